import { docsSchema } from '@astrojs/starlight/schema';
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { lessonFields } from './lesson-schema.ts';

export const collections = {
  docs: defineCollection({
    loader: glob({ base: './content/lessons', pattern: '**/*.mdx' }),
    schema: docsSchema({ extend: lessonFields }),
  }),
};
