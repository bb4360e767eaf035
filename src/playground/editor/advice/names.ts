import { full } from 'acorn-walk';
import type { AnyNode } from 'acorn';
import type { Problem } from './problem.ts';
import { isSocket, isSocketClass, textOf, type Script } from './script.ts';
import { meant } from './spelling.ts';

export const EVENTS = ['open', 'message', 'error', 'close'] as const;
const HANDLERS = EVENTS.map((name) => `on${name}`);

/** What a WebSocket has: its own, and what each event target and object has. */
const MEMBERS: readonly string[] = [
  ...HANDLERS,
  ...['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol', 'binaryType'],
  ...['send', 'close', 'addEventListener', 'removeEventListener', 'dispatchEvent'],
  ...['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'],
  ...['constructor', 'toString', 'valueOf', 'hasOwnProperty'],
];

/** Names that no socket has, but one that is close to it; and listeners that are called at once. */
export function nameProblems(script: Script): Problem[] {
  const { program, sockets, code } = script;
  const problems: Problem[] = [];
  const silent = functionsWithoutResult(script);

  full(program, (each) => {
    const node = each;
    if (
      node.type === 'MemberExpression' &&
      !node.computed &&
      node.property.type === 'Identifier' &&
      isSocket(node.object, sockets)
    ) {
      const { name, start, end } = node.property;
      const instead = meant(name, MEMBERS);
      if (instead !== undefined) {
        problems.push({
          id: instead.startsWith('on') ? 'handler-name' : 'member-name',
          start,
          end,
          values: { name, meant: instead },
          fixes: [{ code: instead, edits: [{ start, end, text: instead }] }],
        });
      }
    }

    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const { object, property } = node.left;
      const { right } = node;
      if (
        property.type === 'Identifier' &&
        HANDLERS.includes(property.name) &&
        isSocket(object, sockets) &&
        right.type === 'CallExpression' &&
        right.callee.type === 'Identifier' &&
        silent.has(right.callee.name)
      ) {
        const { start, end } = right;
        const text =
          right.arguments.length === 0 ? right.callee.name : `() => ${code.slice(start, end)}`;
        problems.push({
          id: 'handler-called',
          start,
          end,
          values: { name: property.name, call: right.callee.name },
          fixes: [{ code: text, edits: [{ start, end, text }] }],
        });
      }
    }

    if (node.type !== 'CallExpression') return;
    const { callee } = node;
    if (isSocketClass(callee)) {
      const { start, end } = callee;
      const edits = [{ start, end: start, text: 'new ' }];
      problems.push({ id: 'no-new', start, end, values: {}, fixes: [{ code: 'new', edits }] });
    }
    if (
      callee.type !== 'MemberExpression' ||
      callee.property.type !== 'Identifier' ||
      !isSocket(callee.object, sockets)
    ) {
      return;
    }
    const [first] = node.arguments;
    const event = textOf(first);
    if (callee.property.name === 'on') {
      const { start, end } = callee.property;
      const edits = [{ start, end, text: 'addEventListener' }];
      problems.push({
        id: 'node-on',
        start,
        end,
        values: {},
        fixes: [{ code: 'addEventListener', edits }],
      });
    } else if (callee.property.name === 'addEventListener' && first && event !== undefined) {
      problems.push(...eventProblem(event, first, code));
    }
  });
  return problems;
}

function eventProblem(event: string, { start, end }: AnyNode, code: string): Problem[] {
  if (EVENTS.some((name) => name === event)) return [];
  const plain = event.replace(/^on/i, '');
  const instead = EVENTS.find((name) => name === plain.toLowerCase()) ?? meant(plain, EVENTS);
  if (instead === undefined) return [];
  const quote = code[start] ?? "'";
  return [
    {
      id: plain === event ? 'event-name' : 'event-prefix',
      start,
      end,
      values: { name: event, meant: instead },
      fixes: [{ code: instead, edits: [{ start, end, text: `${quote}${instead}${quote}` }] }],
    },
  ];
}

/** Functions of the script that give nothing back, so that their call makes no listener. */
function functionsWithoutResult({ program }: Script): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body) {
    if (statement.type !== 'FunctionDeclaration') continue;
    const results: AnyNode[] = [];
    full(statement.body, (each) => {
      const node = each;
      if (node.type === 'ReturnStatement' && node.argument) results.push(node);
    });
    if (results.length === 0) names.add(statement.id.name);
  }
  return names;
}
