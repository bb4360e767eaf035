import type { CodeFiles } from '../code-files.ts';
import type { Playground } from '../playground.ts';
import { liveSite } from '../live-site.ts';
import { localised } from '../site-address.ts';
import { codeOf } from './code-link.ts';
import type { Files } from './kept-code.ts';
import { sharedNote } from './shared-note.ts';

/**
 * Opens the code that a link holds.
 * @param changed what the learner has changed of it since, if this link is still the one to open;
 *   else undefined.
 */
export async function openShared(
  playground: Playground,
  files: CodeFiles,
  hash: string,
  changed: () => { files: Files | undefined } | undefined,
): Promise<void> {
  const shared = await codeOf(hash);
  const own = changed();
  if (!own) return;
  const site = liveSite();
  const revised = Object.entries(shared ?? {}).map(
    ([name, text]) => [name, localised(text, site)] as const,
  );
  files.restore({
    ...files.originals,
    ...Object.fromEntries(revised),
    ...(shared && own.files),
  });
  await sharedNote(playground, shared !== undefined);
}
