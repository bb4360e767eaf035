import { endpoints } from '../endpoints/index.ts';
import { WHO, type Admits } from '../access/who.ts';

const ADMITS: Readonly<Record<Admits, string>> = {
  everybody: 'everybody: programs, and pages of any site',
  'own-pages': 'pages of this site, and of `--allow-origin`',
  'not-other-sites':
    'programs, pages of this site, pages that the reader’s own machine serves, the sandbox',
  'not-read-by-others': 'programs and pages of this site; pages of other sites cannot read it',
  'this-machine': 'programs on the server’s machine, without a proxy between',
};

/** `docs/who-may.md`: every endpoint, who may use it, and why. */
export function whoPage(): string {
  const paths = [...endpoints.map(({ path }) => path), '/bench/:id'];
  const rows = paths.map((path) => {
    const row = WHO[path];
    if (!row) throw new Error(`who.ts does not say who may use ${path}`);
    return `| \`${path}\` | ${ADMITS[row.admits]} | ${row.why} |`;
  });
  return [
    '# Who may use which endpoint',
    '',
    'Made by `npx vitest run server/start/who-page.test.ts -u` from `server/access/who.ts`; `tests/server/who.test.ts` tries each endpoint in the name of each kind of visitor below.',
    '',
    'All of it is answered only under a name that the server has ([self-hosting.md](self-hosting.md)), so that no site can pass for this one by DNS rebinding. After that the `Origin` decides, which browsers set and no page can change. A program can, so this protects readers from pages of other sites, but protects nothing from programs. `Origin: null` proves nothing: a sandboxed frame of any site has it. The site’s own sandbox has it too, and what it may do beyond what everybody may do rests on the tag `trace=…` in the addresses of its connections. That is 144 random bits, told only to a page of this site that holds `/trace`, by that page only to its sandbox, and worth nothing once that page is gone.',
    '',
    '| Path | Who may | Why |',
    '| --- | --- | --- |',
    ...rows,
    '',
    'The pages of the site may be read by everybody and framed by nobody; `/sandbox/` is framed by the site’s own pages and those of `--allow-origin`. Files below `/_astro/` are open to every origin, since the sandbox loads its scripts from there.',
    '',
  ].join('\n');
}
