import { expect, it } from 'vitest';
import api from '../../../content/wire/en/api.json';
import { socketNames, topicAt } from './topic.ts';

const members = new Set(Object.keys(api));
const sockets = new Set(['ws', 'this.socket']);

/** What the place marked by `|` is about. */
function topic(marked: string) {
  const offset = marked.indexOf('|');
  return topicAt(marked.replace('|', ''), offset, sockets, members)?.topic;
}

it.each([
  ['ws.ready|State', 'readyState'],
  ['this.socket.|onclose = f', 'onclose'],
  ['ws?.send|("x")', 'send'],
  ['if (x === WebSocket.OP|EN)', 'OPEN'],
  ['const a = new Web|Socket(url)', 'WebSocket'],
  ['evt.da|ta', 'data'],
  ['(event) => event.was|Clean', 'wasClean'],
])('%s is a member', (code, name) => {
  expect(topic(code)).toEqual({ kind: 'member', name });
});

it.each([
  ['ws.close(40|00, "bye")', 4000],
  ['if (event.code === 10|06)', 1006],
  ['case 30|00: break', 3000],
])('%s is a close code', (code, number) => {
  expect(topic(code)).toEqual({ kind: 'close-code', code: number });
});

it('an address is one, wherever it is pointed at', () => {
  expect(topic('new WebSocket("ws://localhost:9998/cl|ose?code=4000")')).toEqual({
    kind: 'address',
    host: 'localhost:9998',
    path: '/close',
  });
});

it.each([
  'window.clo|se()',
  'xhr.se|nd()',
  'setTimeout(f, 10|00)',
  'object.da|ta',
  'a.co|de',
  'x|',
])('%s is none of them', (code) => {
  expect(topic(code)).toBeUndefined();
});

it('what is made by new WebSocket is a socket', () => {
  const code =
    'let ws = new WebSocket(a); this.socket = new WebSocket(b); const t: WebSocket = new WebSocket(c)';
  expect([...socketNames(code)]).toEqual(['ws', 'this.socket', 't']);
});
