import type { Place } from '../console-value.ts';
import type { Refused } from '../sandbox-protocol.ts';
import type { PlaceOf } from './stack.ts';

/** Explanations of one run, at most: code that asks for a thousand addresses needs no thousand. */
const MOST = 30;

export interface Refusals {
  /** Explains something that was not let through: each kind and address once. */
  tell(what: Refused['what'], address: string, place?: Place): void;
  /** Adds the listeners: to be called for each document that is opened. */
  listen(): void;
}

/** What the directives of the sandbox's policy (`server/site/headers.ts`) keep out, by their names. */
const KINDS: Readonly<Record<string, Refused['what']>> = {
  'script-src': 'script',
  'script-src-elem': 'script',
  'style-src': 'style',
  'style-src-elem': 'style',
  'img-src': 'image',
  'font-src': 'font',
  'media-src': 'media',
  'worker-src': 'worker',
  'frame-src': 'frame',
  'child-src': 'frame',
  'object-src': 'frame',
  'form-action': 'form',
};

/** Addresses in the imports of a module. */
const IMPORTED = /\b(?:from|import)\s*["'](https?:[^"'\s]+)["']/g;

/**
 * Explains what the sandbox did not let through: what its policy refused, as the browser tells
 * (CSP3 §5.1), and what `tell` is called for, where no policy is asked.
 * @param codeAt the learner's code that is loaded from an address, if any.
 */
export function explainRefusals(
  explain: (refused: Omit<Refused, 'type'>) => void,
  placeOf: PlaceOf,
  codeAt: (address: string) => string | undefined,
): Refusals {
  const said = new Set<string>();
  const tell: Refusals['tell'] = (what, address, place) => {
    const known = `${what} ${address}`;
    if (said.has(known) || said.size >= MOST) return;
    said.add(known);
    explain({ what, address: address.slice(0, 200), ...(place && { place }) });
  };
  const onViolation = (event: SecurityPolicyViolationEvent) => {
    const { effectiveDirective, blockedURI: address } = event;
    const what =
      effectiveDirective === 'connect-src'
        ? /^wss?:/.test(address)
          ? 'socket'
          : 'request'
        : KINDS[effectiveDirective];
    // Others are told where they are asked for, or are no address: `inline`, `eval`.
    if (!what || what === 'form' || !URL.canParse(address)) return;
    tell(what, address, placeOf(event.sourceFile, event.lineNumber, event.columnNumber));
  };
  const onFailure = ({ target }: Event) => {
    const address = target instanceof Element ? addressIn(target) : undefined;
    const here = new URL(document.baseURI);
    if (target instanceof HTMLScriptElement) {
      // Firefox says nothing of what a module imports.
      for (const [, from = ''] of (codeAt(target.src) ?? '').matchAll(IMPORTED)) {
        if (URL.canParse(from) && new URL(from).host !== here.host)
          tell('script', new URL(from).href);
      }
    }
    // What lies elsewhere was refused, and is told; what is loaded from its own text has no file.
    if (address?.host === here.host) {
      tell('missing', address.href.replace(new URL('.', here).href, ''));
    }
  };
  return {
    tell,
    listen() {
      addEventListener('securitypolicyviolation', onViolation);
      // Such an event does not bubble.
      addEventListener('error', onFailure, true);
    },
  };
}

/** What an element of the page is loaded from. */
function addressIn(element: Element): URL | undefined {
  const text = element.getAttribute(element instanceof HTMLLinkElement ? 'href' : 'src') ?? '';
  return URL.canParse(text, document.baseURI) ? new URL(text, document.baseURI) : undefined;
}

/**
 * The package that code wanted by its name, as only Node.js and build tools find it, from what the
 * browser threw; each has words of its own.
 */
export function packageIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'ReferenceError' && /\brequire\b/.test(error.message)) return 'require()';
  if (error.name !== 'TypeError') return undefined;
  const [, name] =
    /(?:Failed to resolve module specifier|The specifier|Module name,) ["'“](.+?)["'”]/.exec(
      error.message,
    ) ?? [];
  return name;
}
