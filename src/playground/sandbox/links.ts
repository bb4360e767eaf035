/**
 * Makes `href="javascript:…"` work. In a frame with a `sandbox` attribute such a link does nothing
 * and says nothing (HTML §7.4.2.3.2), although the code may run there. A click that nobody has
 * cancelled evaluates it, in a task of its own, as the browser would. Enter on a link is a click.
 */
export function followScriptLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  const link = event.composedPath().find(isLink);
  if (link?.protocol !== 'javascript:') return;
  event.preventDefault();
  const source = decoded(link.href.slice('javascript:'.length));
  setTimeout(() => {
    (0, eval)(source);
  });
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
