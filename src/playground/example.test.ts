import { describe, expect, it } from 'vitest';
import { parseExample } from './example.ts';

const good = {
  kind: 'html',
  title: { zh: '第一个页面', en: 'A first page' },
  files: ['index.html'],
  expect: { events: ['open', 'message'] },
};
const path = 'content/examples/first/example.json';
const fault = (change: object) => () => parseExample(JSON.stringify({ ...good, ...change }), path);

describe('an example.json', () => {
  it('is read, with nothing expected where nothing is said', () => {
    expect(parseExample(JSON.stringify(good), path).expect).toEqual({
      click: [],
      dialogs: [],
      console: [],
      events: ['open', 'message'],
      frames: [],
    });
  });

  it('is refused with the file, the field and what was expected', () => {
    expect(fault({ kind: 'page' })).toThrow(/example\.json[^]*"kind": [^]*"js"[^]*"html"/);
    expect(fault({ title: { zh: '只有中文' } })).toThrow(/"title\.en": [^]*expected string/);
    expect(fault({ titel: {} })).toThrow(/Unrecognized key: "titel"/);
    expect(fault({ files: [] })).toThrow(/"files/);
    expect(fault({ files: ['../x.html'] })).toThrow(/"files\.0": expected a file name/);
    expect(fault({ files: ['main.js'] })).toThrow(/"files\.0": expected a \.html file/);
    expect(() => parseExample('{', path)).toThrow(/example\.json: expected JSON/);
  });
});
