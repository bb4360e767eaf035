import { encodeAnswer, type WorkbenchAnswer } from '../../src/protocol/workbench.ts';
import { webSocketEndpoint } from '../endpoint/endpoint.ts';
import { MemorySocket } from '../socket/memory-socket.ts';
import { pace } from '../endpoint/timing.ts';
import { workbenchOf } from '../live/workbench.ts';
import { faultOfAsker } from '../access/who.ts';

/** Sends a request that a learner wrote, as it is, and gives the answer, byte for byte. */
export const workbench = webSocketEndpoint({
  path: '/workbench',
  summary: {
    zh: '握手工作台：每条二进制消息是一个手写的原始请求，服务器在进程内原样处理，把原始回答发回。只接受本站页面。',
    en: 'The handshake workbench: each binary message is a raw request, which the server takes as it is, inside the process, and whose raw answer it sends back. For pages of this site only.',
  },
  parameters: {},
  refuse({ request, live }) {
    if (request.socket instanceof MemorySocket) {
      return {
        status: 508,
        words: {
          zh: '工作台不能在工作台里打开。',
          en: 'The workbench cannot be opened from within the workbench.',
        },
      };
    }
    return faultOfAsker(request, live.config, { zh: '工作台', en: 'The workbench' });
  },
  serve(connection, { live }) {
    const bench = workbenchOf(live);
    const { workbenchBurst, workbenchPerSecond } = live.config;
    const mayPass = pace(workbenchBurst, workbenchPerSecond);
    let last: Promise<void> = Promise.resolve();
    let waiting = 0;
    const answer = async (request: Uint8Array): Promise<WorkbenchAnswer> =>
      bench && mayPass()
        ? bench.answerRaw(request)
        : { ending: 'too-often', bytes: new Uint8Array(0) };
    connection.receive = (data, isBinary) => {
      if (!isBinary) {
        connection.close(1003, 'a raw request is a binary message');
        return;
      }
      if (waiting >= workbenchBurst) {
        connection.close(1008, 'too many requests are waiting');
        return;
      }
      waiting += 1;
      const request = Uint8Array.from(data);
      // One after the other, so that the answers keep the order of the requests.
      last = last.then(async () => {
        const bytes = encodeAnswer(await answer(request));
        waiting -= 1;
        connection.deliver(bytes, true);
      });
      connection.attempt('promise', () => last);
    };
  },
});
