/**
 * Before an element goes away, or is disabled: if the focus is on it, what is around it and can
 * have the focus gets it, or `next`. A focus that falls to the body throws who hears the page, or
 * moves by keyboard, back to its start.
 */
export function handFocusOn(leaving: Element, next?: HTMLElement | null): void {
  if (!leaving.contains(document.activeElement)) return;
  const to = next ?? leaving.parentElement?.closest<HTMLElement>('[tabindex]');
  to?.focus({ preventScroll: true });
}
