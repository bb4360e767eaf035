import { expect, test, type Page } from '@playwright/test';
import { LANGUAGES } from '../../src/language.ts';
import { allLessons, blocksOf, type CodeBlock } from '../content/lessons.ts';
import { open, playgroundOf, write } from './playground.ts';

/*
 * Every block of code in a lesson that is not marked `fragment` runs here, in the sandbox, against
 * the live server: nothing may be thrown, and what a comment `// → …` promises must be printed.
 *
 * A block that opens no connection of its own but speaks of `ws` is given one to /echo, which is
 * open unless the block waits for that itself. Afterwards one message is sent and comes back, and
 * the connection is closed, so that the block's handlers run as well.
 */

const RUNNABLE = ['js', 'ts', 'html'];
const DONE = 'the block has run';

interface Block extends CodeBlock {
  place: string;
}

const blocks = LANGUAGES.map((language): [string, Block[]] => [
  language,
  allLessons()
    .filter((lesson) => lesson.language === language)
    .flatMap((lesson) =>
      blocksOf(lesson)
        .filter(({ kind, isFragment }) => RUNNABLE.includes(kind) && !isFragment)
        .map((block) => ({ ...block, place: `${language}/${lesson.slug}.mdx:${block.line}` })),
    ),
]);

/** The block as a whole program. */
function programOf({ code }: CodeBlock): string {
  const speaks = /\bws\b/.test(code);
  const opens = /\bws = new WebSocket\(/.test(code);
  if (!speaks) return `${code}\nconsole.log('${DONE}');\n`;
  const waits = /\bonopen\b|'open'/.test(code);
  const message = code.includes('arrayBuffer') ? 'new Uint8Array([1, 2, 3])' : "'hello'";
  return [
    ...(opens ? [] : [`const ws = new WebSocket('ws://localhost:9998/echo');`]),
    'const happens = (type) => new Promise((done) => ws.addEventListener(type, done));',
    ...(waits || opens ? [] : [`await happens('open');`]),
    code,
    ...(waits || opens
      ? [`if (ws.readyState === WebSocket.CONNECTING) await happens('open');`]
      : []),
    `ws.send(${message});`,
    `await happens('message');`,
    'ws.close(1000);',
    `await happens('close');`,
    `console.log('${DONE}');`,
    '',
  ].join('\n');
}

/** Lines that comments in a block promise. */
function promisedBy({ code }: CodeBlock): string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line = '']) => line);
}

/** Those of the promised lines that were printed. */
function keptOf(block: CodeBlock, printed: string[]): string[] {
  return promisedBy(block).filter((line) => printed.some((each) => each.includes(line)));
}

/** Runs a block in the page's playground and gives the lines of its console. */
async function run(page: Page, block: CodeBlock): Promise<string[]> {
  const { root, lines, result } = playgroundOf(page);
  // A page is in the playground already.
  if (block.kind !== 'html') await write(root, programOf(block));
  await root.locator('.pg-run').click();
  if (block.kind === 'html') {
    await expect(result.locator('body > *').first()).toBeVisible();
  } else {
    await expect(lines.filter({ hasText: DONE })).toBeVisible();
  }
  const thrown = await root.locator('.pg-uncaught, .pg-rejection').allTextContents();
  expect(thrown, `${block.code}\nthrows`).toEqual([]);
  return lines.allTextContents();
}

for (const [language, all] of blocks) {
  test(`every block of code that is no fragment runs (${language})`, async ({ page }) => {
    test.setTimeout(60_000 + all.length * 10_000);
    page.on('dialog', (dialog) => void dialog.accept());
    const at = `/${language}/introduction/`;
    const ran: string[] = [];
    const scripts = all.filter(({ kind }) => kind !== 'html');
    await open(page, { script: '', at });
    for (const block of scripts) {
      const printed = await run(page, block);
      const promised = promisedBy(block);
      const kept = promised.filter((line) => printed.some((each) => each.includes(line)));
      expect(
        kept,
        `${block.place} prints what it promises; it printed:\n${printed.join('\n')}`,
      ).toEqual(promised);
      ran.push(
        `${block.place} (${block.kind}${promised.length > 0 ? ', prints as promised' : ''})`,
      );
    }
    for (const block of all.filter(({ kind }) => kind === 'html')) {
      await page.goto('about:blank');
      await open(page, { html: block.code, at });
      await run(page, block);
      ran.push(`${block.place} (html)`);
    }
    console.log(`${language}: ${ran.length} blocks ran:\n  ${ran.join('\n  ')}`);
    expect(ran).toHaveLength(all.length);
    expect(ran.length).toBeGreaterThan(10);
  });
}

test('a block that throws, or does not print what it promises, is told', async ({ page }) => {
  await open(page, { script: '', at: '/en/introduction/' });
  const block = (code: string): CodeBlock => ({ kind: 'js', isFragment: false, code, line: 1 });
  await expect(run(page, block('setTimeout(() => missing(), 0);\nws.onopen = 1;'))).rejects.toThrow(
    'missing is not defined',
  );
  const unkept = block("console.log('one'); // → two");
  expect(keptOf(unkept, await run(page, unkept))).toEqual([]);
  expect(promisedBy(unkept)).toEqual(['two']);
});
