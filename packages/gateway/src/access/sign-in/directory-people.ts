import type { Person, ServiceAccount } from '@gatehouse/contract/directory';
import type { Permission } from '@gatehouse/contract/permissions';
import type { Caller, Grant } from '../../core/caller.ts';
import type { DirectoryAdministration, Owners } from '../../core/directory.ts';
import { GatehouseError } from '../../core/errors.ts';
import type {
  ClaimedPerson,
  KnownPerson,
  LinkClaim,
  PeopleDirectory,
  PersonIdentity,
} from '../../core/people-directory.ts';
import { identifiedPeople, keyOfIdentity, userNameIsTaken } from '../directory/identities.ts';
import { personToLink } from './link-person.ts';
import { localIssuer } from './local-accounts.ts';

type Directory = Pick<DirectoryAdministration, 'list' | 'get' | 'create' | 'change'> &
  Pick<Owners, 'permissionsOf' | 'standingOf'> & {
    /** Whose those are who come by themselves. */
    readonly tenant: string;
    onChange(listener: () => void): () => void;
  };

/** Why what an issuer says is not written down, though whoever it speaks of may come in. */
const unwritten: ReadonlySet<string> = new Set(['directory_unavailable', 'already_exists']);

/** As long as fields of the directory may be. */
const longestLine = 200;

/**
 * People of the directory, as those who sign in: whom an issuer speaks of is made when he or she comes for the first time. What somebody
 * may do is what the groups at the issuer permit now, and what the directory says beside that. `signsIn`: whether anybody signs in by an
 * issuer of that id.
 */
