import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import { openDescriptors } from '../health/descriptors.ts';
import { ENTRIES } from '../health/fault.ts';
import type { Live } from '../live/live.ts';
import { refusals } from '../http/refusal.ts';
import type { Traffic } from '../websocket/traffic.ts';
import { versionText } from '../settings/version.ts';

/** Milliseconds between two looks at how late the event loop is. */
const LOOP_RESOLUTION = 20;

/**
 * The numbers of a server for Prometheus. They are read from plain fields when they are asked for:
 * between two readings nothing is done for them but watching the event loop.
 */
export function createMetrics(live: Live): Registry {
  const registry = new Registry();
  const registers = [registry];
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION });
  loop.enable();

  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const byPath = (Kind: typeof Gauge | typeof Counter, name: string, help: string) => {
    const read = READINGS[name];
    return new Kind({
      name: `ws101_${name}`,
      help,
      labelNames: ['path'],
      registers,
      collect() {
        this.reset();
        for (const [path, traffic] of live.traffic) this.inc({ path }, read?.(traffic) ?? 0);
      },
    });
  };

  new Gauge({
    name: 'websocket101_build_info',
    help: 'Always 1: which version runs, on which Node.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: versionText(), node: process.versions.node }, 1);
  byPath(Gauge, 'connections', 'WebSockets that are open or closing.');
  byPath(Counter, 'connections_total', 'WebSockets that were accepted.');
  byPath(Counter, 'messages_received_total', 'Messages of clients.');
  byPath(Counter, 'messages_sent_total', 'Messages to clients.');
  byPath(Counter, 'received_bytes_total', 'TCP bytes of clients; a second late at most.');
  byPath(Counter, 'sent_bytes_total', 'TCP bytes to clients; a second late at most.');
  gauge('ws101_held', 'WebSockets, and answers that are held back or go on.', () => live.size);
  gauge('ws101_traces', 'Pages that hold a control channel.', () => live.traces.size);
  if (live.certificateUntil !== undefined) {
    gauge('ws101_certificate_until_seconds', 'When the certificate ends, in Unix time.', () =>
      Math.round((live.certificateUntil ?? 0) / 1_000),
    );
  }
  const { sharing } = live;
  if (sharing) {
    gauge('ws101_redis_up', 'Whether Redis, and so other instances, can be reached.', () =>
      Number(sharing.isUp),
    );
    gauge(
      'ws101_traces_elsewhere',
      'Pages of other instances, asked for or shown.',
      () => sharing.relay.size,
    );
    new Counter({
      name: 'ws101_bus_ignored_total',
      help: 'Messages through Redis that no instance would have sent.',
      labelNames: ['topic'],
      registers,
      collect() {
        this.reset();
        for (const [topic, times] of sharing.ignored) this.inc({ topic }, times);
      },
    });
  }
  new Counter({
    name: 'ws101_limits_total',
    help: 'Connections that a limit ended.',
    labelNames: ['limit'],
    registers,
    collect() {
      this.reset();
      for (const [limit, times] of live.limits) this.inc({ limit }, times);
    },
  });
  new Counter({
    name: 'ws101_refusals_total',
    help: 'Requests that were answered with an error, by HTTP status.',
    labelNames: ['status'],
    registers,
    collect() {
      this.reset();
      for (const [status, times] of refusals) this.inc({ status }, times);
    },
  });
  new Counter({
    name: 'ws101_faults_total',
    help: 'Errors in the program itself, by the entry on which they were met; each ended what it was met on, except unknown.',
    labelNames: ['entry'],
    registers,
    collect() {
      this.reset();
      // Also those never met: a rate does not see a series that begins at one.
      for (const entry of ENTRIES) this.inc({ entry }, live.faults.counts.get(entry) ?? 0);
    },
  });
  new Gauge({
    name: 'ws101_event_loop_delay_seconds',
    help: 'How late the event loop was since the last reading.',
    labelNames: ['quantile'],
    registers,
    collect() {
      // Without a sample, mean and percentiles are no numbers.
      if (loop.count === 0) return;
      for (const quantile of [0.5, 0.99, 1]) {
        this.set({ quantile }, loop.percentile(quantile * 100) / 1e9);
      }
      loop.reset();
    },
  });
  gauge('ws101_sockets', 'TCP connections, of whatever they are for.', () => {
    return live.descriptors.connections;
  });
  gauge(
    'ws101_short_of_descriptors',
    '1 while descriptors are short: no new WebSocket is taken.',
    () => Number(live.descriptors.isShort),
  );
  new Counter({
    name: 'ws101_dropped_connections_total',
    help: 'TCP connections that were ended unanswered for want of descriptors.',
    registers,
    collect() {
      this.reset();
      this.inc(live.descriptors.dropped);
    },
  });
  const { limit } = live.descriptors;
  if (limit !== undefined) {
    gauge('process_max_fds', 'Descriptors that the process may have.', () => limit);
  }
  if (openDescriptors() !== undefined) {
    gauge('process_open_fds', 'Descriptors that are open.', () => openDescriptors() ?? NaN);
  }
  gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_used_bytes', 'Memory of JavaScript objects.', () => heapUsed());
  gauge('process_start_time_seconds', 'When the process started, in Unix time.', () =>
    Math.round(performance.timeOrigin / 1_000),
  );
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  return registry;
}

const READINGS: Readonly<Record<string, (traffic: Readonly<Traffic>) => number>> = {
  connections: (traffic) => traffic.open,
  connections_total: (traffic) => traffic.opened,
  messages_received_total: (traffic) => traffic.messagesReceived,
  messages_sent_total: (traffic) => traffic.messagesSent,
  received_bytes_total: (traffic) => traffic.bytesReceived,
  sent_bytes_total: (traffic) => traffic.bytesSent,
};

function heapUsed(): number {
  return process.memoryUsage().heapUsed;
}
