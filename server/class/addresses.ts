import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** One way to reach this machine from another one of the same network. */
export interface ClassAddress {
  kind: 'ipv4' | 'ipv6' | 'name';
  /** As it stands in a URL: an IPv6 address has its brackets. */
  host: string;
}

/** Networks by name, and the addresses in each, as `os.networkInterfaces()` has them. */
export type Networks = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** What is known of the machine, so that a test can tell of another one. */
export interface Machine {
  /** Undefined where the system does not tell. */
  interfaces: Networks | undefined;
  /** Its own name, with or without a domain. */
  name: string;
  /** Whether it answers when others ask for that name with `.local` (mDNS, RFC 6762). */
  answersToName: boolean;
}

/** Addresses on which a server listens that listens everywhere. */
const EVERYWHERE = ['0.0.0.0', '::'];
/** Networks inside the machine: containers, virtual machines, tunnels. Others hardly reach them. */
const INNER = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vethernet|utun|tun|tap|wg|zt|tailscale)/i;
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * The networks of this machine, now: they come and go. `undefined` where the system does not tell a
 * program of them, as in a service of systemd without AF_NETLINK: `os.networkInterfaces()` throws
 * there.
 */
export function ownNetworks(): Networks | undefined {
  try {
    return networkInterfaces();
  } catch {
    return undefined;
  }
}

/** This machine, now. */
export function thisMachine(): Machine {
  return {
    interfaces: ownNetworks(),
    name: hostname(),
    // macOS and Windows answer by themselves, Linux where Avahi runs.
    answersToName: process.platform !== 'linux' || existsSync('/run/avahi-daemon/socket'),
  };
}

/**
 * The addresses that a learner could type, best first: IPv4, then the name, then IPv6; those of
 * networks inside the machine last. Link-local IPv6 is left out: no browser takes its zone.
 * @param host What the server listens on: an address of its own, or `::` or `0.0.0.0` for all.
 */
export function classAddresses(host: string, machine = thisMachine()): ClassAddress[] {
  const isEverywhere = EVERYWHERE.includes(host);
  const found: (ClassAddress & { rank: number })[] = [];
  // It listens there, so the machine has that address, whether or not the system says so.
  if (machine.interfaces === undefined && !isEverywhere) return addressesOf(host);
  for (const [network, infos] of Object.entries(machine.interfaces ?? {})) {
    for (const { address, family, internal } of infos ?? []) {
      if (internal || /^fe[89ab]/i.test(address)) continue;
      if (isEverywhere ? host === '0.0.0.0' && family === 'IPv6' : address !== host) continue;
      const kind = family === 'IPv4' ? 'ipv4' : 'ipv6';
      // 169.254 is what a machine takes that was given no address (RFC 3927).
      const isLast = INNER.test(network) || address.startsWith('169.254.');
      found.push({
        kind,
        host: kind === 'ipv6' ? `[${address}]` : address,
        rank: (isLast ? 3 : 0) + (kind === 'ipv4' ? 0 : 2),
      });
    }
  }
  const [label = ''] = machine.name.split('.');
  if (isEverywhere && machine.answersToName && NAME.test(label) && label !== 'localhost') {
    found.push({ kind: 'name', host: `${label.toLowerCase()}.local`, rank: 1 });
  }
  return found
    .sort((one, other) => one.rank - other.rank)
    .map(({ kind, host: each }) => ({ kind, host: each }));
}

/** Whether `classAddresses` gives all that there are: the system tells, or it need not. */
export function areAddressesKnown(host: string, machine = thisMachine()): boolean {
  return machine.interfaces !== undefined || !EVERYWHERE.includes(host);
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/i;

/**
 * One address of this machine as others could type it; none for a name, or where only this machine
 * reaches it. An IPv4 address may be written as IPv6 has it (RFC 4291 §2.5.5.2).
 */
export function addressesOf(address: string): ClassAddress[] {
  const host = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(host);
  if (family === 0 || LOOPBACK.test(host) || /^fe[89ab]/i.test(host)) return [];
  return [family === 4 ? { kind: 'ipv4', host } : { kind: 'ipv6', host: `[${host}]` }];
}

/** How the site is reached, whatever the address. */
export interface Place {
  secure: boolean;
  port: number;
  base: string;
}

/** The URL of the site at an address. The usual port is left out, as in a browser. */
export function classUrl({ host }: ClassAddress, at: Place): string {
  return new URL(at.base, `${at.secure ? 'https' : 'http'}://${host}:${at.port}`).href;
}

/** What learners type where the addresses are unknown: with ADDRESS in the place of one. */
export function typedUrl(at: Place): string {
  return classUrl({ kind: 'name', host: 'address' }, at).replace('//address', '//ADDRESS');
}
