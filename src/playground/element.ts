type Child = Node | string;

/**
 * A new element with a class and children. Text is set as text, never read as HTML; translators leave
 * code as it is.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (/^(?:pre|code|kbd)$/.test(tag)) made.translate = false;
  made.append(...children);
  return made;
}

/**
 * The one element in `root` that `selector` finds, of the class `type`.
 * @throws {Error} where there is none: the page was not made by the component it belongs to.
 */
export function part<T extends Element>(root: Element, selector: string, type: new () => T): T {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`<${root.localName}> has no ${type.name} at "${selector}"`);
}
