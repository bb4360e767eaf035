/** A script as it is loaded: tools and stacks give it its file's name. */
export function namedScript(code: string, file: string): string {
  return `${code}\n//# sourceURL=${file}\n`;
}
