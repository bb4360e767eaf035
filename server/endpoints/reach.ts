import { httpEndpoint } from '../endpoint/endpoint.ts';
import { sendJson } from '../http/json.ts';
import { reachOf } from '../live/reach.ts';
import { purpose, text } from '../settings/values.ts';

/** Tells a page whose control channel does not open how its attempt arrived. */
export const reach = httpEndpoint({
  path: '/reach',
  ownPages: true,
  summary: {
    zh: '控制通道连不上时，页面用普通 HTTP 来问：服务器看到的那次握手是什么样子，由此判断 WebSocket 在路上被谁拦住了。',
    en: 'Where its control channel does not open, a page asks here over plain HTTP what the server saw of that handshake, to find out where WebSocket is blocked.',
  },
  parameters: {
    probe: text({ max: 32, example: 'a1b2c3d4' }).register(purpose, {
      zh: '那次尝试的随机名字，和 /trace 的 probe 相同。',
      en: 'The random name of the attempt, the probe that /trace was given.',
    }),
  },
  answer(response, { parameters, live }) {
    const sighting = reachOf(live).find(parameters.probe);
    // Another of several instances may have seen it.
    const unseen = { saw: live.config.redis === undefined ? 'nothing' : 'unknown' };
    sendJson(response, sighting ?? unseen);
    return undefined;
  },
});
