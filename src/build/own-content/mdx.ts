import { posix } from 'node:path';
import { createContext, Script } from 'node:vm';
import { isBuiltin } from 'node:module';
import { parse, type ImportDeclaration, type Program } from 'acorn';
import { full } from 'acorn-walk';
import MagicString from 'magic-string';
import { mdxToJs, mdxToMdast, type MdastNode } from 'satteri';
import { didYouMean } from '../../nearest.ts';
import type { ContentFolder } from './folder.ts';

/*
 * What is wrong with the MDX of a lesson, before anything is built of it. It is compiled with the
 * compiler of the build, and each of its expressions is run as the build runs it, with nothing in
 * the place of components: those are rendered by the build alone.
 */

/** Milliseconds that the expressions of a lesson may take. */
const LONGEST = 2_000;
const ESCAPE = 'for text, write it between backticks, or \\{ in place of {';

/** A place in a lesson, both from 1, as editors count them. */
interface Place {
  line: number;
  column: number;
}

/**
 * Every fault, as a sentence that names file, line and column, and what was expected.
 * @param file Its name in `own`, as `lessons/en/our-lab.mdx`.
 * @param text All of it, front matter included.
 * @param data What the front matter says.
 */
export function mdxFaults(
  own: ContentFolder,
  course: ContentFolder,
  file: string,
  text: string,
  data: unknown,
): string[] {
  // The lines of the front matter stay, and hold nothing.
  const body = text.replace(/^---\n[^]*?\n---(?=\n|$)/, (lines) => lines.replace(/[^\n]/g, ''));
  const at = ({ line, column }: Place) => `${own.path(file)}:${line}:${column}`;
  let tree: MdastNode;
  let code: string;
  try {
    tree = mdxToMdast(body);
    code = compiled(body);
  } catch (error) {
    return [said(error, at)];
  }
  const nodes = nodesBelow(tree);
  const statements = nodes.filter((node) => node.type === 'mdxjsEsm');
  const joined = (some: typeof statements) => some.map(({ value }) => value).join('\n\n');
  const header = joined(statements);
  const known = namesIn(compiled(header));
  const faults = [
    ...missingComponents(code, known).map(({ place, fault }) => `${at(place)}: ${fault}`),
    ...missingFiles(own, course, file, nodes).map(({ place, fault }) => `${at(place)}: ${fault}`),
  ];
  // What is missing would only be told again, by whatever runs into it.
  if (faults.length > 0) return faults;
  const values = { frontmatter: data, file: own.path(file), url: '' };
  const run = runner(values, known);
  const whole = run(header);
  if (whole !== undefined) {
    // The first one without which all is well; what it needs stands before it.
    const broken = statements.find(
      (_each, index) => run(joined(statements.slice(0, index + 1))) !== undefined,
    );
    return [`${at(broken ? startOf(broken) : { line: 1, column: 1 })}: what it exports ${whole}`];
  }
  for (const { code: expression, place } of expressionsIn(nodes, body)) {
    const fault = run(`${header}\n\n${expression}\n`);
    if (fault !== undefined) faults.push(`${at(place)}: ${expression} ${fault}`);
  }
  return faults;
}

function compiled(body: string): string {
  return mdxToJs(body, { development: true, jsxImportSource: 'astro' }).code;
}

/** What the compiler says, without its own name for it. */
function said(error: unknown, at: (place: Place) => string): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, line = '1', column = '1', words = message] =
    /^(\d+):(\d+): ([^]*?)(?: \([\w-]+:[\w-]+\))?$/.exec(message) ?? [];
  const isExpression = words.includes('xpression');
  const plain = words.replace(' with oxc', '').replace(' esm', ' import or export');
  return `${at({ line: Number(line), column: Number(column) })}: ${plain}${isExpression ? `; ${ESCAPE}` : ''}`;
}

function nodesBelow(node: MdastNode): MdastNode[] {
  return 'children' in node ? [node, ...node.children.flatMap(nodesBelow)] : [node];
}

function programOf(code: string): Program {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
}

/** Names that a lesson itself makes known, by importing or declaring them. */
function namesIn(code: string): string[] {
  return programOf(code).body.flatMap((statement) => {
    if (statement.type === 'ImportDeclaration') {
      return statement.specifiers.map(({ local }) => local.name);
    }
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declaration?.type === 'VariableDeclaration') {
      return declaration.declarations.flatMap(({ id }) =>
        id.type === 'Identifier' ? [id.name] : [],
      );
    }
    const isNamed =
      declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration';
    return isNamed && !/^_|^MDXContent$/.test(declaration.id.name) ? [declaration.id.name] : [];
  });
}

