import type { ThemeRegistration } from 'shiki/core';

/**
 * The colours of code, one theme for each colour scheme of the site. Few and calm; each has at
 * least 4.5:1 on the background, which is `--code-bg` of the site's tokens. The blue and orange of
 * the two sides of the wire, and the green of Run, are left to them.
 */
interface Colours {
  background: string;
  text: string;
  keyword: string;
  string: string;
  constant: string;
  comment: string;
  callable: string;
  tag: string;
  attribute: string;
  punctuation: string;
}

const light: Colours = {
  background: '#fbfcf9',
  text: '#1b2128',
  keyword: '#7a2ea0',
  string: '#0b6666',
  constant: '#953d5e',
  comment: '#626d78',
  callable: '#3a46a8',
  tag: '#9a2e45',
  attribute: '#6b5300',
  punctuation: '#4a5560',
};

const dark: Colours = {
  background: '#161b21',
  text: '#e6e9ec',
  keyword: '#cba9ff',
  string: '#7fd1c7',
  constant: '#f2a6c4',
  comment: '#93a0ae',
  callable: '#a9bbff',
  tag: '#ff9eae',
  attribute: '#dcc37c',
  punctuation: '#a9b3bd',
};

function theme(name: string, type: 'light' | 'dark', colours: Colours): ThemeRegistration {
  const scopes: Record<Exclude<keyof Colours, 'background' | 'text'>, string[]> = {
    punctuation: ['punctuation', 'meta.brace', 'keyword.operator', 'keyword.operator.type'],
    keyword: ['keyword', 'storage', 'keyword.operator.new', 'keyword.operator.expression'],
    string: ['string', 'punctuation.definition.string', 'constant.character.escape'],
    constant: ['constant', 'support.constant', 'variable.language', 'string.regexp'],
    comment: ['comment', 'punctuation.definition.comment'],
    callable: ['entity.name.function', 'support.function', 'entity.name.type', 'support.class'],
    tag: ['entity.name.tag', 'meta.tag.sgml.doctype', 'support.type.property-name.css'],
    attribute: ['entity.other.attribute-name'],
  };
  const keys = [
    'punctuation',
    'keyword',
    'string',
    'constant',
    'comment',
    'callable',
    'tag',
    'attribute',
  ] as const;
  return {
    name,
    type,
    colors: { 'editor.background': colours.background, 'editor.foreground': colours.text },
    settings: [
      { settings: { foreground: colours.text, background: colours.background } },
      ...keys.map((key) => ({
        scope: scopes[key],
        settings: { foreground: colours[key] },
      })),
      {
        scope: ['punctuation.definition.template-expression'],
        settings: { foreground: colours.keyword },
      },
      {
        scope: ['meta.template.expression', 'meta.embedded'],
        settings: { foreground: colours.text },
      },
    ],
  };
}

export const codeColours = { light, dark };

export const codeThemes = {
  light: theme('ws101-light', 'light', light),
  dark: theme('ws101-dark', 'dark', dark),
};
