import { part } from '../../playground/element.ts';
import type { Sender } from '../../protocol/trace.ts';
import { COLUMNS, WAYS, type Tally, type Way } from './meter.ts';

/** What is known of one way. */
export interface Standing {
  tally: Tally;
  messages: number;
  /** Answers that held no message. */
  empty: number;
  /** ms behind the fastest way, on average. */
  late: number | undefined;
}

/** Half the height of a strip, in its own units: `FourWays.astro` has the same. */
const HALF = 20;
/** A column that has any bytes can be seen. */
const LEAST = 0.7;

/** Draws all ways, to one scale, and writes the table that says the same in numbers. */
export function draw(root: HTMLElement, standings: ReadonlyMap<Way, Standing>, lang: string): void {
  const number = new Intl.NumberFormat(lang);
  const all = [...standings.values()].map(({ tally }) => tally);
  const peak = Math.max(1, ...all.flatMap(({ columns }) => [...columns.client, ...columns.server]));
  const most = Math.max(1, ...all.map(({ client, server }) => client + server));
  for (const way of WAYS) {
    const standing = standings.get(way);
    if (!standing) continue;
    const { tally, messages, empty, late } = standing;
    const row = part(root, `li[data-way="${way}"]`, HTMLElement);
    for (const sender of ['client', 'server'] as const) {
      const path = part(row, `path.wv-${sender}`, SVGPathElement);
      path.setAttribute('d', pathOf(tally.columns[sender], sender, peak));
      part(row, `.ways-bar .wv-${sender}`, HTMLElement).style.width =
        `${(tally[sender] / most) * 100}%`;
      write(row, `.ways-sum .wv-${sender} b`, number.format(tally[sender]));
    }
    const cells = part(root, `tr[data-way="${way}"]`, HTMLElement);
    const each = messages === 0 ? undefined : (tally.client + tally.server) / messages;
    const values: Record<string, number | undefined> = {
      requests: tally.requests,
      empty,
      messages,
      client: tally.client,
      server: tally.server,
      each,
      late,
    };
    for (const [name, value] of Object.entries(values)) {
      const text = value === undefined ? '–' : number.format(Math.round(value));
      write(cells, `[data-cell="${name}"]`, text);
    }
  }
}

function write(root: HTMLElement, selector: string, text: string): void {
  const place = part(root, selector, HTMLElement);
  if (place.textContent !== text) place.textContent = text;
}

/** One bar a column: what the client sends stands above the line, the rest hangs below it. */
function pathOf(columns: Float64Array, sender: Sender, peak: number): string {
  const sign = sender === 'client' ? -1 : 1;
  let path = '';
  for (let at = 0; at < COLUMNS; at += 1) {
    const bytes = columns[at] ?? 0;
    if (bytes === 0) continue;
    const height = Math.max(LEAST, (bytes / peak) * (HALF - 1));
    path += `M${at + 0.1} ${HALF}v${(sign * height).toFixed(2)}h.8v${(-sign * height).toFixed(2)}z`;
  }
  return path;
}
