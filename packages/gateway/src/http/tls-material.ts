import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Log } from '../core/telemetry.ts';
import { readTlsPair } from '../lib/tls-pair.ts';

export interface TlsFiles {
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
  /** Of client certificates. */
  readonly clients?: { readonly ca: string; readonly required: boolean } | undefined;
}

export interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
  /** Authorities of client certificates. */
  readonly ca?: string;
}

/** How often the files are looked at, in milliseconds. Watching would miss files that are replaced through links. */
const interval = 2_000;

/** The certificate and key in force. A change is applied only where both fit together; otherwise the old ones stay. */
export class TlsMaterial {
  current: CertificateAndKey;
  #files: TlsFiles;
  readonly #log: Pick<Log, 'tlsReloaded' | 'tlsReloadFailed'>;
  readonly #apply: ((material: CertificateAndKey) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** What was last found wrong, so that it is not logged at every look. */
  #rejected: CertificateAndKey | undefined;
  #unreadable = false;

  private constructor(files: TlsFiles, material: CertificateAndKey, log: Pick<Log, 'tlsReloaded' | 'tlsReloadFailed'>) {
    this.#files = files;
    this.current = material;
    this.#log = log;
  }

  /** Rejects where the files cannot be read, and with a TlsPairError where they do not fit together. */
  static async load(files: TlsFiles, log: Pick<Log, 'tlsReloaded' | 'tlsReloadFailed'>): Promise<TlsMaterial> {
    const material = await read(files);
    readTlsPair(material.cert, material.key);
    return new TlsMaterial(files, material, log);
  }

  watch(apply: (material: CertificateAndKey) => void): void {
    this.#apply.push(apply);
    this.#timer ??= setInterval(() => void this.reload(), interval);
    this.#timer.unref();
  }

  /** From now on these files are the ones to look at. */
  async use(files: TlsFiles): Promise<void> {
    if (!isDeepStrictEqual(files, this.#files)) {
      this.#files = files;
      this.#rejected = undefined;
      this.#unreadable = false;
    }
    await this.reload();
  }

  async reload(): Promise<void> {
    let found: CertificateAndKey;
    try {
      found = await read(this.#files);
      this.#unreadable = false;
    } catch (cause) {
      if (!this.#unreadable) this.#log.tlsReloadFailed(cause);
      this.#unreadable = true;
      return;
    }
    if (same(found, this.current) || (this.#rejected !== undefined && same(found, this.#rejected))) return;
    try {
      readTlsPair(found.cert, found.key);
      for (const apply of this.#apply) apply(found);
    } catch (cause) {
      this.#rejected = found;
      this.#log.tlsReloadFailed(cause);
      return;
    }
    this.current = found;
    this.#rejected = undefined;
    this.#log.tlsReloaded();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

async function read(files: TlsFiles): Promise<CertificateAndKey> {
  const { clients } = files;
  const [cert, key, ca] = await Promise.all([
    readFile(files.cert, 'utf8'),
    readFile(files.key, 'utf8'),
    clients === undefined ? undefined : readFile(clients.ca, 'utf8'),
  ]);
  return { cert, key, ...(ca === undefined ? {} : { ca }) };
}

function same(one: CertificateAndKey, other: CertificateAndKey): boolean {
  return one.cert === other.cert && one.key === other.key && one.ca === other.ca;
}
