/* What one learner of a class does, over real sockets. */
import { get } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { frame, TEXT } from '../tests/server/raw.ts';
import { echoSize, openSocket, openTrace } from './load.ts';

/** Milliseconds between two messages of an echo run, and between two words in the chat. */
const ECHO_EVERY = 50;
const CHAT_EVERY = 10_000;
const MESSAGE = 64;
/** A lesson, as a browser asks for it. */
const PAGE = '/en/introduction/';

const echoFrame = frame(TEXT, 'x'.repeat(MESSAGE));

/** A learner with a page, a watched echo run and a place in the chat. */
export interface Learner {
  /** Begins to send; the times of the echoes, in ms, go to `onEcho`. */
  begin(onEcho: (ms: number) => void): void;
  /** Sends no more, and says why it was disconnected, if it was. */
  end(): string | undefined;
}

/** Loads a page and all that it links, over one connection. @returns bytes received. */
export async function loadPage(port: number): Promise<number> {
  const page = await fetchBytes(port, PAGE);
  const links = [...page.toString().matchAll(/(?:src|href)="(\/_astro\/[^"]+)"/g)];
  let bytes = page.length;
  for (const [, link = ''] of links) bytes += (await fetchBytes(port, link)).length;
  return bytes;
}

function fetchBytes(port: number, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject);
  });
}

/** @param place From 0 to 1: learners do not all send at the same moment. */
export async function openLearner(port: number, place: number): Promise<Learner> {
  const trace = await openTrace(port);
  const echo = await openSocket(port, `/echo?trace=${trace.id}`);
  const chat = await openSocket(port, '/chat?room=class');
  let lost: string | undefined;
  let isOver = false;
  const watch = (socket: Socket | WebSocket, name: string) => {
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!isOver) lost ??= name;
    });
  };
  watch(echo, 'echo');
  watch(chat, 'chat');
  watch(trace.socket, 'trace');
  // What the others say is only taken.
  chat.resume();
  const timers: NodeJS.Timeout[] = [];
  return {
    begin(onEcho) {
      const sent: number[] = [];
      let bytes = 0;
      echo.on('data', (chunk: Buffer) => {
        for (bytes += chunk.length; bytes >= echoSize(MESSAGE); bytes -= echoSize(MESSAGE)) {
          onEcho(performance.now() - (sent.shift() ?? NaN));
        }
      });
      const every = (ms: number, send: () => void) => {
        timers.push(setTimeout(() => timers.push(setInterval(send, ms)), ms * place));
      };
      every(ECHO_EVERY, () => {
        sent.push(performance.now());
        echo.write(echoFrame);
      });
      every(CHAT_EVERY, () => {
        chat.write(frame(TEXT, JSON.stringify({ type: 'say', text: 'Hello, everybody!' })));
      });
    },
    end() {
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
      echo.destroy();
      chat.destroy();
      trace.close();
      return lost;
    },
  };
}
