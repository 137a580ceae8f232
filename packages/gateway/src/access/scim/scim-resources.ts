import type { Person, Team } from '@gatehouse/contract/directory';
import { z } from 'zod';
import { displayNameOf, type Provision } from './group-roles.ts';
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

/**
 * The name for people. What is another than before decides, of the parts of the name first: resources are sent back whole, with what was
 * there.
 */
export function nameOf({ displayName, name, userName }: ScimUser, before: Person | undefined): string {
  const { familyName, formatted, givenName } = name ?? {};
  const { provisioned } = before ?? {};
  const whole = [givenName, familyName].filter((part) => typeof part === 'string').join(' ');
  const known = before?.name;
  for (const said of [displayName, formatted]) if (typeof said === 'string' && said !== known) return said;
  const hasOtherParts =
    (givenName ?? undefined) !== provisioned?.givenName || (familyName ?? undefined) !== provisioned?.familyName;
  if (before !== undefined && hasOtherParts && whole !== '') return whole;
  return displayName ?? formatted ?? (whole === '' ? userName : whole);
}

/** The parts of the name, which are given back as they came. */
export function provisionedName(
  { name }: ScimUser,
  before: Person | undefined,
  provision: Provision | undefined,
): { readonly provisioned?: NonNullable<Person['provisioned']> } {
  const familyName = name?.familyName ?? undefined;
  const givenName = name?.givenName ?? undefined;
  // Nothing is to be kept of people from before this was, until there is something to keep.
  if (before !== undefined && before.provisioned === undefined && familyName === undefined && givenName === undefined)
    return {};
  return {
    provisioned: {
      teams: provision?.teams ?? [],
      roles: provision?.roles ?? [],
      ...(givenName === undefined ? {} : { givenName }),
      ...(familyName === undefined ? {} : { familyName }),
    },
  };
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
  const { email, id, identities = [], name, provisioned: { familyName, givenName } = {}, status, userName } = person;
  const externalId = identities.find((identity) => identity.issuer === issuer)?.subject;
  return {
    schemas: [userSchemaId],
    id,
    ...(externalId === undefined ? {} : { externalId }),
    userName,
    displayName: name,
    name: {
      formatted: name,
      ...(givenName === undefined ? {} : { givenName }),
      ...(familyName === undefined ? {} : { familyName }),
    },
    active: status === 'active',
    ...(email === undefined ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    groups: teams.map((team) => ({ value: team.id, display: displayNameOf(team), type: 'direct' })),
    meta: metaOf('User', person, `${location}/Users/${id}`),
  };
}

export function groupResource(team: Team, members: readonly Person[], location: string): ScimObject {
  return {
    schemas: [groupSchemaId],
    id: team.id,
    ...(team.provisioned?.externalId === undefined ? {} : { externalId: team.provisioned.externalId }),
    displayName: displayNameOf(team),
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
