import type { LiveServer } from '../sandbox-protocol.ts';
import { failingAddress, isRefusal, requestAddressOf } from './address.ts';
import type { Budget } from './budget.ts';

export interface RequestLog {
  server: LiveServer;
  budget: Pick<Budget, 'request'>;
  mapped(from: string, to: string): void;
  /** The sandbox does not let a request through. */
  refused(url: string): void;
}

/**
 * `fetch` and `EventSource` that reach this server by the address that examples are written for,
 * and keep within the budget. In all else they are the browser's own.
 */
export function requestsTo(
  native: Pick<typeof globalThis, 'fetch' | 'EventSource'>,
  log: RequestLog,
): Pick<typeof globalThis, 'fetch' | 'EventSource'> {
  const { server, budget } = log;
  const nativeFetch = native.fetch.bind(native);
  const NativeSource = native.EventSource;
  let saidMapped = false;

  const led = (url: string): string => {
    budget.request();
    const address = requestAddressOf(url, document.baseURI, server);
    if (address?.mapped && !saidMapped) {
      saidMapped = true;
      log.mapped(address.mapped.from, address.mapped.to);
    }
    return address?.mapped ? address.target : url;
  };

  class LessonSource extends NativeSource {
    constructor(url: string | URL, ...rest: [init?: EventSourceInit]) {
      const address = led(String(url));
      try {
        super(address, ...rest);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        // WebKit throws at what its policy refuses; elsewhere it is as with a server that fails.
        log.refused(String(url));
        super(failingAddress(server, 'http'), ...rest);
      }
    }
  }
  Object.defineProperty(LessonSource, 'name', { value: NativeSource.name });

  return {
    fetch(input: RequestInfo | URL, ...rest: [init?: RequestInit]) {
      const request =
        input instanceof Request ? new Request(led(input.url), input) : led(String(input));
      return nativeFetch(request, ...rest);
    },
    EventSource: LessonSource,
  };
}
