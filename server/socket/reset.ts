import type { Socket } from 'node:net';

/**
 * Ends TCP with a reset, which also frees what the kernel holds for the peer. A socket of TLS has no
 * reset in Node (`ERR_INVALID_HANDLE_TYPE`): it is destroyed. The one place from which Node's own
 * `resetAndDestroy` may be called.
 */
export function resetSocket(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}
