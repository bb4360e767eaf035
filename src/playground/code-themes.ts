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

/** The site's own colours that the boxes around the code have, by the names of its tokens. */
interface Surface {
  bg: string;
  bgSoft: string;
  bgSunk: string;
  ink: string;
  inkSoft: string;
  line: string;
  lineStrong: string;
  client: string;
  clientTint: string;
  fault: string;
  warn: string;
  warnTint: string;
}

const surfaces: Record<'light' | 'dark', Surface> = {
  light: {
    bg: '#ffffff',
    bgSoft: '#f6f7f4',
    bgSunk: '#eef0eb',
    ink: '#1b2128',
    inkSoft: '#4a5560',
    line: '#d9ddd5',
    lineStrong: '#b4bbb2',
    client: '#1657c0',
    clientTint: '#e6eefb',
    fault: '#b3161f',
    warn: '#7a5600',
    warnTint: '#fdf3d3',
  },
  dark: {
    bg: '#12161b',
    bgSoft: '#181d24',
    bgSunk: '#0d1014',
    ink: '#e6e9ec',
    inkSoft: '#a9b3bd',
    line: '#2a323b',
    lineStrong: '#4a5663',
    client: '#86b6ff',
    clientTint: '#16263f',
    fault: '#ff8f8a',
    warn: '#f0c65a',
    warnTint: '#372b0c',
  },
};

/** Colours of Monaco's boxes, by its names for them. */
function boxes(surface: Surface): Record<string, string> {
  const { bg, bgSoft, bgSunk, ink, inkSoft, line, lineStrong, client, clientTint } = surface;
  const selected = { Background: clientTint, Foreground: ink };
  return {
    foreground: ink,
    descriptionForeground: inkSoft,
    'icon.foreground': inkSoft,
    focusBorder: client,
    'widget.border': lineStrong,
    'textLink.foreground': client,
    'textLink.activeForeground': client,
    'textCodeBlock.background': bgSunk,
    'textPreformat.foreground': ink,
    'editorCursor.foreground': ink,
    'editor.selectionBackground': `${client}40`,
    'editor.inactiveSelectionBackground': `${client}22`,
    'editor.findMatchBackground': `${surface.warn}66`,
    'editor.findMatchHighlightBackground': `${surface.warn}33`,
    'editor.rangeHighlightBackground': `${client}14`,
    'editorBracketMatch.background': `${client}22`,
    'editorBracketMatch.border': lineStrong,
    'editorError.foreground': surface.fault,
    'editorWarning.foreground': surface.warn,
    'editorInfo.foreground': client,
    'editorLightBulb.foreground': surface.warn,
    'editorWidget.background': bg,
    'editorWidget.foreground': ink,
    'editorWidget.border': lineStrong,
    'editorHoverWidget.background': bg,
    'editorHoverWidget.foreground': ink,
    'editorHoverWidget.border': lineStrong,
    'editorHoverWidget.statusBarBackground': bgSoft,
    'editorHoverWidget.highlightForeground': client,
    'editorSuggestWidget.background': bg,
    'editorSuggestWidget.border': lineStrong,
    'editorSuggestWidget.foreground': ink,
    'editorSuggestWidget.highlightForeground': client,
    'editorSuggestWidget.focusHighlightForeground': client,
    'editorSuggestWidget.selectedBackground': selected.Background,
    'editorSuggestWidget.selectedForeground': selected.Foreground,
    'editorSuggestWidget.selectedIconForeground': selected.Foreground,
    'list.focusBackground': selected.Background,
    'list.focusForeground': selected.Foreground,
    'list.activeSelectionBackground': selected.Background,
    'list.activeSelectionForeground': selected.Foreground,
    'list.hoverBackground': bgSunk,
    'list.hoverForeground': ink,
    'list.highlightForeground': client,
    'menu.background': bg,
    'menu.foreground': ink,
    'menu.border': lineStrong,
    'menu.selectionBackground': selected.Background,
    'menu.selectionForeground': selected.Foreground,
    'input.background': bgSoft,
    'input.foreground': ink,
    'input.border': line,
    'input.placeholderForeground': inkSoft,
    'inputOption.activeBackground': selected.Background,
    'inputOption.activeForeground': selected.Foreground,
    'inputOption.activeBorder': client,
    'toolbar.hoverBackground': bgSunk,
    'editorMarkerNavigation.background': bg,
    'editorMarkerNavigationWarning.background': surface.warn,
    'editorMarkerNavigationWarning.headerBackground': surface.warnTint,
  };
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

/** What a piece of code can be that is not plain text. */
export const TOKENS = [
  'punctuation',
  'keyword',
  'string',
  'constant',
  'comment',
  'callable',
  'tag',
  'attribute',
] as const;

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
  return {
    name,
    type,
    colors: {
      'editor.background': colours.background,
      'editor.foreground': colours.text,
      ...boxes(surfaces[type]),
    },
    settings: [
      { settings: { foreground: colours.text, background: colours.background } },
      ...TOKENS.map((key) => ({
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
