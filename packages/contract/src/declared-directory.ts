import { z } from 'zod';
import { roleName } from './built-in-roles.ts';
import { emailAddress, newEntitySchemas, tenantId } from './directory.ts';

/**
 * A file that says who there is to be, so that it can live in version control: what `gatehouse apply` takes. Where entities of the
 * directory have random ids, a file has names: teams are named within their tenant, people by their user name or else their
 * address, service accounts by their name. Keys are in no such file, for they are secrets.
 */

const line = newEntitySchemas.team.shape.name;
const { limits } = newEntitySchemas.team.shape;

const assignment = z.strictObject({
  role: roleName,
  tenant: tenantId.exactOptional(),
  /** Name of a team of that tenant. */
  team: line.exactOptional(),
});

const account = {
  /** The tenant of the configuration without it. */
  tenant: tenantId.exactOptional(),
  name: line,
  /** Names of teams of its tenant; the first is the one of keys that name none. */
  teams: z.array(line).max(64).default([]),
  roles: z.array(assignment).max(64).default([]),
  limits,
};

const most = 10_000;

export const declaredDirectorySchema = z.strictObject({
  version: z.literal(1),
  tenants: z.array(newEntitySchemas.tenant).max(most).default([]),
  teams: z
    .array(z.strictObject({ tenant: tenantId.exactOptional(), name: line, limits }))
    .max(most)
    .default([]),
  roles: z.array(newEntitySchemas.role).max(most).default([]),
  people: z
    .array(
      z
        .strictObject({
          ...account,
          email: emailAddress.exactOptional(),
          userName: line.exactOptional(),
          /** Who it is to issuers of the configuration; without it that is left as it is. */
          identities: newEntitySchemas.person.shape.identities,
        })
        .refine(
          ({ email, userName }) => email !== undefined || userName !== undefined,
          'name a userName or an email, by which a person is found again',
        ),
    )
    .max(most)
    .default([]),
  serviceAccounts: z
    .array(z.strictObject({ ...account, note: line.exactOptional() }))
    .max(most)
    .default([]),
});

export type DeclaredDirectory = z.infer<typeof declaredDirectorySchema>;
export type DeclaredRole = z.infer<typeof assignment>;

/** One difference between what was declared and what there is. */
export const directoryStepSchema = z.strictObject({
  /** `close`: what an earlier file declared, and this one does not; people and service accounts are suspended. */
  action: z.enum(['create', 'change', 'close']),
  kind: z.enum(['tenant', 'team', 'role', 'person', 'service-account']),
  /** Of what is there. */
  id: z.string().exactOptional(),
  /** As the file calls it. */
  name: z.string(),
  tenant: z.string().exactOptional(),
  /** What is another, in the words of the file; `from` is absent of what was not there, and `to` of what goes. */
  fields: z.array(z.strictObject({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
});

/** The body of `POST /admin/v1/directory/apply`. */
export const applyDirectoryRequestSchema = z.strictObject({
  declared: declaredDirectorySchema,
  /** Only tells what would be done. */
  dryRun: z.boolean().default(false),
});

export const directoryPlanSchema = z.strictObject({ steps: z.array(directoryStepSchema) });

/** What is wrong with a file that its schema cannot tell: a reference that leads nowhere, or what is declared twice. */
const declarationProblemSchema = z.strictObject({
  /** Such as `['people', 3, 'teams', 0]`. */
  path: z.array(z.union([z.string(), z.int()])).readonly(),
  message: z.string(),
  /** What to do about it; may be empty. */
  remedy: z.string(),
});

/** What the command line is told before it applies a file. */
export const declarationProblemsSchema = z.strictObject({ problems: z.array(declarationProblemSchema) });

/** The answer to `POST /admin/v1/directory/apply`: what was done, or would be, and for a dry run everything that keeps it from being done. */
export const directoryApplicationSchema = z.strictObject({
  steps: z.array(directoryStepSchema),
  problems: z.array(declarationProblemSchema),
});

/** The answer to `GET /admin/v1/directory/drift`. */
export const directoryDriftSchema = z.strictObject({
  /** When a file was applied last, and by whom; null where none ever was. */
  applied: z.strictObject({ at: z.int(), actor: z.string() }).nullable(),
  /** What applying it again would do: what was changed by hand since. */
  steps: z.array(directoryStepSchema),
  /** How many active entities no file has declared. */
  undeclared: z.int().nonnegative(),
});

export type DirectoryStep = z.infer<typeof directoryStepSchema>;
export type DirectoryApplication = z.infer<typeof directoryApplicationSchema>;
export type DirectoryDrift = z.infer<typeof directoryDriftSchema>;
export type DeclarationProblem = z.infer<typeof declarationProblemSchema>;
