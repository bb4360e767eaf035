import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Config } from './config.ts';

/** What TLS needs, as PEM. */
export interface Certificate {
  cert: Buffer;
  key: Buffer;
  /** Unix time in ms from which on browsers refuse it. */
  until: number;
}

/** Why https cannot be spoken, in a sentence for whoever started the server. */
export class CertificateFault extends Error {
  override name = 'CertificateFault';
}

/**
 * Reads the files of `--cert` and `--key`.
 * @returns undefined where https is not asked for.
 * @throws {CertificateFault} where they cannot be read, are not PEM, or do not belong together.
 */
export function readCertificate(paths: Pick<Config, 'cert' | 'key'>): Certificate | undefined {
  if (paths.cert === undefined || paths.key === undefined) return undefined;
  const cert = read('--cert', paths.cert);
  const key = read('--key', paths.key);
  const certificate = parse('--cert', paths.cert, 'a certificate', () => new X509Certificate(cert));
  const secret = parse('--key', paths.key, 'a private key without a passphrase', () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(secret)) {
    throw new CertificateFault(
      `The key in ${paths.key} is not that of the certificate in ${paths.cert}. Give the two that were made together.`,
    );
  }
  // The rest of the chain, which a renewal under way may have written in part.
  parse('--cert', paths.cert, 'a whole chain of certificates', () =>
    createSecureContext({ cert, key }),
  );
  return { cert, key, until: Date.parse(certificate.validTo) };
}

function read(flag: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CertificateFault(
      `${flag} ${path} cannot be read (${code}). Check the path and who may read it.`,
      { cause: error },
    );
  }
}

function parse<T>(flag: string, path: string, what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new CertificateFault(`${flag} ${path} does not hold ${what} in PEM form.`, {
      cause: error,
    });
  }
}
