/**
 * Copies a text. Browsers give pages on plain HTTP of another host no `navigator.clipboard`, and a
 * class reaches the teacher's laptop just so: there the older way is tried, from a text area that
 * holds the text.
 * @param area In the page and visible while this runs; its text and selection are replaced.
 * @returns Whether it was copied. Where not, the text stays in the area, selected.
 */
export async function copyText(text: string, area: HTMLTextAreaElement): Promise<boolean> {
  try {
    if (window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused, as in a frame or by a setting: the older way may still be allowed.
  }
  area.hidden = false;
  area.value = text;
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on plain HTTP
  return document.execCommand('copy');
}
