import type { Check } from '../../../src/exercise/check.ts';

const FATES = [
  ['refused', '/reject'],
  ['lost', '/drop'],
  ['closed', '/close'],
] as const;

const check: Check = ({ lines, events }) => [
  ...FATES.map(([fate, path]) => {
    const told = lines.filter(
      (line) => line.includes(path) && FATES.some(([each]) => line.includes(each)),
    );
    return {
      met: told.length > 0 && told.every((line) => line.includes(fate)),
      expected: {
        zh: `\`${path}\` 的一行，写着 \`${fate}\``,
        en: `a line for \`${path}\` that says \`${fate}\``,
      },
      seen: told,
    };
  }),
  {
    met: events.filter(({ what }) => what === 'close').length === 3,
    expected: { zh: '三次 `close` 事件', en: 'three `close` events' },
    seen: events.filter(({ what }) => what === 'close'),
  },
];

export default check;
