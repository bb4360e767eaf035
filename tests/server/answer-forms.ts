import { ACCEPT } from './raw.ts';

/** What a learner's code may write in answer to an opening handshake, right or wrong. */
export interface AnswerForm {
  name: string;
  /** What is written, one write each. */
  pieces: readonly string[];
  /** Whether the code ends its side then. */
  ends?: boolean;
  /** Whether it becomes a WebSocket, as which the bytes of its own client reach the code. */
  isSwitch?: boolean;
  /** Whether there is no answer to see before the server's patience is over. */
  isSlow?: boolean;
}

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';
const SWITCH = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${ACCEPT}\r\n\r\n`;

function answer(status: string, headers: readonly string[], body = '', version = '1.1'): string {
  return [`HTTP/${version} ${status}`, ...headers, '', body].join('\r\n');
}

/**
 * Answers after which a proxy may take the connection for free, or the server may go on: in every
 * framing that HTTP/1.1 has, and in some that it has not.
 */
export const answerForms: readonly AnswerForm[] = [
  { name: '204 and no more', pieces: [NO_CONTENT] },
  { name: '204, a byte at a time', pieces: Array.from(NO_CONTENT) },
  { name: '204 that is kept alive', pieces: [answer('204 X', ['Connection: keep-alive'])] },
  {
    name: '204 with lines that end with LF',
    pieces: ['HTTP/1.1 204 X\nConnection: keep-alive\n\n'],
  },
  { name: '204 with a length', pieces: [answer('204 X', ['Content-Length: 5'])] },
  { name: '205 without a length', pieces: [answer('205 Reset Content', [])] },
  { name: '304', pieces: [answer('304 Not Modified', [])] },
  { name: '200 of no bytes', pieces: [answer('200 OK', ['Content-Length: 0'])] },
  { name: '200 with its body', pieces: [answer('200 OK', ['Content-Length: 2'], 'no')] },
  {
    name: '404 whose body comes later',
    pieces: [answer('404 X', ['Content-Length: 4']), 'mi', 'ne'],
  },
  {
    name: '200 with Keep-Alive',
    pieces: [
      answer('200 OK', ['Keep-Alive: timeout=600', 'Connection: Keep-Alive', 'Content-Length: 0']),
    ],
  },
  {
    name: 'several Connection headers',
    pieces: [
      answer('200 OK', ['Connection: foo', 'Content-Length: 0', 'connection: keep-alive, bar']),
    ],
  },
  {
    name: 'Connection in odd case, with odd blanks',
    pieces: [answer('200 OK', ['cOnNeCtIoN \t:\tKEEP-ALIVE \t', 'Content-Length: 0'])],
  },
  {
    name: 'a Connection that says both',
    pieces: [answer('200 OK', ['Connection: close, keep-alive', 'Content-Length: 0'])],
  },
  {
    name: 'a Connection that is folded',
    pieces: [answer('200 OK', ['Connection:', ' keep-alive', 'Content-Length: 0'])],
  },
  {
    name: 'Proxy-Connection',
    pieces: [answer('200 OK', ['Proxy-Connection: keep-alive', 'Content-Length: 0'])],
  },
  {
    name: 'HTTP/1.0 that is kept alive',
    pieces: [answer('200 OK', ['Connection: keep-alive', 'Content-Length: 0'], '', '1.0')],
  },
  {
    name: 'the length of a body that never comes',
    pieces: [answer('200 OK', ['Content-Length: 9'])],
  },
  {
    name: 'a body without a length',
    pieces: [answer('200 OK', ['Connection: keep-alive'], 'half')],
  },
  {
    name: 'a body in chunks',
    pieces: [answer('200 OK', ['Transfer-Encoding: chunked'], '0\r\n\r\n')],
  },
  {
    name: 'two answers in one write',
    pieces: [NO_CONTENT + answer('200 OK', ['Content-Length: 0'])],
  },
  {
    name: 'two answers with bodies',
    pieces: [answer('200 OK', ['Content-Length: 2'], 'no').repeat(2)],
  },
  { name: '100, then 204', pieces: [answer('100 Continue', []), NO_CONTENT] },
  { name: '103 and 204 in one write', pieces: [answer('103 Early Hints', []) + NO_CONTENT] },
  {
    name: '426 as it should be',
    pieces: [
      answer('426 Upgrade Required', [
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Content-Length: 0',
      ]),
    ],
  },
  {
    name: '101 without Upgrade, then 204',
    pieces: [answer('101 X', ['Connection: Upgrade']), NO_CONTENT],
  },
  {
    name: '101 without Connection, then 204',
    pieces: [answer('101 X', ['Upgrade: websocket']), NO_CONTENT],
  },
  { name: '101 and nothing else, then 204', pieces: [`${answer('101 X', [])}${NO_CONTENT}`] },
  {
    name: '101 to another protocol, then 204',
    pieces: [answer('101 X', ['Upgrade: h2c', 'Connection: Upgrade']), NO_CONTENT],
  },
  {
    name: '101 of HTTP/1.0, then 204',
    pieces: [SWITCH.replace('1.1', '1.0'), NO_CONTENT],
  },
  {
    name: '101 with a length, then 204',
    pieces: [SWITCH.replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n'), NO_CONTENT],
  },
  {
    name: '101 that is to be closed, then 204',
    pieces: [SWITCH.replace(': Upgrade', ': Upgrade, close'), NO_CONTENT],
  },
  {
    name: '101 without Sec-WebSocket-Accept, then 204',
    pieces: [answer('101 X', ['Upgrade: websocket', 'Connection: Upgrade']), NO_CONTENT],
    isSwitch: true,
  },
  { name: 'a right 101, then 204', pieces: [SWITCH, NO_CONTENT], isSwitch: true },
  { name: 'a head that is cut short', pieces: ['HTTP/1.1 204 No Content\r\nX-A: b'], ends: true },
  { name: 'a head without its end', pieces: ['HTTP/1.1 204 No Content\r\nX-A: b'], isSlow: true },
  { name: 'a head that is too long', pieces: [`HTTP/1.1 204 X\r\nX-A: ${'b'.repeat(9_000)}`] },
  { name: 'an answer of HTTP/0.9', pieces: ['<p>hello</p>'] },
  { name: 'bytes that mean nothing', pieces: ['\0\xff\x81\x05Hello'] },
  { name: 'half a status line', pieces: ['HTTP/1.'], ends: true },
  { name: 'the end', pieces: [], ends: true },
  { name: 'nothing', pieces: [], isSlow: true },
];
