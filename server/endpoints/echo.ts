import type { Channel } from '../websocket/connection.ts';
import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { sendBack } from '../endpoint/timing.ts';
import { flag, integer, purpose } from '../settings/values.ts';

/** Each fragment waits in memory by itself until the peer reads it. */
const MOST_FRAGMENTS = 1_024;

/** Sends every message back as it came: text as text, binary as binary. */
export const echo = webSocketEndpoint({
  path: '/echo',
  summary: {
    zh: '把收到的每条消息原样发回：文本还是文本，二进制还是二进制。',
    en: 'Sends every message back as it came: text as text, binary as binary.',
  },
  parameters: {
    deflate: flag().default(false).register(purpose, {
      zh: '是否同意使用压缩扩展 permessage-deflate。',
      en: 'Whether to agree to the compression extension permessage-deflate.',
    }),
    fragment: integer({ min: 1, max: 65_536, example: 5 }).optional().register(purpose, {
      zh: '回复拆成若干分片，每个分片最多这么多字节。一条消息最多拆成 1024 片，更长的消息每片会大一些。',
      en: 'Answers in fragments of at most that many bytes. A message has at most 1,024; those of a longer one are larger.',
    }),
    conformance: flag().default(false).register(purpose, {
      zh: '取消消息大小和分片数的限制；仅当服务器以 --conformance 启动时有效。',
      en: 'Lifts the limits on messages and fragments; only where the server was started with --conformance.',
    }),
  },
  forConformance: ['conformance'],
  protocols: ['chat.v2', 'chat.v1', 'json', 'echo'],
  deflate: ({ deflate, conformance }) => deflate || conformance,
  unlimited: ({ parameters, live }) => parameters.conformance && live.config.conformance,
  refuse: ({ parameters, live }) =>
    parameters.conformance && !live.config.conformance
      ? {
          status: 403,
          words: {
            zh: '参数 conformance 只在服务器以 --conformance 启动时可用。',
            en: 'The parameter conformance works only where the server was started with --conformance.',
          },
        }
      : undefined,
  serve(connection, { parameters: { fragment } }) {
    connection.receive = fragment === undefined ? sendBack : inFragments(connection, fragment);
  },
});

/** Sends messages back in fragments of at most `fragment` bytes. */
function inFragments(connection: Channel, fragment: number) {
  return (data: Buffer, isBinary: boolean) => {
    const size = Math.max(fragment, Math.ceil(data.length / MOST_FRAGMENTS));
    connection.deliverInFragments(data, isBinary, size);
  };
}
