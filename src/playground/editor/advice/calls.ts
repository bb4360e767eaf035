import type { AnyNode } from 'acorn';
import { full } from 'acorn-walk';
import { isCloseArgument } from '../../../protocol/close-code.ts';
import type { Problem } from './problem.ts';
import { isSocket, numberOf, textOf, type Script } from './script.ts';

/** Longest reason in bytes: a control frame holds 125, two of them are the code (RFC 6455 §5.5). */
const MOST_REASON = 123;

const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];

/** Arguments that make `close` throw, objects given to `send`, states compared with words. */
export function callProblems({ program, sockets, code }: Script): Problem[] {
  const problems: Problem[] = [];
  full(program, (each) => {
    const node = each;
    if (node.type === 'BinaryExpression') problems.push(...stateProblem(node, code));
    if (
      node.type !== 'CallExpression' ||
      node.callee.type !== 'MemberExpression' ||
      node.callee.property.type !== 'Identifier' ||
      !isSocket(node.callee.object, sockets)
    ) {
      return;
    }
    if (node.callee.property.name === 'close')
      problems.push(...closeProblems(node.arguments, code));
    const [first] = node.arguments;
    if (node.callee.property.name === 'send' && first) problems.push(...sendProblem(first));
  });
  return problems;
}

function closeProblems([first, second]: AnyNode[], code: string): Problem[] {
  const problems: Problem[] = [];
  const number = numberOf(first);
  const text = textOf(first);
  if (first && number !== undefined && !isCloseArgument(number)) {
    const { start, end } = first;
    problems.push({
      id: 'close-code',
      start,
      end,
      values: { code: number },
      fixes: ['1000', '4000'].map((each) => ({
        code: each,
        edits: [{ start, end, text: each }],
      })),
    });
  }
  if (first && text !== undefined && !isCloseArgument(Number(text))) {
    const { start, end } = first;
    const edits = second ? [{ start, end, text: '1000' }] : [{ start, end: start, text: '1000, ' }];
    problems.push({
      id: 'close-text',
      start,
      end,
      values: { text: code.slice(start, end) },
      fixes: [{ code: '1000', edits }],
    });
  }
  const reason = textOf(second);
  const bytes = new TextEncoder().encode(reason ?? '').length;
  if (second && reason !== undefined && bytes > MOST_REASON) {
    const { start, end } = second;
    const cut = JSON.stringify(firstBytes(reason, MOST_REASON));
    problems.push({
      id: 'close-reason',
      start,
      end,
      values: { bytes, most: MOST_REASON },
      fixes: [{ code: String(MOST_REASON), edits: [{ start, end, text: cut }] }],
    });
  }
  return problems;
}

/** As much of the start of `text` as `most` bytes of UTF-8 hold, no character cut in two. */
function firstBytes(text: string, most: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > most) break;
    kept += character;
  }
  return kept;
}

function stateProblem(node: AnyNode & { type: 'BinaryExpression' }, code: string): Problem[] {
  if (!/^[!=]==?$/.test(node.operator)) return [];
  const sides = [node.left, node.right];
  const state = sides.find(
    (side) =>
      side.type === 'MemberExpression' &&
      side.property.type === 'Identifier' &&
      side.property.name === 'readyState',
  );
  const word = sides.find((side) => textOf(side) !== undefined);
  const text = textOf(word);
  // An XMLHttpRequest is no socket, but has numbers just as well; `document.readyState` has words.
  if (!state || !word || text === undefined || /^document\b/.test(code.slice(state.start)))
    return [];
  const name = STATES.find((each) => each === text.toUpperCase());
  const { start, end } = word;
  return [
    {
      id: 'ready-state-text',
      start,
      end,
      values: { text: code.slice(start, end) },
      fixes: name
        ? [{ code: `WebSocket.${name}`, edits: [{ start, end, text: `WebSocket.${name}` }] }]
        : [],
    },
  ];
}

function sendProblem({ type, start, end }: AnyNode): Problem[] {
  if (type !== 'ObjectExpression' && type !== 'ArrayExpression') return [];
  return [
    {
      id: 'send-object',
      start,
      end,
      values: {},
      fixes: [
        {
          code: 'JSON.stringify',
          edits: [
            { start, end: start, text: 'JSON.stringify(' },
            { start: end, end, text: ')' },
          ],
        },
      ],
    },
  ];
}
