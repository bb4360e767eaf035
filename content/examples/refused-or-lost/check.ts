import type { Check } from '../../../src/exercise/check.ts';

const check: Check = ({ connections, lines }) => {
  const on = (path: string) => connections.filter((each) => each.path === path);
  const has = (line: string) => lines.some((each) => each.includes(line));
  const wrong = lines.filter((each) => /guarded lost|drop refused/.test(each));
  return [
    {
      met:
        on('/guarded').length > 0 &&
        on('/guarded').every(({ status }) => status === 403) &&
        has('/guarded refused'),
      expected: {
        zh: '`/guarded` 以 403 拒绝，并打印 `/guarded refused`',
        en: 'a 403 of `/guarded`, and the line `/guarded refused`',
      },
      seen: [...on('/guarded'), ...lines],
    },
    {
      met:
        on('/drop').some(({ status }) => status === 101) && has('/drop lost') && wrong.length === 0,
      expected: {
        zh: '`/drop` 接受以后断开，并打印 `/drop lost`',
        en: 'a connection to `/drop` that breaks, and the line `/drop lost`',
      },
      seen: [...on('/drop'), ...lines],
    },
  ];
};

export default check;
