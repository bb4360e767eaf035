import type { HttpRequest } from '../protocol/http.ts';
import { linesOf } from './fields.ts';
import { headText } from './field-text.ts';

/** The target of a request as the learner's code named it, without what the page added. */
export function withoutTrace(request: HttpRequest): string {
  const [first] = linesOf(request, 'client', []);
  const whole = request.ranges[0]?.children?.find(({ kind }) => kind === 'target');
  if (!first || !whole) return '';
  return first.fields
    .filter(({ start, end, tint }) => whole.start <= start && end <= whole.end && tint !== 'added')
    .map((field) => headText(request.bytes, field))
    .join('');
}
