import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder with a self-signed certificate, and the paths of its two files. */
export function makeCertificate(name = 'localhost'): { folder: string; cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ws101-cert-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = [
    '-subj',
    `/CN=${name}`,
    '-addext',
    `subjectAltName=DNS:${name}${name === 'localhost' ? ',IP:127.0.0.1' : ''}`,
  ];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync(
    'openssl',
    ['req', ...kind, '-days', '1', ...subject, '-keyout', key, '-out', cert],
    { stdio: 'pipe' },
  );
  return { folder, cert, key };
}
