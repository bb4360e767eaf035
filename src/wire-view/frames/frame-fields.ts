import type { Fault } from '../../protocol/fault.ts';
import { annotate, type Frame, type PayloadContext } from '../../protocol/frame.ts';
import type { AnnotatedRange } from '../../protocol/range.ts';
import type { Field, Tint } from '../fields.ts';

const TINTS: Partial<Record<AnnotatedRange['kind'], Tint>> = {
  'first-byte': 'control',
  'second-byte': 'control',
  'extended-length': 'length',
  'masking-key': 'mask',
  'close-code': 'key',
};

/**
 * The runs of bytes of a frame, from its first byte on (offset 0), as the hex shows them. Together
 * they cover what there is of it once.
 */
export function fieldsOf(
  frame: Frame,
  faults: readonly Fault[],
  context?: PayloadContext,
): Field[] {
  const whole = annotate(frame, context).children ?? [];
  return whole
    .flatMap((range) => range.children ?? [range])
    .filter(({ kind }) => kind !== 'left-out')
    .flatMap((range) => splitAt(range, faults))
    .map(({ kind, start, end }) => ({
      id: kind,
      kind,
      tint: TINTS[kind] ?? 'payload',
      start: start - frame.start,
      end: end - frame.start,
      faulty: faults.some((fault) => fault.start < end && start < fault.end),
      inValue: false,
    }));
}

/** A range, cut where faults in it begin and end, so that each stands at its own bytes. */
function splitAt(range: AnnotatedRange, faults: readonly Fault[]): AnnotatedRange[] {
  const inside = faults
    .flatMap(({ start, end }) => [start, end])
    .filter((at) => range.start < at && at < range.end);
  const starts = [range.start, ...new Set(inside.sort((a, b) => a - b))];
  return starts.map((start, at) => ({ ...range, start, end: starts[at + 1] ?? range.end }));
}
