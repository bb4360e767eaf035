import { transform } from 'sucrase';
import { NotReady } from './not-ready.ts';

/**
 * TypeScript without its types: each statement stays on its line. Types are not checked here; the
 * editor does that.
 * @throws {NotReady} with the place, for what is no TypeScript.
 */
export function withoutTypes(code: string, file: string): string {
  try {
    return transform(code, {
      transforms: ['typescript'],
      disableESTransforms: true,
      filePath: file,
    }).code;
  } catch (error) {
    const { message, loc } = told(error);
    throw new NotReady('syntax', { file, message }, { file, ...loc });
  }
}

/** What Sucrase says of code that it cannot read: `Error transforming FILE: MESSAGE (LINE:COLUMN)`. */
function told(error: unknown) {
  const text = error instanceof Error ? error.message : String(error);
  const [, message = text, line = '1', column = '1'] =
    /^(?:Error transforming [^:]*: )?(.*?) \((\d+):(\d+)\)$/.exec(text) ?? [];
  return { message, loc: { line: Number(line), column: Number(column) } };
}
