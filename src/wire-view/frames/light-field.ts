import type { FieldId } from './diagram.ts';

/** A field of a frame, or one of the two parts of a close frame's payload. */
export type FieldName = FieldId | 'close-code' | 'close-reason';

/** The fields that the bytes of the hex hold, where they hold more than one or have another name. */
const IN_HEX: Readonly<Record<string, readonly FieldName[]>> = {
  'first-byte': ['fin', 'rsv1', 'rsv2', 'rsv3', 'opcode'],
  'second-byte': ['mask', 'length'],
  'extended-length': ['extended-length'],
  'masking-key': ['masking-key'],
  'close-code': ['close-code'],
  'close-reason': ['close-reason'],
};

/** The picture draws a payload as one. */
const PAYLOAD: readonly string[] = ['payload', 'close-code', 'close-reason'];

const PLACES = '[data-field], [data-r]';

/** The fields of a frame that an element of its detail stands for. */
function fieldsOf(element: HTMLElement): readonly string[] {
  const { field, r: bytes } = element.dataset;
  if (field !== undefined) return field === 'payload' ? PAYLOAD : [field];
  return bytes === undefined ? [] : (IN_HEX[bytes] ?? ['payload']);
}

/** The fields that are meant by a target of an event inside `root`; none where it shows no field. */
export function fieldsAt(root: HTMLElement, target: EventTarget | null): readonly string[] {
  const at = target instanceof Element && root.contains(target) ? target.closest(PLACES) : null;
  return at instanceof HTMLElement ? fieldsOf(at) : [];
}

/** Gives the bits, the bytes and the entry of each of `fields` a class, and takes it from others. */
export function markFields(root: HTMLElement, fields: readonly string[], mark: string): void {
  for (const element of root.querySelectorAll<HTMLElement>(PLACES)) {
    element.classList.toggle(
      mark,
      fieldsOf(element).some((field) => fields.includes(field)),
    );
  }
}

/**
 * Lights up the bits, the bytes and the entry of the field that is pointed at or has the focus, in
 * all places at once.
 */
export function lightField(root: HTMLElement | null, target: EventTarget | null): void {
  if (root) markFields(root, fieldsAt(root, target), 'fv-on');
}
