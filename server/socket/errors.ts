/**
 * Hears an error that needs no answer: the socket it came from is closed by it. One function for all,
 * so that it can be taken off again.
 */
export function ignoreError(): void {}
