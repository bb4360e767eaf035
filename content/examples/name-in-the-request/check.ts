import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections }) => [
  {
    met: connections.some(
      ({ query, status }) => query.get('name') === 'Tom & Jerry' && status === 101,
    ),
    expected: {
      zh: '一次成功的握手，参数 `name` 的值是 `Tom & Jerry`',
      en: 'a handshake that succeeds, with `Tom & Jerry` as its parameter `name`',
    },
    seen: connections,
  },
];

export default check;
