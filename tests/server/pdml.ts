import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What tshark makes of a capture: its dissection as PDML, read as far as the tests need it. */

const run = promisify(execFile);

export interface Field {
  name: string;
  /** As tshark shows it. */
  show: string;
  /** What tshark says of it to a person. */
  label: string;
  /** Its bytes as hexadecimal digits. */
  value: string;
}

/** One layer of one packet, its fields flat and in order. */
export interface Layer {
  packet: number;
  /** Whether the packet came from the server's port, 80 in our files. */
  fromServer: boolean;
  protocol: string;
  fields: Field[];
}

/** The version of tshark, or undefined where it is not installed. */
export async function tsharkVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('tshark', ['--version']);
    return stdout.split('\n')[0];
  } catch {
    return undefined;
  }
}

/**
 * Lets tshark dissect a capture file, checksums included.
 * @throws where tshark cannot read the file.
 */
export async function dissect(pcap: Uint8Array): Promise<Layer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ws101-judge-'));
  try {
    const file = join(folder, 'capture.pcap');
    await writeFile(file, pcap);
    const preferences = ['-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const { stdout } = await run('tshark', ['-r', file, ...preferences, '-T', 'pdml'], {
      maxBuffer: 1 << 28,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return readPdml(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const TAG = /<(packet|proto|field)\b([^>]*)>/g;
const ATTRIBUTE = /([a-z]+)="([^"]*)"/g;
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function readPdml(text: string): Layer[] {
  const layers: Layer[] = [];
  let packet = 0;
  let fromServer = false;
  for (const [, tag, rest = ''] of text.matchAll(TAG)) {
    const attributes = new Map<string, string>();
    for (const [, name = '', value = ''] of rest.matchAll(ATTRIBUTE)) {
      attributes.set(name, unescaped(value));
    }
    const of = (name: string) => attributes.get(name) ?? '';
    if (tag === 'packet') packet += 1;
    else if (tag === 'proto') {
      layers.push({ packet, fromServer, protocol: of('name'), fields: [] });
    } else {
      const field = {
        name: of('name'),
        show: of('show'),
        label: of('showname'),
        value: of('value'),
      };
      if (field.name === 'tcp.srcport') fromServer = field.show === '80';
      layers.at(-1)?.fields.push(field);
    }
  }
  return layers;
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9A-Fa-f]+)|(\w+));/g, (whole, code?: string, name?: string) =>
    code ? String.fromCodePoint(parseInt(code, 16)) : (ENTITIES[name ?? ''] ?? whole),
  );
}
