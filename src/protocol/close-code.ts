/** Close codes, RFC 6455 §7.4 and the registry it began (§11.7). */

/** Codes with a meaning of their own, then the ranges that the others fall in. */
export const CLOSE_CODE_NAMES = [
  '1000',
  '1001',
  '1002',
  '1003',
  '1004',
  '1005',
  '1006',
  '1007',
  '1008',
  '1009',
  '1010',
  '1011',
  '1012',
  '1013',
  '1014',
  '1015',
  '0-999',
  '1016-2999',
  '3000-3999',
  '4000-4999',
  '5000-65535',
] as const;

export type CloseCodeName = (typeof CLOSE_CODE_NAMES)[number];

/** The entry of the table that a code, 0 to 65535, belongs to. */
export function closeCodeName(code: number): CloseCodeName {
  const own = CLOSE_CODE_NAMES.find((name) => name === String(code));
  if (own !== undefined) return own;
  if (code < 1000) return '0-999';
  if (code < 3000) return '1016-2999';
  if (code < 4000) return '3000-3999';
  return code < 5000 ? '4000-4999' : '5000-65535';
}

/** Codes that exist only inside a program and never in a close frame (RFC 6455 §7.4.1). */
export function isInternalCode(code: number): boolean {
  return code === 1005 || code === 1006 || code === 1015;
}

/** Whether an endpoint may put the code into a close frame. */
export function isSendable(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && code !== 1004 && !isInternalCode(code)) ||
    (code >= 3000 && code <= 4999)
  );
}

/** Whether `socket.close(code)` takes the code (WHATWG WebSockets, the `close` method). */
export function isCloseArgument(code: number): boolean {
  return code === 1000 || (code >= 3000 && code <= 4999);
}
