import { getCollection, type CollectionEntry } from 'astro:content';
import { PARTS, type Lesson } from './lesson-schema.ts';
import { languageOf, type Language } from './words.ts';

/** A page of the course: its content entry, and its place in the menu. */
export interface LessonPage {
  entry: CollectionEntry<'docs'>;
  lesson: Lesson;
  href: string;
}

/** Address of a page by its path below the site, e.g. `zh/introduction`. */
export function hrefOf(path: string): string {
  const base = import.meta.env.BASE_URL.replace(/\/$/, '');
  return `${base}/${path}${path === '' || path.endsWith('/') ? '' : '/'}`;
}

/** Name of a page without its language, the same in all of them. */
export function slugOf({ id }: CollectionEntry<'docs'>): string {
  return id.slice(id.indexOf('/') + 1);
}

/** Whether a page teaches something in order, and is not there to be looked up. */
export function isTaught({ part }: Lesson): boolean {
  return part !== 'reference';
}

/** All lessons of a language in the order of the course. */
export async function lessonsIn(language: Language): Promise<LessonPage[]> {
  const entries = await getCollection(
    'docs',
    ({ id }) => languageOf(id.split('/')[0]) === language,
  );
  const pages = entries.flatMap((entry) => {
    const { lesson } = entry.data;
    return lesson ? [{ entry, lesson, href: hrefOf(entry.id) }] : [];
  });
  return pages.sort(
    (a, b) =>
      PARTS.indexOf(a.lesson.part) - PARTS.indexOf(b.lesson.part) ||
      a.lesson.order - b.lesson.order,
  );
}

/** Reading speeds per minute, and minutes to try one example. */
const HAN_A_MINUTE = 320;
const WORDS_A_MINUTE = 190;
const MINUTES_AN_EXAMPLE = 1.5;

/** Minutes that a lesson takes, by the length of its text and the examples in it. */
export function minutesOf({ entry, lesson }: Pick<LessonPage, 'entry' | 'lesson'>): number {
  const prose = (entry.body ?? '').replace(/^import .*$/gm, '').replace(/<[^>]+>/g, ' ');
  const han = prose.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = prose.match(/[\p{Script=Latin}\d]+/gu)?.length ?? 0;
  const reading = han / HAN_A_MINUTE + latin / WORDS_A_MINUTE;
  return Math.max(1, Math.round(reading + lesson.examples.length * MINUTES_AN_EXAMPLE));
}
