import { rawEndpoint } from '../endpoint/endpoint.ts';
import { echoUntil, sendBack } from '../endpoint/timing.ts';
import { bytesOfText, closeCode, flag, moment, purpose } from '../settings/values.ts';

/** Longest reason in a close frame, in bytes: 125 less two for the code (RFC 6455 §5.5.1). */
const MOST_REASON = 123;

/** Closes with any code; raw, since `ws` refuses to send many of them. */
export const close = rawEndpoint({
  path: '/close',
  summary: {
    zh: '由服务器关闭连接，使用给定的关闭码和原因；在那之前把收到的消息发回。',
    en: 'The server closes, with the code and reason that are asked for; until then it echoes.',
  },
  parameters: {
    code: closeCode(4000).default(1000).register(purpose, {
      zh: '关闭码。none 表示关闭帧里什么也没有。',
      en: 'The close code. With none, the close frame is empty.',
    }),
    reason: bytesOfText({ max: MOST_REASON, example: 'bye' }).default('').register(purpose, {
      zh: '关闭原因。没有关闭码时不能有原因。',
      en: 'The reason. There can be none without a code.',
    }),
    after: moment({ example: '3' }).default({ messages: 0 }).register(purpose, {
      zh: '收到这么多条消息之后关闭；写成 500ms 则表示过这么多毫秒之后关闭。',
      en: 'Closes after that many messages; written as 500ms, after that many milliseconds.',
    }),
    answer: flag().default(false).register(purpose, {
      zh: '不主动关闭，只用这个关闭码回答客户端的关闭帧。',
      en: 'Does not close by itself, but answers the client’s close frame with this code.',
    }),
    hold: flag().default(false).register(purpose, {
      zh: '关闭帧交换完以后不断开 TCP，由浏览器来断开。',
      en: 'Leaves TCP open after both close frames, for the browser to end.',
    }),
  },
  refuse: ({ parameters: { code, reason } }) =>
    code === null && reason !== ''
      ? {
          status: 400,
          words: {
            zh: '参数 reason 需要和关闭码一起用：关闭帧里原因写在关闭码之后。例如 /close?code=4000&reason=bye。',
            en: 'The parameter reason needs a code: in a close frame the reason stands behind it. For example /close?code=4000&reason=bye.',
          },
        }
      : undefined,
  terms: ({ parameters: { hold } }) => ({ leaveOpen: hold }),
  serve(connection, { parameters: { code, reason, after, answer } }) {
    const act = () => {
      if (code === null) connection.closeWith(new Uint8Array(0));
      else connection.close(code, reason);
    };
    if (answer) {
      connection.answerClose = act;
      connection.receive = sendBack;
    } else echoUntil(connection, after, act);
  },
});
