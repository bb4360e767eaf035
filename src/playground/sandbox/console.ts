import type { ConsoleLine } from '../sandbox-protocol.ts';
import { format } from './format.ts';

type Level = ConsoleLine['level'];
type Cause = ConsoleLine['cause'];

export interface Printed {
  level: Level;
  values: unknown[];
  depth: number;
  cause?: Exclude<Cause, undefined>;
}

export interface Printer {
  print: (printed: Printed) => void;
  clear: () => void;
  /** Milliseconds on a clock that only goes forward. */
  now: () => number;
}

/** The methods of `console` (Console Standard §1) over one that prints a line. */
export function consoleMethods({ print, clear, now }: Printer) {
  let depth = 0;
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();

  const line =
    (level: Level, cause?: Exclude<Cause, undefined>) =>
    (...args: unknown[]) =>
      print({ level, values: format(args), depth, ...(cause && { cause }) });
  const group =
    (cause: 'group' | 'group-collapsed') =>
    (...args: unknown[]) => {
      const values = args.length === 0 ? ['console.group'] : format(args);
      print({ level: 'log', values, depth, cause });
      depth += 1;
    };
  const elapsed = (label: string, rest: unknown[]) => {
    const start = timers.get(label);
    if (start === undefined) {
      print({ level: 'warn', values: [`Timer '${label}' does not exist`], depth });
      return;
    }
    const took = `${label}: ${(now() - start).toFixed(3)} ms`;
    print({ level: 'info', values: [took, ...rest], depth });
  };
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- as the standard says
  const named = (label: unknown) => (label === undefined ? 'default' : String(label));

  return {
    log: line('log'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    debug: line('debug'),
    dir: (value: unknown) => print({ level: 'log', values: [value], depth }),
    dirxml: line('log'),
    trace: line('log', 'trace'),
    table(data: unknown, columns?: unknown) {
      const values = Array.isArray(columns) ? [data, columns] : [data];
      print({ level: 'log', values, depth, ...(isTabular(data) && { cause: 'table' }) });
    },
    group: group('group'),
    groupCollapsed: group('group-collapsed'),
    groupEnd() {
      depth = Math.max(0, depth - 1);
    },
    assert(condition: unknown, ...args: unknown[]) {
      if (!condition) print({ level: 'error', values: format(args), depth, cause: 'assert' });
    },
    count(label?: unknown) {
      const name = named(label);
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      print({ level: 'info', values: [`${name}: ${count}`], depth });
    },
    countReset(label?: unknown) {
      counts.delete(named(label));
    },
    time(label?: unknown) {
      timers.set(named(label), now());
    },
    timeLog(label?: unknown, ...rest: unknown[]) {
      elapsed(named(label), rest);
    },
    timeEnd(label?: unknown) {
      elapsed(named(label), []);
      timers.delete(named(label));
    },
    clear() {
      depth = 0;
      clear();
    },
  };
}

function isTabular(data: unknown): boolean {
  return typeof data === 'object' && data !== null;
}
