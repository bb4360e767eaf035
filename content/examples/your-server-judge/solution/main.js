const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const LARGEST = 1024 * 1024;
const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];

serve((socket) => {
  let buffer = new Uint8Array(0);
  let isOpen = false;
  let isOver = false;
  let message = null;

  socket.on('data', (bytes) => {
    if (isOver) return;
    buffer = concat([buffer, bytes]);
    if (!isOpen) isOpen = shakeHands();
    while (isOpen && !isOver && readFrame());
  });
  socket.on('error', () => {});

  function shakeHands() {
    const text = String.fromCharCode(...buffer);
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return false;
    buffer = buffer.slice(end + 4);
    const [start, ...lines] = text.slice(0, end).split('\r\n');
    const headers = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const key = headers['sec-websocket-key'] ?? '';
    const asks =
      start.startsWith('GET ') &&
      /^websocket$/i.test(headers.upgrade ?? '') &&
      /(^|,)\s*upgrade\s*(,|$)/i.test(headers.connection ?? '');
    if (!asks || !/^[A-Za-z0-9+/]{22}==$/.test(key)) {
      return refuse('400 Bad Request');
    }
    if (headers['sec-websocket-version'] !== '13') {
      return refuse('426 Upgrade Required', 'Sec-WebSocket-Version: 13\r\n');
    }
    const digest = sha1(new TextEncoder().encode(key + GUID));
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\n' +
        'Upgrade: websocket\r\n' +
        'Connection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${btoa(String.fromCharCode(...digest))}\r\n\r\n`,
    );
    return true;
  }

  function refuse(status, more = '') {
    isOver = true;
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${more}Content-Length: 0\r\n\r\n`);
    return false;
  }

  function readFrame() {
    if (buffer.length < 2) return false;
    const fin = buffer[0] >= 0x80;
    const opcode = buffer[0] & 0x0f;
    const short = buffer[1] & 0x7f;
    if (buffer[0] & 0x70) return fail(1002);
    if (![CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG].includes(opcode)) return fail(1002);
    if (buffer[1] < 0x80) return fail(1002);
    if (opcode >= CLOSE && (!fin || short > 125)) return fail(1002);

    let at = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (buffer.length < at + 4) return false;
    let length = short;
    if (short > 125) {
      length = 0;
      for (const byte of buffer.slice(2, at)) length = length * 256 + byte;
    }
    if (length > LARGEST) return fail(1009);
    const mask = buffer.slice(at, at + 4);
    at += 4;
    if (buffer.length < at + length) return false;
    const payload = buffer.slice(at, at + length).map((byte, i) => byte ^ mask[i % 4]);
    buffer = buffer.slice(at + length);
    take(fin, opcode, payload);
    return true;
  }

  function take(fin, opcode, payload) {
    if (opcode === PING) send(PONG, payload);
    else if (opcode === CLOSE) answerClose(payload);
    else if (opcode !== PONG) takeData(fin, opcode, payload);
  }

  function takeData(fin, opcode, payload) {
    if ((opcode === CONTINUATION) !== (message !== null)) return fail(1002);
    message ??= { opcode, parts: [] };
    message.parts.push(payload);
    if (message.parts.reduce((sum, part) => sum + part.length, 0) > LARGEST) return fail(1009);
    if (!fin) return;
    const whole = concat(message.parts);
    if (message.opcode === TEXT && !isUtf8(whole)) return fail(1007);
    send(message.opcode, whole);
    message = null;
  }

  function answerClose(payload) {
    if (payload.length === 0) return finish(payload);
    const code = payload[0] * 256 + payload[1];
    const isAllowed =
      (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
      (code >= 3000 && code <= 4999);
    if (payload.length === 1 || !isAllowed) return fail(1002);
    if (!isUtf8(payload.slice(2))) return fail(1007);
    finish(payload.slice(0, 2));
  }

  function fail(code) {
    finish(Uint8Array.of(code >> 8, code & 0xff));
    return false;
  }

  function finish(payload) {
    if (isOver) return;
    isOver = true;
    send(CLOSE, payload);
    socket.end();
  }

  function send(opcode, payload) {
    const { length } = payload;
    const header = [0x80 | opcode];
    if (length < 126) header.push(length);
    else if (length < 65536) header.push(126, length >> 8, length & 0xff);
    else header.push(127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
    socket.write(concat([header, payload]));
  }
});

function concat(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function isUtf8(bytes) {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const ws = new WebSocket(address);
ws.onopen = () => ws.send('Hello');
ws.onmessage = (event) => {
  console.log('message', event.data);
  ws.close(1000);
};
ws.onclose = (event) => console.log('close', event.code, event.wasClean);
