import { describe, expect, it } from 'vitest';
import { workName } from '../../playground/keeping/work-file.ts';
import { jsonOf, NOTHING } from '../shape.ts';
import { exportText, readExport, type Work } from './export-file.ts';

const file = (text: string) => new File([text], 'x.json');
const site = (href: string, base = '/') => ({ page: new URL(href), base });
const HERE = site('http://localhost:9998/');

const progress = { ...NOTHING, read: new Map([['frames', '2026-11-25T09:00:00.000Z']]) };
const code = new Map([
  ['en:first-page', { at: 1_764_000_000_000, files: { 'index.html': '<p>\u0000"你好"\ud800' } }],
  ['zh:four-events:1x0z9', { at: 0, files: { 'main.js': '', 'other-file.css': 'p {}' } }],
]);
const some: Work = { progress, code };
const text = exportText(some, HERE);
/** A file in which one entry stands for code. */
const withEntry = (name: string, entry: unknown) =>
  JSON.stringify({ version: 2, code: { [name]: entry } });
const good = { at: 1, files: { 'main.js': 'x' } };

describe('a file of work', () => {
  it('is read as it was written, also with a byte order mark before it', async () => {
    expect(await readExport(file(text))).toEqual(some);
    expect(await readExport(file(`\uFEFF${text}`))).toEqual(some);
  });

  it('of the first version has progress alone, and is read as ever', async () => {
    expect(await readExport(file(jsonOf(progress)))).toEqual({ progress, code: new Map() });
  });

  it('that one example wrote has code alone', async () => {
    const alone = JSON.stringify({ version: 2, code: { 'en:one': good } });
    const entries = new Map([['en:one', good]]);
    expect(await readExport(file(alone))).toEqual({ progress: NOTHING, code: entries });
  });

  it('names no address of the site that it came from', async () => {
    const there = site('https://class.example/x/', '/x/');
    const files = {
      'main.js': 'open("wss://class.example/x/echo"); get("https://class.example/x/poll")',
    };
    const carried = exportText({ progress, code: new Map([['en:one', { at: 1, files }]]) }, there);
    expect(await readExport(file(carried))).toMatchObject({
      code: new Map([
        [
          'en:one',
          {
            at: 1,
            files: {
              'main.js': 'open("ws://localhost:9998/echo"); get("http://localhost:9998/poll")',
            },
          },
        ],
      ]),
    });
  });

  it('is named after its day', () => {
    expect(workName(new Date(2026, 0, 5))).toBe('websocket-101-progress-2026-01-05.json');
  });

  it.each([
    ['hello', 'json'],
    ['', 'json'],
    ['[]', 'faults'],
    ['{"version":9}', 'newer'],
    ['{"version":3,"code":{}}', 'newer'],
    ['{"version":1,"code":{}}', 'faults'],
    [text.replace('2026-11', 'last'), 'faults'],
  ])('%.30s is not taken', async (wrong, why) => {
    expect(await readExport(file(wrong))).toMatchObject({ why });
  });

  it('that is too long is not even read', async () => {
    const long = { size: 32_000_001, text: () => Promise.reject(new Error('it was read')) };
    expect(await readExport(long)).toEqual({ why: 'long' });
  });

  it.each([
    ['no object', '{"version":2,"code":[]}', 'code', 'group'],
    ['null', '{"version":2,"code":null}', 'code', 'group'],
    ['another field', '{"version":2,"code":{},"name":"Ada"}', 'name', 'field'],
    ['another language', withEntry('fr:one', good), 'code.fr:one', 'code-name'],
    ['a name that is a path', withEntry('en:../x', good), 'code.en:../x', 'code-name'],
    [
      'the name of what objects have',
      '{"version":2,"code":{"__proto__":{}}}',
      'code.__proto__',
      'code-name',
    ],
    ['an entry that is text', withEntry('en:one', 'x'), 'code.en:one', 'code'],
    ['an entry with more', withEntry('en:one', { ...good, by: 'Ada' }), 'code.en:one.by', 'field'],
    ['no time', withEntry('en:one', { files: good.files }), 'code.en:one.at', 'time'],
    ['a time of text', withEntry('en:one', { ...good, at: '1' }), 'code.en:one.at', 'time'],
    ['a time beyond dates', withEntry('en:one', { ...good, at: 9e15 }), 'code.en:one.at', 'time'],
    ['no files', withEntry('en:one', { at: 1, files: {} }), 'code.en:one.files', 'files'],
    ['a list of files', withEntry('en:one', { at: 1, files: ['x'] }), 'code.en:one.files', 'files'],
    [
      'a file name that is a path',
      withEntry('en:one', { at: 1, files: { '../main.js': '' } }),
      'code.en:one.files',
      'file',
    ],
    [
      'a file of another kind',
      withEntry('en:one', { at: 1, files: { 'main.exe': '' } }),
      'code.en:one.files',
      'file',
    ],
    [
      'a text that is a number',
      withEntry('en:one', { at: 1, files: { 'main.js': 1 } }),
      'code.en:one.files.main.js',
      'text',
    ],
    [
      'too many files',
      withEntry('en:one', {
        at: 1,
        files: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}.js`, ''])),
      }),
      'code.en:one.files',
      'few-files',
    ],
    [
      'too many examples',
      JSON.stringify({
        version: 2,
        code: Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`en:e${at}`, good])),
      }),
      'code',
      'few-code',
    ],
  ])('with %s for code says where, and is not taken', async (_, wrong, at, expected) => {
    expect(await readExport(file(wrong))).toMatchObject({
      why: 'faults',
      faults: [{ at, expected }],
    });
  });

  it('that cannot be read is told as such', async () => {
    const gone = {
      size: 5,
      text: () => Promise.reject(new DOMException('gone', 'NotReadableError')),
    };
    expect(await readExport(gone)).toEqual({ why: 'read' });
  });
});
