import { hideTags } from '../wire/trace-tag.ts';

/*
 * What the process tells whoever runs it. Never of a learner: no messages, no queries, no
 * addresses. So no text of an error either, which may hold any of them; its stack says where.
 */

/** Values of one line besides its time, level and event. */
export type Fields = Readonly<Record<string, string | number | readonly string[]>>;
export type Level = 'info' | 'warn' | 'error';

/** Milliseconds for which repetitions of one line are only counted. */
export const REPEAT_AFTER = 10_000;

export interface Log {
  /** Writes a line. `event` is a name in kebab-case. */
  write(level: Level, event: string, fields?: Fields): void;
  /**
   * Writes a line that may come thousands of times a second: the first at once, then, every 10 s
   * or `every` ms, how many more there were (`times`).
   */
  often(level: Level, event: string, fields?: Fields, every?: number): void;
  /** Writes that something in this program broke. */
  fault(event: string, error: unknown): void;
}

/**
 * A log as one JSON object a line, or, for a person at a terminal, as text.
 * @param write Takes each line, with its line end.
 */
export function createLog(write: (line: string) => void, isHuman = false): Log {
  const repeated = new Map<string, number>();
  const format = isHuman ? humanLine : jsonLine;
  const log: Log = {
    write(level, event, fields = {}) {
      write(`${hideTags(format(level, event, fields))}\n`);
    },
    often(level, event, fields = {}, every = REPEAT_AFTER) {
      const key = JSON.stringify([event, fields]);
      const times = repeated.get(key);
      repeated.set(key, (times ?? -1) + 1);
      if (times !== undefined) return;
      log.write(level, event, fields);
      const tell = () => {
        const more = repeated.get(key) ?? 0;
        if (more === 0) {
          repeated.delete(key);
          return;
        }
        repeated.set(key, 0);
        log.write(level, event, { ...fields, times: more });
        setTimeout(tell, every).unref();
      };
      setTimeout(tell, every).unref();
    },
    fault(event, error) {
      log.often('error', event, faultFields(error));
    },
  };
  return log;
}

/** A log that nobody reads. */
export const SILENT: Log = createLog(() => undefined);

function faultFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  // After the message, whose own lines may look like places.
  const text = error.stack ?? '';
  const at = error.message === '' ? -1 : text.indexOf(error.message);
  const places = at === -1 ? text : text.slice(at + error.message.length);
  const stack = places.split('\n').filter((line) => /^ +at /.test(line));
  return { error: error.name, ...code, stack: stack.map((line) => line.trim()) };
}

function jsonLine(level: Level, event: string, fields: Fields): string {
  return JSON.stringify({ time: new Date().toISOString(), level, event, ...fields });
}

function humanLine(level: Level, event: string, fields: Fields): string {
  const values = Object.entries(fields).map(([name, value]) =>
    typeof value === 'object' ? `\n  ${value.join('\n  ')}` : ` ${name}=${value}`,
  );
  const time = new Date().toTimeString().slice(0, 8);
  return `${time} ${level === 'info' ? '' : `${level}: `}${event}${values.join('')}`;
}
