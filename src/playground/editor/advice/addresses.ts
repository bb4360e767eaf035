import { full } from 'acorn-walk';
import type { Edit, Problem, ProblemId, Surroundings } from './problem.ts';
import { isSocketClass, pathOf, type Script } from './script.ts';

const LOOPBACK = /^(?:localhost|[^/]*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Addresses that the constructor refuses or that the page's own security does. */
export function addressProblems(
  { program, sockets, code }: Script,
  around: Surroundings,
): Problem[] {
  const problems: Problem[] = [];
  full(program, (each) => {
    const node = each;
    if (node.type !== 'NewExpression' || !isSocketClass(node.callee)) return;
    const [given] = node.arguments;
    if (!given) return;
    const written = sockets.texts.get(pathOf(given) ?? '') ?? given;
    if (written.type !== 'TemplateLiteral' && written.type !== 'Literal') return;
    if (written.type === 'Literal' && typeof written.value !== 'string') return;
    problems.push(...problemsOf(code, written.start + 1, written.end - 1, around));
  });
  return problems;
}

/** What is wrong with the address written from `start` to `end`, within its quotes. */
function problemsOf(
  code: string,
  start: number,
  end: number,
  { isSecure }: Surroundings,
): Problem[] {
  const address = code.slice(start, end);
  // Text with an escape reads otherwise than it is written.
  if (address.includes('\\')) return [];
  const problems: Problem[] = [];
  const say = (id: ProblemId, to: number, edit: Edit, values: Problem['values'] = {}) =>
    problems.push({
      id,
      start,
      end: to,
      values: { address, ...values },
      fixes: [{ code: edit.text, edits: [edit] }],
    });

  const [, scheme] = /^\s*([a-z][a-z\d+.-]*):/i.exec(address) ?? [];
  const [, host = ''] = /^[^/]*\/\/((?:\[[^\]]*\])|[^/:?#]*)/.exec(address) ?? [];
  const schemeEnd = start + (scheme?.length ?? 0);
  const known = scheme?.toLowerCase();
  if (known === 'http' || known === 'https') {
    const text = known === 'http' ? 'ws' : 'wss';
    say('url-http', end, { start, end: schemeEnd, text }, { scheme: known, meant: text });
  } else if (
    known === 'ws' &&
    isSecure &&
    host !== '' &&
    !host.includes('$') &&
    !LOOPBACK.test(host)
  ) {
    say('url-insecure', end, { start, end: schemeEnd, text: 'wss' });
  } else if (known !== undefined && known !== 'ws' && known !== 'wss') {
    const text = address.startsWith(`${scheme ?? ''}://`) ? 'ws' : `ws://${scheme ?? ''}`;
    say('url-scheme', end, { start, end: schemeEnd, text }, { scheme: known });
  }

  const hash = address.replace(/\$\{[^}]*\}/g, (hole) => ' '.repeat(hole.length)).indexOf('#');
  if (hash >= 0) {
    const from = start + hash;
    problems.push({
      id: 'url-fragment',
      start: from,
      end,
      values: { fragment: code.slice(from, end) },
      fixes: [{ code: code.slice(from, end), edits: [{ start: from, end, text: '' }] }],
    });
  }
  return problems;
}
