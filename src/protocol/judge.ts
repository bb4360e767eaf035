/**
 * What the judge says on `/bench` of a learner's server, case by case, as JSON. The server and the
 * page meet here; the words for cases and failures are content (`content/wire/<language>/judge.json`).
 */

/** Why a case failed. */
export const JUDGE_FAILURES = [
  /** Nothing came in time. */
  'silence',
  /** The connection ended instead. */
  'ended',
  /** Something else came. */
  'other',
  /** There was no 101, without which nothing else can be tried. */
  'not-open',
  /** A header of the answer is missing or says something else. */
  'header',
  /** A line of the answer does not end with CRLF. */
  'line-end',
  /** A 101 where the request had to be refused. */
  'accepted',
  /** A frame of the server is masked. */
  'masked',
  /** A length is written in a longer form than it needs. */
  'not-minimal',
  /** A frame with an RSV bit, or of an unknown opcode. */
  'frame',
  /** A broken rule of the client did not end the connection. */
  'went-on',
  /** Something came behind the close frame. */
  'after-close',
  /** The judge could not try: too many connections, or no code that answers. */
  'busy',
] as const;
export type JudgeFailure = (typeof JUDGE_FAILURES)[number];

/** Bytes of one side as they followed each other; `hex` may be cut, `size` is how many there were. */
export interface JudgeBytes {
  from: 'client' | 'server';
  hex: string;
  size: number;
}

export interface JudgeVerdict {
  type: 'verdict';
  id: string;
  passed: boolean;
  /** Set where the code in the page asked for this case, and its bytes are in the trace. */
  shown?: boolean;
  failure?: JudgeFailure;
  /** Filled into the failure's words. */
  values?: Readonly<Record<string, string>>;
  bytes: JudgeBytes[];
  /** How the connection ended, if it did. */
  end?: 'server' | 'client';
}

export interface JudgeBegin {
  type: 'judge';
  /** The ids of all cases, in the order in which they are tried. */
  cases: string[];
}

export interface JudgeReport {
  type: 'report';
  passed: number;
  total: number;
  /** Why it ended early. */
  stopped?: 'gone' | 'late';
}

export type JudgeMessage = JudgeBegin | JudgeVerdict | JudgeReport;
