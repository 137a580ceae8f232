import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { largestMapping, type PseudonymVault, type VaultEntryAbout, VaultFull } from '../core/pseudonym-vault.ts';

/** Mappings as long as the process lives; nothing of them is written anywhere. */
export function createMemoryPseudonymVault(clock: Pick<Clock, 'now'>): PseudonymVault {
  const kept = new Map<string, VaultEntryAbout & { readonly mapping: ReadonlyMap<string, string> }>();

  function removeWhere(isMeant: (about: VaultEntryAbout) => boolean): number {
    let count = 0;
    for (const [id, about] of kept) if (isMeant(about) && kept.delete(id)) count++;
    return count;
  }

  return {
    put(mapping, about) {
      const bytes = Buffer.byteLength(JSON.stringify([...mapping]));
      if (bytes > largestMapping) return Promise.reject(new VaultFull(`a mapping has ${largestMapping} bytes at most`));
      const id = about.id ?? randomBytes(16).toString('hex');
      kept.set(id, { ...about, mapping: new Map(mapping) });
      return Promise.resolve(id);
    },
    get(id, tenant) {
      const entry = kept.get(id);
      const isThere = entry !== undefined && entry.tenant === tenant && clock.now() < entry.expires;
      return Promise.resolve(isThere ? new Map(entry.mapping) : undefined);
    },
    remove: (id, tenant) => Promise.resolve(kept.get(id)?.tenant === tenant && kept.delete(id)),
    eraseSubject: (subject) => Promise.resolve(removeWhere((about) => about.subject === subject)),
    sweep: () => Promise.resolve(removeWhere(({ expires }) => expires <= clock.now())),
  };
}
