import type { WireObserver } from '../wire/tap.ts';
import { redactRequest } from './redact.ts';

/**
 * Tells `observer` of a connection without what is the client's own in its request.
 * @param head What has come of the connection so far, the whole head among it.
 */
export function withoutSecrets(observer: WireObserver, head: Uint8Array): WireObserver {
  const redacted = Uint8Array.from(head);
  redactRequest(redacted);
  let position = 0;
  return {
    received(bytes, time) {
      const start = position;
      position += bytes.length;
      if (start >= redacted.length) {
        observer.received(bytes, time);
        return;
      }
      const hidden = Uint8Array.from(bytes);
      hidden.set(redacted.subarray(start, position));
      observer.received(hidden, time);
    },
    sent: (bytes, time) => observer.sent(bytes, time),
  };
}
