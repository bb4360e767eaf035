import type { AnyNode, Statement, ModuleDeclaration } from 'acorn';
import { full, fullAncestor } from 'acorn-walk';
import type { Problem } from './problem.ts';
import { isSocketClass, pathOf, type Script } from './script.ts';

type Step = Statement | ModuleDeclaration;

/**
 * `send` in the same steps that made the socket: the handshake cannot be over before they are. Not
 * looked into: other functions, which run later, and what asks for `readyState` or waits first.
 */
export function earlySends({ program, code }: Script): Problem[] {
  const problems: Problem[] = [];
  full(program, (each) => {
    const node = each;
    if (node.type !== 'Program' && node.type !== 'BlockStatement') return;
    node.body.forEach((step, at) => {
      const path = madeSocket(step);
      if (path !== undefined) problems.push(...sendsIn(node.body.slice(at + 1), path, code));
    });
  });
  return problems;
}

/** The name of the socket that a statement makes. */
function madeSocket(step: Step): string | undefined {
  if (step.type === 'VariableDeclaration') {
    const made = step.declarations.find(({ init }) => init && isNewSocket(init));
    return made && pathOf(made.id);
  }
  if (step.type !== 'ExpressionStatement' || step.expression.type !== 'AssignmentExpression') {
    return undefined;
  }
  const { left, right } = step.expression;
  return isNewSocket(right) ? pathOf(left) : undefined;
}

function isNewSocket(node: AnyNode): boolean {
  return node.type === 'NewExpression' && isSocketClass(node.callee);
}

function sendsIn(steps: readonly Step[], path: string, code: string): Problem[] {
  const problems: Problem[] = [];
  for (const step of steps) {
    const text = code.slice(step.start, step.end);
    const waits: AnyNode[] = [];
    const sends: AnyNode[] = [];
    walkNow(step, (node) => {
      if (node.type === 'AwaitExpression') waits.push(node);
      if (node.type === 'ForOfStatement' && node.await) waits.push(node);
      if (node.type === 'CallExpression' && pathOf(node.callee) === `${path}.send`)
        sends.push(node);
    });
    if (waits.length > 0 || madeSocket(step) === path) break;
    if (text.includes('readyState')) continue;
    for (const { start, end } of sends) {
      const isWhole = step.type === 'ExpressionStatement' && step.expression.start === start;
      const call = code.slice(start, end);
      const inside = `${path}.addEventListener('open', () => ${call})`;
      problems.push({
        id: 'early-send',
        start,
        end,
        values: { name: path },
        fixes: isWhole ? [{ code: 'open', edits: [{ start, end, text: inside }] }] : [],
      });
    }
  }
  return problems;
}

/** Calls `visit` with what runs when the statement does: not with the insides of functions. */
function walkNow(step: AnyNode, visit: (node: AnyNode) => void): void {
  fullAncestor(step, (node, _state, ancestors) => {
    const isLater = ancestors.some(({ type }) =>
      /Function|Class(?:Declaration|Expression)/.test(type),
    );
    if (!isLater) visit(node);
  });
}
