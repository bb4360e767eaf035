import { table } from './command.ts';
import { defaultTextOf, expectationOf } from '../settings/values.ts';

/** `docs/options.md`: every option, from the table that `--help` prints. */
export function optionsPage(): string {
  const rows = table.map(({ name, flag, variable, bare, schema }) => {
    const { expected, example } = expectationOf(schema);
    // Where the site lies differs from machine to machine.
    const standard = name === 'dist' ? 'the site that came with it' : defaultTextOf(schema);
    const usual = bare || standard === undefined ? 'not set' : standard;
    const taken = bare ? 'nothing, or `=0` to switch it off' : `${expected.en}; ${code(example)}`;
    return [code(flag), code(variable), schema.description ?? '', taken, usual];
  });
  const head = ['Flag', 'Variable', 'What it does', 'Takes; for example', 'Default'];
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return [
    '# Every option',
    '',
    'The same table as `--help`, made by `npx vitest run server/start/options-page.test.ts -u`. A flag wins over its variable. Sizes are in bytes, times in seconds unless they say otherwise; none of the limits counts by address, so a whole school may come from one.',
    '',
    ...lines,
    '',
  ].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
