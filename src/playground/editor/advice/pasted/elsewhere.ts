import type { AnyNode, Pattern, Program } from 'acorn';
import { full } from 'acorn-walk';
import type { Problem } from '../problem.ts';
import { isSocketClass, textOf } from '../script.ts';

/** Packages that bring WebSocket to Node. */
const SOCKET_PACKAGES = /^(?:ws|websocket|isomorphic-ws|faye-websocket|nodejs-websocket|undici)$/;
const SOCKET_IO = /^socket\.io(?:-client)?(?:\/|$)/;

/** What is there in Node and in no browser. */
const NODE_NAMES = [
  ...['require', 'module', 'exports', 'process', 'Buffer', 'global', '__dirname', '__filename'],
];
/** What libraries are called that a page has to load first. */
const LIBRARIES = [
  ...['$', 'jQuery', 'axios', 'SockJS', 'Stomp', 'StompJs', 'signalR', 'Vue', 'React', 'ReactDOM'],
  ...['Pusher', 'ReconnectingWebSocket', 'Centrifuge', 'mqtt'],
];

/**
 * Code that runs elsewhere: in Node, or with a library that is not here.
 * @param hasLibraries whether the page loads scripts from an address, which may bring names.
 */
export function elsewhereProblems(
  programs: readonly Program[],
  code: string,
  hasLibraries: boolean,
): Problem[] {
  const known = namesIn(programs);
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const add = (
    id: Problem['id'],
    { start, end }: { start: number; end: number },
    name: string,
    fixes: Problem['fixes'] = [],
  ) => problems.push({ id, start, end, values: { name }, fixes });
  const isServer =
    /\bWebSocketServer\b|\bWebSocket\.Server\b|\b(?:wss?|WebSocket|WS)\.Server\b|\{[^}]*\bServer\b[^}]*\}\s*(?:=|from)/.test(
      code,
    );

  /** A package that is asked for: by which statement, under which names. */
  const asked = (source: string, statement: AnyNode, bound: readonly string[]) => {
    if (/^(?:\.{0,2}\/|https?:|data:|blob:|ws101:)/.test(source)) return;
    if (SOCKET_IO.test(source)) add('socket-io', statement, source);
    else if (!SOCKET_PACKAGES.test(source)) add('node-module', statement, source);
    else if (isServer) add('node-server', statement, source);
    else {
      const [name = 'WebSocket'] = bound;
      const text = bound.length > 1 || name === 'WebSocket' ? '' : `const ${name} = WebSocket;`;
      add('node-ws', statement, source, [
        {
          code: code.slice(statement.start, statement.end),
          edits: [{ start: statement.start, end: statement.end, text }],
        },
      ]);
    }
  };

  for (const program of programs) {
    /** The statement of each call of `require` that is one's only value. */
    const requires = new Map<AnyNode, { statement: AnyNode; bound: string[] }>();
    full(program, (each) => {
      const node = each;
      if (node.type === 'VariableDeclaration' && node.declarations.length === 1) {
        const [{ id, init } = {}] = node.declarations;
        let call: AnyNode | null | undefined = init;
        while (call?.type === 'MemberExpression') call = call.object;
        if (call && id) requires.set(call, { statement: node, bound: [...boundBy(id)] });
      }
    });
    full(program, (each) => {
      const node = each;
      if (node.type === 'ImportDeclaration') {
        const { value } = node.source;
        const bound = node.specifiers.map(({ local }) => local.name);
        if (typeof value === 'string') asked(value, node, bound);
      } else if (node.type === 'ImportExpression') {
        const source = textOf(node.source);
        if (source !== undefined) asked(source, node, []);
      } else if (
        node.type === 'CallExpression' &&
        node.callee.type === 'Identifier' &&
        node.callee.name === 'require' &&
        !known.has('require')
      ) {
        const source = textOf(node.arguments[0]);
        if (source === undefined || /^\.{0,2}\//.test(source)) return;
        seen.add('require');
        const { statement, bound } = requires.get(node) ?? { statement: node, bound: [] };
        asked(source, statement, bound);
      }
    });
  }

  for (const program of programs) {
    full(program, (each) => {
      const node = each;
      if (node.type === 'NewExpression' && isServerClass(node.callee) && !seen.has('server')) {
        const isAsked = problems.some(({ id }) => id === 'node-server');
        if (!isAsked && !known.has('WebSocketServer')) {
          seen.add('server');
          add('node-server', node.callee, code.slice(node.callee.start, node.callee.end));
        }
      }
      if (node.type !== 'Identifier' || known.has(node.name) || seen.has(node.name)) return;
      const { name } = node;
      if (NODE_NAMES.includes(name)) {
        seen.add(name);
        const edits = [{ start: node.start, end: node.end, text: 'globalThis' }];
        add('node-global', node, name, name === 'global' ? [{ code: 'globalThis', edits }] : []);
      } else if (name === 'io' && !hasLibraries) {
        seen.add(name);
        if (!problems.some(({ id }) => id === 'socket-io')) add('socket-io', node, name);
      } else if (LIBRARIES.includes(name) && !hasLibraries) {
        seen.add(name);
        add('library', node, name);
      }
    });
  }
  return problems;
}

/** `WebSocketServer`, `WebSocket.Server`. */
function isServerClass(node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === 'WebSocketServer';
  return (
    node.type === 'MemberExpression' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'Server' &&
    isSocketClass(node.object)
  );
}

/** The names that scripts give something, or ask about before they use it. */
function namesIn(programs: readonly Program[]): Set<string> {
  const names = new Set<string>();
  const add = (pattern: Pattern | null | undefined) => {
    if (pattern) for (const name of boundBy(pattern)) names.add(name);
  };
  for (const program of programs) {
    full(program, (each) => {
      const node = each;
      switch (node.type) {
        case 'VariableDeclarator':
          add(node.id);
          break;
        case 'FunctionDeclaration':
        case 'FunctionExpression':
        case 'ArrowFunctionExpression':
          if (node.type !== 'ArrowFunctionExpression') add(node.id);
          node.params.forEach(add);
          break;
        case 'ClassDeclaration':
        case 'ClassExpression':
          add(node.id);
          break;
        case 'CatchClause':
          add(node.param);
          break;
        case 'ImportDeclaration':
          for (const { local } of node.specifiers) names.add(local.name);
          break;
        case 'AssignmentExpression':
          if (node.left.type === 'Identifier') names.add(node.left.name);
          else if (
            node.left.type === 'MemberExpression' &&
            node.left.object.type === 'Identifier' &&
            /^(?:window|self|globalThis)$/.test(node.left.object.name) &&
            node.left.property.type === 'Identifier'
          ) {
            names.add(node.left.property.name);
          }
          break;
        case 'UnaryExpression':
          if (node.operator === 'typeof' && node.argument.type === 'Identifier') {
            names.add(node.argument.name);
          }
          break;
      }
    });
  }
  return names;
}

/** The names that a pattern binds. */
function* boundBy(pattern: Pattern): Iterable<string> {
  switch (pattern.type) {
    case 'Identifier':
      yield pattern.name;
      break;
    case 'ObjectPattern':
      for (const each of pattern.properties) {
        yield* boundBy(each.type === 'RestElement' ? each.argument : each.value);
      }
      break;
    case 'ArrayPattern':
      for (const each of pattern.elements) if (each) yield* boundBy(each);
      break;
    case 'RestElement':
      yield* boundBy(pattern.argument);
      break;
    case 'AssignmentPattern':
      yield* boundBy(pattern.left);
      break;
  }
}
