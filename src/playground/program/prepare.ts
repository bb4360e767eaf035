import type { Program } from '../sandbox-protocol.ts';
import { importName } from './import-name.ts';
import type { LineCounting } from './line-counting.ts';

export interface SourceFile {
  name: string;
  code: string;
}

/** A program as the learner wrote it. */
export interface Source {
  kind: Program['kind'];
  /** The program itself, then the files that it imports. */
  files: readonly [SourceFile, ...SourceFile[]];
}

/**
 * Makes a program ready for the sandbox: types are taken out, imports find the other files, errors
 * name its own files and lines, and where the frame shares the page's thread (`guarded`) its loops
 * can be ended. The tools for each are loaded when needed. `counting`: how lines of a page are counted
 * that is written as a document, so that the lines of its scripts are those in the editor.
 * @throws {NotReady} for TypeScript that cannot be read and for an import of no file.
 */
export async function prepare(
  { kind, files: [main, ...others] }: Source,
  { guarded, counting }: { guarded: boolean; counting?: LineCounting },
): Promise<Omit<Program, 'language'>> {
  const guard = guarded ? await import('./loop-guard.ts') : undefined;
  const names = others.map(({ name }) => name);
  const links = others.length > 0 ? await import('./file-links.ts') : undefined;

  const withGuards: Record<string, string> = {};
  const urls = new Map<string, string>();
  const imports: Record<string, string> = {};
  for (const { name, code } of others) {
    const script = /\.[jt]s$/.test(name) ? await prepareScript(name, code, names, true) : undefined;
    const ready =
      script && guard ? guard.guardLoops(script.code, 'module') : (script?.code ?? code);
    withGuards[name] = ready;
    const url = links?.fileUrl(name, ready) ?? '';
    urls.set(name, url);
    if (script) imports[script.name] = url;
  }

  const about = { kind, file: main.name, files: names, imports, shifts: [] };
  const guarding = (text: string) =>
    guarded ? { guarded: { ...withGuards, [main.name]: text } } : {};
  if (kind === 'js') {
    const { code, module } = await prepareScript(main.name, main.code, names, false);
    const ready = guard ? guard.guardLoops(code, module ? 'module' : 'script') : code;
    return { ...about, ...guarding(ready), code: ready, module };
  }

  let page = main.code;
  if (links) {
    const [{ linkImports }, { mapScripts }] = await Promise.all([
      import('./imports.ts'),
      import('./html-scripts.ts'),
    ]);
    page = mapScripts(page, (code, _kind, at) => linkImports(code, main.name, names, at));
  }
  if (guard) page = guard.guardPage(page);
  const guards = guarding(page);
  const counted =
    counting && (await import('./line-counting.ts')).withLines(page, main.name, counting);
  if (counted) page = counted.html;
  if (links) page = links.linkFiles(page, urls, imports);
  return { ...about, ...guards, shifts: counted?.shifts ?? [], code: page, module: false };
}

/** A script or module as JavaScript that finds its imports. */
async function prepareScript(
  file: string,
  code: string,
  names: readonly string[],
  isImported: boolean,
): Promise<{ name: string; code: string; module: boolean }> {
  const plain = file.endsWith('.ts')
    ? (await import('./typescript.ts')).withoutTypes(code, file)
    : code;
  const name = importName(file);
  if (!/\b(?:import|export|await)\b/.test(plain)) return { name, code: plain, module: isImported };
  const { isModule, linkImports } = await import('./imports.ts');
  return {
    name,
    code: linkImports(plain, file, names),
    module: isImported || isModule(plain),
  };
}
