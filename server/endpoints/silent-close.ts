import { rawEndpoint } from '../endpoint/endpoint.ts';
import { sendBack } from '../endpoint/timing.ts';

/** Never answers a close frame. */
export const silentClose = rawEndpoint({
  path: '/silent-close',
  summary: {
    zh: '把收到的消息发回，但从不回答关闭帧：调用 close() 之后 readyState 停在 CLOSING。',
    en: 'Echoes, but never answers a close frame: after close(), readyState stays at CLOSING.',
  },
  parameters: {},
  serve(connection) {
    connection.receive = sendBack;
    connection.answerClose = () => undefined;
  },
});
