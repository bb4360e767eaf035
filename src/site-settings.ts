import { z } from 'zod';
import { parseContent } from './content-file.ts';

/** The course's own name: where the site has it, it is shown with the mark. */
export const COURSE_NAME = 'WebSocket 101';

const title = z.string().trim().min(1).max(60);

const colours = z.record(
  z.string(),
  z.string().regex(/^#[\da-f]{6}$/i, { error: 'expected a colour like #11753a' }),
);

const fields = z.strictObject({
  title: z
    .union(
      [
        title.transform((text) => ({ zh: text, en: text })),
        z.strictObject({ zh: title, en: title }),
      ],
      {
        error: 'expected a name of 1 to 60 characters, or one a language: {"zh": "…", "en": "…"}',
      },
    )
    .describe('What the site is called.'),
  hide: z
    .array(z.string())
    .describe(
      'Lessons, by file name, that are left out of menu, home page, progress and search. Their ' +
        'pages stay, for other lessons lead to them.',
    ),
  colours: z
    .strictObject({ light: colours.default({}), dark: colours.default({}) })
    .describe('Colours by their names in `src/styles/tokens.css`, for each theme.'),
});

/** `content/site.json`: what the site is called, what its menu leaves out, how it is painted. */
export type SiteSettings = z.infer<typeof fields>;

const ownFields = fields.partial();

/** What of it a school gives: each field, or none, in place of the course's own. */
export type OwnSettings = z.infer<typeof ownFields>;

/**
 * Reads `content/site.json`.
 * @throws {Error} that names the file, each faulty field and what was expected there.
 */
export function parseSettings(json: string, path: string): SiteSettings {
  return parseContent(fields, json, path);
}

/**
 * Reads the `site.json` of a school, in which every field may be missing.
 * @throws {Error} that names the file, each faulty field and what was expected there.
 */
export function parseOwnSettings(json: string, path: string): OwnSettings {
  return parseContent(ownFields, json, path);
}
