import type {
  DirectoryEntities,
  DirectoryKind,
  EntityChange,
  NewEntity,
  Person,
  Team,
} from '@gatehouse/contract/directory';
import type { Permission } from '@gatehouse/contract/permissions';
import type { Caller } from './caller.ts';

/** Whose something is. */
export interface Belonging {
  readonly tenant: string;
  readonly team?: string | undefined;
  /** Id of a person or service account. */
  readonly owner?: string | undefined;
}

/** What holds for whoever something belongs to. */
export interface Standing {
  /** Whether the tenant, the team and the owner are all there and active. */
  readonly active: boolean;
  readonly team: string | undefined;
  readonly limitsOf: Caller['limitsOf'];
}

/** Who there is, in memory: what keys and sessions ask when the directory has changed, and never for a request. */
export interface Owners {
  /** What a role permits: nothing where there is no such role. */
  permissionsOf(role: string): ReadonlySet<Permission>;
  hasRole(role: string): boolean;
  /** Of all roles that may be given: the built-in ones, and those of the organisation. */
  roleNames(): readonly string[];
  standingOf(belonging: Belonging): Standing;
}

/** Who changes something. Without a caller it is somebody at the machine itself, who may do everything. */
export interface DirectoryActor {
  /** For the record. */
  readonly actor: string;
  readonly caller?: Caller | undefined;
}

/** What an identity provider has said, which nobody says but SCIM. */
export type Provisioned<Kind extends DirectoryKind> = Kind extends 'person'
  ? { readonly provisioned?: Person['provisioned'] | undefined }
  : Kind extends 'team'
    ? { readonly provisioned?: Team['provisioned'] | undefined }
    : object;

/** Tenants, teams, people, service accounts and roles. What is listed is in memory; changes are in the record before they are in force. */
export interface DirectoryAdministration {
  list<Kind extends DirectoryKind>(kind: Kind): readonly DirectoryEntities[Kind][];
  get<Kind extends DirectoryKind>(kind: Kind, id: string): DirectoryEntities[Kind] | undefined;
  /** Throws `already_exists`, `invalid_request` and `beyond_own_permissions`, and `directory_unavailable` as all changes do. */
  create<Kind extends DirectoryKind>(
    kind: Kind,
    wanted: NewEntity<Kind> & Provisioned<Kind>,
    by: DirectoryActor,
  ): Promise<DirectoryEntities[Kind]>;
  /** `version`: the one that it must still have. Throws `resource_not_found` and `changed_meanwhile` as well. */
  change<Kind extends DirectoryKind>(
    kind: Kind,
    id: string,
    change: EntityChange<Kind> & Provisioned<Kind>,
    by: DirectoryActor,
    version?: number,
  ): Promise<DirectoryEntities[Kind]>;
  /** Closes a tenant, a team or a role; forgets who a person or service account was, of whom only the id is kept. */
  remove<Kind extends DirectoryKind>(
    kind: Kind,
    id: string,
    by: DirectoryActor,
    version?: number,
  ): Promise<DirectoryEntities[Kind]>;
}
