import { render } from 'preact';
import { adoptStyles } from '../../playground/editor/adopt-styles.ts';
import type { Mount } from '../mount.ts';
import styles from './frames.css?inline';
import { FramesView } from './FramesView.tsx';

let isStyled = false;

/** Puts the view of frames into `host`. */
export const mountFrames: Mount = (host, record, words) => {
  if (!isStyled) adoptStyles(styles);
  isStyled = true;
  let redraw: (() => void) | undefined;
  const onShown = () => redraw?.();
  host.addEventListener('ws101:shown', onShown);
  render(
    <FramesView
      record={record}
      words={words}
      isShown={() => !host.hidden}
      onReady={(how) => (redraw = how)}
    />,
    host,
  );
  return () => {
    host.removeEventListener('ws101:shown', onShown);
    render(null, host);
  };
};
