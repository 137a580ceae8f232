import { join } from 'node:path';
import type { Clock } from './core/clock.ts';
import type { ConversationMemory } from './core/conversation-memory.ts';
import type { PseudonymVault } from './core/pseudonym-vault.ts';
import type { ResponseStates } from './core/response-states.ts';
import { derivedSecret } from './derived-secret.ts';
import { createFilePseudonymVault } from './stores/file-pseudonym-vault.ts';
import { createVaultMemory } from './stores/vault-memory.ts';
import { createVaultResponseStates } from './stores/vault-response-states.ts';

export interface VaultsOptions {
  readonly dataFolder: string;
  readonly tenantKey: Uint8Array;
  /** Milliseconds that content of a retention class is kept. */
  readonly keptFor: (retention: string | undefined) => number;
  readonly clock: Clock;
}

/** What of people is kept beside the record, encrypted, and goes with them. */
export interface OpenVaults {
  /** What stands behind the pseudonyms of conversations. */
  readonly pseudonyms: PseudonymVault;
  /** Conversations of the Responses API. */
  readonly responses: ResponseStates;
  /** What assistants remember, of those who want that. */
  readonly memory: ConversationMemory;
  readonly all: readonly Pick<PseudonymVault, 'eraseSubject' | 'sweep'>[];
}

/** Where a data folder has each of them. */
export const vaultNames = ['vault', 'responses', 'memory'] as const;

export async function openVaults({ clock, dataFolder, keptFor, tenantKey }: VaultsOptions): Promise<OpenVaults> {
  const open = (name: (typeof vaultNames)[number]): Promise<PseudonymVault> =>
    createFilePseudonymVault({ folder: join(dataFolder, name), tenantKey, clock });
  const pseudonyms = await open('vault');
  const responses = await open('responses');
  const memory = await open('memory');
  return {
    pseudonyms,
    responses: createVaultResponseStates({ vault: responses, keptFor, clock }),
    memory: createVaultMemory({ vault: memory, secret: derivedSecret(tenantKey, 'memory') }),
    all: [responses, pseudonyms, memory],
  };
}
