import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** The text of every inline script that a browser would run in `html`, in document order. */
export function inlineScripts(html: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.nodeName === 'script' && 'attrs' in node) {
      const attribute = (name: string) => node.attrs.find((each) => each.name === name)?.value;
      const type = attribute('type')?.toLowerCase() ?? '';
      const runs = type === '' || type === 'module' || type.includes('javascript');
      const text = node.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
      if (runs && attribute('src') === undefined && text !== '') found.push(text);
    }
    if ('content' in node) visit(node.content);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return found;
}

/** A Content-Security-Policy source for one inline script (CSP3 §2.3.1 `hash-source`). */
export function hashSource(script: string): string {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

/**
 * Writes `csp-hashes.json` beside the built pages: the sources of all their inline scripts. The
 * server puts them into its Content-Security-Policy, so that no other inline script can run.
 */
export function cspHashes(): AstroIntegration {
  return {
    name: 'csp-hashes',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const sources = new Set<string>();
        for await (const page of glob('**/*.html', { cwd: root })) {
          for (const script of inlineScripts(await readFile(root + page, 'utf8'))) {
            sources.add(hashSource(script));
          }
        }
        await writeFile(root + 'csp-hashes.json', JSON.stringify([...sources].sort()));
        logger.info(`${sources.size} inline scripts allowed`);
      },
    },
  };
}
