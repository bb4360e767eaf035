import type { Language } from '../../language.ts';

/**
 * Loads what opens Monaco. Its largest part is asked for at once, not when the editor that needs it
 * runs; all that is in a file of its own, so that a page is light until somebody reaches for it.
 */
export async function loadMonaco(language: Language): Promise<typeof import('./monaco-editor.ts')> {
  const [editor] = await Promise.all([import('./monaco-editor.ts'), loadCore(language)]);
  return editor;
}

async function loadCore(language: Language): Promise<void> {
  // Monaco reads its texts when it starts.
  if (language === 'zh') await import('monaco-editor/nls/lang/zh-cn');
  await import('./monaco-core.ts');
}
