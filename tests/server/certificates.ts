import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder with a self-signed certificate, and the paths of its two files.
 * @param names What it is for; for localhost also by its address.
 */
export function makeCertificate(...names: string[]): { folder: string; cert: string; key: string } {
  if (names.length === 0) names = ['localhost'];
  const folder = mkdtempSync(join(tmpdir(), 'ws101-cert-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = [
    '-subj',
    `/CN=${names.join(' ')}`,
    '-addext',
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}${names.includes('localhost') ? ',IP:127.0.0.1' : ''}`,
  ];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync(
    'openssl',
    ['req', ...kind, '-days', '1', ...subject, '-keyout', key, '-out', cert],
    { stdio: 'pipe' },
  );
  return { folder, cert, key };
}
