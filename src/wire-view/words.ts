import type closeCodes from '../../content/wire/en/close-codes.json';
import type faults from '../../content/wire/en/faults.json';
import type headers from '../../content/wire/en/headers.json';
import type kinds from '../../content/wire/en/kinds.json';
import type opcodes from '../../content/wire/en/opcodes.json';
import type reactions from '../../content/wire/en/reactions.json';
import type statuses from '../../content/wire/en/statuses.json';
import { closeCodeName } from '../protocol/close-code.ts';
import type { Fault } from '../protocol/fault.ts';
import { FAULTS } from '../protocol/fault.ts';
import { opcodeName } from '../protocol/opcode.ts';
import type { BitKind, RangeKind } from '../protocol/range.ts';
import type { Sender } from '../protocol/trace.ts';
import type { WordKey } from '../words.ts';
import type { Line } from './fields.ts';

/** Gives the interface's text for a key; `{name}` in it is replaced by `values.name`. */
export type Word = (key: WordKey, values?: Record<string, string | number>) => string;

/** What the course says of the wire in one language: the files of `content/wire/<language>/`. */
export interface WireContent {
  'close-codes': typeof closeCodes;
  faults: typeof faults;
  headers: typeof headers;
  kinds: typeof kinds;
  opcodes: typeof opcodes;
  reactions: typeof reactions;
  statuses: typeof statuses;
}

/** What is said of one thing. */
export interface Explanation {
  title: string;
  text: string;
  /** Where the rule stands; nothing where no standard speaks of it. */
  section?: string | undefined;
}

/** All words that the wire view needs, in one language. */
export interface Words {
  word: Word;
  wire: WireContent;
}

const find = <T>(table: Record<string, T>, key: string): T | undefined => table[key];

export function explainKind({ wire }: Words, kind: RangeKind | BitKind): Explanation {
  return wire.kinds[kind];
}

/** Says what a line is for: why it is sent, and what the other side must do with it. */
export function explainLine({ wire }: Words, line: Line, sender: Sender): Explanation {
  if (line.kind === 'header') {
    const side = wire.headers[sender === 'client' ? 'request' : 'response'];
    return find<Explanation>(side, line.name) ?? side.other;
  }
  return find<Explanation>(wire.kinds, line.name) ?? wire.kinds['unreadable-line'];
}

/** Says what a status means, by its class where it has no words of its own. */
export function explainStatus({ wire }: Words, status: number): Explanation {
  const { statuses } = wire;
  return (
    find<Explanation>(statuses, String(status)) ??
    find<Explanation>(statuses, `${Math.floor(status / 100)}xx`) ??
    statuses.other
  );
}

export function explainOpcode({ wire }: Words, opcode: number): Explanation {
  return wire.opcodes[opcodeName(opcode)];
}

export function explainCloseCode({ wire }: Words, code: number): Explanation {
  return wire['close-codes'][closeCodeName(code)];
}

/** Says which rule a fault breaks, and what follows from it. */
export function explainFault({ wire }: Words, fault: Fault): Explanation & { reaction: string } {
  return { ...wire.faults[fault.id], reaction: wire.reactions[FAULTS[fault.id].reaction] };
}
