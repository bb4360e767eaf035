import type { Place } from '../console-value.ts';

/** A program that cannot be handed to the sandbox: what is wrong, and where. */
export class NotReady extends Error {
  override name = 'NotReady';
  readonly why: 'syntax' | 'import';
  readonly values: Record<string, string>;
  readonly place: Place;

  /**
   * @param why `syntax`: it cannot be read. `import`: it imports a file that is not there.
   * @param values what the sentence about it names.
   */
  constructor(why: 'syntax' | 'import', values: Record<string, string>, place: Place) {
    super(`${place.file}:${place.line}: ${why}`);
    this.why = why;
    this.values = values;
    this.place = place;
  }
}
