import { expect, it } from 'vitest';
import { blankTypes } from './blank-types.ts';
import { problemsIn } from './problems-in.ts';

const CODE = `interface Message { text: string }
import type { Other } from './other';
const ws: WebSocket = new WebSocket('ws://a/') as WebSocket;
class Room { private readonly name?: string; constructor(public socket: WebSocket) {} }
function tell<T>(message?: T): void { ws!.oncolse = message as any; }
`;

it('types become blanks, and the rest stays where it was', () => {
  const blanked = blankTypes(CODE);
  expect(blanked).toHaveLength(CODE.length);
  expect(blanked.split('\n')).toHaveLength(CODE.split('\n').length);
  expect(blanked).not.toMatch(/interface|string|any|private|void/);
  expect(blanked.indexOf('oncolse')).toBe(CODE.indexOf('oncolse'));
});

it('problems are found in TypeScript', () => {
  const [problem] = problemsIn(CODE, 'typescript', { isSecure: false }, blankTypes(CODE));
  expect(problem?.id).toBe('handler-name');
  expect(problem?.start).toBe(CODE.indexOf('oncolse'));
});

it('what cannot be read stays as it is', () => {
  expect(blankTypes('const a: = ;')).toBe('const a: = ;');
});
