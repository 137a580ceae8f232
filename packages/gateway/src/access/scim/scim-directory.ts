import { isDeepStrictEqual } from 'node:util';
import type { Person, RoleAssignment, Team } from '@gatehouse/contract/directory';
import type { DirectoryAdministration } from '../../core/directory.ts';
import { GatehouseError } from '../../core/errors.ts';
import { displayNameOf, GroupRoles, type Provision, type RoleOfGroup } from './group-roles.ts';
import { ScimError } from './scim-error.ts';
import { patched, type ScimPatch } from './scim-patch.ts';
import {
  emailOf,
  groupResource,
  groupSchema,
  nameOf,
  provisionedName,
  type ScimGroup,
  type ScimUser,
  userResource,
  userSchema,
} from './scim-resources.ts';
import type { ScimObject } from './scim-value.ts';

type Directory = Pick<DirectoryAdministration, 'list' | 'get' | 'create' | 'change' | 'remove'>;

export interface ScimDirectoryOptions {
  readonly directory: Directory;
  readonly tenant: string;
  /** The first tenant: roles that groups of another one give hold there only. */
  readonly ownTenant: string;
  /** Ends the ways in of somebody who is deleted, for good: keys, and a password here. */
  readonly endAccess: (person: string, actor: string) => Promise<void>;
  /** Id of the issuer whose subjects are in `externalId`, and which groups give which roles. */
  readonly options: () => {
    readonly issuer: string;
    readonly roles: readonly RoleOfGroup[];
  };
}

/** Of a call: who makes it, and the address that resources are named by. */
export interface ScimCall {
  readonly actor: string;
  readonly location: string;
  /** The version that the resource must still have; undefined where nothing is asked for. */
  readonly version?: number | undefined;
}

export interface ScimAnswer {
  readonly resource: ScimObject;
  readonly version: number;
}

/**
 * People and teams of the directory as users and groups of SCIM 2.0. A user who is deleted is suspended: keys, sessions and tokens end at
 * once, and whoever he or she was stays shut out; a user of the same `externalId` who is made later is the same person, without the keys.
 */
