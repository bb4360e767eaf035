import { isFromSandbox, type ToSandbox } from '../sandbox-protocol.ts';
import type { SandboxFrame } from './frame.ts';

/**
 * Milliseconds that the frame keeps its thread for: longer each time that it seems to share the
 * thread, since a busy machine may let this page wait for as long.
 */
const SPINS = [40, 80, 160];
/** The least milliseconds that count as seen. */
const SEEN = 15;

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
  let measured: Measured = { isIsolated: false, hides: false };
  for (const ms of SPINS) if (!measured.isIsolated) measured = await spin(port, ms);
  return measured;
}

/** Lets the frame keep its thread for `ms`. */
function spin(port: MessagePort, ms: number): Promise<Measured> {
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
    const request: ToSandbox = { type: 'spin', ms };
    port.postMessage(request);
  });
}
