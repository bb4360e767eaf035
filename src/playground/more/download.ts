import type { Playground } from '../playground.ts';
import { NotReady } from '../program/not-ready.ts';
import type { Source } from '../program/prepare.ts';
import { delocalised } from '../site-address.ts';
import type { Word } from '../words.ts';
import { say } from './copy.ts';
import { pageFile } from './page-file.ts';

/** Gives the program to the learner as one HTML file. */
export async function download(playground: Playground, word: Word): Promise<void> {
  const site = { page: location, base: import.meta.env.BASE_URL };
  const { kind, files } = playground.source;
  const [main, ...others] = files.map(({ name, code }) => ({
    name,
    code: delocalised(code, site),
  }));
  if (!main) return;
  const source: Source = { kind, files: [main, ...others] };
  const words = {
    title: playground.ariaLabel ?? playground.example,
    language: playground.lang,
    note: word('playground.download.note'),
  };
  try {
    save(await pageFile(source, words), `${playground.example}.html`);
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    say(playground, word(`playground.not-ready.${error.why}`, error.values));
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
