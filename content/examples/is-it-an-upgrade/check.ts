import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, lines }) => [
  {
    met: connections.some(({ path, status }) => path === '/headers' && status === 101),
    expected: { zh: '和 `/headers` 握手成功', en: 'a handshake with `/headers`' },
    seen: connections,
  },
  {
    met: lines.some((line) => line.includes('upgrade: true')),
    expected: { zh: '打印 `upgrade: true`', en: 'the line `upgrade: true`' },
    seen: lines,
  },
];

export default check;
