import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** A certificate and key that cannot be used: what is wrong in plain words, with what to do about it, and in which of the two. */
export class TlsPairError extends Error {
  readonly file: 'cert' | 'key';
  readonly remedy: string;

  constructor(file: 'cert' | 'key', message: string, remedy: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'TlsPairError';
    this.file = file;
    this.remedy = remedy;
  }
}

/** What a usable pair says of itself. Times are milliseconds since the Unix epoch. */
export interface TlsPair {
  readonly certificate: X509Certificate;
  readonly validFrom: number;
  readonly validTo: number;
  /** Whether the file has all that a client needs to trust it: its last certificate is signed by itself. */
  readonly bringsItsRoot: boolean;
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Reads a certificate chain and its private key, both PEM texts (RFC 7468), and makes sure that a server can use them
 * together, so that nobody meets OpenSSL's own words for it.
 *
 * @throws {TlsPairError}
 */
export function readTlsPair(cert: string, key: string): TlsPair {
  const chain = readChain(cert);
  const [certificate] = chain;
  if (certificate === undefined) throw noPem('cert', cert);
  const privateKey = readKey(key);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw chain.some((other) => other.checkPrivateKey(privateKey))
      ? new TlsPairError(
          'cert',
          'the certificate of this key is not the first in the file',
          'Put the certificate of the server first, then those of the authorities that lead to its root.',
        )
      : new TlsPairError(
          'key',
          'the private key is not that of the certificate',
          'Name the key that the certificate was requested with, or request a certificate for this key.',
        );
  }
  try {
    createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  } catch (cause) {
    const remedy = 'Renew certificate and key with RSA of 2048 bits or more, or with an elliptic curve.';
    throw new TlsPairError('cert', 'OpenSSL does not accept this pair', remedy, cause);
  }
  const last = chain.at(-1) ?? certificate;
  return {
    certificate,
    validFrom: certificate.validFromDate.getTime(),
    validTo: certificate.validToDate.getTime(),
    bringsItsRoot: last.checkIssued(last),
  };
}

function readChain(text: string): readonly X509Certificate[] {
  const blocks = text.match(pemCertificate) ?? [];
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      throw new TlsPairError('cert', 'the certificate is damaged', 'Copy the file again from where it came.', cause);
    }
  });
}

function readKey(text: string): KeyObject {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw noPem('key', text);
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    const remedy = 'Take the pass phrase off: openssl pkey -in KEY -out NEW-KEY; and let only this user read the file.';
    throw new TlsPairError('key', 'the private key has a pass phrase, which nobody could type', remedy);
  }
  try {
    return createPrivateKey(text);
  } catch (cause) {
    throw new TlsPairError('key', 'the private key is damaged', 'Copy the file again from where it came.', cause);
  }
}

function noPem(file: 'cert' | 'key', text: string): TlsPairError {
  const [wanted, other] = file === 'cert' ? ['certificate', 'private key'] : ['private key', 'certificate'];
  const swapped = (file === 'cert' ? /-----BEGIN [A-Z ]*PRIVATE KEY-----/ : /-----BEGIN CERTIFICATE-----/).test(text);
  return swapped
    ? new TlsPairError(file, `the file holds a ${other}, not a ${wanted}`, 'Exchange `cert` and `key`.')
    : new TlsPairError(
        file,
        `the file holds no ${wanted} in PEM`,
        `It must have a block that begins with -----BEGIN ${wanted.toUpperCase()}-----; \`openssl\` turns other forms into PEM.`,
      );
}
