import type { CaptureWords } from '../capture-file/words.ts';
import type { Language } from '../words.ts';

const files = import.meta.glob<CaptureWords>('../../content/wire/*/capture.json', {
  import: 'default',
});

/** What is said of captures and of the workbench's answers, loaded when it is needed. */
export async function loadCaptureWords(language: Language): Promise<CaptureWords> {
  const file = files[`../../content/wire/${language}/capture.json`];
  if (!file) throw new Error(`content/wire/${language}/capture.json is missing`);
  return file();
}
