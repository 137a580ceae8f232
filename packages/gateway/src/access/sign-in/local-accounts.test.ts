import { beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../../core/errors.ts';
import type { AccountRecord } from '../../core/local-account.ts';
import type { RecordStore } from '../../core/record-store.ts';
import { LocalAccounts, type SetUpOffer } from './local-accounts.ts';
import { SealedNote } from './sealed-note.ts';
import { totpCode } from './totp.ts';

const password = 'korrekt pferd batterie klammer';
const elsewhere = '192.0.2.7';

let now: number;
let kept: Map<string, AccountRecord>;
let secondFactor: 'required' | 'optional';
let accounts: LocalAccounts;

function memory(): RecordStore<AccountRecord> {
  return {
    list: () => [...kept.values()],
    put: (...records) => {
      for (const record of records) kept.set(record.id, record);
      return Promise.resolve();
    },
    remove: (...ids) => {
      for (const id of ids) kept.delete(id);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

beforeEach(() => {
  now = 1_800_000_000_000;
  kept = new Map();
  secondFactor = 'optional';
  accounts = new LocalAccounts({
    store: memory(),
    clock: { now: () => now, elapsed: () => now },
    note: new SealedNote(new Uint8Array(32)),
    rules: () => ({ minimumLength: 15, secondFactor }),
    issuerName: 'Acme',
    wordsOf: () => ['Anna Beispiel', 'a.b@werke.example'],
  });
});

async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'accepted';
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return thrown.code;
    throw thrown;
  }
}

function step(): number {
  return Math.floor(now / 30_000);
}

async function create(): Promise<{ readonly id: string; readonly setUpCode: string }> {
  const { account, setUpCode } = await accounts.create({ userName: 'Anna', person: 'per_1' });
  return { id: account.id, setUpCode };
}

async function setUp(
  withApp = true,
): Promise<{ readonly id: string; readonly offer: SetUpOffer; readonly recoveryCodes: readonly string[] }> {
  const { id, setUpCode } = await create();
  const offer = accounts.offer(setUpCode, elsewhere);
  const code = withApp ? totpCode(offer.secret, step()) : undefined;
  const { recoveryCodes } = await accounts.setUp({ setUpCode, password, note: offer.note, code }, elsewhere);
  now += 60_000;
  return { id, offer, recoveryCodes };
}

function signIn(
  wanted: { userName?: string; password?: string; code?: string },
  address = '192.0.2.1',
): Promise<string> {
  return codeOf(accounts.signIn({ userName: 'anna', password, ...wanted }, address));
}

describe('an account', () => {
  test('is set up by its person, with the code that was told, once and in time', async () => {
    const { id, setUpCode } = await create();
    expect(await signIn({})).toBe('sign_in_failed');
    const { note } = accounts.offer(setUpCode.toLowerCase(), elsewhere);
    const { claimed } = await accounts.setUp({ setUpCode, password, note }, elsewhere);
    expect(claimed).toMatchObject({ issuer: 'local', subject: id, roles: [] });
    expect(await signIn({})).toBe('accepted');
    expect(await codeOf(() => accounts.offer(setUpCode, elsewhere))).toBe('sign_in_failed');
    const again = await accounts.reset(id);
    expect(await signIn({})).toBe('sign_in_failed');
    now += 73 * 3_600_000;
    expect(await codeOf(() => accounts.offer(again.setUpCode, elsewhere))).toBe('sign_in_failed');
  });

  test('keeps neither password nor code nor secret as they are', async () => {
    const { offer, recoveryCodes } = await setUp();
    const text = JSON.stringify([...kept.values()]);
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const secret of [
      password,
      offer.secret,
      ...recoveryCodes,
      ...recoveryCodes.map((code) => code.replaceAll('-', '')),
    ])
      expect(text).not.toContain(secret);
    expect(new Set(recoveryCodes).size).toBe(10);
  });

  test('has a name of its own, whatever the case', async () => {
    await create();
    expect(await codeOf(accounts.create({ userName: ' ANNA ', person: 'per_2' }))).toBe('account_exists');
  });

  test.each([
    'short',
    'anna anna anna anna',
    'anna beispiel anna',
    'Beispiel werke Anna',
    'Gatehouse Gatehouse',
    'aaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    '1234567890123456',
  ])('does not take the password %s', async (weak) => {
    const { setUpCode } = await create();
    const { note } = accounts.offer(setUpCode, elsewhere);
    expect(await codeOf(accounts.setUp({ setUpCode, password: weak, note }, elsewhere))).toBe('password_refused');
  });

  test('takes the same password as another keyboard writes it', async () => {
    const { setUpCode } = await create();
    const { note } = accounts.offer(setUpCode, elsewhere);
    await accounts.setUp({ setUpCode, password: 'zwölf Boxkämpfer jagen', note }, elsewhere);
    expect(await signIn({ password: 'zwo\u0308lf Boxka\u0308mpfer jagen' })).toBe('accepted');
  });
});

describe('signing in', () => {
  test('needs the code of the app, where there is one, and takes each once', async () => {
    const { offer } = await setUp();
    const code = totpCode(offer.secret, step());
    expect(await signIn({})).toBe('sign_in_failed');
    expect(await signIn({ code: '000000' })).toBe('sign_in_failed');
    const both = await Promise.all([signIn({ code }), signIn({ code })]);
    expect(both.toSorted()).toEqual(['accepted', 'sign_in_failed']);
    expect(await signIn({ code })).toBe('sign_in_failed');
    now += 30_000;
    expect(await signIn({ code: totpCode(offer.secret, step()) })).toBe('accepted');
  });

  test('takes each recovery code once, in place of one of the app', async () => {
    const { recoveryCodes } = await setUp();
    const [first = '', second = ''] = recoveryCodes;
    expect(await signIn({ code: first.toLowerCase().replaceAll('-', ' ') })).toBe('accepted');
    expect(await signIn({ code: first })).toBe('sign_in_failed');
    expect(await signIn({ code: second })).toBe('accepted');
  });

  test('needs a second factor where that is asked for, of accounts from before too', async () => {
    await setUp(false);
    expect(await signIn({})).toBe('accepted');
    secondFactor = 'required';
    expect(await signIn({})).toBe('sign_in_failed');
    kept.clear();
    const { setUpCode } = await create();
    const { note } = accounts.offer(setUpCode, elsewhere);
    expect(await codeOf(accounts.setUp({ setUpCode, password, note }, elsewhere))).toBe('code_refused');
  });

  test('answers alike whether there is such an account or not, and does the same work', async () => {
    await setUp(false);
    const outcomes = [];
    for (const wanted of [{ userName: 'nobody' }, { password: 'wrong' }, { userName: 'nobody', code: '123456' }])
      outcomes.push(await signIn(wanted));
    expect(new Set(outcomes)).toEqual(new Set(['sign_in_failed']));
  });

  test('becomes slow for whoever guesses, whether the name exists or not, and not for long for its owner', async () => {
    await setUp(false);
    for (const userName of ['anna', 'nobody']) {
      for (let turn = 0; turn < 5; turn += 1)
        expect(await signIn({ userName, password: 'guess' })).toBe('sign_in_failed');
      expect(await signIn({ userName, password: 'guess' })).toBe('too_many_failures');
    }
    expect(await signIn({})).toBe('too_many_failures');
    now += 30_000;
    // From another address, where nobody has guessed.
    expect(await signIn({}, '198.51.100.1')).toBe('accepted');
  });

  test('counts those who guess at the same time', async () => {
    await setUp(false);
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => signIn({ password: 'guess' })));
    expect(outcomes.filter((outcome) => outcome === 'sign_in_failed')).toHaveLength(5);
  });
});

