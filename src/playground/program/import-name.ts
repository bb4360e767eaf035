/** The name under which the import map knows a file of the example. */
export function importName(file: string): string {
  return `ws101:${file}`;
}

/** The file that `./name` means; a `.ts` file may be called by the name it would be built to. */
export function fileNamed(address: string, names: readonly string[]): string | undefined {
  const name = address.replace(/^\.?\//, '');
  const source = name.replace(/\.js$/, '.ts');
  return names.find((each) => each === name) ?? names.find((each) => each === source);
}
