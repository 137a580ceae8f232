import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TlsPairError } from '../lib/tls-pair.ts';
import { canSelfSign, selfSign, type SelfSigned } from '../testing/self-signed.ts';
import { TlsMaterial } from './tls-material.ts';

describe.runIf(canSelfSign())('the certificate and key in force', () => {
  let one: SelfSigned;
  let other: SelfSigned;
  let folder: string;
  beforeAll(() => {
    one = selfSign(['IP:127.0.0.1']);
    other = selfSign(['IP:127.0.0.1']);
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-material-'));
  });
  afterAll(() => {
    one.remove();
    other.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function load(pair: SelfSigned): Promise<{ material: TlsMaterial; events: string[] }> {
    const events: string[] = [];
    const log = {
      tlsReloaded: () => void events.push('reloaded'),
      tlsReloadFailed: (cause: unknown) => void events.push(cause instanceof Error ? cause.message : 'unknown'),
    };
    return { material: await TlsMaterial.load({ cert: pair.certFile, key: pair.keyFile }, log), events };
  }

  test('are not taken at the start when they do not fit together', async () => {
    const mixed = { ...one, keyFile: other.keyFile };
    await expect(load(mixed)).rejects.toBeInstanceOf(TlsPairError);
  });

  test('move to other files, and stay where those cannot be used', async () => {
    const { material, events } = await load(one);
    await material.use({ cert: other.certFile, key: one.keyFile });
    expect(events).toEqual(['the private key is not that of the certificate']);
    expect(material.current.cert).toBe(one.cert);
    await material.reload();
    expect(events).toHaveLength(1);
    await material.use({ cert: other.certFile, key: other.keyFile });
    expect(events[1]).toBe('reloaded');
    expect(material.current.cert).toBe(other.cert);
  });

  test('wait through a renewal in two steps, and through garbage', async () => {
    const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
    copyFileSync(one.certFile, files.certFile);
    copyFileSync(one.keyFile, files.keyFile);
    const { material } = await load({ ...one, ...files });
    writeFileSync(files.certFile, 'garbage');
    await material.reload();
    expect(material.current.cert).toBe(one.cert);
    copyFileSync(other.certFile, files.certFile);
    await material.reload();
    expect(material.current.cert).toBe(one.cert);
    copyFileSync(other.keyFile, files.keyFile);
    await material.reload();
    expect(material.current).toEqual({ cert: other.cert, key: other.key });
  });
});
