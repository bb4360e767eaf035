import { randomInt } from 'node:crypto';
import { chatFault, readChatRequest, type ChatFault, type ChatRequest } from '../chat-message.ts';
import type { Connection } from '../connection.ts';
import { webSocketEndpoint } from '../endpoint.ts';
import type { Full, Member, Rooms } from '../rooms.ts';
import { purpose, text } from '../values.ts';

/** Messages of one member that are passed on a second, and at once after a rest. */
const PER_SECOND = 10;
const BURST = 30;

const GUESTS = 10_000;

/** Passes messages on to everyone in a room. */
export const chat = webSocketEndpoint({
  path: '/chat',
  summary: {
    zh: '聊天室：把 {"type":"say","text":"…"} 转发给房间里的所有人，谁进来、谁离开也告诉大家；{"type":"who"} 问房间里有谁。不保留历史消息。',
    en: 'A chat: passes {"type":"say","text":"…"} on to everyone in a room, and tells who joins and leaves; {"type":"who"} asks who is there. Nothing is kept.',
  },
  parameters: {
    room: text({ max: 32, example: 'lobby' }).default('lobby').register(purpose, {
      zh: '房间名。',
      en: 'The room.',
    }),
    name: text({ max: 24, example: 'Ada' }).optional().register(purpose, {
      zh: '你的名字；不写就给你一个 guest 加数字的名字。',
      en: 'Your name; without it, you are guest with a number.',
    }),
  },
  serve(connection, { parameters: { room, name = guest() }, live: { rooms } }) {
    // Nothing is read before everyone knows who is speaking.
    connection.pause();
    void enter(connection, rooms, room, name).catch(() => connection.close(1011, 'unavailable'));
  },
});

function guest(): string {
  return `guest-${randomInt(GUESTS)}`;
}

async function enter(connection: Connection, rooms: Rooms, room: string, name: string) {
  // Rooms that several processes share may deliver before the welcome is there.
  let early: string[] | undefined = [];
  const member: Member = {
    name,
    deliver(message) {
      if (early) early.push(message);
      else connection.deliver(message, false);
    },
  };
  const tell = (type: 'join' | 'leave' | 'say', more: { text?: string } = {}) =>
    rooms.publish(room, JSON.stringify({ type, name, ...more, time: Date.now() }));
  const full = await rooms.join(room, member);
  if (full) {
    connection.resume();
    connection.close(1013, REASONS[full]);
    return;
  }
  const leave = async () => {
    await rooms.leave(room, member);
    await tell('leave');
  };
  if (connection.readyState !== connection.OPEN) {
    await leave();
    return;
  }
  connection.once('close', () => void leave().catch(ignore));
  const welcome = { type: 'welcome', room, name, members: await rooms.members(room) };
  connection.deliver(JSON.stringify(welcome), false);
  for (const message of early) connection.deliver(message, false);
  early = undefined;
  await tell('join');

  const complain = (fault: ChatFault) => connection.deliver(chatFault(fault), false);
  const answer = async (request: ChatRequest) => {
    if (request.type === 'say') {
      await tell('say', { text: request.text });
      return;
    }
    const members = await rooms.members(room);
    connection.deliver(JSON.stringify({ type: 'who', room, members }), false);
  };
  const mayPass = pace();
  connection.receive = (data, isBinary) => {
    const request = readChatRequest(data, isBinary);
    if (typeof request === 'string') complain(request);
    else if (!mayPass()) complain('too-fast');
    else answer(request).catch(() => complain('unavailable'));
  };
  connection.resume();
}

const REASONS: Readonly<Record<Full, string>> = {
  'room-full': 'this room is full',
  'rooms-full': 'there are too many rooms',
};

/** Says whether one more message may be passed on now. */
function pace(): () => boolean {
  let left = BURST;
  let filled = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(BURST, left + ((now - filled) / 1_000) * PER_SECOND);
    filled = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

function ignore(): void {}
