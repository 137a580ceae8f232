import type { Person, RoleAssignment, Team } from '@gatehouse/contract/directory';
import { z } from 'zod';
import type { ScimObject } from './scim-value.ts';

export const userSchemaId = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchemaId = 'urn:ietf:params:scim:schemas:core:2.0:Group';

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u);

/** Entra sends truth as a text. */
const truth = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);

/** What is kept of a user; everything else that comes along is not for us, a password least of all. */
export const userSchema = z.object({
  userName: line,
  externalId: line.nullish(),
  displayName: line.nullish().catch(undefined),
  name: z
    .object({
      formatted: line.nullish().catch(undefined),
      givenName: line.nullish().catch(undefined),
      familyName: line.nullish().catch(undefined),
    })
    .nullish(),
  emails: z
    .array(z.object({ value: line, primary: truth.nullish(), type: z.string().nullish() }))
    .max(50)
    .nullish(),
  active: truth.nullish(),
});

export const groupSchema = z.object({
  displayName: line,
  externalId: line.nullish(),
  members: z
    .array(z.object({ value: z.string().min(1).max(128) }))
    .max(100_000)
    .nullish(),
});

export type ScimUser = z.infer<typeof userSchema>;
export type ScimGroup = z.infer<typeof groupSchema>;

/** The name for people, of what there is of it. */
export function nameOf({ displayName, name, userName }: ScimUser): string {
  const whole = [name?.givenName, name?.familyName].filter((part) => typeof part === 'string').join(' ');
  return displayName ?? name?.formatted ?? (whole === '' ? userName : whole);
}

export function emailOf({ emails }: ScimUser): string | undefined {
  return (emails?.find(({ primary }) => primary === true) ?? emails?.[0])?.value;
}

export interface UserContext {
  readonly issuer: string;
  readonly teams: readonly Team[];
  readonly location: string;
}

export function userResource(person: Person, { issuer, location, teams }: UserContext): ScimObject {
  const { email, id, identities = [], name, status, userName } = person;
  const externalId = identities.find((identity) => identity.issuer === issuer)?.subject;
  return {
    schemas: [userSchemaId],
    id,
    ...(externalId === undefined ? {} : { externalId }),
    userName,
    displayName: name,
    name: { formatted: name },
    active: status === 'active',
    ...(email === undefined ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    groups: teams.map((team) => ({ value: team.id, display: team.name, type: 'direct' })),
    meta: metaOf('User', person, `${location}/Users/${id}`),
  };
}

export function groupResource(team: Team, members: readonly Person[], location: string): ScimObject {
  return {
    schemas: [groupSchemaId],
    id: team.id,
    displayName: team.name,
    members: members.map(({ id, name }) => ({ value: id, display: name, type: 'User' })),
    meta: metaOf('Group', team, `${location}/Groups/${team.id}`),
  };
}

/** Weak, since the members of a group are kept with the people. */
export function tagOf({ version }: Pick<Person, 'version'>): string {
  return `W/"${version}"`;
}

function metaOf(resourceType: string, entity: Person | Team, location: string): ScimObject {
  return {
    resourceType,
    created: new Date(entity.createdAt).toISOString(),
    lastModified: new Date(entity.changedAt).toISOString(),
    location,
    version: tagOf(entity),
  };
}

/** The roles of a person, with those that groups give as they are to be. What somebody has given by hand stays. */
export function rolesWith(
  { roles }: Pick<Person, 'roles'>,
  given: readonly string[],
  managed: ReadonlySet<string>,
): readonly RoleAssignment[] {
  const isManaged = ({ role, team, tenant }: RoleAssignment): boolean =>
    tenant === undefined && team === undefined && managed.has(role);
  return [...roles.filter((assignment) => !isManaged(assignment)), ...given.map((role) => ({ role }))];
}
