import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIST = 'dist';

/** Scripts of the built site that no page names, nor what a page names imports at once. */
export interface LaterFiles {
  /** Their names in `/_astro/`. */
  names: ReadonlySet<string>;
  /** Of those that one `import.meta.glob` may load in place of each other: what they are. */
  families: ReadonlyMap<string, string>;
}

/** Every script that a page of the site may load later, as the build has written them. */
export function laterFiles(): LaterFiles {
  const scripts = new Map(
    readdirSync(join(DIST, '_astro'))
      .filter((name) => name.endsWith('.js'))
      .map((name) => [name, readFileSync(join(DIST, '_astro', name), 'utf8')]),
  );
  const first = new Set<string>();
  for (const file of readdirSync(DIST, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.html')) continue;
    const html = readFileSync(join(DIST, file), 'utf8');
    for (const [, name = ''] of html.matchAll(/_astro\/([^"'\s>]+\.js)/g)) first.add(name);
  }
  for (const name of first) {
    const code = scripts.get(name) ?? '';
    // `import{…}from"./x.js"`, `import"./x.js"` and `export…from"./x.js"`; no `import("./x.js")`.
    for (const [, imported = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g)) {
      first.add(imported);
    }
  }
  // Astro builds some of Starlight's that no page of ours has.
  const reached = new Set(first);
  for (const name of reached) {
    for (const [, other = ''] of (scripts.get(name) ?? '').matchAll(/([\w.-]+\.js)(?=["'`])/g)) {
      if (scripts.has(other)) reached.add(other);
    }
  }
  const families = new Map<string, string>();
  for (const code of scripts.values()) {
    const globbed =
      /["'`](\/content\/[^"'`]+|(?:\.\.\/)+content\/[^"'`]+)["'`]:\(\)=>[^"'`]*["'`]\.\/([^"'`]+)["'`]/g;
    for (const [, path = '', name = ''] of code.matchAll(globbed)) {
      families.set(name, familyOf(path));
    }
  }
  return { names: new Set([...reached].filter((name) => !first.has(name))), families };
}

/** What is the same for all languages and examples. */
function familyOf(path: string): string {
  return path
    .replace(/^.*content\//, '')
    .replace(/^examples\/.*\//, (folder) =>
      folder.includes('solution') ? 'solutions/' : 'examples/',
    )
    .replace(/(?<=^|\/)(?:zh|en)(?=\/|\.)/, '*')
    .replace(/(?<=^(?:solutions|examples)\/)(?!check).*/, 'files');
}
