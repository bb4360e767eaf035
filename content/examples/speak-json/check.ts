import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections }) => {
  const chat = connections.filter(({ path }) => path === '/chat');
  const heard = chat.flatMap(({ messages }) => messages.filter(({ from }) => from === 'server'));
  const said = heard.filter(({ text }) => /"type":"say"/.test(text) && /"name":"Ada"/.test(text));
  return [
    {
      met: said.length > 0,
      expected: {
        zh: '服务器转发的 `say`，名字是 Ada',
        en: 'a `say` of the server, with the name Ada',
      },
      seen: said.length > 0 ? said : heard,
    },
  ];
};

export default check;
