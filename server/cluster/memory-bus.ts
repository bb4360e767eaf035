import { randomUUID } from 'node:crypto';
import type { Bus, Listener } from './bus.ts';

/** Ties instances together that live in one process. */
export class MemoryHub {
  readonly #topics = new Map<string, Map<Listener, Bus>>();

  /** One more instance. */
  connect(): Bus {
    const topics = this.#topics;
    const bus: Bus = {
      instance: randomUUID(),
      isUp: true,
      publish(topic, message) {
        const listeners = [...(topics.get(topic) ?? [])];
        const bytes = Buffer.from(message);
        for (const [listener] of listeners) setImmediate(() => listener(bytes));
        return Promise.resolve(new Set(listeners.map(([, each]) => each)).size);
      },
      subscribe(topic, listener) {
        const listeners = topics.get(topic) ?? new Map<Listener, Bus>();
        topics.set(topic, listeners.set(listener, bus));
        return Promise.resolve();
      },
      unsubscribe(topic, listener) {
        const listeners = topics.get(topic);
        listeners?.delete(listener);
        if (listeners?.size === 0) topics.delete(topic);
        return Promise.resolve();
      },
      onDown: () => undefined,
      onUp: () => undefined,
      close() {
        for (const listeners of topics.values()) {
          for (const [listener, owner] of listeners) if (owner === bus) listeners.delete(listener);
        }
        return Promise.resolve();
      },
    };
    return bus;
  }
}
