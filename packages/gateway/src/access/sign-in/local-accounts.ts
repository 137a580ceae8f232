import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PasswordFault } from '@gatehouse/contract/password-faults';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { AccountRecord } from '../../core/local-account.ts';
import type { ClaimedPerson } from '../../core/people-directory.ts';
import type { RecordStore } from '../../core/record-store.ts';
import { PasswordHashes } from './password-hash.ts';
import { loadCommonPasswords, passwordFault } from './password-rules.ts';
import type { SealedNote } from './sealed-note.ts';
import { SlowDown } from './slow-down.ts';
import { makeTotpSecret, toBase32, totpAddress, totpStep } from './totp.ts';

export interface LocalAccountsOptions {
  readonly store: RecordStore<AccountRecord>;
  readonly clock: Clock;
  /** Seals the secrets of second factors, and what a browser keeps while somebody sets up an account. */
  readonly note: SealedNote;
  readonly rules: () => { readonly minimumLength: number; readonly secondFactor: 'required' | 'optional' };
  /** As apps show it. */
  readonly issuerName: string;
  /** What others know of a person and would try as a password: their name, their address. */
  readonly wordsOf: (person: string) => readonly string[];
}

export interface NewAccount {
  /** Id of the person in the directory, which says who it is and what they may do. */
  readonly person: string;
  readonly userName: string;
}

/** What somebody needs who sets up an account; the secret of the app goes along sealed, so that nothing is kept before it is used. */
export interface SetUpOffer {
  readonly userName: string;
  readonly secret: string;
  readonly address: string;
  readonly note: string;
}

export interface SetUpRequest {
  readonly setUpCode: string;
  readonly password: string;
  readonly note: string;
  /** Of the app; left out where no app is used. */
  readonly code?: string | undefined;
}

/** Another password, another app, or both. */
export interface AccountChange {
  /** What was good until now. */
  readonly password: string;
  readonly code?: string | undefined;
  readonly newPassword?: string | undefined;
  readonly app?: { readonly note: string; readonly code: string } | undefined;
}

/** A password that is not taken, and why. */
export class PasswordRefused extends GatehouseError {
  readonly fault: PasswordFault;

  constructor(fault: PasswordFault) {
    super('password_refused', { param: fault });
    this.fault = fault;
  }
}

/** The issuer of whoever has an account here. */
export const localIssuer = 'local';

/** Milliseconds in which an account must be set up. */
const setUpTime = 72 * 3_600_000;
const recoveryCodes = 10;
/** 80 random bits, which no stretching is needed for. */
const codeBytes = 10;

/**
 * Accounts of this gateway, for sites that have no identity provider. Whoever asks learns nothing of which there are: a wrong name, a
 * wrong password and a wrong code are the same answer after the same work.
 */
