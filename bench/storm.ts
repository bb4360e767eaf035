/*
 * Runaway programs, in a process of their own so that what they cost themselves delays nobody else:
 * `node bench/storm.ts PORT COUNT`. Each sends some ten times what a page can echo, and is back a
 * second after it was cut off, as a program is that connects again by itself. Told `stop`, it tells
 * how many messages it sent and how often it was cut off, and ends.
 */
import { WebSocket } from 'ws';
import { openTrace } from './load.ts';

/** Messages written at once, milliseconds between two such, and before it comes back. */
const BURST = 100;
const EVERY = 10;
const RETURN_AFTER = 1_000;

const port = Number(process.argv[2]);
const text = 'x'.repeat(64);
let sent = 0;
let cut = 0;

function rage(id: string): void {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/echo?trace=${id}`, {
    perMessageDeflate: false,
  });
  socket.on('error', () => {});
  const timer = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    for (let at = 0; at < BURST; at += 1) socket.send(text);
    sent += BURST;
  }, EVERY);
  socket.on('close', () => {
    clearInterval(timer);
    cut += 1;
    setTimeout(() => rage(id), RETURN_AFTER);
  });
}

process.on('message', () => {
  process.send?.({ sent, cut }, () => process.exit(0));
});
for (let at = 0; at < Number(process.argv[3]); at += 1) rage((await openTrace(port)).id);
process.send?.('raging');
