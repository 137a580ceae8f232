import type { CreatedKey } from '../core/access.ts';
import type { Gateway } from '../gateway.ts';

/** A key of somebody whom the directory knows, by the name of the key: where two people are needed, keys of nobody are not the second. */
export async function keyOfPerson(
  { directory, keys }: Pick<Gateway, 'directory' | 'keys'>,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<CreatedKey> {
  const { id: owner } = await directory.create('person', { name, teams: [], roles: [] }, { actor: 'test' });
  return keys.create({ name, role, owner });
}
