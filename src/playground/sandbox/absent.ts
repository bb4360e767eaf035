import type { Refused } from '../sandbox-protocol.ts';

interface Told {
  absent: (
    what: Extract<Refused['what'], 'storage' | 'shared-worker' | 'window'>,
    name: string,
  ) => void;
  /** A call threw what the browser threw. */
  threw: (error: unknown) => void;
}

/**
 * Tells when code asks for what a frame of opaque origin does not have. It gets what the browser
 * gives it all the same: an exception, mostly.
 */
export function tellAbsent({ absent, threw }: Told): void {
  const attempt = <T>(call: () => T, fails: () => void): T => {
    try {
      return call();
    } catch (error) {
      fails();
      threw(error);
      throw error;
    }
  };
  const watch = (owner: object, name: string) => {
    const property = Reflect.getOwnPropertyDescriptor(owner, name);
    const { get, set } = property ?? {};
    if (!property || !get) return;
    const fails = () => absent('storage', owner === window ? name : `document.${name}`);
    Object.defineProperty(owner, name, {
      ...property,
      get(this: unknown): unknown {
        return attempt(() => Reflect.apply(get, this, []) as unknown, fails);
      },
      ...(set && {
        set(this: unknown, value: unknown) {
          attempt(() => Reflect.apply(set, this, [value]), fails);
        },
      }),
    });
  };
  for (const name of ['localStorage', 'sessionStorage', 'caches']) watch(window, name);
  watch(Document.prototype, 'cookie');

  const openDatabase = Reflect.get(IDBFactory.prototype, 'open');
  IDBFactory.prototype.open = function open(...args) {
    return attempt(
      () => Reflect.apply(openDatabase, this, args),
      () => absent('storage', 'indexedDB'),
    );
  };

  if (typeof SharedWorker === 'function') {
    class LessonSharedWorker extends SharedWorker {
      constructor(...args: ConstructorParameters<typeof SharedWorker>) {
        try {
          super(...args);
        } catch (error) {
          absent('shared-worker', String(args[0]));
          threw(error);
          throw error;
        }
      }
    }
    Object.defineProperty(LessonSharedWorker, 'name', { value: 'SharedWorker' });
    window.SharedWorker = LessonSharedWorker;
  }

  const openWindow = window.open.bind(window);
  window.open = function open(...args) {
    let opened: Window | null = null;
    try {
      opened = openWindow(...args);
    } catch (error) {
      // Firefox throws this where the others give null, as it does itself for a window that it blocks.
      const isBlocked = error instanceof DOMException && error.name === 'InvalidAccessError';
      if (!isBlocked) {
        threw(error);
        throw error;
      }
    }
    if (!opened) absent('window', String(args[0] ?? ''));
    return opened;
  };
}