export class LocalAccounts {
  readonly #options: LocalAccountsOptions;
  readonly #hashes = new PasswordHashes();
  readonly #slowDown: SlowDown;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: LocalAccountsOptions) {
    this.#options = options;
    this.#slowDown = new SlowDown(options.clock);
  }

  list(): readonly AccountRecord[] {
    return this.#options.store.list();
  }

  get any(): boolean {
    return this.#options.store.list().length > 0;
  }

  /** Rejects with `sign_in_failed`, or `too_many_failures` with when to come back. */
  async signIn(
    wanted: { readonly userName: string; readonly password: string; readonly code?: string | undefined },
    address: string,
  ): Promise<ClaimedPerson> {
    const name = canonical(wanted.userName);
    const wait = this.#slowDown.wait(name, address);
    if (wait > 0) throw new GatehouseError('too_many_failures', { retryAfter: wait });
    const account = this.#named(name);
    // Counted before it is known, so that many at the same time count like many in a row.
    this.#slowDown.failed(name, address);
    const fits = await this.#hashes.verify(wanted.password, account?.password);
    if (account === undefined || !fits || account.disabled === true)
      throw new GatehouseError('sign_in_failed', { note: 'name or password' });
    await this.#inTurn(async () => {
      // It may have been reset while the password was looked at.
      if (this.#account(account.id).password !== account.password)
        throw new GatehouseError('sign_in_failed', { note: 'the password was changed meanwhile' });
      await this.#useCode(account.id, wanted.code);
    });
    this.#slowDown.succeeded(name, address);
    return claimOf(account);
  }

  /** For an app in place of the one that there is. Throws `resource_not_found`. */
  offerApp(id: string): SetUpOffer {
    const account = this.#account(id);
    if (account.password === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    return this.#offerTo(account);
  }

  /**
   * By its person, who is asked for the password and the code once more: a browser that somebody has left alone is not enough. Rejects with
   * `resource_not_found`, `confirmation_failed`, `password_refused` and `code_refused`, and `too_many_failures`. Gives the recovery codes of
   * a new app.
   */
  async change(id: string, wanted: AccountChange, address: string): Promise<readonly string[]> {
    const before = this.#account(id);
    // First what the person has to choose anew, so that the code that goes with it is not used up.
    if (wanted.newPassword !== undefined) await this.#requireGood(wanted.newPassword, before);
    const app = wanted.app === undefined ? undefined : this.#appOf(before, wanted.app.note, wanted.app.code);
    await this.signIn({ ...wanted, userName: before.userName }, address).catch((thrown: unknown) => {
      throw thrown instanceof GatehouseError && thrown.code === 'sign_in_failed'
        ? new GatehouseError('confirmation_failed')
        : thrown;
    });
    const password = wanted.newPassword === undefined ? before.password : await this.#hashes.make(wanted.newPassword);
    return this.#inTurn(async () => {
      const account = this.#account(id);
      // Somebody may have reset it meanwhile.
      if (password === undefined || account.password !== before.password)
        throw new GatehouseError('confirmation_failed');
      await this.#options.store.put(Object.freeze({ ...account, password, ...app?.kept }));
      return app?.recoveryCodes ?? [];
    });
  }

  /** The code is told to the person, who has to set up the account with it. Rejects with `account_exists`. */
  create(wanted: NewAccount): Promise<{ readonly account: AccountRecord; readonly setUpCode: string }> {
    return this.#inTurn(async () => {
      const { clock, store } = this.#options;
      const { person: id, userName } = wanted;
      if (this.#named(canonical(userName)) !== undefined || this.list().some((account) => account.id === id))
        throw new GatehouseError('account_exists');
      const setUpCode = makeCode();
      const account: AccountRecord = Object.freeze({
        id,
        userName,
        createdAt: clock.now(),
        recovery: [],
        setUp: { hash: hashOf(setUpCode), until: clock.now() + setUpTime },
      });
      await store.put(account);
      return { account, setUpCode };
    });
  }

  /** Takes password, app and recovery codes away; the account has to be set up again with the new code. */
  reset(id: string): Promise<{ readonly account: AccountRecord; readonly setUpCode: string }> {
    return this.#inTurn(async () => {
      const { clock, store } = this.#options;
      const { password: _password, totp: _totp, usedStep: _step, ...rest } = this.#account(id);
      const setUpCode = makeCode();
      const setUp = { hash: hashOf(setUpCode), until: clock.now() + setUpTime };
      const account: AccountRecord = Object.freeze({ ...rest, recovery: [], setUp });
      await store.put(account);
      return { account, setUpCode };
    });
  }

  remove(id: string): Promise<AccountRecord> {
    return this.#inTurn(async () => {
      const account = this.#account(id);
      await this.#options.store.remove(id);
      return account;
    });
  }

  /** What is needed to set up an account. Throws `sign_in_failed` for a code that is none, or none any more. */
  offer(setUpCode: string, address: string): SetUpOffer {
    return this.#offerTo(this.#waitingFor(setUpCode, address));
  }

  /** Rejects with `sign_in_failed`, `password_refused` or `code_refused`. The recovery codes are shown once. */
  setUp(
    wanted: SetUpRequest,
    address: string,
  ): Promise<{ readonly claimed: ClaimedPerson; readonly recoveryCodes: readonly string[] }> {
    return this.#inTurn(async () => {
      const { rules, store } = this.#options;
      const account = this.#waitingFor(wanted.setUpCode, address);
      await this.#requireGood(wanted.password, account);
      if (wanted.code === undefined && rules().secondFactor === 'required')
        throw new GatehouseError('code_refused', { param: 'code' });
      const app = wanted.code === undefined ? undefined : this.#appOf(account, wanted.note, wanted.code);
      const { setUp: _over, ...rest } = account;
      const ready: AccountRecord = Object.freeze({
        ...rest,
        password: await this.#hashes.make(wanted.password),
        ...app?.kept,
      });
      await store.put(ready);
      return { claimed: claimOf(ready), recoveryCodes: app?.recoveryCodes ?? [] };
    });
  }

  #offerTo({ id, userName }: AccountRecord): SetUpOffer {
    const { issuerName, note } = this.#options;
    const secret = makeTotpSecret();
    return {
      userName,
      secret,
      address: totpAddress(secret, userName, issuerName),
      note: note.seal({ account: id, secret }),
    };
  }

  async #requireGood(password: string, { id, userName }: AccountRecord): Promise<void> {
    const { issuerName, rules, wordsOf } = this.#options;
    const words = [userName, ...wordsOf(id)].flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)]);
    const fault = passwordFault(password, {
      minimumLength: rules().minimumLength,
      words: [...words, issuerName, 'gatehouse', 'password', 'passwort'],
      common: await loadCommonPasswords(),
    });
    if (fault !== undefined) throw new PasswordRefused(fault);
  }

  /** What is kept of an app that was offered with this note, once it shows the right code. */
  #appOf(
    { id }: AccountRecord,
    noted: string,
    code: string,
  ): {
    readonly kept: Pick<AccountRecord, 'totp' | 'usedStep' | 'recovery'>;
    readonly recoveryCodes: readonly string[];
  } {
    const { clock, note } = this.#options;
    const offered = note.open(noted) as { readonly account?: unknown; readonly secret?: unknown } | undefined;
    const secret = offered?.account === id && typeof offered.secret === 'string' ? offered.secret : undefined;
    const step = secret === undefined ? undefined : totpStep(secret, code.replaceAll(' ', ''), clock.now());
    if (secret === undefined || step === undefined) throw new GatehouseError('code_refused', { param: 'code' });
    const codes = Array.from({ length: recoveryCodes }, makeCode);
    return { kept: { totp: note.seal({ secret }), usedStep: step, recovery: codes.map(hashOf) }, recoveryCodes: codes };
  }

  /** A code of the app, or a recovery code, each of which works once. */
  async #useCode(id: string, code: string | undefined): Promise<void> {
    const { clock, note, rules, store } = this.#options;
    const account = this.#account(id);
    if (account.totp === undefined) {
      if (rules().secondFactor === 'optional') return;
      // Somebody asks for a second factor since then: the account must be set up again.
      throw new GatehouseError('sign_in_failed', { note: 'the account has no second factor' });
    }
    const kept = note.open(account.totp) as { readonly secret?: unknown } | undefined;
    if (code === undefined || typeof kept?.secret !== 'string')
      throw new GatehouseError('sign_in_failed', { note: 'no code' });
    const step = totpStep(kept.secret, code.replaceAll(' ', ''), clock.now(), account.usedStep);
    if (step !== undefined) {
      await store.put(Object.freeze({ ...account, usedStep: step }));
      return;
    }
    const digest = hashOf(code);
    if (!account.recovery.some((one) => equal(one, digest)))
      throw new GatehouseError('sign_in_failed', { note: 'wrong code' });
    await store.put(Object.freeze({ ...account, recovery: account.recovery.filter((one) => !equal(one, digest)) }));
  }

  #waitingFor(setUpCode: string, address: string): AccountRecord {
    // One counter for all: the code alone names the account.
    const wait = this.#slowDown.wait('set-up', address);
    if (wait > 0) throw new GatehouseError('too_many_failures', { retryAfter: wait });
    const digest = hashOf(setUpCode);
    const now = this.#options.clock.now();
    const account = this.list().find(({ setUp }) => setUp !== undefined && equal(setUp.hash, digest));
    if (account?.setUp === undefined || account.setUp.until <= now || account.disabled === true) {
      this.#slowDown.failed('set-up', address);
      throw new GatehouseError('sign_in_failed', { note: 'set-up code' });
    }
    return account;
  }

  #account(id: string): AccountRecord {
    const account = this.list().find((one) => one.id === id);
    if (account === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    return account;
  }

  #named(name: string): AccountRecord | undefined {
    return this.list().find(({ userName }) => canonical(userName) === name);
  }

  /** One change at a time, so that a code works once, however many send it together. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#changing.then(work);
    this.#changing = done.catch(() => undefined);
    return done;
  }
}

/** Names are compared without regard to case and to forms of the same letter. */
function canonical(userName: string): string {
  return userName.normalize('NFKC').trim().toLowerCase();
}

/** Who it is and what they may do stands in the directory, and nowhere else. */
function claimOf({ id, userName }: AccountRecord): ClaimedPerson {
  return { issuer: localIssuer, subject: id, userName, name: undefined, email: undefined, team: undefined, roles: [] };
}

/** In groups of four, since people write it down. */
function makeCode(): string {
  return (toBase32(randomBytes(codeBytes)).match(/.{4}/g) ?? []).join('-');
}

function hashOf(code: string): string {
  return hash('sha256', code.toUpperCase().replaceAll(/[^A-Z2-7]/g, ''), 'hex');
}

function equal(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
