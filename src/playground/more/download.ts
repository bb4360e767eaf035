import type { Playground } from '../playground.ts';
import { NotReady } from '../program/not-ready.ts';
import { liveSite } from '../live-site.ts';
import { liveServer } from '../site-address.ts';
import type { Word } from '../words.ts';
import { pageFile } from './page-file.ts';
import { say } from './say.ts';

/** Code that enters a room, which a page opened as a file may not. */
const CHAT = /\/chat\b/;

/** Gives the program to the learner as one HTML file, with the addresses of this very server. */
export async function download(playground: Playground, word: Word): Promise<void> {
  const site = liveSite();
  const words = {
    title: playground.ariaLabel ?? playground.example,
    language: playground.lang,
    note: [
      word('playground.download.note', { server: liveServer(site) }),
      ...(CHAT.test(playground.code) ? [word('playground.download.chat')] : []),
    ].join(' '),
  };
  try {
    save(await pageFile(playground.source, words), `${playground.example}.html`);
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    say(playground, word, word(`playground.not-ready.${error.why}`, error.values));
  }
}

function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
