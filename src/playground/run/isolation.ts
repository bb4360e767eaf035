import { isFromSandbox, type ToSandbox } from '../sandbox-protocol.ts';
import type { SandboxFrame } from './frame.ts';

/** Milliseconds that the frame keeps its thread for, and the least that counts as seen. */
const SPIN = 40;
const SEEN = 15;
/** How often a frame that seems to share the thread is asked. */
const TRIES = 3;

export interface Measured {
  /** Whether code that spins in the frame leaves this page alive. */
  isIsolated: boolean;
  /** Whether the browser hides the errors of code whose address is that of the frame's document. */
  hides: boolean;
}

/**
 * Measures whether code that spins in the frame leaves this page alive. The frame says that it
 * begins, keeps its thread busy, and says that it is done: a page on the same thread hears both at
 * the same moment, and the first not before the end. Both are asked for: a busy page may hear the
 * second late, and clocks may differ. So it may take a frame of its own for a shared one, which is why
 * that is asked again, hardly ever the reverse. With it comes what the browser hides of errors.
 */
export async function measure({ port }: SandboxFrame): Promise<Measured> {
  let measured = await spin(port);
  for (let more = TRIES - 1; more > 0 && !measured.isIsolated; more -= 1)
    measured = await spin(port);
  return measured;
}

function spin(port: MessagePort): Promise<Measured> {
  return new Promise((resolve) => {
    let began = 0;
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!isFromSandbox(data) || data.type !== 'spin') return;
      if (!data.done) {
        began = performance.now();
        return;
      }
      port.onmessage = null;
      const heardApart = performance.now() - began >= SEEN;
      const heardBefore = performance.timeOrigin + began <= data.time - SEEN;
      resolve({ isIsolated: heardApart && heardBefore, hides: data.hides === true });
    };
    const request: ToSandbox = { type: 'spin', ms: SPIN };
    port.postMessage(request);
  });
}
