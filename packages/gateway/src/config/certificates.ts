import { readFile } from 'node:fs/promises';
import { readTlsPair, type TlsPair, TlsPairError } from '../lib/tls-pair.ts';
import type { NamedPath } from './cross-checks.ts';
import { pathKey } from './plain-value.ts';
import { type ConfigurationPath, type Finding, formatPath } from './problem.ts';

/** A pair that can be used. Times are milliseconds since the Unix epoch. */
export interface CertificateReport {
  /** Where it is configured: `tls` or, for example, `providers[0].tls`. */
  readonly path: string;
  /** Absolute path of the certificate. */
  readonly file: string;
  readonly pair: TlsPair;
}

export interface CertificateCheck {
  readonly findings: readonly Finding[];
  readonly reports: readonly CertificateReport[];
}

/** Opens every pair of certificate and key that the configuration names. Files that are missing are told elsewhere. */
export async function checkCertificates(
  named: readonly NamedPath[],
  missing: readonly Finding[],
): Promise<CertificateCheck> {
  const absent = new Set(missing.map(({ path }) => pathKey(path)));
  const absolute = new Map(
    named.map(({ path, absolute: file }) => [pathKey(path), absent.has(pathKey(path)) ? undefined : file]),
  );
  const findings: Finding[] = [];
  const reports: CertificateReport[] = [];
  for (const { path: certPath } of named) {
    if (certPath.at(-1) !== 'cert' || certPath.at(-2) !== 'tls') continue;
    const place = certPath.slice(0, -1);
    const keyPath = [...place, 'key'];
    const [certFile, keyFile] = [absolute.get(pathKey(certPath)), absolute.get(pathKey(keyPath))];
    if (certFile === undefined || keyFile === undefined) continue;
    const [cert, key] = await Promise.all([read(certPath, certFile), read(keyPath, keyFile)]);
    if (typeof cert !== 'string') findings.push(cert);
    if (typeof key !== 'string') findings.push(key);
    if (typeof cert !== 'string' || typeof key !== 'string') continue;
    try {
      reports.push({ path: formatPath(place), file: certFile, pair: readTlsPair(cert, key) });
    } catch (thrown) {
      if (!(thrown instanceof TlsPairError)) throw thrown;
      findings.push({ path: [...place, thrown.file], message: thrown.message, remedy: thrown.remedy });
    }
  }
  return { findings, reports };
}

async function read(path: ConfigurationPath, file: string): Promise<string | Finding> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
    return { path, message: `\`${file}\` cannot be read (${code})`, remedy: 'Give this user the right to read it.' };
  }
}

const day = 86_400_000;

/** What is worth saying of the dates of a certificate, or undefined. `now` is milliseconds since the Unix epoch. */
export function expiryWarning({ path, file, pair }: CertificateReport, now: number): string | undefined {
  const date = (time: number): string => new Date(time).toISOString().slice(0, 10);
  const subject = `${path}.cert: \`${file}\``;
  if (pair.validFrom > now) return `${subject} is not valid before ${date(pair.validFrom)}; is the clock right?`;
  if (pair.validTo <= now) return `${subject} expired on ${date(pair.validTo)}, so clients will refuse it; renew it`;
  const left = Math.floor((pair.validTo - now) / day);
  if (left >= 14) return undefined;
  return `${subject} expires on ${date(pair.validTo)}, in ${left === 1 ? 'one day' : `${left} days`}; renew it soon`;
}
