import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import { requireKeyStore } from '../ledger/keys/require-key-store.ts';
import { LedgerSetupError } from '../ledger/ledger-setup-error.ts';
import { hasSigningKey } from '../ledger/log/signing-key.ts';
import { createLogReader } from '../ledger/log/transparency-log.ts';
import { listShards, readShardLeaves } from '../ledger/read-leaves.ts';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import type { Diagnosis } from './diagnose-machine.ts';

/** Milliseconds for which a shard that was given up is told of. */
const recently = 30 * 86_400_000;

/** Keys, signer and the beginning of the newest shard, and what a running gateway knows of the record. Changes nothing. */
export async function diagnoseRecord(
  { clock }: Pick<Dependencies, 'clock'>,
  { dataFolder, ledger }: Configuration,
): Promise<readonly Diagnosis[]> {
  const folder = join(dataFolder, 'ledger');
  const found = await Promise.all([
    diagnoseKeyStore(folder, join(dataFolder, 'keystore')),
    diagnoseSigner(folder, ledger.signerFolder ?? join(dataFolder, 'signer')),
    diagnoseNewestShard(folder, clock.now()),
    diagnoseRunning(dataFolder),
  ]);
  return found.flatMap((one) => one ?? []);
}

async function diagnoseKeyStore(folder: string, keysFolder: string): Promise<Diagnosis | undefined> {
  try {
    await requireKeyStore(folder, keysFolder);
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof LedgerSetupError)) throw thrown;
    return { name: 'key store', state: 'failed', summary: thrown.message, remedy: thrown.remedy };
  }
}

async function diagnoseSigner(folder: string, signerFolder: string): Promise<Diagnosis | undefined> {
  const shards = await createLogReader(folder).shards();
  if (shards.every(({ checkpoint }) => checkpoint === undefined)) return undefined;
  const remedy = 'Restore it from a backup. If it is lost: `gatehouse rotate-key --lost`.';
  try {
    if (await hasSigningKey(signerFolder)) return undefined;
    return { name: 'signer', state: 'failed', summary: `the signing key in ${signerFolder} is missing`, remedy };
  } catch (thrown) {
    if (!(thrown instanceof LedgerSetupError)) throw thrown;
    return { name: 'signer', state: 'failed', summary: thrown.message, remedy: thrown.remedy || remedy };
  }
}

async function diagnoseNewestShard(folder: string, now: number): Promise<Diagnosis | undefined> {
  const newest = (await listShards(folder)).at(-1);
  if (newest === undefined) return undefined;
  for await (const { leaf } of readShardLeaves(folder, newest, 1)) {
    if (leaf.kind !== 'gap' || leaf.shard === undefined || leaf.time + recently < now) return undefined;
    return {
      name: 'record',
      state: 'warning',
      summary: `the shard ${leaf.shard} was given up on ${new Date(leaf.time).toISOString()} (${leaf.reason}); the record goes on in ${newest}`,
      remedy:
        'Were files restored or copied, or the signer lost? If nobody did that, find out what happened to the data folder.',
    };
  }
  return undefined;
}

async function diagnoseRunning(dataFolder: string): Promise<Diagnosis | undefined> {
  const running = await connectToGateway(dataFolder);
  if (running === undefined) return undefined;
  const name = 'record';
  try {
    const { setBack, coverage } = await running.recordState();
    if (coverage !== 'contradicted' && setBack === null) return undefined;
    return {
      name,
      state: 'failed',
      summary:
        setBack === null
          ? 'a witness has seen more of it than there is, or another one'
          : `the witness ${setBack.witness} has seen another ${setBack.origin} than there is (${setBack.reason})`,
      remedy:
        'Its files are older than what was signed, or were replaced: see docs/guides/witness.md, and keep all copies.',
    };
  } catch {
    const remedy = 'It may be of another version: start it again.';
    return { name, state: 'warning', summary: 'the running gateway does not tell how it stands', remedy };
  }
}
