import { NotLoaded, once, trying } from '../../later.ts';
import { hex } from '../../protocol/bytes.ts';
import type { Frame } from '../../protocol/frame.ts';
import { liveSite } from '../../playground/live-site.ts';
import { liveServer } from '../../playground/site-address.ts';
import type { Hello, HelloFailure, Seen } from './hello.ts';

/** Of a long frame this many bytes are written out. */
const SHOWN = 24;

/**
 * `<ws-picture>`: the picture of a WebSocket that becomes a real one. When the reader sends
 * something, what stands on its wires is replaced by the bytes of that.
 */
class WirePicture extends HTMLElement {
  readonly #open = once(async (): Promise<Hello> => {
    const { Hello } = await import('./hello.ts');
    return new Hello(liveServer(liveSite()));
  });

  connectedCallback(): void {
    this.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault();
      const form = this.querySelector('form');
      if (form) void trying(form, () => this.#send());
    });
  }

  async #send(): Promise<void> {
    const button = this.querySelector('button');
    const input = this.querySelector('input');
    if (!button || !input || button.ariaDisabled === 'true') return;
    const said = input.value === '' ? input.placeholder : input.value;
    button.ariaDisabled = 'true';
    try {
      const seen = await (await this.#open()).say(said);
      if (typeof seen === 'string') this.#fail(seen);
      else this.#show(seen, said);
    } catch (error) {
      if (error instanceof NotLoaded) throw error;
      this.#fail('blocked');
    } finally {
      button.ariaDisabled = null;
    }
  }

  #show({ heads, frames }: Seen, said: string): void {
    const texts = [heads.client, heads.server, bytesOf(frames.client), bytesOf(frames.server)];
    for (const [at, code] of this.querySelectorAll('li code').entries()) {
      code.textContent = texts[at] ?? '';
    }
    // Runs the arrows again.
    const list = this.querySelector('ol');
    list?.replaceWith(list.cloneNode(true));
    this.#tell('seen', {
      text: said,
      up: frames.client.end - frames.client.start,
      down: frames.server.end - frames.server.start,
      key: [...(frames.client.maskingKey ?? [])].map(hex).join(' '),
    });
    this.dataset['state'] = 'live';
  }

  #fail(why: HelloFailure): void {
    this.#tell(why);
    this.dataset['state'] = 'failed';
  }

  #tell(what: 'seen' | HelloFailure, values: Record<string, string | number> = {}): void {
    const caption = this.querySelector('[role="status"]');
    if (!caption) return;
    caption.textContent = (this.dataset[what] ?? '').replace(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );
  }
}

function bytesOf({ header, wirePayload, start, end }: Frame): string {
  const bytes = [...header, ...wirePayload];
  const shown = bytes.slice(0, SHOWN).map(hex).join(' ');
  return end - start > SHOWN ? `${shown} …` : shown;
}

customElements.define('ws-picture', WirePicture);
