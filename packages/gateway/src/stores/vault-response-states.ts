import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { type PseudonymVault, VaultFull } from '../core/pseudonym-vault.ts';
import type { ResponseState, ResponseStates, StateOwner } from '../core/response-states.ts';

export interface VaultResponseStatesOptions {
  /** One of its own: what is in it can be asked for by nothing else. */
  readonly vault: Pick<PseudonymVault, 'get' | 'put' | 'remove'>;
  /** Milliseconds that content of a retention class is kept. */
  readonly keptFor: (retention: string | undefined) => number;
  readonly clock: Pick<Clock, 'now'>;
}

/** As OpenAI keeps responses, in milliseconds. */
const longest = 30 * 86_400_000;

const keptSchema = z.object({
  owner: z.object({ key: z.string(), person: z.string().exactOptional() }),
  response: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
  items: z.custom<readonly Json[]>((value) => Array.isArray(value)),
});

/** The name under which the state lies in its entry of the vault. */
const entry = 'state';

function isOwner({ key, person }: { readonly key: string; readonly person?: string }, asking: StateOwner): boolean {
  return key === asking.key || (person !== undefined && person === asking.person);
}

/** Conversations in a vault, which encrypts them, binds them to their tenant, and forgets them with their subject. */
export function createVaultResponseStates({ clock, keptFor, vault }: VaultResponseStatesOptions): ResponseStates {
  async function read(id: string, asking: StateOwner): Promise<ResponseState | undefined> {
    const text = (await vault.get(id, asking.tenant))?.get(entry);
    if (text === undefined) return undefined;
    const { items, owner, response } = keptSchema.parse(JSON.parse(text));
    return isOwner(owner, asking) ? { items, response } : undefined;
  }

  return {
    async put(id, { items, response }, { owner, retention, subject }) {
      const { key, person, tenant } = owner;
      const whose = person === undefined ? { key } : { key, person };
      const expires = clock.now() + Math.min(longest, keptFor(retention));
      try {
        const text = JSON.stringify({ owner: whose, response, items });
        await vault.put(new Map([[entry, text]]), { tenant, subject, expires, id });
        return true;
      } catch (thrown) {
        if (thrown instanceof VaultFull) return false;
        throw thrown;
      }
    },
    get: read,
    async remove(id, asking) {
      return (await read(id, asking)) !== undefined && vault.remove(id, asking.tenant);
    },
  };
}
