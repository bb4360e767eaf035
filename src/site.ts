import given from '../content/site.json?raw';
import type { Language } from './language.ts';
import { COURSE_NAME, parseSettings } from './site-settings.ts';

/* `content/site.json`, for the pages. */

const settings = parseSettings(given, 'content/site.json');

/** What the site is called. */
export function siteTitle(language: Language): string {
  return settings.title[language];
}

/** Whether it has a name of its own, which the mark does not spell. */
export function isRenamed(language: Language): boolean {
  return siteTitle(language) !== COURSE_NAME;
}

/** Whether the menu leaves a lesson out. */
export function isHidden(lesson: string): boolean {
  return settings.hide.includes(lesson);
}
