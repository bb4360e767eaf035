/** Milliseconds before a lost connection is opened again, doubled with each failure. */
const FIRST_RETRY = 1_000;
const LAST_RETRY = 60_000;

/**
 * Holds a connection to `/joined` for as long as this page or worker lives; the server counts it.
 * Nothing is sent over it.
 * @param address The `ws:` or `wss:` URL.
 * @param onText What the server says, if it is to be heard.
 * @param onLost Called when the connection could not be opened, or ended.
 */
export function keepJoined(
  address: string,
  onText?: (text: string) => void,
  onLost?: () => void,
): void {
  let retry = FIRST_RETRY;
  const open = (): void => {
    const socket = new WebSocket(address);
    socket.onopen = () => (retry = FIRST_RETRY);
    socket.onmessage = ({ data }: MessageEvent<unknown>) => onText?.(String(data));
    socket.onclose = () => {
      onLost?.();
      setTimeout(open, retry);
      retry = Math.min(retry * 2, LAST_RETRY);
    };
  };
  open();
}