/** Components that are nowhere: the compiled lesson asks for each, and knows where it stands. */
function missingComponents(
  code: string,
  known: readonly string[],
): { place: Place; fault: string }[] {
  const calls = code.matchAll(/_missingMdxReference\("([^"]+)", (?:true|false), "(\d+):(\d+)/g);
  const components = known.filter((name) => /^[A-Z]/.test(name));
  return [...calls].map(([, name = '', line, column]) => ({
    place: { line: Number(line), column: Number(column) },
    fault: `there is no component <${name}>.${didYouMean(name, components)} Expected one that the lesson imports${components.length > 0 ? ` (${components.join(', ')})` : ''}; for text, write it between backticks.`,
  }));
}

/** Modules and pictures that are named and are not there. */
function missingFiles(
  own: ContentFolder,
  course: ContentFolder,
  file: string,
  nodes: readonly MdastNode[],
): { place: Place; fault: string }[] {
  const isThere = (name: string) => {
    const path = posix.join(posix.dirname(file), name.replace(/[?#].*$/, ''));
    return own.has(path) || course.has(path);
  };
  return nodes.flatMap((node) => {
    const place = startOf(node);
    if (node.type === 'image') {
      const isElsewhere = /^(?:[a-z][a-z\d+.-]*:|\/|#)/i.test(node.url);
      return isElsewhere || isThere(decodeURI(node.url))
        ? []
        : [{ place, fault: `there is no picture ${node.url}: expected it beside the lesson.` }];
    }
    if (node.type !== 'mdxjsEsm') return [];
    return sourcesIn(compiled(node.value)).flatMap((source) => {
      const line = place.line + linesBefore(node.value, source);
      const found = { line, column: 1 };
      if (/^\.\.?\//.test(source)) {
        if (isThere(source)) return [];
        const path = posix.join('content', posix.dirname(file), source);
        const where = path.startsWith('src/')
          ? 'its components are in src/components'
          : 'look at the path';
        return [{ place: found, fault: `imports ${path}, which the project has not: ${where}.` }];
      }
      const [first = '', second = ''] = source.split('/');
      const name = source.startsWith('@') ? `${first}/${second}` : first;
      const isKnown =
        /^(?:astro|virtual):/.test(source) ||
        isBuiltin(source) ||
        course.has(`../node_modules/${name}/package.json`);
      return isKnown
        ? []
        : [{ place: found, fault: `imports "${source}", a package that the project has not.` }];
    });
  });
}

function linesBefore(text: string, part: string): number {
  return text.slice(0, Math.max(0, text.indexOf(part))).split('\n').length - 1;
}

/** What the imports and exports of a module name. */
function sourcesIn(code: string): string[] {
  return programOf(code).body.flatMap((statement) => {
    const source = 'source' in statement ? statement.source?.value : undefined;
    return typeof source === 'string' && !source.startsWith('astro/jsx') ? [source] : [];
  });
}

function startOf({ position }: MdastNode): Place {
  return position?.start ?? { line: 1, column: 1 };
}

/** Each expression of a lesson as it would stand by itself, and where it stands. */
function expressionsIn(
  nodes: readonly MdastNode[],
  body: string,
): { code: string; place: Place }[] {
  return nodes.flatMap((node) => {
    const place = startOf(node);
    if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') {
      return [{ code: `{${node.value}}`, place }];
    }
    if (node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement') return [];
    let from = node.position?.start.offset ?? 0;
    return node.attributes.flatMap((attribute) => {
      const isSpread = attribute.type === 'mdxJsxExpressionAttribute';
      const value = isSpread ? attribute.value : attribute.value;
      const written = typeof value === 'string' ? (isSpread ? value : undefined) : value?.value;
      if (written === undefined) return [];
      from = Math.max(from, body.indexOf(`{${written}`, from));
      const before = body.slice(0, from).split('\n');
      const found = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      return [{ code: isSpread ? `{({${written}})}` : `{${written}}`, place: found }];
    });
  });
}

/**
 * What runs a part of a lesson, and gives what went wrong, if anything did.
 * @param values What the build puts into every lesson, by name.
 * @param known Names that the lesson makes known itself.
 */
function runner(values: Readonly<Record<string, unknown>>, known: readonly string[]) {
  const own = Object.entries(values).filter(([name]) => !known.includes(name));
  const context = createContext({
    ...globals(),
    __lesson: { __anything: anything(), ...Object.fromEntries(own) },
  });
  const names = ['__anything', ...own.map(([name]) => name)];
  const meant = [...known, ...Object.keys(values)];
  return (body: string) => {
    const given = names.map((name) => `__lesson.${name}`).join(', ');
    const code = `((${names.join(', ')}) => { ${asFunctionBody(body)}\n})(${given})({})`;
    let script: Script;
    try {
      script = new Script(code);
    } catch {
      // It awaits, say, which a module may and this may not: the build runs it.
      return undefined;
    }
    try {
      const result: unknown = script.runInContext(context, { timeout: LONGEST });
      // What is awaited fails in the build.
      if (result instanceof Promise) result.catch(() => {});
      return undefined;
    } catch (error) {
      return reasonOf(error, meant);
    }
  };
}

/** A part of a lesson as compiled, with nothing imported; it returns the function that renders it. */
function asFunctionBody(body: string): string {
  const code = new MagicString(compiled(body));
  const program = programOf(code.original);
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration')
      code.overwrite(statement.start, statement.end, bound(statement));
    if (statement.type === 'ExportAllDeclaration') code.remove(statement.start, statement.end);
    if (statement.type === 'ExportNamedDeclaration') {
      const { declaration } = statement;
      code.remove(statement.start, declaration ? declaration.start : statement.end);
    }
    if (statement.type === 'ExportDefaultDeclaration') {
      code.overwrite(statement.start, statement.declaration.start, 'return ');
    }
  }
  full(program, (node) => {
    if (
      node.type === 'MetaProperty' &&
      code.original.slice(node.start, node.end) === 'import.meta'
    ) {
      code.overwrite(node.start, node.end, '__anything');
    }
  });
  return code.toString();
}

/** Why a part of a lesson could not be run, for whoever wrote it. */
function reasonOf(error: unknown, meant: readonly string[]): string | undefined {
  // Thrown in another context, it is none of this one's errors.
  const of = (name: string): unknown => Reflect.get(Object(error), name);
  const [name, message] = [of('name'), String(of('message') ?? error)];
  if (of('code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
    return `does not end within ${LONGEST / 1_000} s.`;
  }
  const [, missing] = /^(\S+) is not defined$/.exec(message) ?? [];
  if (missing !== undefined && name === 'ReferenceError') {
    return `names ${missing}, which is not defined.${didYouMean(missing, meant)} Expected what the lesson imports or exports; ${ESCAPE}.`;
  }
  const [first = ''] = message.split('\n');
  return `cannot be rendered: ${typeof name === 'string' ? `${name}: ` : ''}${first}`;
}

/** What an import makes known, where nothing is imported. */
function bound({ specifiers }: ImportDeclaration): string {
  return specifiers.map(({ local }) => `const ${local.name} = __anything;`).join(' ');
}

/** What stands in the place of all that is imported: it can be read, called and gone through. */
function anything(): unknown {
  const stub: unknown = new Proxy(() => {}, {
    get: (_target, name) => {
      if (name === Symbol.toPrimitive) return () => '';
      if (name === Symbol.iterator) return [][Symbol.iterator];
      return name === 'then' ? undefined : stub;
    },
    apply: () => stub,
    construct: () => Object(stub) as object,
  });
  return stub;
}

/** What Node has beyond the language, which a lesson may use. */
function globals(): Record<string, unknown> {
  return Object.fromEntries(
    Object.getOwnPropertyNames(globalThis)
      .filter(
        (name) =>
          !['globalThis', 'global', 'self', 'localStorage', 'sessionStorage'].includes(name) &&
          !/^[A-Z]\w*Error$/.test(name),
      )
      .map((name): [string, unknown] => [name, Reflect.get(globalThis, name)])
      .concat([['process', withoutEnd()]]),
  );
}

/** This process, for a lesson that must not end it. */
function withoutEnd(): unknown {
  const end = (name: string) => ({
    value: () => {
      throw new Error(`process.${name}() would end the build`);
    },
  });
  const ends = ['exit', 'reallyExit', 'abort', 'kill'].map((name) => [name, end(name)] as const);
  return Object.create(process, Object.fromEntries(ends));
}
