import type { Program } from '../sandbox-protocol.ts';

/**
 * Writes the learner's program as the frame's document. A page goes through the browser's parser
 * (scripts in order, DOMContentLoaded, load); a script runs in an empty page. `installed` is
 * called when listeners can be added: `document.open()` removes all that there were.
 */
export function writeDocument(program: Program, installed: () => void): void {
  if (program.kind === 'html') {
    open(installed);
    // Nothing else runs scripts in order, as a browser that loads a page does.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    document.write(program.code);
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
  const script = document.createElement('script');
  if (program.module) script.type = 'module';
  script.textContent = `${program.code}\n//# sourceURL=${program.file}`;
  document.body.append(script);
}

/** The numbers that the browser gives to scripts on the lines 1 and 3 of a document that is written. */
export function writtenLines(): number[] {
  const lines: number[] = [];
  const listen = (event: ErrorEvent) => {
    event.preventDefault();
    lines.push(event.lineno);
  };
  open(() => addEventListener('error', listen));
  const script = '<script>throw 0</script>';
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is asked about
  document.write(`${script}\n\n${script}`);
  document.close();
  removeEventListener('error', listen);
  return lines;
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
