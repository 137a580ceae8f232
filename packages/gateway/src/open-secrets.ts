import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import { secretReferences } from '@gatehouse/contract/secret-references';
import { createServerClient, type ServerClient } from './ask-server.ts';
import type { Clock } from './core/clock.ts';
import type { Ledger } from './core/ledger.ts';
import { GatehouseError } from './core/errors.ts';
import type { Finding } from './config/problem.ts';
import { remedyOfSecret, SecretError } from './core/secrets.ts';
import type { Log } from './core/telemetry.ts';
import { secretUses } from './provide-secrets.ts';
import { secretsKey } from './secrets/seal.ts';
import { SecretBook } from './secrets/secret-book.ts';
import { SecretSources } from './secrets/secret-sources.ts';
import { createFileSecretStore } from './stores/file-secrets.ts';

/** Milliseconds between looks at files and at what could not be had. Links that Kubernetes swaps are seen by that, which no watch tells. */
const lookEvery = 5_000;

export interface SecretsOptions {
  readonly dataFolder: string;
  readonly tenantKey: Uint8Array;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'secretsChanged' | 'unexpected'>;
  /** What is in force; undefined as long as nothing is. */
  readonly inForce: () => { readonly configuration: Configuration; readonly secrets: SecretSources } | undefined;
  /** Makes anew what uses secrets. */
  readonly refresh: () => Promise<void>;
}

/** The secrets of a running gateway. */
export class Secrets {
  readonly book: SecretBook;
  readonly #options: SecretsOptions;
  readonly #client: ServerClient = createServerClient();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: SecretsOptions, book: SecretBook) {
    this.#options = options;
    this.book = book;
  }

  /** Rejects where the file of secrets cannot be used. */
  static async open(options: SecretsOptions): Promise<Secrets> {
    const { clock, dataFolder, inForce, ledger, tenantKey } = options;
    const held: { secrets?: Secrets } = {};
    const book = new SecretBook({
      store: await createFileSecretStore(secretsFile(dataFolder)),
      key: secretsKey(tenantKey),
      ledger,
      clock,
      usedBy: (name) => usersOf(inForce()?.configuration, name),
      changed: async (name) => {
        if (usersOf(inForce()?.configuration, name).length > 0) await held.secrets?.refresh();
      },
    });
    return (held.secrets = new Secrets(options, book));
  }

  /** What a configuration refers to. */
  sourcesOf(configuration: Configuration): SecretSources {
    const { clock } = this.#options;
    return openSources(configuration, { ask: (question) => this.#client.ask(question), book: this.book, clock });
  }

  /** Begins to look whether files, and what lies in a vault, are others. */
  follow(): void {
    this.#timer = setInterval(() => void this.look(), lookEvery).unref();
  }

  /** Looks now, and makes anew what uses a secret that is another one. */
  look(): Promise<void> {
    const look = async (): Promise<void> => {
      if (!this.#closed && (await this.#options.inForce()?.secrets.changed()) === true) await this.refresh();
    };
    return (this.#looking = this.#looking.then(look).catch((error: unknown) => {
      this.#options.log.unexpected('secrets', error);
    }));
  }

  async refresh(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#options.refresh();
      this.#options.log.secretsChanged();
    } catch (error) {
      this.#options.log.unexpected('secrets', error);
    }
  }

  /** References to kept secrets that would not be resolved. */
  findingsIn(configuration: Configuration): readonly Finding[] {
    const findings: Finding[] = [];
    for (const { origin, path, text } of secretUses(configuration)) {
      for (const { scheme, target } of secretReferences(text)) {
        if (scheme !== 'secret') continue;
        try {
          this.book.valueFor(target, origin);
        } catch (error) {
          if (!(error instanceof SecretError)) throw error;
          findings.push({ path, message: error.message, remedy: remedyOfSecret(error) });
        }
      }
    }
    return findings;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#looking;
    await this.#client.close();
  }
}

export function secretsFile(dataFolder: string): string {
  return join(dataFolder, 'secrets.json');
}

export function openSources(
  configuration: Configuration,
  parts: Omit<ConstructorParameters<typeof SecretSources>[0], 'uses' | 'vault'>,
): SecretSources {
  return new SecretSources({ ...parts, vault: configuration.vault, uses: secretUses(configuration) });
}

/** For whoever asks nobody. */
export function noSecrets(configuration: Configuration): SecretSources {
  const refuse = (): never => {
    throw new GatehouseError('internal_error', { note: 'nobody is asked here' });
  };
  return openSources(configuration, {
    ask: () => Promise.resolve().then(refuse),
    book: undefined,
    clock: { elapsed: () => 0 },
  });
}

/** Who uses a kept secret, such as `provider mistral`. */
export function usersOf(configuration: Configuration | undefined, name: string): readonly string[] {
  if (configuration === undefined) return [];
  const users = secretUses(configuration).filter(({ text }) =>
    secretReferences(text).some(({ scheme, target }) => scheme === 'secret' && target === name),
  );
  return [...new Set(users.map(({ of }) => of))];
}
