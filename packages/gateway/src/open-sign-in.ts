import { hash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import type { IssuerOptions } from '@gatehouse/contract/sign-in';
import type { CustomFetch } from 'openid-client';
import { z, type ZodType } from 'zod';
import { createAuthenticator } from './access/identify-caller.ts';
import { BearerTokens, type TokenOwner } from './access/sign-in/bearer-tokens.ts';
import { Endings } from './access/sign-in/endings.ts';
import { LocalAccounts } from './access/sign-in/local-accounts.ts';
import { SealedNote } from './access/sign-in/sealed-note.ts';
import { Sessions } from './access/sign-in/sessions.ts';
import { TokenIssuer } from './access/sign-in/token-issuer.ts';
import { createServerClient, type ServerClient } from './ask-server.ts';
import type { KeyRing } from './core/access.ts';
import type { Authenticator } from './core/authenticator.ts';
import type { Caller } from './core/caller.ts';
import type { CertificateRefused } from './core/certificate-refusal.ts';
import type { Clock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import type { Ids } from './core/ids.ts';
import type { LeafDraft, Ledger } from './core/ledger.ts';
import type { AccountRecord } from './core/local-account.ts';
import type { PeopleDirectory } from './core/people-directory.ts';
import type { EndRecord, SessionRecord } from './core/session.ts';
import { createFileRecordStore } from './stores/file-records.ts';

export interface SignInParts {
  readonly keys: Pick<KeyRing, 'verify' | 'callerOf'>;
  readonly people: PeopleDirectory;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Told of client certificates that open nothing. */
  readonly certificateRefused: CertificateRefused;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Seals what browsers keep during a sign-in, and secrets of second factors; 32 bytes. */
  readonly secret: Uint8Array;
  /** Calls back after every change of who there is and what they may do. */
  readonly onDirectoryChange: (listener: () => void) => void;
}

type ClientCertificates = NonNullable<Configuration['tls']>['clients'];
type SessionLeaf = Omit<Extract<LeafDraft, { kind: 'session' }>, 'kind'>;

const text = z.string().max(1_000);
const time = z.int().nonnegative();

const claimedSchema = z.strictObject({
  issuer: text,
  subject: text,
  userName: text.optional(),
  name: text.optional(),
  email: text.optional(),
  team: text.optional(),
  roles: z.array(text),
});

const sessionSchema = z.strictObject({
  id: text,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  method: z.enum(['key', 'issuer', 'password']),
  person: text,
  name: text,
  createdAt: time,
  usedAt: time,
  expiresAt: time,
  claimed: claimedSchema.exactOptional(),
  issuerSession: text.exactOptional(),
  mapping: text.exactOptional(),
}) as unknown as ZodType<SessionRecord>;

const accountSchema = z.strictObject({
  id: text,
  userName: text,
  createdAt: time,
  password: text.exactOptional(),
  totp: text.exactOptional(),
  usedStep: time.exactOptional(),
  recovery: z.array(text),
  setUp: z.strictObject({ hash: text, until: time }).exactOptional(),
  disabled: z.boolean().exactOptional(),
}) as unknown as ZodType<AccountRecord>;

const endSchema: ZodType<EndRecord> = z.strictObject({ id: text, at: time });

/** Milliseconds for a document of an issuer, and its bytes at most. */
const documentTimeout = 5_000;
const longestDocument = 1_048_576;

/** Who people are, how they sign in, and who is signed in: everything that turns a credential into a caller. */
export class SignIn {
  readonly authenticator: Authenticator;
  readonly sessions: Sessions;
  readonly accounts: LocalAccounts;
  readonly note: SealedNote;
  readonly #parts: SignInParts;
  readonly #endings: Endings;
  readonly #client: ServerClient = createServerClient();
  #options: Configuration['signIn'];
  #issuers: readonly TokenIssuer[] = [];
  #tokens: BearerTokens | undefined;
  #certificates: ReadonlyMap<string, string> = new Map();
  #mappings: ReadonlyMap<string, string> = new Map();
  readonly #updated = new Set<() => void>();
  #cut: ((which: (caller: Caller) => boolean, error: GatehouseError) => void) | undefined;

  private constructor(
    options: Configuration['signIn'],
    parts: SignInParts,
    stores: {
      readonly sessions: Awaited<ReturnType<typeof createFileRecordStore<SessionRecord>>>;
      readonly endings: Awaited<ReturnType<typeof createFileRecordStore<EndRecord>>>;
      readonly accounts: Awaited<ReturnType<typeof createFileRecordStore<AccountRecord>>>;
    },
    tenant: string,
    clients: ClientCertificates,
  ) {
    const { clock, ids, keys } = parts;
    this.#parts = parts;
    this.#options = options;
    this.#endings = new Endings(stores.endings, clock);
    this.note = new SealedNote(parts.secret);
    this.accounts = new LocalAccounts({
      store: stores.accounts,
      clock,
      note: this.note,
      rules: () => this.#options.passwords,
      issuerName: `Gatehouse ${tenant}`,
      wordsOf: (person) => {
        const known = parts.people.find(person);
        return known === undefined ? [] : [known.name, ...(known.email === undefined ? [] : [known.email])];
      },
    });
    this.sessions = new Sessions({
      store: stores.sessions,
      clock,
      ids,
      limits: () => this.#options.sessions,
      callerOf: (session, now) => this.#callerOf(session, now),
      ended: (sessions) => {
        const ended = new Set(sessions.map(({ id }) => id));
        this.#cutCalls(({ session }) => session !== undefined && ended.has(session));
      },
    });
    this.authenticator = createAuthenticator({
      keys,
      tokens: () => this.#tokens,
      session: (token, now) => this.sessions.verify(token, now).caller,
      certificate: (name) => this.#certificates.get(name),
      certificateRefused: parts.certificateRefused,
      account: (id) => parts.people.accountOf(id),
    });
    this.update(options, clients);
    parts.onDirectoryChange(() => this.#directoryChanged());
  }

  /** Rejects where what is kept of sessions cannot be read. */
  static async open({ dataFolder, signIn, tenant, tls }: Configuration, parts: SignInParts): Promise<SignIn> {
    const folder = join(dataFolder, 'sign-in');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const stores = {
      sessions: await createFileRecordStore(join(folder, 'sessions.json'), sessionSchema),
      endings: await createFileRecordStore(join(folder, 'endings.json'), endSchema),
      accounts: await createFileRecordStore(join(folder, 'accounts.json'), accountSchema),
    };
    return new SignIn(signIn, parts, stores, tenant, tls?.clients);
  }

  get options(): Configuration['signIn'] {
    return this.#options;
  }

  get issuers(): readonly TokenIssuer[] {
    return this.#issuers;
  }

  get people(): PeopleDirectory {
    return this.#parts.people;
  }

  /** Asks one issuer, as its library wants it. Redirects are not followed. */
  fetchOf({ allowPrivateNetwork, ca }: IssuerOptions): CustomFetch {
    return async (url, { body, headers, method, signal }) => {
      const { 'content-type': contentType, accept: _accept, 'user-agent': _agent, ...others } = headers;
      const isForm = body instanceof URLSearchParams || typeof body === 'string';
      if (method !== 'GET' && !isForm) throw new TypeError('a body of this kind is not sent');
      const answer = await this.#client.ask({
        url,
        headers: others,
        ...(isForm ? { body: body.toString(), contentType: contentType ?? 'application/x-www-form-urlencoded' } : {}),
        maxBytes: longestDocument,
        allowPrivateNetwork,
        tls: ca === undefined ? undefined : { ca, verify: true },
        signal: signal ?? AbortSignal.timeout(documentTimeout),
      });
      return new Response(answer.body === '' ? null : answer.body, {
        status: answer.status,
        headers: { 'content-type': answer.contentType ?? '' },
      });
    };
  }

  /** Issuers as configured now. Their keys are read anew, and tokens that are known are checked again. */
  update(options: Configuration['signIn'], clients: ClientCertificates): void {
    this.#options = options;
    this.#mappings = new Map(
      options.issuers.map(({ claims, defaultRole, id, issuer, roles }) => [
        id,
        hash('sha256', JSON.stringify([issuer, claims, roles, defaultRole ?? null]), 'hex').slice(0, 32),
      ]),
    );
    this.#certificates = new Map((clients?.accounts ?? []).map(({ account, name }) => [name, account]));
    const { clock, people } = this.#parts;
    this.#issuers = options.issuers.map(
      (issuer) => new TokenIssuer(issuer, { clock, read: (url) => this.#readDocument(url, issuer) }),
    );
    const forApi = this.#issuers.filter(({ options: { audience } }) => audience.length > 0);
    this.#tokens =
      forApi.length === 0
        ? undefined
        : new BearerTokens({ issuers: forApi, people, endedAt: (owner) => this.#endings.of(owner) });
    for (const listener of this.#updated) listener();
  }

  /** Calls back when another configuration is in force. */
  onUpdate(listener: () => void): void {
    this.#updated.add(listener);
  }

  /** Stands for all that makes roles of what an issuer says; undefined for accounts of this gateway, and where there is no such issuer. */
  mappingOf(issuer: string): string | undefined {
    return this.#mappings.get(issuer);
  }

  /** What the console is told of the session of a token. */
  viewOf(token: string): { readonly name: string; readonly expiresAt: number; readonly proof: string } {
    const { record } = this.sessions.verify(token, this.#parts.clock.now());
    return { name: record.name, expiresAt: record.expiresAt, proof: Sessions.proofOf(token) };
  }

  /** How answers are ended that are on their way to somebody who may not come in any more. */
  cutsBy(cut: (which: (caller: Caller) => boolean, error: GatehouseError) => void): void {
    this.#cut = cut;
  }

  /** Ends one session; in force at once, in the record when it resolves. */
  async endSession(id: string, actor: string, action: 'ended' | 'revoked' = 'revoked'): Promise<void> {
    const [ended] = await this.sessions.end((session) => session.id === id);
    if (ended === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
    await this.record({ ...leafOf(ended), action, actor });
  }

  /** Ends all sessions of somebody but one. */
  async endOthers(person: string, kept: string): Promise<void> {
    for (const ended of await this.sessions.end((session) => session.person === person && session.id !== kept))
      await this.record({ ...leafOf(ended), action: 'revoked', actor: person });
  }

  /** Ends all sessions of a person, and what issuers have given out to him or her until now. */
  async endPerson(person: string, actor: string): Promise<void> {
    const kept = this.#endings.end(Endings.ofPerson(person));
    this.#forget((owner) => owner.person === person);
    this.#cutCalls((caller) => caller.person === person);
    await Promise.all([kept, this.sessions.end((session) => session.person === person)]);
    await this.record({ action: 'revoked', actor, person });
  }

  /** What an issuer has ended: a session of its own, or all of somebody. */
  async endAtIssuer(issuer: string, ended: { readonly session?: string; readonly subject?: string }): Promise<void> {
    const { session, subject } = ended;
    const kept = this.#endings.end(
      ...(session === undefined ? [] : [Endings.ofSession(issuer, session)]),
      ...(session === undefined && subject !== undefined ? [Endings.ofSubject(issuer, subject)] : []),
    );
    // What came without the id of a session there ends with any session of the same person.
    const concerns = (owner: Pick<TokenOwner, 'issuer' | 'subject' | 'session'>): boolean =>
      owner.issuer === issuer &&
      (subject === undefined || owner.subject === subject) &&
      (session === undefined || owner.session === session || (owner.session === undefined && subject !== undefined));
    const people = new Set<string>();
    this.#forget((owner) => {
      if (!concerns(owner)) return false;
      people.add(owner.person);
      return true;
    });
    const over = await this.sessions.end(
      ({ claimed, issuerSession }) =>
        claimed !== undefined && concerns({ issuer: claimed.issuer, subject: claimed.subject, session: issuerSession }),
    );
    // Streams of the API do not say which token they came with; those of the same person are ended.
    this.#cutCalls(
      (caller) => caller.session === undefined && caller.person !== undefined && people.has(caller.person),
    );
    await kept;
    for (const one of over) await this.record({ ...leafOf(one), action: 'revoked', actor: issuer });
  }

  /** Writes the leaf; what was begun counts only when that is durable. */
  async record(leaf: SessionLeaf): Promise<void> {
    await this.#parts.ledger.append({ leaf: { kind: 'session', ...leaf } });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Whoever may not come in any more is shown out at once; what others may do is looked up with the next request. */
  #directoryChanged(): void {
    const { people } = this.#parts;
    this.#forget(() => true);
    const isOut = (person: string): boolean => people.find(person)?.active === false;
    this.#cutCalls(({ person }) => person !== undefined && isOut(person));
    void this.sessions.end(({ method, person }) => method !== 'key' && isOut(person));
    // Of somebody who was removed only the id is left, and the name for signing in goes as well.
    for (const { id } of this.accounts.list())
      if (people.wasRemoved(id)) this.accounts.remove(id).catch((): void => undefined);
  }

  #forget(which: (owner: TokenOwner) => boolean): void {
    this.#tokens?.forget(which);
  }

  #cutCalls(which: (caller: Caller) => boolean): void {
    this.#cut?.(which, new GatehouseError('session_ended'));
  }

  #callerOf({ claimed, id, mapping, method, person }: SessionRecord, now: number): Caller {
    const { keys, people } = this.#parts;
    if (method === 'key') return Object.freeze({ ...keys.callerOf(person, now), session: id });
    // An issuer that is gone, or other roles for its groups: what it said then says nothing now.
    if (claimed !== undefined && mapping !== this.mappingOf(claimed.issuer)) throw new GatehouseError('session_ended');
    const known = people.find(person);
    if (claimed === undefined || known?.active === false) throw new GatehouseError('session_ended');
    return people.callerOf(known ?? { id: person, name: '', active: true }, claimed, id);
  }

  async #readDocument(url: string, { allowPrivateNetwork, ca }: IssuerOptions): Promise<unknown> {
    const { body, status } = await this.#client.ask({
      url,
      headers: {},
      maxBytes: longestDocument,
      allowPrivateNetwork,
      tls: ca === undefined ? undefined : { ca, verify: true },
      signal: AbortSignal.timeout(documentTimeout),
    });
    if (status !== 200) throw new Error(`the issuer answered ${status}`);
    return JSON.parse(body) as unknown;
  }
}

/** What the record says of a session. */
export function leafOf({
  claimed,
  id,
  method,
  person,
}: SessionRecord): Pick<SessionLeaf, 'issuer' | 'key' | 'method' | 'person' | 'session'> {
  return {
    session: id,
    method,
    ...(method === 'key' ? { key: person } : { person }),
    ...(claimed === undefined || method === 'password' ? {} : { issuer: claimed.issuer }),
  };
}
