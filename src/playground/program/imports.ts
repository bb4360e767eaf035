import { parse, type Node, type Program } from 'acorn';
import { simple } from 'acorn-walk';
import MagicString from 'magic-string';
import { fileNamed, importName } from './import-name.ts';
import { NotReady } from './not-ready.ts';

/**
 * Whether code must run as a module: it imports, exports or awaits at its top level. All else runs
 * as a script, as it would in a page.
 */
export function isModule(code: string): boolean {
  const script = read(code, 'script');
  if (!script) return read(code, 'module') !== undefined || /^\s*(?:import|export)\b/m.test(code);
  // `await (x)` is a call of a function named `await` to a script; nobody means that.
  const names = new Set<string>();
  simple(script, {
    Identifier: ({ name }) => {
      names.add(name);
    },
  });
  return names.has('await') && read(code, 'module') !== undefined;
}

/**
 * The same code, in which imports of the example's files (`./name`) have the names that the import
 * map knows. Addresses of other kinds are left to the browser.
 * @param names the files that there are.
 * @param start where the code begins in its file, from 1.
 * @throws {NotReady} for a file that is not among them.
 */
export function linkImports(
  code: string,
  file: string,
  names: readonly string[],
  start: { line: number; column: number } = { line: 1, column: 1 },
): string {
  const program = read(code, 'module') ?? read(code, 'script');
  if (!program) return code;
  const linked = new MagicString(code);
  const link = ({ source }: { source?: Node | null }) => {
    if (source?.type !== 'Literal' || !('value' in source)) return;
    const { value } = source;
    if (typeof value !== 'string' || !/^\.{0,2}\//.test(value)) return;
    const found = fileNamed(value, names);
    if (found === undefined) {
      const at = placeOf(code, source.start);
      const values = { file, name: value, files: names.join(', ') || '–' };
      const line = start.line + at.line - 1;
      const column = at.line === 1 ? start.column + at.column - 1 : at.column;
      throw new NotReady('import', values, { file, line, column });
    }
    linked.overwrite(source.start, source.end, JSON.stringify(importName(found)));
  };
  simple(program, {
    ImportDeclaration: link,
    ExportNamedDeclaration: link,
    ExportAllDeclaration: link,
    ImportExpression: link,
  });
  return linked.toString();
}

function read(code: string, sourceType: 'script' | 'module'): Program | undefined {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType, allowHashBang: true });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function placeOf(code: string, offset: number): { line: number; column: number } {
  const before = code.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
