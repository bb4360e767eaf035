import { element } from '../../playground/element.ts';
import { Highlight } from '../highlight.ts';
import { LiveView } from '../live.tsx';
import type { Mount } from '../mount.ts';

/**
 * The handshakes of the run. Where the lesson lays them out itself, the panel leads there: two of
 * the same would only be one too many.
 */
export const mountHandshake: Mount = (host, source, words) => {
  const below = document.querySelector<HTMLElement>('live-handshake');
  if (below) {
    const go = element('button', 'wp-go', words.word('wire.panel.go'));
    go.type = 'button';
    go.addEventListener('click', () => {
      below.scrollIntoView({ block: 'start' });
      below.querySelector<HTMLElement>('.wv-line > summary')?.focus({ preventScroll: true });
    });
    host.append(element('p', '', words.word('wire.panel.below')), go);
    return () => host.replaceChildren();
  }

  const empty = element('p', 'pg-empty', words.word('wire.panel.none'));
  const root = element('div', 'wv-root');
  const inspector = element('p', 'wv-inspector');
  inspector.hidden = true;
  inspector.dataset['byte'] = words.word('wire.byte');
  inspector.dataset['bytes'] = words.word('wire.bytes');
  host.append(empty, root, element('div', 'wv-bar not-content', inspector));
  const highlight = new Highlight(root, inspector, () => import('../pin.ts'));
  const view = new LiveView(root, words);
  let told = 0;
  let run = 0;
  const draw = () => {
    if (host.hidden) return;
    if (source.run !== run) {
      run = source.run;
      told = 0;
    }
    // Only the start of a connection matters here, so they are told anew when one has come.
    const records = source.connections.flatMap((connection) => connection.records.slice(0, 64));
    if (records.length === told) return;
    told = records.length;
    empty.hidden = records.length > 0;
    if (view.add(run, records)) highlight.adopt();
  };
  host.addEventListener('ws101:shown', draw);
  const leave = source.subscribe(draw);
  draw();
  return () => {
    leave();
    host.removeEventListener('ws101:shown', draw);
    host.replaceChildren();
  };
};
