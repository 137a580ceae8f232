import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import type { LogShard } from './core/transparency-log.ts';
import { createLogReader } from './ledger/log/transparency-log.ts';
import { parseCheckpoint } from './lib/checkpoint.ts';
import { parseVerifierKey, verifySignature } from './lib/signed-note.ts';
import { createWitnessClients } from './open-witnessing.ts';
import type { WitnessClient } from './witness/witness-client.ts';

export interface WitnessReport {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly summary: string;
  readonly remedy: string | undefined;
}

/**
 * Asks every configured witness what it has cosigned of the log, without showing it anything. Never rejects. `waiting`: the gateway
 * that runs was not restarted since the settings of the record were changed, so that it may not know a witness yet.
 */
export async function checkWitnesses(
  configuration: Configuration,
  signal: AbortSignal,
  waiting = false,
): Promise<readonly WitnessReport[]> {
  const { dataFolder, ledger } = configuration;
  const shards = await createLogReader(join(dataFolder, 'ledger'))
    .shards()
    .catch(() => []);
  const newest = shards.at(-1);
  const clients = createWitnessClients(ledger.witnesses);
  try {
    return await Promise.all(
      clients.map(async (client): Promise<WitnessReport> => {
        const { name } = client;
        try {
          return { name, ...(await look(client, newest, waiting, signal)) };
        } catch (thrown) {
          const reason = thrown instanceof Error ? thrown.message : 'unknown error';
          return {
            name,
            state: 'failed',
            summary: `it cannot be reached (${reason})`,
            remedy: 'Start it, or mend its `url`.',
          };
        }
      }),
    );
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

async function look(
  client: WitnessClient,
  shard: LogShard | undefined,
  waiting: boolean,
  signal: AbortSignal,
): Promise<Omit<WitnessReport, 'name'>> {
  const origin = shard?.origin;
  const vkey = shard?.keys.at(-1) ?? '<vkey>';
  const note = await client.newest(origin ?? 'unknown', signal);
  if (origin === undefined)
    return { state: 'ok', summary: 'it answers; there is no log yet that it could cosign', remedy: undefined };
  if (note === undefined && waiting) {
    return {
      state: 'warning',
      summary: `it answers, and has cosigned nothing of ${origin} yet: the gateway that runs does not show it the log, for it was not restarted since \`ledger\` was changed`,
      remedy: 'Restart the gateway, and call this again.',
    };
  }
  if (note === undefined) {
    return {
      state: 'warning',
      summary: `it answers, and has cosigned nothing of ${origin} yet`,
      remedy: `Does it know this log? Its operator starts it with: --shards ${vkey}`,
    };
  }
  if (!note.signatures.some((signature) => verifySignature(note.text, signature, client.key))) {
    return {
      state: 'failed',
      summary: 'it answers with a checkpoint that its key has not signed',
      remedy: 'Compare its `vkey` with the one that it prints at its start.',
    };
  }
  const { size } = parseCheckpoint(note.text);
  const published = shard?.checkpoint;
  const summary = `it has cosigned ${size} leaves of ${origin}`;
  if (published === undefined || published.size <= size) return { state: 'ok', summary, remedy: undefined };
  // It keeps the signatures of the keys that it knows, and with the newest of them it may only be a moment behind.
  const { keyId, name } = parseVerifierKey(vkey);
  const knowsKey = note.signatures.some((signature) => signature.keyId === keyId && signature.name === name);
  return {
    state: knowsKey ? 'ok' : 'warning',
    summary: `${summary}, of ${published.size}${knowsKey ? '' : ', and nothing that the newest key of the log has signed'}`,
    remedy: knowsKey ? undefined : `Does it know this key? Its operator starts it with one more: --shards ${vkey}`,
  };
}
