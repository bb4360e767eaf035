import { fileNamed, importName } from '../program/import-name.ts';
import type { Program } from '../sandbox-protocol.ts';

interface Told extends Pick<Program, 'files' | 'imports'> {
  /** Something is made whose connections are not watched. */
  unseen: (name: string) => void;
  /** A worker is asked for whose script is no file of the example. */
  refused: (address: string) => void;
  /** A call threw what the browser threw. */
  threw: (error: unknown) => void;
}

/**
 * Tells of what opens connections that this frame's `WebSocket` does not make: workers, streams,
 * frames within it. A worker finds its script among the files of the example.
 * @returns what watches the document for frames: to be called for each that is opened.
 */
export function tellUnseen({ files, imports, unseen, refused, threw }: Told): () => void {
  class LessonWorker extends Worker {
    constructor(url: string | URL, ...rest: [options?: WorkerOptions]) {
      const wanted = String(url);
      const file = fileNamed(wanted, files);
      const own = file === undefined ? undefined : imports[importName(file)];
      // Firefox says nothing of an address that is not let through.
      if (own === undefined && !/^(?:blob|data):/.test(wanted)) refused(wanted);
      try {
        super(own ?? url, ...rest);
      } catch (error) {
        threw(error);
        throw error;
      }
      unseen('Worker');
    }
  }
  Object.defineProperty(LessonWorker, 'name', { value: 'Worker' });
  window.Worker = LessonWorker;

  const stream: unknown = Reflect.get(window, 'WebSocketStream');
  if (typeof stream === 'function') {
    const told = new Proxy(stream, {
      construct(target, args, made) {
        unseen('WebSocketStream');
        const result: unknown = Reflect.construct(target, args, made);
        if (typeof result === 'object' && result !== null) return result;
        // A constructor of the browser makes an object, or throws.
        throw new TypeError('WebSocketStream');
      },
    });
    Reflect.set(window, 'WebSocketStream', told);
  }

  const frames = document.getElementsByTagName('iframe');
  const observer = new MutationObserver(() => {
    // One from elsewhere is not let in, and told.
    const holds = [...frames].some((frame) => frame.hasAttribute('srcdoc'));
    if (!holds) return;
    observer.disconnect();
    unseen('<iframe>');
  });
  return () => observer.observe(document, { childList: true, subtree: true, attributes: true });
}
