import { type DirectoryEntities, type DirectoryKind, entitySchemas } from '@gatehouse/contract/directory';
import { z } from 'zod';
import type { StoredRecord } from '../../core/directory-store.ts';

export interface StoredEntity<Kind extends DirectoryKind> {
  readonly entity: DirectoryEntities[Kind];
  /** 32 random bytes, hexadecimal, from which its references in the record are made. Never shown. */
  readonly secret: string;
}

/** Something that the directory keeps cannot be read as such; the message says what and why. */
export class DirectoryError extends Error {
  constructor(kind: string, id: string, reason: string) {
    super(`the directory has a ${kind} ${id} that cannot be read (${reason}). Restore it from a backup.`);
    this.name = 'DirectoryError';
  }
}

const bodySchema = z.strictObject({ entity: z.unknown(), secret: z.string().regex(/^(?:[0-9a-f]{64})?$/) });

/** Throws DirectoryError: starting without it would forget who was suspended. */
export function readEntity<Kind extends DirectoryKind>(kind: Kind, id: string, body: string): StoredEntity<Kind> {
  try {
    const { entity, secret } = bodySchema.parse(JSON.parse(body));
    return { entity: entitySchemas[kind].parse(entity) as DirectoryEntities[Kind], secret };
  } catch (thrown) {
    const reason = thrown instanceof z.ZodError ? thrown.issues[0]?.message : String(thrown);
    throw new DirectoryError(kind, id, reason ?? 'unknown reason');
  }
}

export function writeEntity<Kind extends DirectoryKind>(kind: Kind, stored: StoredEntity<Kind>): StoredRecord {
  return { kind, id: stored.entity.id, body: JSON.stringify(stored) };
}
