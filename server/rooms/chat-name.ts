/*
 * Names that people give themselves. Others have to tell them apart by sight, so what cannot be seen
 * is not in them, and no word mixes alphabets that have letters in common shapes. That is a small
 * part of Unicode's UTS #39: what it asks of identifiers, with each word by itself, so that `Anna
 * Анна` is a name and `Teаcher` with a Cyrillic а is none. Chinese, Japanese and Korean writing goes
 * with any alphabet.
 */

/** Longest name, in UTF-16 units. */
export const MOST_NAME = 24;

/**
 * Control, format and private characters, halves of pairs, code points without a character; and
 * those that take no room though they are none of these: fillers, selectors, the empty Braille cell.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Asks for the coloured form of a sign that has two, and is typed with it. */
const COLOURED = /(?<=\p{Emoji})\uFE0F/gu;
/** Marks that stand on nothing, and heaps of them (UTS #39 §5.4 allows four). */
const HEAPED = /^\p{M}|\s\p{M}|\p{M}{5}/u;

/** Writing systems with letters of their own that belong to no alphabet that looks like another. */
const BESIDE_ANY =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]/u;
const ALPHABETS = [
  ...['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Georgian', 'Cherokee', 'Coptic', 'Hebrew'],
  ...['Arabic', 'Syriac', 'Thaana', 'Nko', 'Ethiopic', 'Mongolian', 'Tibetan', 'Yi', 'Devanagari'],
  ...['Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam'],
  ...['Sinhala', 'Thai', 'Lao', 'Myanmar', 'Khmer', 'Lisu', 'Tifinagh'],
].map((script) => new RegExp(`\\p{Script=${script}}`, 'u'));

/**
 * A name as it is kept: composed (NFC), without space at its ends and with single spaces in it.
 * @returns undefined where it is none.
 */
export function readName(given: string): string | undefined {
  const name = given
    .normalize('NFC')
    .replace(COLOURED, '')
    .replace(/\p{Zs}+/gu, ' ')
    // Not trim(), which takes away what may not be seen either.
    .replace(/^ | $/g, '');
  const isRight =
    name !== '' &&
    name.length <= MOST_NAME &&
    !UNSEEN.test(name) &&
    !HEAPED.test(name) &&
    name.split(/[\s\p{P}]+/u).every((word) => alphabetsIn(word) <= 1);
  return isRight ? name : undefined;
}

function alphabetsIn(word: string): number {
  const letters = Array.from(word).filter((sign) => !BESIDE_ANY.test(sign));
  return new Set(letters.map((sign) => ALPHABETS.findIndex((each) => each.test(sign)))).size;
}

/** Letters of other alphabets in the shape of a Latin one, as capitals or small. */
const SHAPES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    // Cyrillic
    ...{ а: 'a', в: 'b', е: 'e', з: '3', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't' },
    ...{ у: 'y', х: 'x', ѕ: 's', і: 'i', ј: 'j', һ: 'h', ԁ: 'd', ԛ: 'q', ԝ: 'w', ғ: 'f', ӏ: 'l' },
    // Greek
    ...{ α: 'a', β: 'b', ε: 'e', ζ: 'z', η: 'h', ι: 'i', κ: 'k', μ: 'm', ν: 'n', ο: 'o', ρ: 'p' },
    ...{ τ: 't', υ: 'y', χ: 'x', ϲ: 'c', ϳ: 'j' },
    // Armenian
    ...{ օ: 'o', ս: 'u', հ: 'h', ո: 'n', ց: 'g' },
  }).map(([letter, shape]) => [letter, shape]),
);

/**
 * What names have in common that are hardly told apart by sight: `ada` and `Ada`, `Асе` in Cyrillic
 * and `Ace`, full-width letters and usual ones, a capital `I` and a small `l`. With a number after
 * a space it is what it was, and that number.
 */
export function likenessOf(name: string): string {
  const folded = name.normalize('NFKC').replace(/[I|]/g, 'l').toLowerCase();
  return Array.from(folded, (sign) => SHAPES[sign] ?? sign).join('');
}

/** `name`, or with the first number from 2 on that nobody has who is there. */
export function nameApart(name: string, isTaken: (likeness: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const apart = number === 1 ? name : `${name} ${number}`;
    if (!isTaken(likenessOf(apart))) return apart;
  }
}
