import { liveSite } from '../live-site.ts';
import { liveServer } from '../site-address.ts';
import type { Refused } from '../sandbox-protocol.ts';
import type { Word } from '../words.ts';

/** What the console says of something that the sandbox did not let through: what, why, what to do. */
export function refusalText({ what, address }: Refused, word: Word): string {
  const values = {
    address,
    server: liveServer(liveSite()),
    download: word('playground.download'),
    more: word('playground.more'),
  };
  switch (what) {
    case 'script':
    case 'style':
    case 'image':
    case 'font':
    case 'media':
    case 'worker':
    case 'frame':
      return word('playground.refused.load', {
        ...values,
        what: word(`playground.refused.load.${what}`),
      });
    default:
      return word(`playground.refused.${what}`, values);
  }
}
