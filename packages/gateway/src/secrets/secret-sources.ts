import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import {
  formatReference,
  secretParts,
  type SecretReference,
  secretReferences,
} from '@gatehouse/contract/secret-references';
import type { VaultOptions } from '@gatehouse/contract/vault';
import type { Clock } from '../core/clock.ts';
import { type ResolvedText, SecretError, type SecretFault, type SecretResolver } from '../core/secrets.ts';
import { readSecretFile } from './read-secret-file.ts';
import { isSendable, type SecretBook } from './secret-book.ts';
import { type AskServer, readVault } from './vault-reader.ts';

export interface SecretSourcesOptions {
  /** Undefined where what is kept cannot be opened. */
  readonly book: Pick<SecretBook, 'valueFor'> | undefined;
  readonly vault: VaultOptions | undefined;
  readonly ask: AskServer;
  readonly clock: Pick<Clock, 'elapsed'>;
  /**
   * What the configuration refers to, and where it sends that. Files and vaults say nothing of where their secrets may go, so nothing else
   * is read of them: guards that somebody only tries could name any file, and any address.
   */
  readonly uses: readonly { readonly text: string; readonly origin: string }[];
}

interface Known {
  readonly reference: SecretReference;
  readonly origin: string;
  /** Of the value that is in use: a keyed hash, or why there is none. */
  state: string;
  lookedAt: number;
  /** A file may be gone for a moment while it is replaced. */
  goneBefore: boolean;
}

/** After how many milliseconds what could not be had is tried again. */
const retryAfter = 5_000;

/** What one configuration refers to. Its values are kept for as long as the configuration is in force, so that nothing is looked up twice. */
export class SecretSources implements SecretResolver {
  readonly #options: SecretSourcesOptions;
  readonly #allowed: ReadonlySet<string>;
  readonly #known = new Map<string, Known>();
  readonly #values = new Map<string, Promise<string>>();
  readonly #failed = new Map<string, { readonly error: Error; readonly until: number }>();
  readonly #printKey = createSecretKey(randomBytes(32));

  constructor(options: SecretSourcesOptions) {
    this.#options = options;
    this.#allowed = new Set(
      options.uses.flatMap(({ origin, text }) => secretReferences(text).map((reference) => keyOf(reference, origin))),
    );
  }

  async resolve(text: string, origin: string): Promise<ResolvedText> {
    let whole = '';
    const secrets: string[] = [];
    for (const part of secretParts(text)) {
      if (typeof part === 'string') whole += part;
      else {
        const value = await this.#valueOf(part, origin);
        whole += value;
        secrets.push(value);
      }
    }
    return { text: whole, secrets };
  }

  /** Whether something that was asked for is another one now, or is there now, or is gone. */
  async changed(): Promise<boolean> {
    let changed = false;
    for (const known of this.#known.values()) if (await this.#look(known)) changed = true;
    return changed;
  }

  async #look(known: Known): Promise<boolean> {
    const { clock, vault } = this.#options;
    const { reference } = known;
    const now = clock.elapsed();
    const failed = known.state.startsWith('!');
    if (reference.scheme === 'vault' && !failed && now - known.lookedAt < (vault?.refresh ?? 0)) return false;
    known.lookedAt = now;
    const state = await this.#stateOf(reference, known.origin);
    if (state === known.state) {
      known.goneBefore = false;
      return false;
    }
    // A vault that is away, and a file that is being replaced, take nothing from what is in use.
    if (!failed && (state === faultState('unavailable') || state === faultState('unreadable'))) return false;
    if (!failed && state === faultState('missing') && reference.scheme !== 'secret' && !known.goneBefore) {
      known.goneBefore = true;
      return false;
    }
    known.state = state;
    return true;
  }

  async #stateOf(reference: SecretReference, origin: string): Promise<string> {
    try {
      return this.#print(await this.#read(reference, origin));
    } catch (thrown) {
      return faultState(thrown instanceof SecretError ? thrown.fault : 'unavailable');
    }
  }

  #valueOf(reference: SecretReference, origin: string): Promise<string> {
    const key = keyOf(reference, origin);
    if (reference.scheme !== 'secret' && !this.#allowed.has(key))
      return Promise.reject(
        new SecretError('other-origin', formatReference(reference), `is not sent to ${origin} by the configuration`),
      );
    const kept = this.#values.get(key);
    if (kept !== undefined) return kept;
    const now = this.#options.clock.elapsed();
    const failure = this.#failed.get(key);
    if (failure !== undefined && now < failure.until) return Promise.reject(failure.error);
    const value = this.#read(reference, origin);
    this.#values.set(key, value);
    const note = (state: string): void => {
      this.#known.set(key, { reference, origin, state, lookedAt: now, goneBefore: false });
    };
    value.then(
      (found) => note(this.#print(found)),
      (error: unknown) => {
        this.#values.delete(key);
        const failed = error instanceof Error ? error : new Error('unknown error');
        this.#failed.set(key, { error: failed, until: now + retryAfter });
        note(faultState(error instanceof SecretError ? error.fault : 'unavailable'));
      },
    );
    return value;
  }

  async #read(reference: SecretReference, origin: string): Promise<string> {
    const { ask, book, vault } = this.#options;
    const { scheme, target } = reference;
    const written = formatReference(reference);
    if (scheme === 'secret') {
      if (book === undefined) throw new SecretError('unreadable', written, 'cannot be opened here');
      return book.valueFor(target, origin);
    }
    if (scheme === 'vault' && vault === undefined)
      throw new SecretError('missing', written, 'has no `vault` to be looked up in');
    const value =
      scheme === 'file' || vault === undefined
        ? await readSecretFile(target, written)
        : await readVault(ask, vault, await this.#token(vault.token), target);
    if (!isSendable(value))
      throw new SecretError('unfit', written, 'is not one line of printable ASCII characters, 8192 at most');
    return value;
  }

  /** Read anew each time: agents put a fresh one in place of an old one. */
  async #token(text: string): Promise<string> {
    let token = '';
    for (const part of secretParts(text))
      token += typeof part === 'string' ? part : await readSecretFile(part.target, formatReference(part));
    if (!/^[\x21-\x7e]{1,1024}$/.test(token))
      throw new SecretError('unavailable', '`vault.token`', 'is not one line of printable ASCII characters');
    return token;
  }

  #print(value: string): string {
    return createHmac('sha256', this.#printKey).update(value).digest('base64');
  }
}

function keyOf({ scheme, target }: SecretReference, origin: string): string {
  return JSON.stringify([scheme, target, origin]);
}

function faultState(fault: SecretFault): string {
  return `!${fault}`;
}
