import { HANDOVER, READY, SANDBOX_FLAGS } from '../sandbox-protocol.ts';

/** Milliseconds in which a sandbox page must answer before the next address is tried. */
const PATIENCE = 15_000;
/** After the frame has loaded, whatever it loaded, our runtime would have answered by now. */
const AFTER_LOAD = 3_000;

export interface SandboxFrame {
  element: HTMLIFrameElement;
  port: MessagePort;
  address: string;
  /** Called when the page in the frame is loaded anew: what ran there is gone. */
  onReload: () => void;
  /** Called for each message that code posted to this page past the port. */
  onPost: () => void;
  /** Takes the frame out of the page, which ends whatever runs in it. */
  remove(): void;
}

/**
 * Makes a sandbox frame in `place` and shakes hands with it. An element is never used again: giving
 * a new address to a frame whose code spins hangs, while removing it does not.
 * @param addresses tried in order until one answers.
 * @returns undefined if none answers or `signal` ends the wait.
 */
export async function openFrame(
  place: HTMLElement,
  title: string,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<SandboxFrame | undefined> {
  for (const address of addresses) {
    const frame = signal.aborted ? undefined : await tryFrame(place, title, address, signal);
    if (frame) return frame;
  }
  return undefined;
}

function tryFrame(
  place: HTMLElement,
  title: string,
  address: string,
  signal: AbortSignal,
): Promise<SandboxFrame | undefined> {
  const element = document.createElement('iframe');
  element.className = 'pg-frame';
  element.title = title;
  element.setAttribute('sandbox', SANDBOX_FLAGS);
  element.src = address;

  return new Promise((resolve) => {
    const { port1: port, port2 } = new MessageChannel();
    let handedOver = false;

    const frame: SandboxFrame = {
      element,
      port,
      address,
      onReload: () => {},
      onPost: () => {},
      remove() {
        removeEventListener('message', onMessage);
        port.close();
        element.remove();
      },
    };
    const give = (result: SandboxFrame | undefined) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (!result) frame.remove();
      resolve(result);
    };
    const onAbort = () => give(undefined);
    const onMessage = ({ source, data }: MessageEvent<unknown>) => {
      if (source !== element.contentWindow) return;
      if (data !== READY) {
        frame.onPost();
        return;
      }
      if (handedOver) {
        frame.onReload();
        return;
      }
      handedOver = true;
      // The frame's origin is opaque: no name could be given here. Its window is the one we made.
      element.contentWindow?.postMessage(HANDOVER, '*', [port2]);
      give(frame);
    };

    let timer = setTimeout(() => give(undefined), PATIENCE);
    element.addEventListener('load', () => {
      if (handedOver) return;
      clearTimeout(timer);
      timer = setTimeout(() => give(undefined), AFTER_LOAD);
    });
    signal.addEventListener('abort', onAbort);
    addEventListener('message', onMessage);
    place.append(element);
  });
}
