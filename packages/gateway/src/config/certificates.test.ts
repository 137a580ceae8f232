import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canSelfSign, selfSign, type SelfSigned } from '../testing/self-signed.ts';
import { type CertificateReport, expiryWarning } from './certificates.ts';
import { loadConfiguration } from './load.ts';
import { formatProblem } from './problem.ts';

const day = 86_400_000;

describe.runIf(canSelfSign())('the certificates that a configuration names', () => {
  let pair: SelfSigned;
  let other: SelfSigned;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    pair = selfSign(['IP:127.0.0.1']);
    other = selfSign(['IP:127.0.0.1']);
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-certificates-'));
    file = join(folder, 'gatehouse.yaml');
    const provider =
      'id: a, kind: openai-compatible, baseUrl: "https://a.example.org", tls: {cert: cert.pem, key: key.pem}';
    await writeFile(file, `version: 1\ntls:\n  cert: cert.pem\n  key: key.pem\nproviders: [{${provider}}]\n`);
  });
  afterAll(async () => {
    pair.remove();
    other.remove();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await copyFile(pair.certFile, join(folder, 'cert.pem'));
    await copyFile(pair.keyFile, join(folder, 'key.pem'));
  });

  const problems = async (openCertificates = true): Promise<readonly string[]> => {
    const result = await loadConfiguration(file, {}, {}, { openCertificates });
    return result.ok ? [] : result.problems.map((problem) => formatProblem(problem).slice(file.length));
  };

  test('are opened where that is asked for, of this server and of the providers', async () => {
    const result = await loadConfiguration(file, {}, {}, { openCertificates: true });
    expect(result.ok && result.certificates.map(({ path }) => path)).toEqual(['tls', 'providers[0].tls']);
    const unasked = await loadConfiguration(file, {});
    expect(unasked.ok && unasked.certificates).toEqual([]);
  });

  test('are refused with their place when the key is that of another', async () => {
    await copyFile(other.keyFile, join(folder, 'key.pem'));
    expect(await problems()).toEqual([
      expect.stringMatching(/^:4:8 {2}tls\.key: the private key is not that of the certificate\. Name the key/),
      expect.stringMatching(/^:5:[0-9]+ {2}providers\[0\]\.tls\.key: the private key is not that/),
    ]);
    expect(await problems(false)).toEqual([]);
  });

  test('are refused when they are garbage, and told missing only once', async () => {
    await writeFile(join(folder, 'cert.pem'), 'garbage');
    expect((await problems())[0]).toContain(':3:9  tls.cert: the file holds no certificate in PEM.');
    await rm(join(folder, 'cert.pem'));
    expect((await problems())[0]).toContain(`tls.cert: there is no \`${join(folder, 'cert.pem')}\``);
    expect((await problems()).filter((line) => line.includes('tls.'))).toHaveLength(2);
  });

  test('are warned of when they expire soon, have expired or are not valid yet', async () => {
    const result = await loadConfiguration(file, {}, {}, { openCertificates: true });
    const report = (result.ok ? result.certificates[0] : undefined) as CertificateReport;
    const { validFrom, validTo } = report.pair;
    expect(expiryWarning(report, validFrom - 1)).toContain('is not valid before');
    expect(expiryWarning(report, validTo - day)).toMatch(/expires on \d{4}-\d\d-\d\d, in one day; renew it soon$/);
    expect(expiryWarning(report, validTo)).toContain('expired on');
    expect(
      expiryWarning({ ...report, pair: { ...report.pair, validTo: validTo + 60 * day } }, validTo),
    ).toBeUndefined();
  });
});
