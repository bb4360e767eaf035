import { trying } from '../../later.ts';
import { adoptStyles } from '../../playground/editor/adopt-styles.ts';
import { element } from '../../playground/element.ts';
import type { Activity, ServerActivity } from '../../playground/sandbox-protocol.ts';
import type { TraceRecord } from '../../protocol/trace.ts';
import type { Language } from '../../words.ts';
import { mountFrames } from '../frames/mount.tsx';
import type { Mount } from '../mount.ts';
import { RunRecord } from '../run-record.ts';
import handshakeStyles from '../wire-view.css?inline';
import type { Words } from '../words.ts';
import { loadWords } from '../words-at-run.ts';
import { mountHandshake } from './handshake-pane.ts';
import styles from './views.css?inline';

const VIEWS = ['frames', 'handshake', 'timeline', 'export'] as const;
type View = (typeof VIEWS)[number];

declare global {
  interface HTMLElementEventMap {
    /** A view of the panel asks for another one. */
    'ws101:view': CustomEvent<{ view: View }>;
  }
}

/** Views whose code comes when they are first chosen. */
const LATER: Partial<Record<View, () => Promise<Mount>>> = {
  timeline: () => import('../timeline/timeline.tsx').then((module) => module.mountTimeline),
  export: () => import('../export/export.tsx').then((module) => module.mountExport),
};

/** What opens connections that are not watched, as the sandbox calls it: it may say anything. */
const UNSEEN = ['Worker', 'WebSocketStream', '<iframe>'];

let isStyled = false;
let panels = 0;

/** The views of one playground's runs, of which one is seen at a time. */
export class WirePanel {
  readonly #record = new RunRecord();
  readonly #words: Words;
  readonly #tabs = new Map<View, HTMLElement>();
  readonly #hosts = new Map<View, HTMLElement>();
  readonly #mounted = new Set<View>();
  /** Says what connections the run may have that no view shows. */
  readonly #note = element('p', 'wp-unseen');
  readonly #unseen = new Set<string>();

  constructor(root: HTMLElement, words: Words) {
    if (!isStyled) {
      // The page may have the styles of the handshake already; twice does no harm.
      adoptStyles(handshakeStyles);
      adoptStyles(styles);
      isStyled = true;
    }
    this.#words = words;
    const id = `wp${(panels += 1)}`;
    const list = element('div', 'wp-tabs');
    list.setAttribute('role', 'tablist');
    list.setAttribute('aria-label', words.word('wire.panel.views'));
    const bodies: HTMLElement[] = [];
    for (const view of VIEWS) {
      const tab = element('button', '', words.word(`wire.panel.${view}`));
      tab.type = 'button';
      tab.id = `${id}-tab-${view}`;
      tab.dataset['view'] = view;
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-controls', `${id}-${view}`);
      tab.addEventListener('click', () => this.#show(view));
      const host = element('div', `wp-view wp-${view}`);
      host.id = `${id}-${view}`;
      host.hidden = true;
      host.setAttribute('role', 'tabpanel');
      host.setAttribute('aria-labelledby', tab.id);
      this.#tabs.set(view, tab);
      this.#hosts.set(view, host);
      list.append(tab);
      bodies.push(host);
    }
    list.addEventListener('keydown', (event) => this.#onKey(event));
    root.querySelector('.pg-empty')?.remove();
    root
      .querySelector('.pg-head')
      ?.replaceChildren(element('span', '', words.word('playground.wire')), list);
    this.#note.hidden = true;
    root.append(this.#note, ...bodies);
    root.addEventListener('ws101:view', ({ detail: { view } }) => {
      this.#show(view);
      this.#tabs.get(view)?.focus();
    });
    this.#show('frames');
  }

  begin(run: number): void {
    this.#record.begin(run);
    this.#unseen.clear();
    this.#note.hidden = true;
  }

  addUnseen(run: number, name: string): void {
    if (run !== this.#record.run || !UNSEEN.includes(name)) return;
    this.#unseen.add(name);
    const { word } = this.#words;
    const names = [...this.#unseen].join(word('wire.panel.unseen.between'));
    this.#note.textContent = word('wire.panel.unseen', { names });
    this.#note.hidden = false;
  }

  addRecords(run: number, records: readonly TraceRecord[], now: number): void {
    if (run === this.#record.run) this.#record.addRecords(records, now);
  }

  addActivities(run: number, activities: readonly Activity[]): void {
    if (run === this.#record.run) this.#record.addActivities(activities);
  }

  addServed(run: number, activities: readonly ServerActivity[]): void {
    if (run === this.#record.run) this.#record.addServed(activities);
  }

  #show(view: View): void {
    for (const [each, tab] of this.#tabs) {
      const isChosen = each === view;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      const host = this.#hosts.get(each);
      if (host) host.hidden = !isChosen;
    }
    const host = this.#hosts.get(view);
    if (!host) return;
    if (this.#mounted.has(view)) host.dispatchEvent(new Event('ws101:shown'));
    else void this.#mount(view, host);
  }

  async #mount(view: View, host: HTMLElement): Promise<void> {
    const later = LATER[view];
    const place = element('span', '');
    host.replaceChildren(place);
    await trying(place, async () => {
      const mount = later ? await later() : view === 'frames' ? mountFrames : mountHandshake;
      if (this.#mounted.has(view)) return;
      this.#mounted.add(view);
      host.replaceChildren();
      mount(host, this.#record, this.#words);
    });
  }

  #onKey(event: KeyboardEvent): void {
    const views = [...this.#tabs.keys()];
    const at = views.findIndex((view) => this.#tabs.get(view) === event.target);
    const to: Record<string, number> = {
      ArrowRight: (at + 1) % views.length,
      ArrowLeft: (at - 1 + views.length) % views.length,
      Home: 0,
      End: views.length - 1,
    };
    const next = views[to[event.key] ?? -1];
    if (at < 0 || next === undefined) return;
    this.#show(next);
    this.#tabs.get(next)?.focus();
    event.preventDefault();
  }
}

/** A panel in `root`, with its words, which are loaded first. */
export async function openPanel(root: HTMLElement, language: Language): Promise<WirePanel> {
  return new WirePanel(root, await loadWords(language));
}
