import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How many pages the small site has: enough that a build of it can be killed amid them. */
export const PAGES = 300;

/** Of the sources, what makes the course's own pages. */
const COURSE = ['pages', 'content.config.ts'];

/** A project of its own with the scripts and the server of this one; `using` removes it. */
export interface SmallProject extends Disposable {
  folder: string;
  write(name: string, text: string): void;
  /** What all pages of the next build say. */
  say(word: string): void;
}

const page = (word: string) => `---
export const getStaticPaths = () =>
  Array.from({ length: ${PAGES} }, (_, n) => ({ params: { n: String(n) } }));
const { n } = Astro.params;
---
<!doctype html>
<title>{n}</title>
<p>${word} {n}</p>
<p>{'${word} '.repeat(2_000)}</p>
<script>
  document.title = '${word}';
</script>
`;

/**
 * Makes a project that is started and built by the real scripts, the real Astro and the real server,
 * of a site so small that this takes a few seconds.
 * @param parent Folder to make it in, below the project's own so that packages are found.
 */
export function makeSmallProject(parent = join(ROOT, '.cache')): SmallProject {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'small-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const name of ['scripts', 'server', 'src', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(folder, name), {
      recursive: true,
      filter: (from) => !COURSE.some((each) => from === join(ROOT, 'src', each)),
    });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  write('tsconfig.json', '{}');
  write('content/.keep', '');
  write(
    'astro.config.mjs',
    `import { thirdParty } from './src/build/third-party.ts';
export default {
  devToolbar: { enabled: false },
  cacheDir: './.cache/astro',
  vite: { cacheDir: './.cache/vite', build: { assetsInlineLimit: 0 } },
  integrations: [thirdParty()],
};
`,
  );
  write('public/csp-hashes.json', '[]');
  write('public/site.json', '{"base": "/"}');
  write('public/404.html', '<!doctype html><title>404</title>');
  write('src/pages/index.astro', '<!doctype html><title>Home</title>');
  const say = (word: string) => write('src/pages/[n].astro', page(word));
  say('first');
  return {
    folder,
    write,
    say,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
