import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeCertificate } from '../../tests/server/certificates.ts';
import { CertificateFault, readCertificate } from './certificate.ts';

const own = makeCertificate();
const other = makeCertificate();
const broken = join(own.folder, 'broken.pem');
writeFileSync(broken, 'neither');
afterAll(() => {
  for (const { folder } of [own, other]) rmSync(folder, { recursive: true });
});

test('is read from its two files, and not asked for without', () => {
  expect(readCertificate(own)?.cert.toString()).toContain('BEGIN CERTIFICATE');
  expect(readCertificate({ cert: undefined, key: undefined })).toBeUndefined();
});

test.each([
  ['a missing file', '/nowhere.pem', own.key, '--cert /nowhere.pem cannot be read (ENOENT)'],
  ['a folder', own.cert, own.folder, `--key ${own.folder} cannot be read (EISDIR)`],
  ['no certificate', broken, own.key, `--cert ${broken} does not hold a certificate in PEM form`],
  ['no key', own.cert, broken, `--key ${broken} does not hold a private key without a passphrase`],
  ['the key of another', own.cert, other.key, `The key in ${other.key} is not that of`],
])('%s is refused in one sentence', (_, cert, key, said) => {
  const read = () => readCertificate({ cert, key });
  expect(read).toThrow(CertificateFault);
  expect(read).toThrow(said);
});
