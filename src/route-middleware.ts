import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import { PARTS } from './lesson-schema.ts';
import { hrefOf, isTaught, lessonsIn, slugOf } from './lessons.ts';
import { languageOf, wordsIn } from './words.ts';

type MenuLink = Extract<StarlightRouteData['sidebar'][number], { type: 'link' }>;

/**
 * Makes the menu and the previous/next links from the lessons' front matter: a new lesson is a
 * new file, never a line in a configuration.
 */
export const onRequest = defineRouteMiddleware(async (context) => {
  const route = context.locals.starlightRoute;
  const language = languageOf(route.locale);
  const word = wordsIn(language);
  const lessons = await lessonsIn(language);

  const links = lessons.map(({ entry, lesson, href }): MenuLink => ({
    type: 'link',
    label: entry.data.sidebar.label ?? entry.data.title,
    href,
    isCurrent: entry.id === route.entry.id,
    badge: undefined,
    attrs: isTaught(lesson) ? { 'data-lesson': slugOf(entry) } : {},
  }));
  const progress: MenuLink = {
    type: 'link',
    label: word('progress.title'),
    href: hrefOf(`${language}/progress`),
    isCurrent: route.entry.id === `${language}/progress`,
    badge: undefined,
    attrs: { 'data-progress': '' },
  };

  const groups = PARTS.map((part) => ({
    type: 'group' as const,
    label: word(`part.${part}`),
    entries: links.filter((_, index) => lessons[index]?.lesson.part === part),
    collapsed: false,
    badge: undefined,
  })).filter((group) => group.entries.length > 0);
  route.sidebar = [progress, ...groups];

  const current = links.findIndex((link) => link.isCurrent);
  route.pagination = {
    prev: current > 0 ? links[current - 1] : undefined,
    next: current >= 0 ? links[current + 1] : undefined,
  };
});
