import { readFileSync } from 'node:fs';

/** A fenced block of a page of the docs. */
export interface Block {
  /** The heading that it stands under. */
  chapter: string;
  language: string;
  /** As it is typed: without the indent of the list that it stands in. */
  text: string;
}

/** Every fenced block, in order. */
export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  let chapter = '';
  let open: (Block & { indent: number }) | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, indent = '', language] = /^( *)```(\w*)$/.exec(line) ?? [];
    if (open && language === '') {
      blocks.push({ chapter, language: open.language, text: open.text });
      open = undefined;
    } else if (open) {
      open.text += `${line.slice(open.indent)}\n`;
    } else if (language !== undefined) {
      open = { chapter, language, text: '', indent: indent.length };
    } else {
      chapter = /^#+ (.*)$/.exec(line)?.[1] ?? chapter;
    }
  }
  return blocks;
}

/** A unit of systemd, as far as it says how a program is started. */
export interface Unit {
  start: string[];
  env: Record<string, string>;
  credentials: { name: string; from: string }[];
  capabilities: string[];
  families: string[];
}

/**
 * Reads a unit and what is put over it, as systemd.unit(5) has it: an empty value takes back what
 * was said before. `%i` is the instance's name, `%d` the folder of the credentials.
 */
export function readUnit(
  texts: readonly string[],
  {
    instance = '',
    credentials = '',
    read,
  }: { instance?: string; credentials?: string; read: (path: string) => string },
): Unit {
  const settings = new Map<string, string[]>();
  for (const line of texts.join('\n').split('\n')) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name === '') continue;
    const before = value === '' ? [] : (settings.get(name) ?? []);
    const full = value.replaceAll('%i', instance).replaceAll('%d', credentials);
    settings.set(name, value === '' ? [] : [...before, full]);
  }
  const words = (name: string) => (settings.get(name) ?? []).flatMap((value) => value.split(' '));
  const pairs = (lines: readonly string[]) =>
    Object.fromEntries(
      lines.flatMap((line) => {
        const [, name, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
        return name === undefined ? [] : [[name, value] as const];
      }),
    );
  const files = words('EnvironmentFile').map((path) => read(path.replace(/^-/, '')));
  return {
    start: words('ExecStart'),
    env: { ...pairs(words('Environment')), ...pairs(files.join('\n').split('\n')) },
    credentials: words('LoadCredential').map((word) => {
      const [name = '', from = ''] = word.split(':');
      return { name, from };
    }),
    capabilities: words('AmbientCapabilities'),
    families: words('RestrictAddressFamilies'),
  };
}
