import { EventEmitter } from 'node:events';
import { upgradeEndpoint } from '../endpoint/endpoint.ts';
import { BROKEN, endBy, guard, type Entry } from '../health/fault.ts';
import type { Live } from '../live/live.ts';
import type { Held } from '../websocket/held.ts';
import { refuseOnSocket, type Refusal } from '../http/refusal.ts';
import { later, sendBack } from '../endpoint/timing.ts';
import type { Upgrade } from '../websocket/upgrade.ts';
import { integer, purpose } from '../settings/values.ts';

/** Holds the 101 back; then it is an echo. */
export const delay = upgradeEndpoint({
  path: '/delay',
  summary: {
    zh: '过一会儿才回 101，其间 readyState 是 CONNECTING；之后把收到的消息发回。',
    en: 'Holds the 101 back, so that readyState stays at CONNECTING for a while; then it echoes.',
  },
  parameters: {
    ms: integer({ min: 0, max: 5_000, example: 1_500, unit: { zh: '毫秒', en: 'milliseconds' } })
      .default(1_500)
      .register(purpose, {
        zh: '推迟多少毫秒。最多 5 秒，因为在此期间浏览器到同一地址的其他 WebSocket 都要排队。',
        en: 'Milliseconds of delay: 5 seconds at most, since the browser’s other WebSockets to the same address wait meanwhile.',
      }),
  },
  take(upgrade, { live, parameters: { ms } }) {
    const handshake = new HeldHandshake(upgrade, live, () =>
      live.accept(upgrade, { protocols: [], deflate: false, unlimited: false }, (connection) => {
        connection.receive = sendBack;
      }),
    );
    const refusal = live.hold(handshake);
    if (!refusal) later(handshake, ms, () => handshake.close());
    return refusal;
  },
});

/** A handshake that waits: it counts as a connection until it is answered or its peer has gone. */
class HeldHandshake extends EventEmitter<{ close: [] }> implements Held {
  readonly #live: Live;
  readonly #upgrade: Upgrade;
  readonly #answer: () => Refusal | undefined;
  #isOver = false;

  constructor(upgrade: Upgrade, live: Live, answer: () => Refusal | undefined) {
    super();
    this.#live = live;
    this.#upgrade = upgrade;
    this.#answer = answer;
    upgrade.socket.once('close', () => this.#release());
  }

  get socket() {
    return this.#upgrade.socket;
  }

  attempt(entry: Entry, act: () => void | Promise<void>): void {
    if (entry === 'timer' && this.#isOver) return;
    guard(act, (error) => this.#live.fault(this, entry, error));
  }

  fail(): void {
    const { socket, request } = this.#upgrade;
    const isFirst = this.#release();
    endBy(
      () => (isFirst ? refuseOnSocket(socket, request, BROKEN) : socket.destroy()),
      () => socket.destroy(),
    );
  }

  /** Answers it. Also called where the server stops: then the answer is a refusal. */
  close(): void {
    if (!this.#release()) return;
    const refusal = this.#answer();
    const { socket, request } = this.#upgrade;
    if (refusal) refuseOnSocket(socket, request, refusal);
  }

  check(): void {}

  resume(): void {}

  terminate(): void {
    this.#upgrade.socket.destroy();
  }

  #release(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.emit('close');
    return true;
  }
}
