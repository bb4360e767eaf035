import type { RunRecord } from './run-record.ts';
import type { Words } from './words.ts';

/**
 * Puts a view of the run into an empty element of the wire panel, where it stays until it is told
 * to leave. It subscribes to `source` by itself; `source` outlives runs, and says when one begins.
 * While its tab is not chosen, `host` is hidden: a view need not draw then, and draws when `host`
 * gets a `ws101:shown` event.
 * @returns What takes the view away again.
 */
export type Mount = (host: HTMLElement, source: RunRecord, words: Words) => () => void;
