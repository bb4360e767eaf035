/** One byte of a payload as its mask is taken off (RFC 6455 §5.3). */
export interface MaskStep {
  at: number;
  wire: number;
  key: number;
  payload: number;
  /** What the byte reads as, where it begins a character of text; that may take several bytes. */
  text: string;
}

/**
 * Works a mask out for the first `count` bytes.
 * @param isText whether the payload is text that is not compressed.
 */
export function maskSteps(
  wirePayload: Uint8Array,
  maskingKey: Uint8Array,
  count: number,
  isText: boolean,
): MaskStep[] {
  const steps: MaskStep[] = [];
  for (const [at, wire] of wirePayload.subarray(0, count).entries()) {
    const key = maskingKey[at % 4] ?? 0;
    steps.push({ at, wire, key, payload: wire ^ key, text: '' });
  }
  if (!isText) return steps;
  const bytes = Uint8Array.from(wirePayload, (wire, at) => wire ^ (maskingKey[at % 4] ?? 0));
  for (const step of steps) step.text = characterAt(bytes, step.at);
  return steps;
}

/** The character that begins at an offset, or nothing inside one and where it is not UTF-8. */
function characterAt(bytes: Uint8Array, at: number): string {
  const first = bytes[at] ?? 0;
  if (first < 0x20 || first === 0x7f) return '·';
  if (first >= 0x80 && first < 0xc0) return '';
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes.subarray(at, at + length),
    );
  } catch {
    return '';
  }
}
