/* The built site as it travels in the package. */
import { cpSync, existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies the built site without the plain files of which there are compressed copies: those are two
 * thirds of its bytes, no browser asks for them, and the server unpacks one for whoever does.
 * Gzip is what browsers take over plain http, so what a class gets; Brotli they take over https.
 */
export function copySite(from, to) {
  if (!existsSync(join(from, 'index.html'))) {
    console.error(`${from} holds no built site. Run \`npm run build\` first.`);
    process.exit(1);
  }
  for (const entry of globSync('**/*', { cwd: from, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || existsSync(`${path}.gz`)) continue;
    cpSync(path, join(to, path.slice(from.length)));
  }
}