describe('a person who changes the own account', () => {
  const other = 'sieben zwerge hinter bergen';

  test('needs the password and the code until now, and loses no code over a new password that is not taken', async () => {
    const { id, offer } = await setUp();
    const code = totpCode(offer.secret, step());
    const change = (wanted: object): Promise<string> =>
      codeOf(accounts.change(id, { password, code, newPassword: other, ...wanted }, elsewhere));
    expect(await change({ password: 'wrong' })).toBe('confirmation_failed');
    expect(await change({ code: '000000' })).toBe('confirmation_failed');
    expect(await change({ code: undefined })).toBe('confirmation_failed');
    expect(await change({ newPassword: 'too short' })).toBe('password_refused');
    expect(await change({})).toBe('accepted');
    now += 60_000;
    expect(await signIn({ code: totpCode(offer.secret, step()) })).toBe('sign_in_failed');
    expect(await signIn({ password: other, code: totpCode(offer.secret, step()) })).toBe('accepted');
  });

  test('puts another app in the place of the one before, with recovery codes of its own', async () => {
    const { id, offer, recoveryCodes } = await setUp();
    const next = accounts.offerApp(id);
    const app = { note: next.note, code: totpCode(next.secret, step()) };
    const code = recoveryCodes[0] ?? '';
    const wrong = { note: next.note, code: '000000' };
    expect(await codeOf(accounts.change(id, { password, code, app: wrong }, elsewhere))).toBe('code_refused');
    const codes = await accounts.change(id, { password, code, app }, elsewhere);
    expect(codes).toHaveLength(10);
    now += 60_000;
    expect(await signIn({ code: totpCode(offer.secret, step()) })).toBe('sign_in_failed');
    expect(await signIn({ code: recoveryCodes[1] ?? '' })).toBe('sign_in_failed');
    expect(await signIn({ code: totpCode(next.secret, step()) })).toBe('accepted');
    expect(await signIn({ code: codes[0] ?? '' })).toBe('accepted');
  });

  test('cannot take an app that was offered to somebody else', async () => {
    const { id } = await setUp(false);
    const { account, setUpCode } = await accounts.create({ userName: 'Ben', person: 'per_2' });
    const foreign = accounts.offer(setUpCode, elsewhere);
    const app = { note: foreign.note, code: totpCode(foreign.secret, step()) };
    expect(account.id).not.toBe(id);
    expect(await codeOf(accounts.change(id, { password, app }, elsewhere))).toBe('code_refused');
  });

  test('is slowed down like whoever signs in', async () => {
    const { id } = await setUp(false);
    const guess = (): Promise<string> =>
      codeOf(accounts.change(id, { password: 'guess', newPassword: other }, elsewhere));
    for (let turn = 0; turn < 5; turn += 1) expect(await guess()).toBe('confirmation_failed');
    expect(await guess()).toBe('too_many_failures');
  });
});

test('whoever signs in while the account is reset does not come in with what was good before', async () => {
  const { id } = await setUp(false);
  const [signedIn] = await Promise.all([signIn({}), accounts.reset(id)]);
  expect(signedIn).toBe('sign_in_failed');
});
