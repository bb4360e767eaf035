import { parse, type AnyNode, type Expression, type Program, type Super } from 'acorn';
import { full } from 'acorn-walk';

/** A script as the rules read it. */
export interface Script {
  /** The file; the script's offsets count in it. */
  code: string;
  program: Program;
  sockets: Sockets;
}

/** What the scripts of a file call their sockets, and the texts that they keep under a name. */
export interface Sockets {
  /** `ws`, `this.socket`, `window.ws`. */
  names: Set<string>;
  /** Addresses kept in a variable that is set once, by its name. */
  texts: Map<string, Expression>;
}

/**
 * Reads the piece of `code` from `start` to `end`, with offsets that count from the start of it all.
 * @returns undefined for what is no JavaScript, as code that is being typed often is not.
 */
export function readScript(code: string, start = 0, end = code.length): Program | undefined {
  const read = readOrFault(code, start, end);
  return typeof read === 'number' ? undefined : read;
}

/** The program, or the offset at which it cannot be read any further. */
export function readOrFault(code: string, start = 0, end = code.length): Program | number {
  try {
    return parse(' '.repeat(start) + code.slice(start, end), {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowAwaitOutsideFunction: true,
      allowImportExportEverywhere: true,
      allowReturnOutsideFunction: true,
      allowHashBang: true,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 'pos' in error && typeof error.pos === 'number' ? error.pos : start;
  }
}

/** `ws`, `this.ws` or `a.b.c` of an expression that names something. */
export function pathOf(node: Expression | Super | AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'ChainExpression') return pathOf(node.expression);
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier' || node.computed) {
    return undefined;
  }
  const object = pathOf(node.object);
  return object === undefined ? undefined : `${object}.${node.property.name}`;
}

/** Whether an expression is the class itself. */
export function isSocketClass(node: AnyNode): boolean {
  return /^(?:(?:window|self|globalThis)\.)?WebSocket$/.test(pathOf(node) ?? '');
}

/** Whether an expression is a socket, as far as can be seen from the names. */
export function isSocket(node: AnyNode, { names }: Sockets): boolean {
  if (node.type === 'NewExpression') return isSocketClass(node.callee);
  const path = pathOf(node);
  return path !== undefined && names.has(path);
}

/** Learns the names of sockets and of kept texts from all scripts of a file. */
export function findSockets(programs: readonly Program[]): Sockets {
  const names = new Set<string>();
  const others = new Set<string>();
  const texts = new Map<string, Expression>();
  const set = new Set<string>();
  const learn = (path: string | undefined, value: Expression | null | undefined) => {
    if (path === undefined || !value) return;
    if (value.type === 'NewExpression') {
      (isSocketClass(value.callee) ? names : others).add(path);
    } else if (set.has(path)) {
      texts.delete(path);
    } else if (value.type === 'Literal' || value.type === 'TemplateLiteral') {
      texts.set(path, value);
    }
    set.add(path);
  };
  for (const program of programs) {
    full(program, (each) => {
      // The walker's own type of a node is the bare one.
      const node = each;
      if (node.type === 'VariableDeclarator') learn(pathOf(node.id), node.init);
      if (node.type === 'AssignmentExpression' && node.operator === '=') {
        learn(pathOf(node.left), node.right);
      }
      if (node.type === 'PropertyDefinition' && node.key.type === 'Identifier') {
        learn(`this.${node.key.name}`, node.value);
      }
    });
  }
  for (const name of others) names.delete(name);
  return { names, texts };
}

/** The number that an argument is written as. */
export function numberOf(node: AnyNode | undefined): number | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'number') return node.value;
  if (node?.type === 'UnaryExpression' && node.operator === '-') {
    const number = numberOf(node.argument);
    return number === undefined ? undefined : -number;
  }
  return undefined;
}

/** The text that an argument is written as, in quotes or backquotes without places to fill. */
export function textOf(node: AnyNode | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) {
    return node.quasis[0]?.value.cooked ?? undefined;
  }
  return undefined;
}
