import type { Files } from '../keeping/kept-code.ts';
import type { Playground } from '../playground.ts';
import { liveSite } from '../live-site.ts';
import { localised } from '../site-address.ts';

const solutions = import.meta.glob<string>('/content/examples/**/solution/*', {
  query: '?raw',
  import: 'default',
});

/** The files of the example's solution, of its language or else of all. */
export async function solutionOf({ example, language, files }: Playground): Promise<Files> {
  const folder = `/content/examples/${example}`;
  const found = await Promise.all(
    Object.keys(files.texts).map(async (name) => {
      const load =
        solutions[`${folder}/${language}/solution/${name}`] ??
        solutions[`${folder}/solution/${name}`];
      const site = liveSite();
      return load ? [[name, localised(await load(), site)] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}
