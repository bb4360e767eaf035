/*
 * Runaway programs, in a process of their own, with frames made beforehand: on the machines of
 * learners, what they cost themselves delays nobody else. `node bench/storm.ts PORT COUNT`. Half of
 * them send some fifty times what a page may, evenly; half send thousands of messages at once, as
 * a loop without an end does. Each is back a second after it was cut off, as a program is that
 * connects again by itself. Told `stop`, it tells how many messages it sent and how often it was cut
 * off, and ends.
 */
import { CLOSE, closeBody, frame, TEXT } from '../tests/server/raw.ts';
import { openSocket, openTrace } from './load.ts';

/** Messages written at once, and milliseconds between two such. */
const EVEN = { burst: 100, every: 10 };
const GUSTY = { burst: 2_500, every: 250 };
/** Milliseconds. */
const RETURN_AFTER = 1_000;

const message = frame(TEXT, 'x'.repeat(64));
const goodbye = frame(CLOSE, closeBody(1008));

const port = Number(process.argv[2]);
let sent = 0;
let cut = 0;

/** @param id Of the page's trace. */
async function rage(id: string, { burst, every }: typeof EVEN): Promise<void> {
  const bytes = Buffer.concat(Array.from({ length: burst }, () => message));
  const socket = await openSocket(port, `/echo?trace=${id}`);
  const timer = setInterval(() => {
    socket.write(bytes);
    sent += burst;
  }, every);
  socket.on('data', (chunk: Buffer) => {
    // The reason in the server's close frame: a browser answers it, and sends no more.
    if (!chunk.includes('limit ') || socket.writableEnded) return;
    clearInterval(timer);
    socket.end(goodbye);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    clearInterval(timer);
    cut += 1;
    setTimeout(() => void rage(id, { burst, every }), RETURN_AFTER);
  });
}

process.on('message', () => {
  process.send?.({ sent, cut }, () => process.exit(0));
});
for (let at = 0; at < Number(process.argv[3]); at += 1) {
  void rage((await openTrace(port)).id, at % 2 === 0 ? EVEN : GUSTY);
}
process.send?.('raging');
