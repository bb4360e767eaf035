import { TLSSocket } from 'node:tls';
import { encode } from 'uqr';
import {
  addressesOf,
  areAddressesKnown,
  classAddresses,
  classUrl,
  typedUrl,
} from '../class/addresses.ts';
import { httpEndpoint } from '../endpoint/endpoint.ts';
import { sendJson } from '../http/json.ts';
import { SHOWN_COMMAND } from '../settings/start-command.ts';

/** Modules of light around a code: ISO/IEC 18004 asks for four. */
const QUIET = 4;

/** Where a class finds this server; the projector's page is made from it. */
export const classroom = httpEndpoint({
  path: '/class.json',
  ownPages: true,
  summary: {
    zh: '服务器是否处于课堂模式（--class）；若是，还有同一网络里能打开它的地址，各带一个二维码；系统不告诉服务器本机地址时，则给出学生要输入的网址格式。',
    en: 'Whether the server is in class mode (--class), and if so the addresses at which others in the network find it, with a QR code for each; where the system does not tell them, what learners type.',
  },
  parameters: {},
  answer(response, { request: { socket }, live: { config } }) {
    const at = {
      secure: socket instanceof TLSSocket,
      port: socket.localPort ?? config.port,
      base: config.base,
    };
    if (!config.class) {
      sendJson(response, { class: false, addresses: [], start: `${SHOWN_COMMAND} --class` });
      return undefined;
    }
    const areKnown = areAddressesKnown(config.host);
    const found = classAddresses(config.host);
    // Where the system does not tell, this very request may: it came to an address of the machine.
    if (!areKnown) found.unshift(...addressesOf(socket.localAddress ?? ''));
    const addresses = found.map((address) => {
      const url = classUrl(address, at);
      return { kind: address.kind, url, qr: qrPath(url) };
    });
    sendJson(response, {
      class: true,
      addresses,
      ...(!areKnown && { typed: typedUrl(at) }),
    });
    return undefined;
  },
});

/** A code as an SVG path of unit squares, and the side of the square it needs. */
function qrPath(url: string): { size: number; path: string } {
  const { size, data } = encode(url, { ecc: 'M', border: QUIET });
  const rows = data.map((row, y) =>
    row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join(''),
  );
  return { size, path: rows.join('') };
}
