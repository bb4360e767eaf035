import { getCollection, type CollectionEntry } from 'astro:content';
import { PARTS, type Lesson } from './lesson-schema.ts';
import { readingMinutes } from './reading-time.ts';
import { isHidden } from './site.ts';
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

/** The lessons of a language that are in the menu, in the order of the course. */
export async function lessonsIn(language: Language): Promise<LessonPage[]> {
  return (await allLessonsIn(language)).filter(({ entry }) => !isHidden(slugOf(entry)));
}

/** All lessons of a language, those too that the menu leaves out. */
export async function allLessonsIn(language: Language): Promise<LessonPage[]> {
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

/** Minutes that a lesson takes, see `readingMinutes`. */
export function minutesOf({ entry, lesson }: Pick<LessonPage, 'entry' | 'lesson'>): number {
  return readingMinutes(entry.body ?? '', {
    examples: lesson.examples.length,
    exercises: lesson.exercises?.length ?? 0,
  });
}
