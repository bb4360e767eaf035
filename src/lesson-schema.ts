import { z } from 'astro/zod';

/** The parts of the course, in the order of the menu. Their names are in `content/ui`. */
export const PARTS = ['start', 'api', 'wire', 'practice', 'reference'] as const;

/** What a learner should bring along. */
export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const;

/** Sections of the note that the course grew from; together the lessons cover all of them. */
export const SEED_SECTIONS = [
  'constructor',
  'concepts',
  'properties',
  'events',
  'methods',
  'handshake',
  'example',
] as const;

/** Front matter of a lesson, over what Starlight asks of every page. */
export const lesson = z
  .object({
    part: z.enum(PARTS).describe('The part of the course, a group of the menu.'),
    order: z
      .number()
      .min(1)
      .describe('Place within the part, from 1. A fraction stands between two.'),
    level: z.enum(LEVELS),
    seed: z.array(z.enum(SEED_SECTIONS)).default([]).describe('Sections of the seed text covered.'),
    examples: z.array(z.string().regex(/^[a-z0-9-]+$/)).describe('Examples used, by folder name.'),
    exercises: z
      .array(z.string().regex(/^[a-z0-9-]+$/))
      .optional()
      .describe('Exercises at its end, by folder name.'),
    search: z
      .array(z.string().min(1))
      .optional()
      .describe('Words by which readers look for it, where its text alone is not found by them.'),
  })
  .strict();

/** Pages that are no lessons (home, 404) have no `lesson`. */
export const lessonFields = z.object({ lesson: lesson.optional() });

export type Lesson = z.infer<typeof lesson>;
