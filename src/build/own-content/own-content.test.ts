import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../scripts/site.mjs';
import { parseSettings } from '../../site-settings.ts';
import { summaryOf } from './assemble.ts';
import { faultsOf } from './check.ts';
import { contentFolder } from './folder.ts';
import { namesOrigins } from './origins.ts';
import { layOver } from './overlay.ts';

const CONTENT = fileURLToPath(new URL('../../../content', import.meta.url));
const course = contentFolder(CONTENT);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-own-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const lesson = (order = 1) => `---
title: A lab
description: Of our own.
lesson:
  part: start
  order: ${order}
  level: beginner
  examples: [our-lab]
---

import Playground from '../../../src/components/Playground.astro';

<Playground example="our-lab" />

## Sources
`;
const example = {
  kind: 'js',
  title: { zh: '实验', en: 'Lab' },
  files: ['main.js'],
  expect: { events: ['open'] },
};
const GOOD: Readonly<Record<string, string>> = {
  'README.md': 'Whose it is.',
  'site.json': '{"title": "Our course", "hide": ["choosing"]}',
  'lessons/zh/our-lab.mdx': lesson(),
  'lessons/en/our-lab.mdx': lesson(),
  'lessons/en/picture.png': '',
  'examples/our-lab/example.json': JSON.stringify(example),
  'examples/our-lab/main.js': 'await 0;',
  'quizzes/zh/our-lab.json': course.text('quizzes/zh/frames.json'),
  'quizzes/en/our-lab.json': course.text('quizzes/en/frames.json'),
};

/** The faults of a good folder in which some files are other ones, or missing; paths from its root. */
function faultsWith(changes: Readonly<Record<string, string | undefined>>): string[] {
  const files = Object.entries({ ...GOOD, ...changes });
  const folder = makeFolder(
    Object.fromEntries(
      files.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
    ),
  );
  return faultsOf(contentFolder(folder), course).map((fault) => fault.replaceAll(`${folder}/`, ''));
}

