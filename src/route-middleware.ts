import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data';
import { PARTS } from './lesson-schema.ts';
import { nameFrame, SOCIAL_PICTURE } from './build/social-frame.ts';
import { hrefOf, isTaught, lessonsIn, slugOf } from './lessons.ts';
import { isHidden, isRenamed, siteTitle } from './site.ts';
import { languageOf, wordsIn } from './words.ts';

const OPEN_GRAPH_LOCALE = { zh: 'zh_CN', en: 'en_US' };

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

  const path = route.entry.id.split('/')[1] ?? 'index';
  const picture = new URL(
    hrefOf(`social/${path}.png`).replace(/\/$/, ''),
    context.site ?? context.url,
  );
  const bytes = nameFrame(path).map((byte) => byte.toString(16).padStart(2, '0'));
  const properties = {
    'og:image': context.site ? picture.href : picture.pathname,
    'og:image:type': 'image/png',
    'og:image:width': String(SOCIAL_PICTURE.width),
    'og:image:height': String(SOCIAL_PICTURE.height),
    'og:image:alt': word('site.picture', { bytes: bytes.join(' ') }),
  };
  for (const [property, content] of Object.entries(properties)) {
    route.head.push({ tag: 'meta', attrs: { property, content }, content: '' });
  }
  // Open Graph writes a locale with an underscore.
  for (const { attrs } of route.head) {
    if (attrs?.['property'] === 'og:locale') attrs['content'] = OPEN_GRAPH_LOCALE[language];
  }

  if (isHidden(path)) route.entry.data.pagefind = false;
  if (path === 'index' && isRenamed(language)) {
    const title = siteTitle(language);
    for (const tag of route.head) {
      if (tag.tag === 'title') tag.content = title;
      if (tag.attrs?.['property'] === 'og:title') tag.attrs['content'] = title;
    }
  }

  const current = links.findIndex((link) => link.isCurrent);
  route.pagination = {
    prev: current > 0 ? links[current - 1] : undefined,
    next: current >= 0 ? links[current + 1] : undefined,
  };
});
