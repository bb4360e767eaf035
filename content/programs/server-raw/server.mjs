import { createServer } from 'node:net';
import { handshakeAnswer } from './handshake.mjs';
import { frame, readFrame } from './frames.mjs';

const PORT = Number(process.env.PORT ?? 8081);

const server = createServer((socket) => {
  let received = Buffer.alloc(0);
  let isOpen = false;
  socket.on('error', () => socket.destroy());
  const finish = (last) => {
    socket.removeAllListeners('data').resume();
    socket.end(last);
  };

  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (!isOpen) {
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) {
        if (received.length > 8_192) socket.destroy();
        return;
      }
      const { answer, accepted } = handshakeAnswer(received.toString('latin1', 0, end));
      received = received.subarray(end + 4);
      if (!accepted) {
        finish(answer);
        return;
      }
      socket.write(answer);
      isOpen = true;
    }
    for (;;) {
      const next = readFrame(received);
      if (next === undefined) return; // not all of it is here yet
      if ('fault' in next) {
        finish(frame(0x8, Buffer.from([next.fault >> 8, next.fault & 0xff])));
        return;
      }
      received = received.subarray(next.length);
      if (next.opcode === 0x8) {
        finish(frame(0x8, next.payload.subarray(0, 2)));
        return;
      }
      if (next.opcode === 0x9) socket.write(frame(0xa, next.payload));
      if (next.opcode === 0x1 || next.opcode === 0x2) {
        socket.write(frame(next.opcode, next.payload));
      }
    }
  });
});

server.listen(PORT, 'localhost', () => {
  console.log(`ws://localhost:${server.address().port}/`);
});
