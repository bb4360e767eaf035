import type { Endpoint } from '../endpoint/endpoint.ts';
import { tabServerId } from '../tab-server/tab-server.ts';
import { badClose } from './bad-close.ts';
import { badFrame } from './bad-frame.ts';
import { badHandshake } from './bad-handshake.ts';
import { badOpcode } from './bad-opcode.ts';
import { badUtf8 } from './bad-utf8.ts';
import { bench, tabConnections } from './bench.ts';
import { chat } from './chat.ts';
import { classroom } from './class.ts';
import { close } from './close.ts';
import { delay } from './delay.ts';
import { drop } from './drop.ts';
import { echo } from './echo.ts';
import { guarded } from './guarded.ts';
import { headers } from './headers.ts';
import { health } from './health.ts';
import { joined } from './joined.ts';
import { listOf } from './list.ts';
import { longPoll } from './long-poll.ts';
import { masked } from './masked.ts';
import { metrics } from './metrics.ts';
import { oddFrame } from './odd-frame.ts';
import { ping } from './ping.ts';
import { poll } from './poll.ts';
import { push } from './push.ts';
import { reach } from './reach.ts';
import { reject } from './reject.ts';
import { reservedBits } from './reserved-bits.ts';
import { silentClose } from './silent-close.ts';
import { slow } from './slow.ts';
import { sse } from './sse.ts';
import { trace } from './trace.ts';
import { workbench } from './workbench.ts';
import { wrongAccept } from './wrong-accept.ts';
import { wrongProtocol } from './wrong-protocol.ts';

/** Every live endpoint, in the order in which they are listed to a reader. */
export const endpoints: readonly Endpoint[] = [
  echo,
  delay,
  push,
  ping,
  chat,
  headers,
  guarded,
  slow,
  close,
  drop,
  silentClose,
  reject,
  wrongAccept,
  wrongProtocol,
  masked,
  reservedBits,
  badOpcode,
  badUtf8,
  badClose,
  badFrame,
  badHandshake,
  oddFrame,
  poll,
  longPoll,
  sse,
  trace,
  reach,
  workbench,
  joined,
  classroom,
  bench,
  health,
  metrics,
  listOf(() => endpoints),
];

const byPath = new Map<string, Endpoint>(endpoints.map((endpoint) => [endpoint.path, endpoint]));

export function endpointAt(path: string): Endpoint | undefined {
  return byPath.get(path) ?? (tabServerId(path) === undefined ? undefined : tabConnections);
}
