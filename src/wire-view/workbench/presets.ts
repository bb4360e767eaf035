/** The key of the note that the course grew from: its answer is in the lesson. */
const KEY = 'sN9cRrP/n9NdMgdcy2VJFQ==';

export const PRESETS = ['right', 'version', 'no-key', 'http10', 'lower-case', 'two-keys'] as const;
export type Preset = (typeof PRESETS)[number];

/**
 * A raw request to start from.
 * @param host Host and port that it names.
 */
export function presetRequest(preset: Preset, host: string): string {
  const key = `Sec-WebSocket-Key: ${KEY}`;
  const lines = [
    'GET /echo HTTP/1.1',
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    key,
    'Sec-WebSocket-Version: 13',
  ];
  const changed = (from: string | RegExp, to: string) =>
    lines.map((line) => line.replace(from, to));
  return `${change(preset).join('\r\n')}\r\n\r\n`;

  function change(which: Preset): string[] {
    switch (which) {
      case 'right':
        return lines;
      case 'version':
        return changed('Version: 13', 'Version: 8');
      case 'no-key':
        return lines.filter((line) => line !== key);
      case 'http10':
        return changed('HTTP/1.1', 'HTTP/1.0');
      case 'lower-case':
        // Names and these two words are the same in any case; the key and the method are not.
        return lines.map((line) =>
          /^(GET|Sec-WebSocket-Key)/.test(line)
            ? line.replace('Sec-WebSocket-Key', 'sec-websocket-key')
            : line.toLowerCase(),
        );
      case 'two-keys':
        return lines.flatMap((line) => (line === key ? [key, key.replace('sN9', 'tO0')] : [line]));
    }
  }
}
