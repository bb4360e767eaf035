import { trying } from '../../later.ts';
import { adoptStyles } from '../editor/adopt-styles.ts';
import { element, part } from '../element.ts';
import { handFocusOn } from '../hand-focus.ts';
import { hashOf } from '../keeping/code-link.ts';
import { copyText } from '../more/copy.ts';
import type { Playground } from '../playground.ts';
import { liveSite } from '../live-site.ts';
import { delocalised } from '../site-address.ts';
import type { Word } from '../words.ts';
import styles from './strip.css?inline';

/** The example in which somebody else's server is called. */
export const GUEST_EXAMPLE = 'your-server-guest';

const guests = import.meta.glob<string>('/content/examples/your-server-guest/*/main.js', {
  query: '?raw',
  import: 'default',
});

let isStyled = false;

/** The line below the buttons that says where the learner's server is, and who is connected to it. */
export class ServerStrip {
  readonly #root = element('div', 'pg-server');
  readonly #count = element('span', 'pg-server-count');
  readonly #word: Word;
  readonly #run: HTMLElement;

  constructor(playground: Playground, word: Word, address: string) {
    this.#run = part(playground, '.pg-run', HTMLElement);
    if (!isStyled) adoptStyles(styles);
    isStyled = true;
    this.#word = word;
    const copy = element('button', 'pg-server-copy', word('tab.link'));
    copy.type = 'button';
    copy.title = word('tab.link.title');
    const note = element('span', 'pg-server-note');
    note.setAttribute('aria-live', 'polite');
    copy.addEventListener('click', () => {
      void trying(this.#root, async () => {
        const link = await guestLink(playground, address);
        const isCopied = link !== undefined && (await copyLink(link, note));
        note.textContent = word(isCopied ? 'playground.copy.done' : 'tab.link.by-hand');
      });
    });
    this.#root.append(
      element('span', 'pg-server-name', word('tab.address')),
      element('code', 'pg-server-address', address),
      this.#count,
      copy,
      note,
    );
    playground.querySelector('.pg-bar')?.after(this.#root);
  }

  /** Shows how many are connected. */
  show(count: number): void {
    this.#count.textContent = this.#word('tab.clients', { count });
  }

  remove(): void {
    handFocusOn(this.#root, this.#run);
    this.#root.remove();
  }
}

/** A link to a page in which this server is the one that is called. */
async function guestLink({ language }: Playground, address: string): Promise<string | undefined> {
  const load = guests[`/content/examples/${GUEST_EXAMPLE}/${language}/main.js`];
  if (!load) return undefined;
  const site = liveSite();
  const code = (await load()).replace(/(['"])wss?:\/\/[^'"]*\1/, `'${delocalised(address, site)}'`);
  const hash = await hashOf({ 'main.js': code });
  const page = `${import.meta.env.BASE_URL}${language}/try/${GUEST_EXAMPLE}/`;
  return hash && new URL(page + hash, location.href).href;
}

/** Where the browser does not let the page copy, the link is shown to be copied by hand. */
async function copyLink(link: string, note: HTMLElement): Promise<boolean> {
  if (await copyText(link)) return true;
  const field = element('input', 'pg-server-link');
  field.readOnly = true;
  field.value = link;
  note.after(field);
  field.select();
  return false;
}
