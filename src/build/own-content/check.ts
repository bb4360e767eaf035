import { readFileSync } from 'node:fs';
import { LANGUAGES } from '../../language.ts';
import { parseOwnSettings } from '../../site-settings.ts';
import { paintedTokens, TOKENS } from '../site-colours.ts';
import { exampleFaults, quizFaults } from './examples.ts';
import type { ContentFolder } from './folder.ts';
import { lessonFaults, lessonNames } from './lessons.ts';

/** What a school's folder may hold. */
const KNOWN = ['lessons', 'examples', 'quizzes', 'site.json'];
/** Notes of whoever wrote it. */
const NOTE = /^(?:LICEN[CS]E|.*\.(?:md|txt))$/i;

/**
 * Looks at a school's own content before anything is built of it.
 * @returns every fault, as a sentence that names the file, what is wrong with it and what to do.
 */
export function faultsOf(own: ContentFolder, course: ContentFolder): string[] {
  const names = own.names('').filter((name) => !NOTE.test(name));
  const strangers = names
    .filter((name) => !KNOWN.includes(name))
    .map((name) => `${own.path(name)} is not known here: expected ${KNOWN.join(', ')}.`);
  if (names.length === 0) {
    strangers.push(`${own.path('.')} holds nothing: expected ${KNOWN.join(', ')}.`);
  }
  return [
    ...strangers,
    ...settingsFaults(own, course),
    ...exampleFaults(own),
    ...lessonFaults(own, course),
    ...quizFaults(own, course),
  ];
}

function settingsFaults(own: ContentFolder, course: ContentFolder): string[] {
  if (!own.has('site.json')) return [];
  const path = own.path('site.json');
  try {
    const { hide = [], colours } = parseOwnSettings(own.text('site.json'), path);
    if (colours) paintedTokens(readFileSync(TOKENS, 'utf8'), colours, path);
    const lessons = new Set(
      [own, course].flatMap((each) => LANGUAGES.flatMap((language) => lessonNames(each, language))),
    );
    return hide
      .filter((name) => !lessons.has(name))
      .map(
        (name) =>
          `${path}: "hide" names a lesson that is not there, "${name}"; there are ${[...lessons].sort().join(', ')}.`,
      );
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
