import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readHostName, readOrigin, readPeer } from './host-names.ts';
import { flag, integer, list, text } from './values.ts';
import { ROOT } from './root.ts';

const MiB = 1_048_576;
const seconds = { zh: '秒', en: 'seconds' };
const bytes = { zh: '字节', en: 'bytes' };

/*
 * Every option, once: the flag is its name in kebab-case (`--max-message`), the environment
 * variable the same in capitals behind WS101_ (`WS101_MAX_MESSAGE`). The limits are made for a
 * class of two hundred behind one address: none of them counts by address.
 */
export const options = {
  host: text({ max: 253, example: '0.0.0.0' })
    .default('localhost')
    .describe('Where to listen. localhost is this machine alone (127.0.0.1 and ::1), 0.0.0.0 all.'),
  class: flag()
    .default(false)
    .describe(
      'For a class: listens on the whole network, and shows where it is found. See /class.',
    ),
  port: integer({ min: 0, max: 65_535, example: 8080 })
    .default(9998)
    .describe('TCP port. 0 takes a free one.'),
  dist: text({ max: 4_096, example: './dist' })
    .default(fileURLToPath(new URL('dist', ROOT)))
    .describe('Folder of the built site.'),
  content: text({ max: 4_096, example: './our-lessons' })
    .optional()
    .describe(
      'Folder of lessons and examples of your own, which becomes part of the site: in the project’s own folder, for npm start, dev, build and pack.',
    ),
  base: text({ max: 200, example: '/ws101/' })
    .default('/')
    .describe('Path of the site below its host, behind a proxy. The build needs the same.'),
  cert: text({ max: 4_096, example: './cert.pem' })
    .optional()
    .describe('Certificate chain (PEM) for https and wss. Needs --key.'),
  key: text({ max: 4_096, example: './key.pem' })
    .optional()
    .describe('Private key (PEM) of --cert.'),
  trustProxy: flag()
    .default(false)
    .describe(
      'Believe X-Forwarded-Host and X-Forwarded-Proto. Only behind a proxy that sets them.',
    ),
  allowHost: list({
    read: readHostName,
    expected: {
      zh: '主机名，用逗号分隔，不带端口',
      en: 'host names without a port, separated by commas',
    },
    example: 'ws101.example.org',
  })
    .default([])
    .describe(
      'Further names under which the server answers, besides those it knows; may be given several times.',
    ),
  allowOrigin: list({
    read: readOrigin,
    expected: {
      zh: '来源，用逗号分隔：协议、主机和端口，没有路径',
      en: 'origins, separated by commas: scheme, host and port, without a path',
    },
    example: 'https://pages.example.org',
  })
    .default([])
    .describe(
      'Origins whose pages count as this site’s own, for pages that lie on another server; may be given several times.',
    ),
  allowConnect: list({
    read: readPeer,
    expected: {
      zh: '地址，用逗号分隔：协议（ws、wss、http 或 https）、主机和端口，没有路径',
      en: 'addresses, parted by commas: scheme (ws, wss, http or https), host and port, without a path',
    },
    example: 'ws://192.168.1.10:81',
  })
    .default([])
    .describe(
      'Servers that learners’ code may speak with, besides this one and those on the learner’s own machine; may be given several times.',
    ),
  metricsOpen: flag()
    .default(false)
    .describe('Answer /metrics to everybody, not to this machine alone.'),
  redis: text({ max: 1_000, example: 'redis://127.0.0.1:6379' })
    .optional()
    .describe('Redis server through which several instances share rooms and traces.'),
  conformance: flag()
    .default(false)
    .describe('Let /echo?conformance=1 lift the limits on messages and fragments.'),
  maxConnections: integer({ min: 1, max: 1_000_000, example: 5_000 })
    .default(10_000)
    .describe('WebSockets open at once; one more is answered with 503.'),
  maxDeflate: integer({ min: 0, max: 100_000, example: 100 })
    .default(400)
    .describe('Of those, how many may compress (about 113 kB of memory each).'),
  maxMessage: integer({ min: 125, max: 64 * MiB, example: MiB, unit: bytes })
    .default(65_536)
    .describe('Size of one message, in bytes. Beyond it the connection is closed with 1009.'),
  maxFragments: integer({ min: 1, max: 1_000_000, example: 1_024 })
    .default(128)
    .describe('Fragments of one message. Beyond it: 1008.'),
  messagesPerSecond: integer({ min: 1, max: 1_000_000_000, example: 500 })
    .default(200)
    .describe('Messages that one connection may send a second, in the long run. Beyond it: 1008.'),
  messageBurst: integer({ min: 1, max: 1_000_000_000, example: 5_000 })
    .default(2_000)
    .describe('Messages that one connection may send at once after a rest.'),
  bytesPerSecond: integer({ min: 1_024, max: 1_000_000_000, example: MiB, unit: bytes })
    .default(MiB)
    .describe('Bytes that one connection may send a second, in the long run. Beyond it: 1008.'),
  byteBurst: integer({ min: 1_024, max: 1_000_000_000, example: 8 * MiB, unit: bytes })
    .default(8 * MiB)
    .describe('Bytes that one connection may send at once after a rest.'),
  pingsPerSecond: integer({ min: 1, max: 1_000_000_000, example: 20 })
    .default(20)
    .describe('Pings, and as many pongs, that one connection may send a second. Beyond it: 1008.'),
  pingBurst: integer({ min: 1, max: 1_000_000_000, example: 100 })
    .default(60)
    .describe('Pings that one connection may send at once after a rest.'),
  pingAfter: integer({ min: 1, max: 3_600, example: 20, unit: seconds })
    .default(20)
    .describe('Seconds of silence after which the server sends a ping.'),
  idle: integer({ min: 2, max: 86_400, example: 60, unit: seconds })
    .default(60)
    .describe(
      'Seconds of silence, pings unanswered, after which a connection is closed with 1008.',
    ),
  handshake: integer({ min: 1, max: 15, example: 10, unit: seconds })
    .default(10)
    .describe('Seconds in which a request must have arrived whole.'),
  keepAlive: integer({ min: 1, max: 600, example: 10, unit: seconds })
    .default(10)
    .describe('Seconds for which an idle HTTP connection is kept for the next request.'),
  closing: integer({ min: 1, max: 60, example: 3, unit: seconds })
    .default(3)
    .describe(
      'Seconds that a peer has to answer a close frame before its TCP connection is ended.',
    ),
  lifetime: integer({ min: 1, max: 86_400, example: 300, unit: seconds })
    .default(300)
    .describe(
      'Seconds after which /close, /drop, /slow, /silent-close and the rule-breakers close with 1008.',
    ),
  unanswered: integer({ min: 1, max: 3_600, example: 90, unit: seconds })
    .default(90)
    .describe('Seconds that /silent-close leaves a close frame unanswered; Chromium waits for 60.'),
  maxHeader: integer({ min: 1_024, max: 65_536, example: 16_384, unit: bytes })
    .default(16_384)
    .describe("Size of a request's head, in bytes. Beyond it: 431."),
  maxHeaders: integer({ min: 16, max: 2_000, example: 100 })
    .default(200)
    .describe('Headers that one request may have. Beyond it: 431.'),
  pauseAt: integer({ min: 1_024, max: 64 * MiB, example: 262_144, unit: bytes })
    .default(262_144)
    .describe('Unsent bytes at which the server stops reading until the peer has read.'),
  maxUnsent: integer({ min: 65_536, max: 1_024 * MiB, example: 4 * MiB, unit: bytes })
    .default(4 * MiB)
    .describe('Unsent bytes at which a connection that does not read is ended.'),
  stall: integer({ min: 1, max: 3_600, example: 15, unit: seconds })
    .default(15)
    .describe('Seconds for which a peer may take nothing of what waits for it.'),
  unread: integer({ min: 1, max: 3_600, example: 60, unit: seconds })
    .default(60)
    .describe(
      'Seconds for which a client may take nothing of an answer over plain HTTP; then its connection is reset.',
    ),
  maxTraces: integer({ min: 1, max: 100_000, example: 500 })
    .default(1_000)
    .describe('Pages that may watch their connections at once; one more is answered with 503.'),
  traceConnections: integer({ min: 1, max: 10_000, example: 64 })
    .default(64)
    .describe('Connections that one page may watch at once.'),
  traceBytes: integer({ min: 1_024, max: 4_096 * MiB, example: 64 * MiB, unit: bytes })
    .default(64 * MiB)
    .describe('Bytes that one page is shown in all; the rest is only counted.'),
  traceQueue: integer({ min: 4_096, max: 64 * MiB, example: 524_288, unit: bytes })
    .default(524_288)
    .describe('Bytes that wait for one watching page; beyond it they are only counted.'),
  traceEvents: integer({ min: 16, max: 1_000_000, example: 2_000 })
    .default(2_000)
    .describe('Records that wait for one watching page; beyond it they are only counted.'),
  traceMinutes: integer({ min: 1, max: 10_080, example: 240, unit: { zh: '分钟', en: 'minutes' } })
    .default(240)
    .describe('Minutes for which one control channel stays open.'),
  maxBenches: integer({ min: 0, max: 100_000, example: 100 })
    .default(300)
    .describe('Pages whose code may be the server of /bench/<id> at once; one more: 503.'),
  benchConnections: integer({ min: 1, max: 1_000, example: 64 })
    .default(64)
    .describe('Connections at once to the code of one page; one more is answered with 503.'),
  benchBytes: integer({ min: 1_024, max: 4_096 * MiB, example: 16 * MiB, unit: bytes })
    .default(16 * MiB)
    .describe('Bytes of one such connection, both ways together. Beyond it: a reset.'),
  benchWindow: integer({ min: 65_536, max: 64 * MiB, example: 65_536, unit: bytes })
    .default(131_072)
    .describe('Bytes that may wait for the code of a page, or for its client, by connection.'),
  benchHead: integer({ min: 256, max: 65_536, example: 8_192, unit: bytes })
    .default(8_192)
    .describe("Size of the head of such code's answer, and of a refusal's body, in bytes."),
  benchFirst: integer({ min: 1, max: 3, example: 3, unit: seconds })
    .default(3)
    .describe('Seconds in which such code must have answered: other handshakes wait for it.'),
  benchSeconds: integer({ min: 1, max: 86_400, example: 600, unit: seconds })
    .default(600)
    .describe('Seconds for which one such connection stays open.'),
  benchMinutes: integer({ min: 1, max: 10_080, example: 240, unit: { zh: '分钟', en: 'minutes' } })
    .default(240)
    .describe('Minutes for which the code of one page can be reached.'),
  maxRooms: integer({ min: 1, max: 100_000, example: 500 })
    .default(500)
    .describe('Rooms of /chat at once; who asks for one more is closed with 1013.'),
  roomMembers: integer({ min: 1, max: 10_000, example: 300 })
    .default(300)
    .describe('People in one room of /chat; one more is closed with 1013.'),
  chatPerSecond: integer({ min: 1, max: 1_000, example: 10 })
    .default(10)
    .describe('Messages that one person in /chat has passed on a second, in the long run.'),
  chatBurst: integer({ min: 1, max: 10_000, example: 30 })
    .default(30)
    .describe('Messages that one person in /chat has passed on at once after a rest.'),
  workbenchAtOnce: integer({ min: 1, max: 10_000, example: 64 })
    .default(64)
    .describe('Requests of all pages that /workbench answers at once.'),
  workbenchWait: integer({ min: 1, max: 15, example: 3, unit: seconds })
    .default(3)
    .describe('Seconds for which /workbench waits for a whole answer.'),
  workbenchPerSecond: integer({ min: 1, max: 1_000, example: 2 })
    .default(2)
    .describe('Requests that one page may send to /workbench a second, in the long run.'),
  workbenchBurst: integer({ min: 1, max: 10_000, example: 20 })
    .default(20)
    .describe('Requests that one page may send to /workbench at once after a rest.'),
} satisfies Record<string, z.ZodType>;

export const schema = z.object(options);

/** Checked settings of one server. Times are in seconds, sizes in bytes. */
export type Config = Readonly<z.output<typeof schema>>;

/** The configuration of a server started without flags, with `changes` made to it. */
export function defaultConfig(changes: Partial<Config> = {}): Config {
  return { ...schema.parse({}), ...changes };
}
