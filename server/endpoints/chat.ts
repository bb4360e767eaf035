import { randomInt } from 'node:crypto';
import { isFromOtherSite } from '../address.ts';
import { chatFault, readChatRequest, type ChatFault, type ChatRequest } from '../chat-message.ts';
import type { Channel } from '../connection.ts';
import { webSocketEndpoint } from '../endpoint.ts';
import type { Live } from '../live.ts';
import type { Full, Member } from '../rooms.ts';
import { pace } from '../timing.ts';
import { purpose, text } from '../values.ts';

const GUESTS = 10_000;

/** Passes messages on to everyone in a room. */
export const chat = webSocketEndpoint({
  path: '/chat',
  summary: {
    zh: '聊天室：把 {"type":"say","text":"…"} 转发给房间里的所有人，谁进来、谁离开也告诉大家；{"type":"who"} 问房间里有谁。不保留历史消息。不接受其他网站的页面。',
    en: 'A chat: passes {"type":"say","text":"…"} on to everyone in a room, and tells who joins and leaves; {"type":"who"} asks who is there. Nothing is kept. Pages of other sites are not let in.',
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
  refuse({ request, live }) {
    if (!isFromOtherSite(request, live.config.trustProxy)) return undefined;
    const origin = JSON.stringify(request.headers.origin);
    return {
      status: 403,
      words: {
        zh: `房间里有别人，所以不接受其他网站的页面，而这个请求的 Origin 是 ${origin}。请从本站的页面、自己电脑上的页面或本地文件连接。`,
        en: `Others are in these rooms, so pages of other sites are not let in, and this request comes from ${origin}. Connect from this site, from a page on your own machine, or from a file.`,
      },
    };
  },
  serve(connection, { parameters: { room, name = guest() }, live }) {
    // Nothing is read before everyone knows who is speaking.
    connection.pause();
    connection.attempt('promise', () =>
      enter(connection, live, room, name).catch(() => {
        connection.resume();
        connection.close(1011, 'unavailable');
      }),
    );
  },
});

function guest(): string {
  return `guest-${randomInt(GUESTS)}`;
}

async function enter(connection: Channel, { rooms, config }: Live, room: string, name: string) {
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
  if (!connection.isOpen) {
    await leave();
    return;
  }
  connection.once('close', () => connection.attempt('promise', () => leave().catch(ignore)));
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
  const mayPass = pace(config.chatBurst, config.chatPerSecond);
  connection.receive = (data, isBinary) => {
    const request = readChatRequest(data, isBinary);
    if (typeof request === 'string') complain(request);
    else if (!mayPass()) complain('too-fast');
    else connection.attempt('promise', () => answer(request).catch(() => complain('unavailable')));
  };
  connection.resume();
}

const REASONS: Readonly<Record<Full, string>> = {
  'room-full': 'this room is full',
  'rooms-full': 'there are too many rooms',
};

function ignore(): void {}