export function createDirectoryPeople(
  directory: Directory,
  signsIn: (issuer: string) => boolean = () => true,
): PeopleDirectory {
  let byIdentity: ReadonlyMap<string, string> | undefined;
  /** Those who are just being made, so that two requests of the same person do not make two. */
  const coming = new Map<string, Promise<KnownPerson>>();
  directory.onChange(() => (byIdentity = undefined));

  function identified(identity: PersonIdentity): Person | undefined {
    if (identity.issuer === localIssuer) return directory.get('person', identity.subject);
    byIdentity ??= identifiedPeople(directory.list('person')).owners;
    const id = byIdentity.get(keyOfIdentity(identity));
    return id === undefined ? undefined : directory.get('person', id);
  }

  /** What the issuer says of somebody, as far as it can be kept: a name that somebody else has stays with whom it is. */
  function saidOf({ email, name, userName }: ClaimedPerson, person: Pick<Person, 'id' | 'tenant'> | undefined) {
    const signsInAs = line(userName);
    const tenant = person?.tenant ?? directory.tenant;
    const isTaken =
      signsInAs !== undefined &&
      userNameIsTaken(directory.list('person'), { tenant, userName: signsInAs, except: person?.id });
    return {
      ...optional('name', line(name)),
      ...optional('email', line(email)),
      ...optional('userName', isTaken ? undefined : signsInAs),
    };
  }

  async function make(claimed: ClaimedPerson): Promise<KnownPerson> {
    const { issuer, subject, userName } = claimed;
    const person = {
      name: line(userName) ?? `${issuer} ${subject}`.slice(0, longestLine),
      ...saidOf(claimed, undefined),
      teams: [],
      roles: [],
      identities: [{ issuer, subject }],
    };
    try {
      return known(await directory.create('person', person, { actor: issuer }));
    } catch (thrown) {
      // Somebody else may have said meanwhile who it is.
      const other = identified(claimed);
      if (thrown instanceof GatehouseError && thrown.code === 'already_exists' && other !== undefined)
        return known(other);
      throw thrown;
    }
  }

  /** Somebody who is there already and is meant, as the issuer says it now; only as long as nobody else has changed that person. */
  async function linked(claimed: ClaimedPerson, link: LinkClaim): Promise<KnownPerson | undefined> {
    const { issuer, subject } = claimed;
    const people = directory.list('person').filter(({ tenant }) => tenant === directory.tenant);
    const person = personToLink({
      claimed,
      link,
      people,
      permissionsOf: (role) => directory.permissionsOf(role),
      signsIn,
    });
    if (person === undefined) return undefined;
    const identities = [...(person.identities ?? []), { issuer, subject }];
    return upToDate(
      await directory.change('person', person.id, { identities }, { actor: issuer }, person.version),
      claimed,
    );
  }

  /** What the issuer says now is right; what it does not say stays. */
  async function upToDate(person: Person, claimed: ClaimedPerson): Promise<KnownPerson> {
    const { issuer } = claimed;
    if (issuer === localIssuer || person.status !== 'active') return known(person);
    const said = saidOf(claimed, person);
    const different = Object.entries(said).some(([field, value]) => person[field as keyof typeof said] !== value);
    if (!different) return known(person);
    try {
      return known(await directory.change('person', person.id, said, { actor: issuer }));
    } catch (thrown) {
      // Nobody is shut out because a new name cannot be written down.
      if (thrown instanceof GatehouseError && unwritten.has(thrown.code)) return known(person);
      throw thrown;
    }
  }

  return {
    find(id) {
      const person = directory.get('person', id);
      return person === undefined ? undefined : known(person);
    },
    wasRemoved: (id) => directory.get('person', id)?.status === 'removed',
    claim(claimed, link) {
      const person = identified(claimed);
      if (person !== undefined) return upToDate(person, claimed);
      if (claimed.issuer === localIssuer)
        return Promise.reject(new GatehouseError('sign_in_failed', { note: 'the person is gone' }));
      const key = keyOfIdentity(claimed);
      let making = coming.get(key);
      if (making === undefined) {
        const found = link === undefined ? Promise.resolve(undefined) : linked(claimed, link);
        making = found.then((person) => person ?? make(claimed)).finally(() => coming.delete(key));
        coming.set(key, making);
      }
      return making;
    },
    callerOf: ({ id }, claimed, session) => callerOf(directory.get('person', id), claimed, session),
    accountOf: (id) =>
      callerOf(directory.get('person', id) ?? directory.get('service-account', id), { roles: [], team: undefined }),
  };

  function callerOf(
    account: Person | ServiceAccount | undefined,
    claimed: Pick<ClaimedPerson, 'roles' | 'team'>,
    session?: string,
  ): Caller {
    if (account?.status !== 'active') throw new GatehouseError('session_ended', { note: 'the person is not active' });
    const { id, roles, tenant } = account;
    const standing = directory.standingOf({ tenant, team: claimed.team, owner: id });
    if (!standing.active) throw new GatehouseError('session_ended', { note: 'tenant or team is not active' });
    const grants: readonly Grant[] = [
      ...claimed.roles.map((role) => ({ permissions: directory.permissionsOf(role) })),
      ...roles.map(({ role, team, tenant: of }) => ({ permissions: directory.permissionsOf(role), tenant: of, team })),
    ];
    const permissions = new Set<Permission>(grants.flatMap((grant) => [...grant.permissions]));
    if (permissions.size === 0) throw new GatehouseError('role_not_permitted', { note: 'no role permits anything' });
    return Object.freeze({
      key: id,
      person: id,
      role: claimed.roles[0] ?? roles[0]?.role ?? '',
      permissions,
      ...(grants.every(({ tenant: of }) => of === undefined) ? {} : { grants }),
      tenant,
      limits: {},
      ...optional('team', standing.team),
      ...optional('limitsOf', standing.limitsOf),
      ...optional('session', session),
    }) satisfies Caller;
  }
}

function known({ email, id, name, status }: Person): KnownPerson {
  return { id, name, ...(email === undefined ? {} : { email }), active: status === 'active' };
}

function line(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text.slice(0, longestLine);
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [name in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
}
