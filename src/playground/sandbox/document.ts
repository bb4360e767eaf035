import { TELL_ERROR, type Program } from '../sandbox-protocol.ts';

/**
 * Writes the learner's program as the frame's document. A page goes through the browser's parser
 * (scripts in order, DOMContentLoaded, load); a script runs in an empty page. `installed` is
 * called when listeners can be added: `document.open()` removes all that there were.
 * @param urls what its scripts are loaded from.
 */
export function writeDocument(
  program: Program,
  urls: readonly string[],
  installed: () => void,
): void {
  if (program.kind === 'html') {
    open(installed);
    const page = program.pieces.map((piece, at) => piece + (urls[at] ?? '')).join('');
    // Nothing else runs scripts in order, as a browser that loads a page does.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    document.write(page);
    document.close();
    return;
  }
  open(installed);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it sets the mode of the document
  document.write('<!DOCTYPE html><meta charset="utf-8"><body>');
  document.close();
  document.documentElement.lang = program.language;
  document.title = program.file;
  if (Object.keys(program.imports).length > 0) {
    const map = document.createElement('script');
    map.type = 'importmap';
    map.textContent = JSON.stringify({ imports: program.imports });
    document.head.append(map);
  }
  program.scripts.forEach(({ module }, at) => {
    const script = document.createElement('script');
    if (module) script.type = 'module';
    script.src = urls[at] ?? '';
    document.body.append(script);
  });
}

/** Gives a script an address to be loaded from. It is this frame's own, and goes with it. */
export function addressFor(code: string): string {
  return URL.createObjectURL(new Blob([code], { type: 'text/javascript;charset=utf-8' }));
}

/**
 * A module that runs the one at `address`, and tells what that one throws: WebKit says nothing of an
 * error that comes after an `await`.
 */
export function tellingModule(address: string): string {
  return `await import(${JSON.stringify(address)}).catch((error) => ${TELL_ERROR}(error));`;
}

/**
 * Whether the browser hides the errors of code whose address is that of this document, as WebKit does
 * where the document's origin is opaque.
 */
export function hidesErrors(): boolean {
  let isHidden = false;
  const listen = (event: ErrorEvent) => {
    event.preventDefault();
    isHidden = isMuted(event);
  };
  open(() => addEventListener('error', listen));
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is asked about
  document.write('<script>throw 0</script>');
  document.close();
  removeEventListener('error', listen);
  return isHidden;
}

/** Whether an error is told without anything that would say which (HTML §8.1.4.3). */
export function isMuted({ message, lineno, error }: ErrorEvent): boolean {
  return /^script error/i.test(message) && lineno === 0 && error === null;
}

function open(installed: () => void): void {
  document.open();
  installed();
}

/**
 * Keeps our listeners when learner code itself opens the document anew, by `document.open()` or by
 * `document.write()` after the page has loaded, which opens it too.
 */
export function keepListeners(install: () => void): void {
  const native = {
    open: Reflect.get(Document.prototype, 'open'),
    write: Reflect.get(Document.prototype, 'write'),
    writeln: Reflect.get(Document.prototype, 'writeln'),
  };
  const installing = (method: (...args: never[]) => unknown) =>
    function (this: Document, ...args: unknown[]): unknown {
      // Opening by ourselves where writing would: scripts in the text must find the listeners.
      if (method !== native.open && this.readyState === 'complete') {
        Reflect.apply(native.open, this, []);
      }
      install();
      const result: unknown = Reflect.apply(method, this, args);
      install();
      return result;
    };
  Object.assign(Document.prototype, {
    open: installing(native.open),
    write: installing(native.write),
    writeln: installing(native.writeln),
  });
}
