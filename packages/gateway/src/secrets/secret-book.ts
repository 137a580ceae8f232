import type { KeyObject } from 'node:crypto';
import { secretName } from '@gatehouse/contract/secret-references';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ledger } from '../core/ledger.ts';
import { type KeptSecret, type SecretAdministration, SecretError, type SecretStore } from '../core/secrets.ts';
import { openSecret, sealSecret } from './seal.ts';

/** Each is some hundred bytes, and the file is written as a whole. */
const mostSecrets = 1_000;
const mostOrigins = 32;
/** Characters. */
const longestSecret = 8_192;

export interface SecretBookOptions {
  readonly store: SecretStore;
  readonly key: KeyObject;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Which settings of the configuration in force refer to a secret, such as `providers[mistral].apiKey`. */
  readonly usedBy: (name: string) => readonly string[];
  /** Told when a change is kept; what it rejects with is not the fault of whoever made the change. */
  readonly changed: (name: string) => Promise<void>;
}

/** The secrets that this gateway keeps. */
export class SecretBook implements SecretAdministration {
  readonly #options: SecretBookOptions;
  // One change at a time, so that leaves and file have the same order.
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: SecretBookOptions) {
    this.#options = options;
  }

  /** For whoever sends it to that origin. Throws SecretError. */
  valueFor(name: string, origin: string): string {
    const { key, store } = this.#options;
    const reference = `\${secret:${name}}`;
    const kept = store.list().find((secret) => secret.name === name);
    if (kept === undefined) throw new SecretError('missing', reference, 'is not kept here');
    if (!kept.origins.includes(origin))
      throw new SecretError(
        'other-origin',
        reference,
        `may not be sent to ${origin}: it is for ${kept.origins.join(', ')}`,
      );
    const value = openSecret(key, kept, kept.sealed);
    if (value === undefined)
      throw new SecretError(
        'unreadable',
        reference,
        'does not open: the file of secrets was changed, or is of another gateway',
      );
    return value;
  }

  list(): ReturnType<SecretAdministration['list']> {
    const { store, usedBy } = this.#options;
    const secrets = store.list().map((secret) => ({ ...shown(secret), usedBy: usedBy(secret.name) }));
    return Promise.resolve(secrets.toSorted((one, other) => (one.name < other.name ? -1 : 1)));
  }

  set({ name, origins: given, value }: Parameters<SecretAdministration['set']>[0], actor: string): Promise<KeptSecret> {
    if (!secretName.safeParse(name).success) throw new GatehouseError('invalid_request', { param: 'name' });
    const origins = [...new Set(given.map(originOf))].toSorted();
    if (origins.length === 0 || origins.length > mostOrigins)
      throw new GatehouseError('invalid_request', { param: 'origins' });
    if (!isSendable(value)) throw new GatehouseError('invalid_request', { param: 'value' });
    return this.#exclusively(async () => {
      const { changed, clock, key, ledger, store } = this.#options;
      const others = store.list().filter((secret) => secret.name !== name);
      if (others.length >= mostSecrets) throw new GatehouseError('secrets_full');
      const sealed = sealSecret(key, { name, origins }, value);
      await ledger.append({ leaf: { kind: 'secret', action: 'set', actor, name, origins } });
      const secret = { name, origins, since: clock.now(), actor, sealed };
      await this.#keep(() => store.put(secret), name, actor);
      await changed(name);
      return shown(secret);
    });
  }

  remove(name: string, actor: string, { force = false }: { readonly force?: boolean } = {}): Promise<void> {
    return this.#exclusively(async () => {
      const { changed, ledger, store, usedBy } = this.#options;
      if (!store.list().some((secret) => secret.name === name)) throw new GatehouseError('resource_not_found');
      if (!force && usedBy(name).length > 0) throw new GatehouseError('secret_in_use');
      await ledger.append({ leaf: { kind: 'secret', action: 'removed', actor, name } });
      await this.#keep(() => store.remove(name), name, actor);
      await changed(name);
    });
  }

  /** What the record tells of and could not be kept, it takes back. */
  async #keep(work: () => Promise<void>, name: string, actor: string): Promise<void> {
    try {
      await work();
    } catch (cause) {
      await this.#options.ledger.append({ leaf: { kind: 'secret', action: 'undone', actor, name } });
      throw new GatehouseError('secrets_unwritable', { cause });
    }
  }

  #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = this.#queue.then(work, work);
    this.#queue = run.catch(() => undefined);
    return run;
  }
}

/** The origin of an address that is one and nothing more. Throws `invalid_request`. */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url !== undefined && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (!bare || url.password !== '' || (url.protocol !== 'https:' && url.protocol !== 'http:') || text.length > 300)
    throw new GatehouseError('invalid_request', { param: 'origins' });
  return url.origin;
}

/** What may stand in a header (RFC 9110, section 5.5), so that it cannot begin another one. */
export function isSendable(value: string): boolean {
  return value.length <= longestSecret && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value);
}

function shown({ actor, name, origins, since }: KeptSecret): KeptSecret {
  return { name, origins, since, actor };
}
