/* The projector's page: where the class goes, and how many have come. */
import { askForClass, type ClassPlace } from './class-info.ts';
import { countAddress } from './joined-address.ts';
import { keepJoined } from './keep-joined.ts';
import { isNumber, objectOf } from '../playground/shape.ts';
import { liveHttp } from '../playground/site-address.ts';
import { liveSite } from '../playground/live-site.ts';

/** Milliseconds between two questions for the addresses: a laptop may change its network. */
const ASK_EVERY = 15_000;
const SVG = 'http://www.w3.org/2000/svg';

const site = liveSite();
const isCount = objectOf({ joined: isNumber });

/** The address that was chosen here; otherwise the server's best one is shown. */
let chosen: string | undefined;
let isCounting = false;

function part(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-part="${name}"]`);
  if (!found) throw new Error(`the page has no ${name}`);
  return found;
}

/** Shows one of the page's states, and hides the others. */
function show(state: 'loading' | 'off' | 'nowhere' | 'unknown' | 'on' | 'lost'): void {
  document.body.dataset['state'] = state;
}

function showPlaces(places: readonly ClassPlace[]): void {
  const place = places.find(({ url }) => url === chosen) ?? places[0];
  if (!place) return;
  // What must be typed: browsers add the scheme by themselves, and a last slash.
  const typed = place.url.startsWith('http:') ? place.url.slice('http://'.length) : place.url;
  const address = part('address');
  address.textContent = typed.replace(/\/$/, '');
  address.style.setProperty('--characters', String(address.textContent.length));
  drawCode(place);
  const choices = places.map((each) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-pressed', String(each.url === place.url));
    button.textContent = each.url;
    button.addEventListener('click', () => {
      chosen = each.url;
      showPlaces(places);
      part('choices').querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
    });
    return button;
  });
  // They are made anew every few seconds, and one of them may have the focus.
  const focused = document.activeElement;
  const at = [...part('choices').children].findIndex((choice) => choice === focused);
  part('choices').replaceChildren(...choices);
  choices[at]?.focus();
  part('others').hidden = places.length < 2;
}

function drawCode({ url, qr: { size, path } }: ClassPlace): void {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${part('code').dataset['label'] ?? ''} ${url}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const modules = document.createElementNS(SVG, 'path');
  modules.setAttribute('d', path);
  svg.append(modules);
  part('code').replaceChildren(svg);
}

function showCount(text: string): void {
  const message: unknown = JSON.parse(text);
  if (!isCount(message)) return;
  part('count').textContent = String(message.joined);
  part('joined').classList.remove('lost');
}

async function ask(): Promise<void> {
  const info = await askForClass(`${liveHttp(site)}class.json`);
  if (!info) show('lost');
  else if (!info.class) {
    part('start').textContent = info.start ?? '--class';
    show('off');
  } else if (info.addresses.length === 0) {
    part('typed').textContent = info.typed ?? '';
    show(info.typed === undefined ? 'nowhere' : 'unknown');
  } else {
    showPlaces(info.addresses);
    show('on');
    if (!isCounting) {
      isCounting = true;
      keepJoined(countAddress(site), showCount, () => part('joined').classList.add('lost'));
    }
  }
  setTimeout(() => void ask(), ASK_EVERY);
}

void ask();
