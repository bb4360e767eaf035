import { JUDGE_FAILURES } from '../../protocol/judge.ts';
import {
  arrayOf,
  isBoolean,
  isNumber,
  isString,
  objectOf,
  oneOf,
  optional,
  type Check,
  type Shape,
} from '../shape.ts';

const isValues: Check<Record<string, string>> = (value): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every(isString);

/** One verdict of the judge, a `JudgeVerdict` of `src/protocol/judge.ts`. */
export const isVerdict = objectOf({
  type: oneOf('verdict'),
  id: isString,
  passed: isBoolean,
  shown: optional(isBoolean),
  failure: optional(oneOf(...JUDGE_FAILURES)),
  values: optional(isValues),
  bytes: arrayOf(objectOf({ from: oneOf('client', 'server'), hex: isString, size: isNumber })),
  end: optional(oneOf('client', 'server')),
});
export type Verdict = Shape<typeof isVerdict>;

export const isJudgeReport = objectOf({
  type: oneOf('report'),
  passed: isNumber,
  total: isNumber,
  stopped: optional(oneOf('gone', 'late')),
});

/** The channel is gone. */
export const isLost = objectOf({ type: oneOf('lost') });
