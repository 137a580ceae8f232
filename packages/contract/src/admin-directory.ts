import { z } from 'zod';
import {
  customRoleSchema,
  type DirectoryKind,
  personSchema,
  serviceAccountSchema,
  teamSchema,
  tenantId,
  tenantSchema,
} from './directory.ts';

/** Where the admin interface has each kind, below `/admin/v1/`. */
export const directoryPaths: Readonly<Record<DirectoryKind, string>> = {
  tenant: 'tenants',
  team: 'teams',
  person: 'people',
  'service-account': 'service-accounts',
  role: 'roles',
};

const page = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `next` of the page before. */
  cursor: z.string().max(400).exactOptional(),
};

/** The query of lists of tenants and roles, which belong to no tenant. */
export const pageQuerySchema = z.strictObject(page);

/** The query of lists of teams, people and service accounts. */
export const directoryQuerySchema = z.strictObject({
  ...page,
  tenant: tenantId.exactOptional(),
  /** Of people and service accounts: those who are in that team. */
  team: z.string().min(1).max(128).exactOptional(),
});

/** Undefined on the last page. */
const next = z.string().exactOptional();

export const tenantListSchema = z.strictObject({ items: z.array(tenantSchema).readonly(), next });
export const teamListSchema = z.strictObject({ items: z.array(teamSchema).readonly(), next });
export const personListSchema = z.strictObject({ items: z.array(personSchema).readonly(), next });
export const serviceAccountListSchema = z.strictObject({ items: z.array(serviceAccountSchema).readonly(), next });

/** `builtIn` roles are those of every installation, by what they permit; they cannot be changed. */
export const roleListSchema = z.strictObject({
  builtIn: z.array(
    z.strictObject({ id: z.string(), en: z.string(), de: z.string(), permissions: z.array(z.string()).readonly() }),
  ),
  items: z.array(customRoleSchema).readonly(),
  next,
});
