import type { APIRoute, GetStaticPaths } from 'astro';
import { getCollection } from 'astro:content';
import { socialPng } from '../../build/social-picture.ts';

/* The pictures that go with shared links, one a lesson: they hold no words of any language. */

export const getStaticPaths: GetStaticPaths = async () => {
  const entries = await getCollection('docs');
  const names = new Set(entries.map(({ id }) => id.split('/')[1] ?? 'index'));
  return [...names].map((lesson) => ({ params: { lesson } }));
};

export const GET: APIRoute = async ({ params: { lesson = 'index' } }) =>
  new Response(new Uint8Array(await socialPng(lesson)), {
    headers: { 'Content-Type': 'image/png' },
  });
