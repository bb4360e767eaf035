import { expect, it } from 'vitest';
import { packageIn } from './refusals.ts';

it.each([
  [new ReferenceError('require is not defined'), 'require()'],
  [new ReferenceError("Can't find variable: require"), 'require()'],
  [
    new TypeError(
      'Failed to resolve module specifier "ws". Relative references must start with either "/", "./", or "../".',
    ),
    'ws',
  ],
  [
    new TypeError(
      "Failed to resolve module specifier 'ws'. The base URL is about:blank because import() is called from a CORS-cross-origin script.",
    ),
    'ws',
  ],
  [
    new TypeError(
      'The specifier “socket.io-client” was a bare specifier, but was not remapped to anything. Relative module specifiers must start with “./”, “../” or “/”.',
    ),
    'socket.io-client',
  ],
  [new TypeError("Module name, 'ws' does not resolve to a valid URL."), 'ws'],
  [new ReferenceError('requires is not defined'), undefined],
  [new TypeError('x is not a function'), undefined],
  [new Error('require is not defined'), undefined],
  ['require is not defined', undefined],
])('%s names the package %s', (error, name) => {
  expect(packageIn(error)).toBe(name);
});
