let hints = 0;

/**
 * Has `textbox` described by the hint below the code, which says how to leave it. As a description
 * it is read when the editor is entered; as part of the name it would be read again with each list
 * of completions.
 */
export function describeKeys(textbox: Element | null, host: Element): void {
  const hint = host.closest('.pg-source')?.querySelector('.pg-keys');
  if (!textbox || !hint) return;
  hint.id ||= `pg-keys-${(hints += 1)}`;
  textbox.setAttribute('aria-describedby', hint.id);
}
