import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, calls, events }) => {
  const wanted = Array.from({ length: 10 }, (_, at) => at + 1);
  const numbers = (texts: readonly (string | undefined)[]) =>
    new Set(texts.flatMap((text) => /^(?:message|消息) (\d+)$/.exec(text ?? '')?.[1] ?? []));
  const echoes = events.filter(({ what }) => what === 'message');
  const heard = numbers(echoes.map(({ preview }) => preview));
  const sent = calls.filter(({ what, threw }) => what === 'send' && threw === undefined);
  const again = sent.filter(({ preview, time }) =>
    echoes.some((echo) => echo.preview === preview && echo.time < time),
  );
  const isAll = wanted.every((number) => heard.has(String(number)));
  return [
    {
      met: isAll,
      expected: { zh: '十条消息的回声都听到', en: 'the echoes of all ten messages' },
      seen: echoes,
    },
    {
      met: isAll && again.length === 0,
      expected: {
        zh: '听到回声之后，那一条不再发送',
        en: 'nothing that was heard back is sent again',
      },
      seen: again.length > 0 ? again : sent,
    },
    {
      met: connections.filter(({ path, status }) => path === '/drop' && status === 101).length > 3,
      expected: { zh: '熬过 `/drop` 的三次断开', en: 'three breaks of `/drop` outlived' },
      seen: connections,
    },
  ];
};

export default check;
