import type { SourceFile } from '../program/prepare.ts';
import type { Activity, ConsoleItem } from '../sandbox-protocol.ts';

/**
 * What is in an address by mistake, though the text around it may have it: what is not seen, full-width
 * signs, a character reference.
 */
const ODD_ADDRESS =
  /(?:ws|http)s?[:：][/／]{2}[^\n"'`]*(?:[\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff：／．。？＝＆]|&amp;)|[\u00a0\u200b-\u200f\u2060\ufeff](?:ws|http)s?:|(?:ws|http)s?：/i;

/** Whether a program failed in a way in which code does that was copied from elsewhere. */
export function failsAsPasted(items: readonly ConsoleItem[]): boolean {
  return items.some(
    (item) =>
      item.type === 'line' &&
      (item.cause === 'uncaught' || item.cause === 'rejection') &&
      item.values.some(({ type }) => type === 'error'),
  );
}

/** Whether a socket failed whose address may have got something on its way here. */
export function failsByAddress(
  activities: readonly Activity[],
  files: readonly SourceFile[],
): boolean {
  return (
    activities.some(({ what, threw }) => what === 'error' || threw !== undefined) &&
    files.some(({ code }) => ODD_ADDRESS.test(code))
  );
}

/** Whether a page begins with anything but a tag: then it runs nothing, and says nothing of it. */
export function isNoPage({ name, code }: SourceFile): boolean {
  return name.endsWith('.html') && !/^\s*(?:<|$)/.test(code);
}
