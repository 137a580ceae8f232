import type { AccountView } from '@gatehouse/contract/admin-sign-in';
import { requireOwn, requireOwnForGood } from './access/directory/require-own.ts';
import type { Clock } from './core/clock.ts';
import type { DirectoryAdministration, Owners } from './core/directory.ts';
import { GatehouseError } from './core/errors.ts';
import type { AccountRecord } from './core/local-account.ts';
import type { AccountActor, AccountService } from './core/account-service.ts';
import type { SignIn } from './open-sign-in.ts';

export interface AccountParts {
  readonly signIn: SignIn;
  readonly directory: Pick<DirectoryAdministration, 'get'> & Pick<Owners, 'permissionsOf'>;
  readonly clock: Clock;
}

/** Accounts with passwords, for people of the directory. Each change is a leaf, and ends what runs in the name of the person. */
export function openAccounts({ clock, directory, signIn }: AccountParts): AccountService {
  const { accounts } = signIn;

  function view({ createdAt, id, recovery, setUp, totp, userName }: AccountRecord): AccountView {
    const waiting = setUp !== undefined && setUp.until > clock.now();
    return {
      person: id,
      userName,
      createdAt,
      state: setUp === undefined ? 'ready' : 'waiting',
      ...(waiting ? { setUpUntil: setUp.until } : {}),
      secondFactor: totp !== undefined,
      recoveryCodes: recovery.length,
    };
  }

  /** Whoever gives somebody the means to sign in could do it in their place, so it must be nobody who may do more. */
  function requireReach(person: string, by: AccountActor, require: typeof requireOwn): void {
    const known = directory.get('person', person);
    if (known?.status !== 'active') throw new GatehouseError('resource_not_found', { param: 'person' });
    for (const { role, team, tenant } of known.roles) {
      const place = { tenant, ...(team === undefined ? {} : { teams: [team] }) };
      require(by, directory.permissionsOf(role), place);
    }
  }

  return {
    list: () => accounts.list().map(view),
    own(person) {
      const account = accounts.list().find(({ id }) => id === person);
      if (account === undefined) return undefined;
      const { minimumLength, secondFactor } = signIn.options.passwords;
      return { ...view(account), minimumLength, secondFactorRule: secondFactor };
    },
    offerApp(person) {
      const { address, note, secret } = accounts.offerApp(person);
      return { address, note, secret };
    },
    async changeOwn(wanted, { address, person, session }) {
      const recoveryCodes = await accounts.change(person, wanted, address);
      // Whoever knows what was good until now may be in one of them.
      await signIn.endOthers(person, session);
      await signIn.record({ action: 'enabled', actor: person, method: 'password', person });
      return { recoveryCodes: [...recoveryCodes] };
    },
    async create(wanted, by) {
      requireReach(wanted.person, by, requireOwnForGood);
      const { account, setUpCode } = await accounts.create(wanted);
      await signIn.record({ action: 'enabled', actor: by.actor, method: 'password', person: account.id });
      return { account: view(account), setUpCode };
    },
    async reset(person, by) {
      requireReach(person, by, requireOwnForGood);
      const { account, setUpCode } = await accounts.reset(person);
      await signIn.endPerson(person, by.actor);
      await signIn.record({ action: 'enabled', actor: by.actor, method: 'password', person });
      return { account: view(account), setUpCode };
    },
    async remove(person, by) {
      requireReach(person, by, requireOwn);
      await accounts.remove(person);
      await signIn.endPerson(person, by.actor);
    },
  };
}
