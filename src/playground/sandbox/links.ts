/**
 * Makes `href="javascript:…"` work. In a frame with a `sandbox` attribute such a link does nothing
 * and says nothing (HTML §7.4.2.3.2), although the code may run there. A click that nobody has
 * cancelled evaluates it, in a task of its own, as the browser would. Enter on a link is a click.
 * @param opens told of a link that would open a window, which a sandbox does not let happen.
 */
export function followLink(event: MouseEvent, opens: (address: string) => void): void {
  if (event.defaultPrevented || event.button !== 0) return;
  const link = event.composedPath().find(isLink);
  if (link && /^https?:$/.test(link.protocol) && isElsewhere(link.target)) opens(link.href);
  if (link?.protocol !== 'javascript:') return;
  event.preventDefault();
  const source = decoded(link.href.slice('javascript:'.length));
  setTimeout(() => {
    (0, eval)(source);
  });
}

/** Whether a link of that `target` leads to another window than its own. */
function isElsewhere(target: string): boolean {
  return target !== '' && !/^_self$/i.test(target) && !(target in window);
}

function isLink(target: EventTarget): target is HTMLAnchorElement | HTMLAreaElement {
  return target instanceof HTMLAnchorElement || target instanceof HTMLAreaElement;
}

/** Percent-decoded like a `javascript:` URL; a stray `%` is left as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}