describe('own content', () => {
  it('is found good, whoever wrote it on whatever system', () => {
    expect(faultsWith({})).toEqual([]);
    const windows = `\uFEFF${lesson().replaceAll('\n', '\r\n')}`;
    expect(faultsWith({ 'lessons/en/our-lab.mdx': windows })).toEqual([]);
    // The course's own pages can be replaced.
    const page = '---\ntitle: For our teachers\n---\n\nText.\n';
    expect(faultsWith({ 'lessons/zh/teach.mdx': page, 'lessons/en/teach.mdx': page })).toEqual([]);
  });

  it.each([
    [
      'a file of no known kind',
      { 'lesson.mdx': lesson() },
      'lesson.mdx is not known here: expected lessons, examples, quizzes, site.json.',
    ],
    [
      'a lesson in one language',
      { 'lessons/en/our-lab.mdx': undefined },
      /^lessons\/en\/our-lab\.mdx is missing: a lesson is there in every language/,
    ],
    [
      'a language that is not the site’s',
      { 'lessons/fr/our-lab.mdx': lesson() },
      'lessons/fr: expected the folders zh and en.',
    ],
    [
      'a name that cannot be an address',
      { 'lessons/en/Our Lab.mdx': lesson() },
      /^lessons\/en\/Our Lab\.mdx: expected a name of lower-case letters/,
    ],
    [
      'front matter that is not as the schema has it',
      { 'lessons/en/our-lab.mdx': lesson().replace('part: start', 'part: begin') },
      /^lessons\/en\/our-lab\.mdx is not as expected:\n {2}"lesson\.part": .*"start"/,
    ],
    [
      'front matter that is no YAML',
      { 'lessons/en/our-lab.mdx': lesson().replace('title: A', 'title: "A') },
      /^lessons\/en\/our-lab\.mdx: expected YAML between --- and ---: /,
    ],
    [
      'no front matter',
      { 'lessons/en/our-lab.mdx': 'Text.\n\n## Sources\n' },
      /^lessons\/en\/our-lab\.mdx has no front matter/,
    ],
    [
      'a page in no menu',
      { 'lessons/en/our-lab.mdx': '---\ntitle: A lab\n---\n\n## Sources\n' },
      /^lessons\/en\/our-lab\.mdx has no "lesson" in its front matter/,
    ],
    [
      'languages that differ in more than words',
      { 'lessons/en/our-lab.mdx': lesson(2) },
      'lessons/zh/our-lab.mdx and lessons/en/our-lab.mdx differ in "lesson.order", 1 and 2: only words may.',
    ],
    [
      'an example that is nowhere',
      { 'lessons/en/our-lab.mdx': lesson().replace('example="our-lab"', 'example="your-lab"') },
      /^lessons\/en\/our-lab\.mdx has an example .*: expected examples\/your-lab\/example\.json\.$/,
    ],
    [
      'a component that is nowhere',
      { 'lessons/en/our-lab.mdx': lesson().replace('Playground.astro', 'Playgrond.astro') },
      'lessons/en/our-lab.mdx:11:1: imports src/components/Playgrond.astro, which the project has not: its components are in src/components.',
    ],
    [
      'an example.json that is not as the schema has it',
      { 'examples/our-lab/example.json': JSON.stringify({ ...example, kind: 'page' }) },
      /^examples\/our-lab\/example\.json is not as expected:\n {2}"kind": /,
    ],
    [
      'an example without its file',
      { 'examples/our-lab/main.js': undefined, 'examples/our-lab/zh/main.js': '' },
      'examples/our-lab/en/main.js is missing: "files" in examples/our-lab/example.json names it.',
    ],
    [
      'an exercise without what judges it',
      {
        'examples/our-lab/solution/main.js': '',
        'examples/our-lab/example.json': JSON.stringify({
          ...example,
          expect: undefined,
          exercise: { level: 'easy', task: example.title, hint: example.title },
        }),
      },
      'examples/our-lab/check.ts is missing: it judges the exercise.',
    ],
    [
      'a quiz in one language',
      { 'quizzes/zh/our-lab.json': undefined },
      'quizzes/zh/our-lab.json is missing: a quiz is there in every language.',
    ],
    [
      'a quiz of no lesson',
      {
        'quizzes/zh/frame.json': GOOD['quizzes/zh/our-lab.json'],
        'quizzes/en/frame.json': GOOD['quizzes/en/our-lab.json'],
      },
      'frame.json in quizzes has the name of no lesson.',
    ],
    [
      'a quiz that asks something else in another language',
      { 'quizzes/zh/our-lab.json': course.text('quizzes/zh/events.json') },
      /^quizzes\/zh\/our-lab\.json and quizzes\/en\/our-lab\.json differ: /,
    ],
    [
      'a quiz without right answers',
      { 'quizzes/en/our-lab.json': GOOD['quizzes/en/our-lab.json']?.replaceAll('"right"', '"x"') },
      /^quizzes\/en\/our-lab\.json is not as expected:\n {2}"questions\.0/,
    ],
    [
      'a lesson that has no place for its quiz',
      { 'lessons/en/our-lab.mdx': lesson().replace('## Sources', 'Sources') },
      /^lessons\/en\/our-lab\.mdx has a quiz and no section/,
    ],
    [
      'a lesson to hide that is not there',
      { 'site.json': '{"hide": ["frame"]}' },
      /^site\.json: "hide" names a lesson that is not there, "frame"; there are api, .*frames/,
    ],
    [
      'a setting that is not known',
      { 'site.json': '{"titel": "Our course"}' },
      'site.json is not as expected:\n  "(the whole)": Unrecognized key: "titel"; there are title, hide, colours. Did you mean title?',
    ],
    [
      'a name too long',
      { 'site.json': JSON.stringify({ title: 'x'.repeat(61) }) },
      /"title": expected a name of 1 to 60 characters, or one a language/,
    ],
    [
      'a colour that cannot be read',
      { 'site.json': '{"colours": {"dark": {"accent": "#225522"}}}' },
      /"colours\.dark": "accent" #225522 on "bg" #12161b has \d\.\d\d:1, and text needs 4\.5:1/,
    ],
    [
      'a colour that is none',
      { 'site.json': '{"colours": {"light": {"accent": "green"}}}' },
      /"colours\.light\.accent": expected a colour like #11753a/,
    ],
    [
      'a colour of no known name',
      { 'site.json': '{"colours": {"light": {"acent": "#11753a"}}}' },
      /"colours\.light": there is no colour "acent"; expected one of bg, /,
    ],
    [
      'a key of its front matter that is not known',
      { 'lessons/en/our-lab.mdx': lesson().replace('level:', 'levl: x\n  level:') },
      'lessons/en/our-lab.mdx is not as expected:\n  "lesson": Unrecognized key: "levl"; there are part, order, level, seed, examples, exercises, search. Did you mean level?',
    ],
    [
      'a key deep in an example.json that is not known',
      {
        'examples/our-lab/example.json': JSON.stringify({
          ...example,
          expect: { frames: [{ form: 'client', from: 'client', opcode: 'text' }] },
        }),
      },
      'examples/our-lab/example.json is not as expected:\n  "expect.frames.0": Unrecognized key: "form"; there are from, opcode, text, code. Did you mean from?',
    ],
    [
      'a colour theme that is not known',
      { 'site.json': '{"colours": {"ligth": {}}}' },
      'site.json is not as expected:\n  "colours": Unrecognized key: "ligth"; there are light, dark. Did you mean light?',
    ],
  ])('is refused for %s, in one message', (_what, changes, message) => {
    const faults = faultsWith(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(message);
  });

  /** A lesson whose line 15, the first after the example that it shows, is `text`. */
  const saying = (text: string) => ({
    'lessons/en/our-lab.mdx': lesson().replace('## Sources', `${text}\n\n## Sources`),
  });

  it.each([
    [
      'a name that is nowhere',
      'If a < b then {x} is set.',
      15,
      15,
      'names x, which is not defined.',
    ],
    [
      'a tag that does not end',
      'See <Foo',
      15,
      5,
      'Unexpected character after `<`, expected a valid JSX tag',
    ],
    ['a tag that is not closed', 'See <b>this.', 15, 5, 'Expected a closing tag for `<b>`'],
    ['a tag closed by another', 'See <b>this</i>.', 15, 12, 'Unexpected closing tag `</i>`'],
    [
      'a comment of HTML',
      'See <!-- this -->',
      15,
      5,
      'to create a comment in MDX, use `{/* text */}`',
    ],
    ['a brace that is not closed', 'A set {1, 2', 15, 7, 'expected a corresponding closing brace'],
    ['no expression', 'JSON: {"a": 1}', 15, 11, 'Could not parse expression'],
    [
      'a component that is nowhere',
      'See <Foo />',
      15,
      5,
      'there is no component <Foo>. Expected one that the lesson imports (Playground)',
    ],
    [
      'a component with a slip',
      '<Playgrond example="our-lab" />',
      15,
      1,
      'Did you mean Playground?',
    ],
    ['a component inside an expression', '{[1].map(() => <Foo.Bar />)}', 15, 1, 'Foo'],
    [
      'a name in what a component is given',
      '<Playground\n  example={lab} />',
      16,
      11,
      'names lab, which is not defined.',
    ],
    ['a spread of nothing', '<Playground {...lab} />', 15, 13, 'names lab, which is not defined.'],
    [
      'a throw',
      "{(() => { throw new RangeError('too far'); })()}",
      15,
      1,
      'cannot be rendered: RangeError: too far',
    ],
    [
      'a property of nothing',
      '{frontmatter.lesson.parts.length}',
      15,
      1,
      "Cannot read properties of undefined (reading 'length')",
    ],
    ['a loop without an end', '{(() => { for (;;); })()}', 15, 1, 'does not end within 2 s.'],
    ['an end of the process', '{process.exit(0)}', 15, 1, 'process.exit() would end the build'],
    [
      'an import that is none',
      "import { Aside from '@astrojs/starlight/components';",
      15,
      16,
      'Could not parse import or export',
    ],
    [
      'a package that is not there',
      "import chart from 'chart.js';",
      15,
      1,
      'imports "chart.js", a package that the project has not.',
    ],
    [
      'a file that is not there',
      "import note from './note.ts';",
      15,
      1,
      'imports content/lessons/en/note.ts, which the project has not',
    ],
    [
      'an export that throws',
      'export const sum = one + 1;',
      15,
      1,
      'what it exports names one, which is not defined.',
    ],
    [
      'a picture that is not there',
      '![A switch](./switch.png)',
      15,
      1,
      'there is no picture ./switch.png: expected it beside the lesson.',
    ],
  ])('that holds %s is refused with the place', (_what, text, line, column, message) => {
    const faults = faultsWith(saying(text));
    expect(faults).toEqual([expect.stringContaining(`lessons/en/our-lab.mdx:${line}:${column}: `)]);
    expect(faults[0]).toContain(message);
    expect(faults[0]).not.toContain('\n');
  });

  it('may do in MDX whatever a build can do', () => {
    const text = `import { Aside } from '@astrojs/starlight/components';
import lines from '../../examples/our-lab/main.js?raw';

export const names = ['a', 'b'];
export const Row = ({ name }) => <b>{name}</b>;

<Aside>{frontmatter.title}: {names.map((name) => <Row {...{ name }} />)}</Aside>

{lines.split('\\n').map((line) => <code>{line}</code>)} {import.meta.env.BASE_URL}

{await Promise.resolve(1)} {new URL('/', 'http://a').host} \\{x} \`{x} <Foo\` {/* a < b */}

![A picture](./picture.png) ![Another](/favicon.svg)

\`\`\`js
if (a < b) { run(<Foo); }
\`\`\``;
    expect(faultsWith(saying(text))).toEqual([]);
  });

  it('with a fault is not put together, for whatever asks', () => {
    const own = makeFolder({ ...GOOD, ...saying('If a < b then {x} is set.') });
    const target = join(makeFolder({}), 'project');
    const program = fileURLToPath(new URL('main.ts', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, own, target], {
      encoding: 'utf8',
    });
    expect([status, stdout, existsSync(target)]).toEqual([1, '', false]);
    expect(stderr).toMatch(
      new RegExp(
        `^${join(own, 'lessons/en/our-lab.mdx')}:15:15: \\{x\\} names x, .*\nNothing was built: `,
      ),
    );
    // `npm start`, dev, build and pack all put it together by this one program.
    const scripts = globSync('scripts/*.mjs').map((file) => readFileSync(file, 'utf8'));
    const asking = scripts.filter((text) => text.includes('takeContent('));
    expect(asking).toHaveLength(5);
    for (const text of asking)
      expect(text).toMatch(/buildSite\(|putTogether\(|export function takeContent/);
  });

  it('is found good where it is the course’s own', () => {
    const folder = makeFolder({});
    cpSync(join(CONTENT, 'lessons'), join(folder, 'lessons'), { recursive: true });
    expect(faultsOf(contentFolder(folder), course)).toEqual([]);
  });

  it('that holds nothing is refused', () => {
    const [fault] = faultsOf(contentFolder(makeFolder({ 'notes.txt': '' })), course);
    expect(fault).toContain('holds nothing: expected lessons, examples, quizzes, site.json.');
  });

  it('stands beside the course’s, and in its place where the names are the same', () => {
    const target = makeFolder({});
    const own = makeFolder({
      ...GOOD,
      'lessons/zh/frames.mdx': lesson(),
      'lessons/en/frames.mdx': lesson(),
      'examples/hello-frame/example.json': JSON.stringify(example),
      'examples/hello-frame/main.js': 'await 1;',
    });
    expect(summaryOf(contentFolder(own), course)).toBe(
      'own content: 2 lessons and 2 examples, in place of the course’s: the lesson frames, the example hello-frame',
    );
    layOver(CONTENT, own, target);
    const result = contentFolder(target);
    expect(result.text('lessons/en/our-lab.mdx')).toBe(lesson());
    expect(result.text('lessons/en/frames.mdx')).toBe(lesson());
    expect(result.text('lessons/en/handshake.mdx')).toBe(course.text('lessons/en/handshake.mdx'));
    expect(result.names('examples/hello-frame')).toEqual(['example.json', 'main.js']);
    expect(parseSettings(result.text('site.json'), 'site.json')).toEqual({
      title: { zh: 'Our course', en: 'Our course' },
      hide: ['choosing'],
      colours: { light: {}, dark: {} },
    });
  });

  it('is laid over anew with nothing written but what has changed', () => {
    const target = makeFolder({});
    const own = makeFolder(GOOD);
    expect(layOver(CONTENT, own, target)).toContain('lessons/en/our-lab.mdx');
    expect(layOver(CONTENT, own, target)).toEqual([]);
    writeFileSync(join(own, 'lessons/en/our-lab.mdx'), lesson(2));
    rmSync(join(own, 'lessons/en/picture.png'));
    writeFileSync(join(own, 'site.json'), '{"hide": []}');
    expect(layOver(CONTENT, own, target).sort()).toEqual([
      'lessons/en/our-lab.mdx',
      'lessons/en/picture.png',
      'site.json',
    ]);
    // What stood in the place of the course's comes back.
    mkdirSync(join(own, 'examples/hello-frame'), { recursive: true });
    writeFileSync(join(own, 'examples/hello-frame/main.js'), 'await 1;');
    layOver(CONTENT, own, target);
    expect(contentFolder(target).names('examples/hello-frame')).toEqual(['main.js']);
    rmSync(join(own, 'examples/hello-frame'), { recursive: true });
    layOver(CONTENT, own, target);
    expect(contentFolder(target).names('examples/hello-frame')).toEqual(
      course.names('examples/hello-frame'),
    );
  });

  it('is called by where it lies in the messages of tools, and so is the course’s', () => {
    const own = makeFolder(GOOD);
    const named = namesOrigins('/project/.cache/own (1)', own, '/project');
    const mine = join(own, 'lessons/en/our-lab.mdx');
    const theirs = join('/project', 'content/lessons/en/frames.mdx');
    const copy = '/project/.cache/own (1)/content/lessons/en';
    expect(named(`at ${copy}/our-lab.mdx:11:7`)).toBe(`at ${mine}:11:7`);
    expect(named(`file://${copy}/our-lab.mdx?t=1`)).toBe(`file://${mine}?t=1`);
    expect(named(`not in "${copy}/our-lab.mdx". Or in ${copy}/frames.mdx.`)).toBe(
      `not in "${mine}". Or in ${theirs}.`,
    );
    expect(named('[content/lessons/en/our-lab.mdx:3] no')).toBe(`[${mine}:3] no`);
    const onWindows = namesOrigins('C:\\project\\.cache\\own (1)', own, '/project');
    for (const said of [copy.replaceAll('/', '\\'), copy]) {
      expect(onWindows(`at C:${said}/our-lab.mdx:11:7`)).toBe(`at ${mine}:11:7`);
    }
    const others = 'content/lessons/en/frames.mdx and /elsewhere/content/lessons/en/our-lab.mdx';
    expect(named(others)).toBe(others);
  });

  it('asks for a new build once it has changed, and only then', () => {
    const own = makeFolder(GOOD);
    const first = fingerprint(own);
    expect(fingerprint(own)).toBe(first);
    expect(fingerprint()).not.toBe(first);
    writeFileSync(join(own, '.DS_Store'), 'x');
    expect(fingerprint(own)).toBe(first);
    const file = join(own, 'examples/our-lab/main.js');
    writeFileSync(file, `${readFileSync(file, 'utf8')} `);
    expect(fingerprint(own)).not.toBe(first);
  });
});
