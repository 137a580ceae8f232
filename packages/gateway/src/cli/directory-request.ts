import {
  type DirectoryEntities,
  type DirectoryKind,
  directoryKinds,
  entityChangeSchemas,
  entitySchemas,
  newEntitySchemas,
} from '@gatehouse/contract/directory';
import { z, type ZodType } from 'zod';
import type { DirectoryAdministration } from '../core/directory.ts';

type Entity = DirectoryEntities[DirectoryKind];

/** Who there is, of a gateway that runs or of a data folder, as somebody at the machine itself changes it. */
export interface DirectoryService {
  list(kind: DirectoryKind): Promise<readonly Entity[]>;
  /** What is given is judged by the schemas of the contract. */
  create(kind: DirectoryKind, wanted: unknown): Promise<Entity>;
  change(kind: DirectoryKind, id: string, change: unknown): Promise<Entity>;
  remove(kind: DirectoryKind, id: string): Promise<Entity>;
}

const kind = z.enum(directoryKinds);
const id = z.string().min(1).max(128);

/** What the command line asks a running gateway about who there is. */
export const directoryRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('list'), kind }),
  z.strictObject({ action: z.literal('create'), kind, wanted: z.unknown() }),
  z.strictObject({ action: z.literal('change'), kind, id, change: z.unknown() }),
  z.strictObject({ action: z.literal('remove'), kind, id }),
]);

export type DirectoryRequest = z.infer<typeof directoryRequestSchema>;

const by = { actor: 'command line' };

/** Without a caller: whoever reaches the machine itself may do everything. Throws ZodError for what does not fit. */
export function directoryServiceOf(directory: DirectoryAdministration): DirectoryService {
  return {
    list: (of) => Promise.resolve(directory.list(of)),
    create: async (of, wanted) => directory.create(of, newEntitySchemas[of].parse(wanted), by),
    change: async (of, which, change) => directory.change(of, which, entityChangeSchemas[of].parse(change), by),
    remove: (of, which) => directory.remove(of, which, by),
  };
}

export async function performDirectory(service: DirectoryService, request: DirectoryRequest): Promise<unknown> {
  switch (request.action) {
    case 'list':
      return service.list(request.kind);
    case 'create':
      return service.create(request.kind, request.wanted);
    case 'change':
      return service.change(request.kind, request.id, request.change);
    case 'remove':
      return service.remove(request.kind, request.id);
  }
}

/** The same over a way to ask, such as the control socket. */
export function remoteDirectory(
  ask: <Answer>(request: DirectoryRequest, schema: ZodType<Answer>) => Promise<Answer>,
): DirectoryService {
  const schemaOf = (of: DirectoryKind): ZodType<Entity> => entitySchemas[of];
  return {
    list: (of) => ask({ action: 'list', kind: of }, z.array(schemaOf(of))),
    create: (of, wanted) => ask({ action: 'create', kind: of, wanted }, schemaOf(of)),
    change: (of, which, change) => ask({ action: 'change', kind: of, id: which, change }, schemaOf(of)),
    remove: (of, which) => ask({ action: 'remove', kind: of, id: which }, schemaOf(of)),
  };
}
