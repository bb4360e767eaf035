import type { FieldId } from './diagram.ts';

/** The fields that the bytes of the hex hold, where they hold more than one or have another name. */
const IN_HEX: Readonly<Record<string, readonly FieldId[]>> = {
  'first-byte': ['fin', 'rsv1', 'rsv2', 'rsv3', 'opcode'],
  'second-byte': ['mask', 'length'],
  'extended-length': ['extended-length'],
  'masking-key': ['masking-key'],
};

/** The fields of a frame that an element of its detail stands for. */
function fieldsOf(element: HTMLElement): readonly string[] {
  const { field, r: bytes } = element.dataset;
  if (field !== undefined) return [field];
  return bytes === undefined ? [] : (IN_HEX[bytes] ?? ['payload']);
}

/**
 * Lights up the bits, the bytes and the entry of the field that is pointed at or has the focus, in
 * all places at once.
 */
export function lightField(root: HTMLElement | null, target: EventTarget | null): void {
  if (!root) return;
  const places = '[data-field], [data-r]';
  const at = target instanceof Element && root.contains(target) ? target.closest(places) : null;
  const wanted = at instanceof HTMLElement ? fieldsOf(at) : [];
  for (const element of root.querySelectorAll<HTMLElement>(places)) {
    element.classList.toggle(
      'fv-on',
      fieldsOf(element).some((field) => wanted.includes(field)),
    );
  }
}