export class ScimDirectory {
  readonly #options: ScimDirectoryOptions;
  readonly #groupRoles: GroupRoles;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ScimDirectoryOptions) {
    this.#options = options;
    const { directory, ownTenant } = options;
    this.#groupRoles = new GroupRoles({
      team: (id) => directory.get('team', id),
      mapping: () => options.options().roles,
      ownTenant,
    });
  }

  /**
   * Brings the roles that groups give in line with the configuration, of all whom an identity provider has put into groups. `take`: gives
   * none, so that what somebody has taken by hand does not come back by itself.
   */
  reconcile(what: 'take' | 'give and take'): Promise<void> {
    return this.#inTurn(async () => {
      const { directory, tenant } = this.#options;
      for (const person of directory.list('person')) {
        if (person.tenant !== tenant || person.status === 'removed' || person.provisioned === undefined) continue;
        const before = this.#groupRoles.provisionOf(person);
        const all = this.#groupRoles.rolesIn(person, before, before.teams);
        const stays = (role: RoleAssignment): boolean => person.roles.some((one) => isDeepStrictEqual(one, role));
        const after =
          what === 'give and take'
            ? all
            : {
                roles: all.roles.filter(stays),
                provisioned: { ...all.provisioned, roles: all.provisioned.roles.filter(stays) },
              };
        if (isDeepStrictEqual(new Set(after.roles), new Set(person.roles))) continue;
        await directory.change('person', person.id, after, { actor: 'configuration' });
      }
    });
  }

  users(location: string): readonly ScimObject[] {
    return this.#people().map((person) => this.#user(person, location).resource);
  }

  user(id: string, location: string): ScimAnswer {
    return this.#user(this.#person(id), location);
  }

  createUser(wanted: unknown, { actor, location }: ScimCall): Promise<ScimAnswer> {
    return this.#inTurn(async () => {
      const { directory, options, tenant } = this.#options;
      const user = read(userSchema, wanted);
      const fields = this.#fieldsOf(user, undefined);
      const before = this.#deleted(user.externalId ?? undefined, options().issuer);
      const status = user.active === false ? 'suspended' : 'active';
      if (before !== undefined) {
        // What ended with the deletion stays ended, of those from before that was so too.
        await this.#options.endAccess(before.id, actor);
        return this.#user(await directory.change('person', before.id, { ...fields, status }, { actor }), location);
      }
      const { email, ...rest } = fields;
      const made = await directory.create(
        'person',
        {
          ...rest,
          tenant,
          teams: [],
          roles: [],
          ...(email === null ? {} : { email }),
          identities: rest.identities ?? [],
        },
        { actor },
      );
      if (status === 'active') return this.#user(made, location);
      return this.#user(await directory.change('person', made.id, { status }, { actor }), location);
    });
  }

  replaceUser(id: string, wanted: unknown, call: ScimCall): Promise<ScimAnswer> {
    return this.#inTurn(() => this.#writeUser(this.#person(id), wanted, call));
  }

  patchUser(id: string, patch: ScimPatch, call: ScimCall): Promise<ScimAnswer> {
    return this.#inTurn(async () => {
      const person = this.#person(id);
      return this.#writeUser(person, changed(this.#user(person, call.location).resource, patch), call);
    });
  }

  /** What it was made for is over; what it has done stays in the record. */
  deleteUser(id: string, { actor, version }: ScimCall): Promise<void> {
    return this.#inTurn(async () => {
      const { directory } = this.#options;
      const person = this.#person(id);
      if (version !== undefined && version !== person.version) throw new GatehouseError('changed_meanwhile');
      const gone = {
        status: 'suspended',
        userName: null,
        email: null,
        teams: [],
        roles: [],
        provisioned: { teams: [], roles: [] },
      } as const;
      // First, so that a deletion that fails half-way can be asked for again.
      await this.#options.endAccess(id, actor);
      await directory.change('person', id, gone, { actor }, version);
    });
  }

  groups(location: string): readonly ScimObject[] {
    return this.#teams().map((team) => this.#group(team, location).resource);
  }

  group(id: string, location: string): ScimAnswer {
    return this.#group(this.#team(id), location);
  }

  createGroup(wanted: unknown, { actor, location }: ScimCall): Promise<ScimAnswer> {
    return this.#inTurn(async () => {
      const { directory, tenant } = this.#options;
      const group = read(groupSchema, wanted);
      this.#requireFree(group.displayName, undefined);
      const members = this.#membersOf(group);
      const provisioned = provisionedTeam(group);
      const team = await directory.create('team', { name: group.displayName, tenant, provisioned }, { actor });
      await this.#setMembers(team.id, { members, said: members }, this.#provisions(), actor);
      return this.#group(this.#team(team.id), location);
    });
  }

  replaceGroup(id: string, wanted: unknown, call: ScimCall): Promise<ScimAnswer> {
    return this.#inTurn(() => this.#writeGroup(this.#team(id), wanted, call, undefined));
  }

  patchGroup(id: string, patch: ScimPatch, call: ScimCall): Promise<ScimAnswer> {
    return this.#inTurn(async () => {
      const team = this.#team(id);
      const wanted = changed(this.#group(team, call.location).resource, patch);
      return this.#writeGroup(team, wanted, call, textsIn(patch));
    });
  }

  deleteGroup(id: string, { actor, version }: ScimCall): Promise<void> {
    return this.#inTurn(async () => {
      const team = this.#team(id);
      if (version !== undefined && version !== team.version) throw new GatehouseError('changed_meanwhile');
      const nobody = new Set<string>();
      await this.#setMembers(id, { members: nobody, said: nobody }, this.#provisions(), actor);
      await this.#options.directory.remove('team', id, { actor }, version);
    });
  }

  async #writeUser(person: Person, wanted: unknown, { actor, location, version }: ScimCall): Promise<ScimAnswer> {
    const user = read(userSchema, wanted);
    const fields = this.#fieldsOf(user, person);
    this.#requireMayIdentify(person, fields.identities);
    const status = user.active === false ? ('suspended' as const) : ('active' as const);
    const changed = await this.#options.directory.change(
      'person',
      person.id,
      { ...fields, status },
      { actor },
      version,
    );
    return this.#user(changed, location);
  }

  /** `named`: texts of the operations that lead there; undefined where the resource is given as a whole. */
  async #writeGroup(
    team: Team,
    wanted: unknown,
    { actor, location, version }: ScimCall,
    named: ReadonlySet<string> | undefined,
  ): Promise<ScimAnswer> {
    const group = read(groupSchema, wanted);
    const members = this.#membersOf(group);
    this.#requireFree(group.displayName, team.id);
    const provisions = this.#provisions();
    const change = { name: group.displayName, provisioned: provisionedTeam(group) };
    // Asked for even where the name stays: who has an older version in mind must not change the members either.
    await this.#options.directory.change('team', team.id, change, { actor }, version);
    // Whom somebody has put into the team here is in it, and has no role by that, until the identity provider names them.
    const known = new Set(this.#people().flatMap(({ id, teams }) => (teams.includes(team.id) ? [id] : [])));
    const said = named === undefined ? members : new Set([...members].filter((id) => named.has(id) || !known.has(id)));
    await this.#setMembers(team.id, { members, said }, provisions, actor);
    return this.#group(this.#team(team.id), location);
  }

  /** What was said of everybody until now, by the names that groups have until now. */
  #provisions(): ReadonlyMap<string, Provision> {
    return new Map(this.#people().map((person) => [person.id, this.#groupRoles.provisionOf(person)]));
  }

  /** Who is to be in a team, and what follows from that, and from its name, for roles. */
  async #setMembers(
    team: string,
    { members, said }: { readonly members: ReadonlySet<string>; readonly said: ReadonlySet<string> },
    provisions: ReadonlyMap<string, Provision>,
    actor: string,
  ): Promise<void> {
    for (const person of this.#people()) {
      const isIn = person.teams.includes(team);
      const willBe = members.has(person.id);
      if (!isIn && !willBe) continue;
      const before = provisions.get(person.id) ?? this.#groupRoles.provisionOf(person);
      const others = before.teams.filter((id) => id !== team);
      const isSaid = willBe && (said.has(person.id) || before.teams.includes(team));
      if (isIn === willBe && !isSaid && others.length === before.teams.length) continue;
      const inTeams = isSaid ? [...others, team] : others;
      await this.#keepNames(inTeams, actor);
      const left = person.teams.filter((id) => id !== team);
      const teams = isIn === willBe ? person.teams : willBe ? [...left, team] : left;
      const after = this.#groupRoles.rolesIn(person, before, inTeams);
      await this.#options.directory.change('person', person.id, { teams, ...after }, { actor });
    }
  }

  /** Groups from before their names were kept: from now on the name that gives roles is no longer what the team is called here. */
  async #keepNames(teams: readonly string[], actor: string): Promise<void> {
    const { directory } = this.#options;
    for (const id of teams) {
      const team = directory.get('team', id);
      if (team !== undefined && team.provisioned === undefined)
        await directory.change('team', id, { provisioned: { displayName: team.name } }, { actor });
    }
  }

  #fieldsOf(user: ScimUser, before: Person | undefined) {
    const { issuer } = this.#options.options();
    const taken = this.#people().some(
      ({ id, userName = '' }) => id !== before?.id && userName.toLowerCase() === user.userName.toLowerCase(),
    );
    if (taken) throw new ScimError(409, 'there is a user of this name already', 'uniqueness');
    const others = (before?.identities ?? []).filter((identity) => identity.issuer !== issuer);
    const own = user.externalId ?? undefined;
    if (
      own !== undefined &&
      this.#people().some((person) => person.id !== before?.id && hasIdentity(person, issuer, own))
    )
      throw new ScimError(409, 'there is a user of this externalId already', 'uniqueness');
    const kept = own === undefined ? (before?.identities ?? []) : [...others, { issuer, subject: own }];
    return {
      name: nameOf(user, before),
      userName: user.userName,
      email: emailOf(user) ?? null,
      identities: kept,
      ...provisionedName(user, before, before && this.#groupRoles.provisionOf(before)),
    };
  }

  /** Whoever says who somebody is can sign in as them: of those who were given roles here, and not by groups, that is said here. */
  #requireMayIdentify(person: Person, identities: Person['identities']): void {
    if (isDeepStrictEqual(person.identities ?? [], identities)) return;
    const ofGroups = this.#groupRoles.provisionOf(person).roles;
    const own = person.roles.filter((role) => !ofGroups.some((one) => isDeepStrictEqual(one, role)));
    if (own.length > 0)
      throw new ScimError(403, 'this user was given roles at the gateway; say there which identity is meant');
  }

  #membersOf({ members }: ScimGroup): ReadonlySet<string> {
    const ids = new Set((members ?? []).map(({ value }) => value));
    for (const id of ids) {
      const person = this.#options.directory.get('person', id);
      if (person === undefined || !this.#isUser(person))
        throw new ScimError(400, 'a member is no user that there is', 'invalidValue');
    }
    return ids;
  }

  #requireFree(name: string, except: string | undefined): void {
    const taken = this.#teams().some(
      (team) =>
        team.id !== except &&
        [team.name, displayNameOf(team)].some((other) => other.toLowerCase() === name.toLowerCase()),
    );
    if (taken) throw new ScimError(409, 'there is a group of this name already', 'uniqueness');
  }

  /** Somebody who was deleted, and comes again. */
  #deleted(externalId: string | undefined, issuer: string): Person | undefined {
    if (externalId === undefined) return undefined;
    const { directory, tenant } = this.#options;
    return directory
      .list('person')
      .find((person) => person.tenant === tenant && !this.#isUser(person) && hasIdentity(person, issuer, externalId));
  }

  #person(id: string): Person {
    const person = this.#options.directory.get('person', id);
    if (person === undefined || !this.#isUser(person)) throw new ScimError(404, 'there is no such user');
    return person;
  }

  #team(id: string): Team {
    const team = this.#options.directory.get('team', id);
    if (team === undefined || team.tenant !== this.#options.tenant || team.status !== 'active')
      throw new ScimError(404, 'there is no such group');
    return team;
  }

  #people(): readonly Person[] {
    return this.#options.directory.list('person').filter((person) => this.#isUser(person));
  }

  #teams(): readonly Team[] {
    const { directory, tenant } = this.#options;
    return directory.list('team').filter((team) => team.tenant === tenant && team.status === 'active');
  }

  /** Who has no name for signing in was deleted, or never was a user. */
  #isUser({ status, tenant, userName }: Person): boolean {
    return tenant === this.#options.tenant && status !== 'removed' && userName !== undefined;
  }

  #user(person: Person, location: string): ScimAnswer {
    const teams = person.teams.flatMap((id) => this.#options.directory.get('team', id) ?? []);
    const { issuer } = this.#options.options();
    return { resource: userResource(person, { issuer, teams, location }), version: person.version };
  }

  #group(team: Team, location: string): ScimAnswer {
    const members = this.#people().filter(({ teams }) => teams.includes(team.id));
    return { resource: groupResource(team, members, location), version: team.version };
  }

  /** One change at a time: what is unique is looked up before it is written. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** As `patched`, where that leaves the id as it is. */
function changed(resource: ScimObject, patch: ScimPatch): ScimObject {
  const next = patched(resource, patch);
  if (next['id'] !== resource['id']) throw new ScimError(400, 'the id cannot be changed', 'mutability');
  return next;
}

function provisionedTeam({ displayName, externalId }: ScimGroup): NonNullable<Team['provisioned']> {
  return { displayName, ...(externalId === undefined || externalId === null ? {} : { externalId }) };
}

/** All texts in something, such as the members that operations name. */
function textsIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') for (const text of [value, ...(value.match(/[A-Za-z0-9_-]+/g) ?? [])]) found.add(text);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) textsIn(inner, found);
  return found;
}

function hasIdentity({ identities = [] }: Person, issuer: string, subject: string): boolean {
  return identities.some((identity) => identity.issuer === issuer && identity.subject === subject);
}

function read<Value>(
  schema: { safeParse(value: unknown): { success: true; data: Value } | { success: false } },
  value: unknown,
): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ScimError(400, 'the resource does not have the expected form', 'invalidValue');
}
