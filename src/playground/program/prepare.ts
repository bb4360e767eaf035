import type { Program } from '../sandbox-protocol.ts';
import { importName } from './import-name.ts';
import { namedScript } from './named-script.ts';

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

/** A program that a browser can run. */
interface Ready extends Omit<Program, 'language' | 'pieces' | 'scripts' | 'hides'> {
  /** The script, or the page. */
  code: string;
  /** Whether a script is a module: it awaits or imports at its top level. */
  module: boolean;
}

interface Terms {
  /** Whether its loops can be ended, since the frame shares the page's thread. */
  guarded: boolean;
  /**
   * Given for the sandbox, where the lines of a page's scripts are to be those in the editor: whether
   * the browser hides errors whose address is that of the document.
   */
  hides?: boolean;
}

/**
 * Makes a program ready for the sandbox, which gives each piece of JavaScript an address of its own.
 * @throws {NotReady} as `prepare` does.
 */
export async function prepareRun(
  source: Source,
  terms: Required<Terms>,
): Promise<Omit<Program, 'language'>> {
  const { code, module, ...about } = await prepare(source, terms);
  const parts =
    about.kind === 'js'
      ? { pieces: [], scripts: [{ code: namedScript(code, about.file), module }] }
      : (await import('./own-scripts.ts')).ownScripts(code);
  return { ...about, ...parts, hides: terms.hides };
}

/**
 * Makes a program ready for a browser: types are taken out, imports find the other files, and errors
 * name its own files and lines. The tools for each are loaded when needed.
 * @throws {NotReady} for TypeScript that cannot be read and for an import of no file.
 */
export async function prepare(
  { kind, files: [main, ...others] }: Source,
  { guarded, hides }: Terms,
): Promise<Ready> {
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

  const about = { kind, file: main.name, files: names, imports, handlers: [] };
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
  const placed =
    hides === undefined
      ? undefined
      : (await import('./own-scripts.ts')).placedScripts(page, main.name, hides);
  if (placed) page = placed.html;
  if (links) page = links.linkFiles(page, urls, imports);
  const { handlers } = placed ?? about;
  return { ...about, ...guards, code: page, module: false, handlers };
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
