import { randomBytes } from 'node:crypto';
import type { JudgeMessage, JudgeVerdict } from '../../../src/protocol/judge.ts';
import type { TabServer } from '../tab-server.ts';
import { GROUPS, type JudgeCase } from './case.ts';
import { controlCases } from './cases/control.ts';
import { frameCases } from './cases/frames.ts';
import { handshakeCases } from './cases/handshake.ts';
import { Failed, Peer, type PeerTerms } from './peer.ts';

/** Milliseconds that the learner's code may take for one thing. */
const PATIENCE = 2_000;
/** Milliseconds that one report may take. */
const LONGEST = 240_000;

const all = [...handshakeCases, ...frameCases, ...controlCases];

/** Every case, group by group. */
export const judgeCases: readonly JudgeCase[] = GROUPS.flatMap((group) =>
  all.filter((each) => each.group === group),
);

export interface JudgeOptions {
  /** Ids of the cases to try; all, unless given. Unknown ones are left out. */
  cases?: readonly string[];
  /** Whether the page is shown the bytes of the judge's connections, as those of any client. */
  shown?: boolean;
  /** Milliseconds that the learner's code may take for one thing. */
  patience?: number;
  random?: PeerTerms['random'];
  /** Ends it: the page is gone. */
  signal?: AbortSignal;
}

/**
 * Tries a learner's server with one case after the other, each over a connection of its own.
 * @param tell Is told of each verdict at once, and of the report at the end.
 */
export async function judge(
  server: TabServer,
  tell: (message: JudgeMessage) => void,
  options: JudgeOptions = {},
): Promise<void> {
  const { cases, shown = false, patience = PATIENCE, random = randomly, signal } = options;
  const wanted = cases && new Set(cases);
  const chosen = wanted ? judgeCases.filter(({ id }) => wanted.has(id)) : judgeCases;
  const start = performance.now();
  let passed = 0;
  tell({ type: 'judge', cases: chosen.map(({ id }) => id) });
  const total = chosen.length;
  for (const each of chosen) {
    if (signal?.aborted === true) return;
    const verdict = await tryCase(each, server, {
      patience,
      random,
      shown,
      path: `/judge/${each.id}`,
    });
    if (verdict.passed) passed += 1;
    tell(verdict);
    const isGone =
      verdict.failure === 'busy' && server.refusal?.status === 503 && server.size === 0;
    const isLate = performance.now() - start > LONGEST;
    if (isGone || isLate) {
      tell({ type: 'report', passed, total, stopped: isGone ? 'gone' : 'late' });
      return;
    }
  }
  tell({ type: 'report', passed, total });
}

function randomly(count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(randomBytes(count));
}

async function tryCase(
  judgeCase: JudgeCase,
  server: TabServer,
  terms: PeerTerms,
): Promise<JudgeVerdict> {
  const peer = new Peer(server, terms);
  const peers = [peer];
  const another = () => {
    const other = new Peer(server, terms);
    peers.push(other);
    return other;
  };
  const verdict = (fields: Partial<JudgeVerdict>): JudgeVerdict => ({
    type: 'verdict',
    id: judgeCase.id,
    passed: false,
    ...(terms.shown && { shown: true }),
    bytes: peer.transcript,
    ...(peer.end && { end: peer.end }),
    ...fields,
  });
  try {
    await judgeCase.attempt(peer, another);
    return verdict({ passed: true });
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return verdict({ failure: error.failure, values: error.values });
  } finally {
    for (const each of peers) each.leave();
  }
}
