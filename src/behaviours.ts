import { z } from 'zod';
import recorded from '../content/wire/behaviours.json' with { type: 'json' };

/*
 * What real browsers were seen to make of each behaviour of the server. Lessons show it
 * (`Behaviours.astro`), and `tests/browser/behaviours.spec.ts` records it and holds it against them.
 */

/** The engines, in the order in which they are named. */
export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof ENGINES)[number];

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const event = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open') }),
  z.strictObject({ type: z.literal('message'), data: z.string() }),
  z.strictObject({ type: z.literal('error') }),
  z.strictObject({
    type: z.literal('close'),
    code: z.number(),
    reason: z.string(),
    wasClean: z.boolean(),
  }),
  /** A call of the page threw this. */
  z.strictObject({ type: z.literal('exception'), name: z.string() }),
]);
export const outcome = z.strictObject({
  /** What the page was told, in order. */
  events: z.array(event),
  /**
   * Values of readyState: when made, after the page's own call, at each event. Where the server
   * closes, CLOSING is among them only if it lasts.
   */
  states: z.array(z.number()),
  /** How long CLOSING lasted, in ms, of whole seconds; missing where that is less than one. */
  closing: z.number().optional(),
  /** It is still open, and nothing happens any more. */
  stays: z.literal(true).optional(),
  /** The code in the browser's close frame; null where that is empty, missing where there is none. */
  sends: z.number().nullable().optional(),
});
const behaviour = z.strictObject({
  id: z.string(),
  /** With the query; the host is that of the page. */
  path: z.string().startsWith('/'),
  protocols: z.array(z.string()).optional(),
  /** What the page does, if it does anything but listen. It closes with 1000. */
  does: z.enum(['send-at-once', 'close-at-once', 'close-on-open', 'close-on-message']).optional(),
  /** What the server does. */
  server: words,
  /** Each outcome once, with the engines that have it; those are left out where all three agree. */
  seen: z.array(outcome.extend({ by: z.array(z.enum(ENGINES)).optional() })).min(1),
});
const behaviours = z.strictObject({
  /** Each engine's name and version, as lessons have it. */
  browsers: z.record(z.enum(ENGINES), z.string()),
  behaviours: z.array(behaviour),
});

export type Outcome = z.infer<typeof outcome>;
export type Behaviour = z.infer<typeof behaviour>;

export const BEHAVIOURS = behaviours.parse(recorded);

/** The row of this name. @throws {Error} where there is none. */
export function behaviourNamed(id: string): Behaviour {
  const found = BEHAVIOURS.behaviours.find((each) => each.id === id);
  if (!found) throw new Error(`There is no behaviour "${id}" in content/wire/behaviours.json.`);
  return found;
}

/** What one engine made of it. @throws {Error} where the row does not have it. */
export function seenBy({ id, seen }: Behaviour, engine: Engine): Outcome {
  const found = seen.find(({ by }) => by?.includes(engine) ?? true);
  if (!found) throw new Error(`What ${engine} makes of "${id}" is not recorded.`);
  return outcome.strip().parse(found);
}

/** Something about each engine, and the engines of which it is true: one entry where all agree. */
export function byEngine<T>(of: (engine: Engine) => T): { is: T; by: Engine[] }[] {
  const groups = new Map<string, { is: T; by: Engine[] }>();
  for (const engine of ENGINES) {
    const is = of(engine);
    const key = JSON.stringify(is);
    const group = groups.get(key) ?? { is, by: [] };
    group.by.push(engine);
    groups.set(key, group);
  }
  return [...groups.values()];
}
