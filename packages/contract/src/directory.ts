import { z } from 'zod';
import { builtInRoleNames, roleName } from './built-in-roles.ts';
import { limitPatchSchema, limitSetSchema } from './limits.ts';
import { permissions } from './permissions.ts';

/** Who there is: tenants, teams, people, service accounts, and the roles that an organisation has made for itself. */

export const directoryKinds = ['tenant', 'team', 'person', 'service-account', 'role'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

/** One line, for people. */
const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'write it in one line');

/** Whatever can be written to: RFC 5321 allows more than most forms do, so only what cannot be an address is refused. */
export const emailAddress = line.regex(/^[^\s@]+@[^\s@]+$/u, 'write an e-mail address, such as anna@example.org');

/** Small letters, digits and dashes. Leaves and reports have it, so it never becomes another one. */
export const tenantId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes, 63 characters at most');

const id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'this is no id');

const kept = {
  id,
  /** Counts the changes, from 1. */
  version: z.int().positive(),
  /** Milliseconds since the Unix epoch, as all times. */
  createdAt: z.int().nonnegative(),
  changedAt: z.int().nonnegative(),
};

/** A role, everywhere or only in a tenant or a team of it. */
export const roleAssignmentSchema = z.strictObject({
  role: roleName,
  /** Without it the role holds in all tenants. */
  tenant: tenantId.exactOptional(),
  /** Without it the role holds in the whole tenant. */
  team: id.exactOptional(),
});
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>;

const assignments = z.array(roleAssignmentSchema).max(64).readonly();
const teams = z.array(id).max(64).readonly();
/** `closed`: its keys are refused. */
const openOrClosed = z.enum(['active', 'closed']);
/** `suspended`: their keys and sessions are refused; `removed`: for good, and who it was is forgotten. */
const standing = z.enum(['active', 'suspended', 'removed']);

export const tenantSchema = z.strictObject({
  ...kept,
  id: tenantId,
  name: line,
  status: openOrClosed,
  limits: limitSetSchema.exactOptional(),
});

export const teamSchema = z.strictObject({
  ...kept,
  tenant: tenantId,
  name: line,
  status: openOrClosed,
  limits: limitSetSchema.exactOptional(),
  /** What an identity provider calls it that keeps it in step by SCIM; roles follow from this name. */
  provisioned: z.strictObject({ displayName: line, externalId: line.exactOptional() }).exactOptional(),
});

/** By what an identity provider knows somebody. */
const identitySchema = z.strictObject({
  /** Id of the issuer in the configuration; `local` for accounts of this gateway. */
  issuer: line,
  subject: line,
});

const account = {
  ...kept,
  tenant: tenantId,
  name: line,
  status: standing,
  /** Ids of teams; the first is the one of keys that name none. */
  teams,
  roles: assignments,
  limits: limitSetSchema.exactOptional(),
};

export const personSchema = z.strictObject({
  ...account,
  email: line.exactOptional(),
  userName: line.exactOptional(),
  identities: z.array(identitySchema).max(16).readonly().exactOptional(),
  /** What an identity provider has said by SCIM: the teams, the roles that are there by these alone, and the parts of the name. */
  provisioned: z
    .strictObject({ teams, roles: assignments, givenName: line.exactOptional(), familyName: line.exactOptional() })
    .exactOptional(),
});

export const serviceAccountSchema = z.strictObject({
  ...account,
  /** What it is for, in words. */
  note: line.exactOptional(),
});

const permissionList = z.array(z.enum(permissions)).min(1).max(permissions.length).readonly();
const ownRoleName = roleName.refine(
  (name) => !(builtInRoleNames as readonly string[]).includes(name),
  'a built-in role has this name',
);

export const customRoleSchema = z.strictObject({
  ...kept,
  id: ownRoleName,
  name: line,
  permissions: permissionList,
  status: openOrClosed,
});

export type Tenant = z.infer<typeof tenantSchema>;
export type Team = z.infer<typeof teamSchema>;
export type Person = z.infer<typeof personSchema>;
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;
export type CustomRole = z.infer<typeof customRoleSchema>;

const limits = limitSetSchema;
const accountWanted = {
  tenant: tenantId.exactOptional(),
  name: line,
  teams: teams.default([]),
  roles: assignments.default([]),
  limits: limits.exactOptional(),
};

/** What is asked for when one is made. */
export const newEntitySchemas = {
  tenant: z.strictObject({ id: tenantId, name: line, limits: limits.exactOptional() }),
  team: z.strictObject({ tenant: tenantId.exactOptional(), name: line, limits: limits.exactOptional() }),
  person: z.strictObject({
    ...accountWanted,
    email: emailAddress.exactOptional(),
    userName: line.exactOptional(),
    identities: personSchema.shape.identities,
  }),
  'service-account': z.strictObject({ ...accountWanted, note: line.exactOptional() }),
  role: z.strictObject({ id: ownRoleName, name: line, permissions: permissionList }),
} as const;

const changedAccount = {
  name: line.exactOptional(),
  status: standing.exactOptional(),
  teams: teams.exactOptional(),
  roles: assignments.exactOptional(),
  limits: limitPatchSchema.nullable().exactOptional(),
};
const changedPlace = {
  name: line.exactOptional(),
  status: openOrClosed.exactOptional(),
  limits: limitPatchSchema.nullable().exactOptional(),
};
const something = (change: object): boolean => Object.keys(change).length > 0;
const nothingToChange = 'nothing is to be changed';

/** What is to be another (RFC 7396): what is left out stays, `null` takes away. */
export const entityChangeSchemas = {
  tenant: z.strictObject(changedPlace).refine(something, nothingToChange),
  team: z.strictObject(changedPlace).refine(something, nothingToChange),
  person: z
    .strictObject({
      ...changedAccount,
      email: emailAddress.nullable().exactOptional(),
      userName: line.nullable().exactOptional(),
      identities: z.array(identitySchema).max(16).readonly().nullable().exactOptional(),
    })
    .refine(something, nothingToChange),
  'service-account': z
    .strictObject({ ...changedAccount, note: line.nullable().exactOptional() })
    .refine(something, nothingToChange),
  role: z
    .strictObject({
      name: line.exactOptional(),
      permissions: permissionList.exactOptional(),
      status: openOrClosed.exactOptional(),
    })
    .refine(something, nothingToChange),
} as const;

/** As they are kept, and as the admin interface shows them. */
export const entitySchemas = {
  tenant: tenantSchema,
  team: teamSchema,
  person: personSchema,
  'service-account': serviceAccountSchema,
  role: customRoleSchema,
} as const;

export interface DirectoryEntities {
  readonly tenant: Tenant;
  readonly team: Team;
  readonly person: Person;
  readonly 'service-account': ServiceAccount;
  readonly role: CustomRole;
}
export type NewEntity<Kind extends DirectoryKind> = z.infer<(typeof newEntitySchemas)[Kind]>;
export type EntityChange<Kind extends DirectoryKind> = z.infer<(typeof entityChangeSchemas)[Kind]>;
