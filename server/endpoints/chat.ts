import { randomBytes, randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  chatFault,
  readChatRequest,
  type ChatFault,
  type ChatRequest,
} from '../rooms/chat-message.ts';
import type { Channel } from '../websocket/connection.ts';
import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import type { Live } from '../live/live.ts';
import type { Full, Member } from '../rooms/rooms.ts';
import { pace } from '../endpoint/timing.ts';
import { personName } from '../rooms/person-name.ts';
import { purpose, text } from '../settings/values.ts';
import { askerOf } from '../access/who.ts';
import { traceTag } from '../wire/trace-tag.ts';

const GUESTS = 10_000;

/** Passes messages on to everyone in a room. */
export const chat = webSocketEndpoint({
  path: '/chat',
  summary: {
    zh: '聊天室：把 {"type":"say","text":"…"} 转发给房间里的所有人，谁进来、谁离开也告诉大家；{"type":"who"} 问房间里有谁。不保留历史消息。不接受其他网站的页面，也不接受 Origin 为 null 的页面，本站的沙箱除外。',
    en: 'A chat: passes {"type":"say","text":"…"} on to everyone in a room, and tells who joins and leaves; {"type":"who"} asks who is there. Nothing is kept. Pages of other sites are not let in, nor is a page whose Origin is null, unless it is this site’s sandbox.',
  },
  parameters: {
    room: text({ max: 32, example: 'lobby' }).default('lobby').register(purpose, {
      zh: '房间名。',
      en: 'The room.',
    }),
    name: personName({ example: 'Ada' }).optional().register(purpose, {
      zh: '你的名字；不写就给你一个 guest 加数字的名字。房间里已经有人叫这个名字（或看起来一样的名字）时，后面加上数字，如 Ada 2。',
      en: 'Your name; without it, you are called guest and a number. If somebody in the room already has that name, or one that looks like it, a number is added: Ada 2.',
    }),
  },
  refuse({ request, live }) {
    if (askerOf(request, live.config) !== 'other-site') return undefined;
    const origin = JSON.stringify(request.headers.origin);
    return {
      status: 403,
      words: {
        zh: `房间里有别人，所以不接受其他网站的页面，而这个请求的 Origin 是 ${origin}。请从本站的页面，或者自己电脑上的服务器提供的页面（http://localhost:…）连接。`,
        en: `Others are in these rooms, so pages of other sites are not let in, and this request comes from ${origin}. Connect from this site, or from a page that your own machine serves (http://localhost:…).`,
      },
    };
  },
  serve(connection, { request, parameters: { room, name = guest() }, live }) {
    // Nothing is read before everyone knows who is speaking.
    connection.pause();
    connection.attempt('promise', async () => {
      try {
        if (await isLetIn(request, live)) await enter(connection, live, room, name);
        else turnAway(connection);
      } catch {
        connection.resume();
        connection.close(1011, 'unavailable');
      }
    });
  },
});

/**
 * Whether a frame of opaque origin is this site's sandbox: any site can make such a frame, but only
 * a page of ours can hold a trace, and its sandbox alone is told the tag.
 */
async function isLetIn(request: IncomingMessage, live: Live): Promise<boolean> {
  return askerOf(request, live.config) !== 'opaque' || live.traces.isHeld(traceTag(request.url));
}

/**
 * After the 101: of a refused handshake a page is told nothing, and a learner who opened a downloaded
 * page as a file would not know why.
 */
function turnAway(connection: Channel): void {
  connection.deliver(chatFault('opaque-origin'), false);
  connection.resume();
  connection.close(1008, SERVE_IT);
}

/** At most 123 bytes (RFC 6455 §5.5). */
export const SERVE_IT =
  'Origin is null. Opened as a file? Serve it, e.g. python3 -m http.server, and open http://localhost:8000';

function guest(): string {
  return `guest-${randomInt(GUESTS)}`;
}

/** Random bytes of the id of one stay in a room. */
const ID_BYTES = 9;

async function enter(connection: Channel, { rooms, config }: Live, room: string, name: string) {
  // Rooms that several processes share may deliver before the welcome is there.
  let early: string[] | undefined = [];
  const member: Member = {
    id: randomBytes(ID_BYTES).toString('base64url'),
    name,
    deliver(message) {
      if (early) early.push(message);
      else connection.deliver(message, false);
    },
  };
  const tell = (type: 'join' | 'leave' | 'say', more: { text?: string } = {}) =>
    rooms.publish(
      room,
      JSON.stringify({ type, id: member.id, name: member.name, ...more, time: Date.now() }),
    );
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
  const { id, name: given } = member;
  const welcome = { type: 'welcome', room, id, name: given, members: await rooms.members(room) };
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
