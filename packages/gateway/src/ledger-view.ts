import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerView } from '@gatehouse/contract/admin-evidence';
import type { Configuration } from '@gatehouse/contract/config';
import type { Status } from '@gatehouse/contract/status';
import type { LeafIndex } from './core/leaf-index.ts';
import type { LogShard } from './core/transparency-log.ts';
import { leafAt } from './index/search-record.ts';
import { shardFolder } from './ledger/ledger-folder.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { parseShardFolderName } from './ledger/log/shard-name.ts';
import { createLogReader } from './ledger/log/transparency-log.ts';
import { cosignatureTime, parseNote, type SignedNote, verifySignature } from './lib/signed-note.ts';
import { configuredPolicy, cosignedBy, hasQuorum, shardPolicy, type TrustPolicy } from './witness/trust-policy.ts';

interface LedgerViewParts {
  readonly ledgerFolder: string;
  readonly tenant: string;
  readonly ledger: Configuration['ledger'];
  readonly index: Pick<LeafIndex, 'query'>;
  readonly state: () => Pick<Status['ledger'], 'quorum' | 'witnesses'>;
}

/** Gaps that are looked at: there is one for each time that files were restored. */
const mostGaps = 100;

/** The record as it lies on the disk, with what others have signed of it. */
export async function ledgerView({ index, ledger, ledgerFolder, state, tenant }: LedgerViewParts): Promise<LedgerView> {
  const policy = configuredPolicy({ witnesses: ledger.witnesses, quorum: ledger.quorum });
  const reader = createLogReader(ledgerFolder);
  const shards = await reader.shards();
  const { quorum, witnesses } = state();
  const newest = shards.at(-1);
  return {
    log: newest?.origin.split('/')[0] ?? '',
    tenant,
    shards: await Promise.all(
      shards.map(async (shard) => ({
        shard: shard.shard,
        origin: shard.origin,
        period: parseShardFolderName(shard.shard)?.period ?? '',
        size: shard.checkpoint?.size ?? 0,
        sealed: await isSealed(reader, shard),
        keys: [...shard.keys],
        checkpoint: shard.checkpoint?.note ?? null,
        ...signedBy(policy, shard),
        timestamps: await timestampsOf(shardFolder(ledgerFolder, shard.shard)),
      })),
    ),
    policy: newest === undefined || newest.keys.length === 0 ? null : shardPolicy(policy, newest.keys),
    quorum,
    witnesses: ledger.witnesses.map(({ name, vkey }) => {
      const { at = null, health = 'unknown', size = null } = witnesses.find((one) => one.name === name) ?? {};
      return { name, vkey, health, size, at };
    }),
    givenUp: await givenUpIn(ledgerFolder, index),
    public: ledger.public,
  };
}

/** Whether the last leaf says so; null where leaves were removed at the end of their retention. */
async function isSealed(
  reader: Pick<ReturnType<typeof createLogReader>, 'leaf'>,
  { checkpoint, shard }: LogShard,
): Promise<boolean | null> {
  if (checkpoint === undefined || checkpoint.size === 0) return false;
  try {
    const bytes = await reader.leaf(shard, checkpoint.size - 1);
    return (JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly kind?: unknown }).kind === 'sealed';
  } catch {
    return null;
  }
}

function signedBy(
  policy: TrustPolicy,
  { checkpoint }: LogShard,
): Pick<LedgerView['shards'][number], 'cosignatures' | 'quorumReached'> {
  const asked = policy.quorum !== 'none';
  if (checkpoint === undefined) return { cosignatures: [], quorumReached: asked ? false : null };
  const note = parseNote(Buffer.from(checkpoint.note));
  const cosignatures = [...policy.witnesses].flatMap(([witness, { key }]) => {
    const signature = note.signatures.find((one) => verifySignature(note.text, one, key));
    return signature === undefined ? [] : [{ witness, at: timeOf(signature) }];
  });
  return { cosignatures, quorumReached: asked ? hasQuorum(policy, cosignedBy(policy, note)) : null };
}

/** Milliseconds since the Unix epoch. */
function timeOf(signature: SignedNote['signatures'][number]): number {
  const seconds = Number(cosignatureTime(signature) ?? 0n);
  return seconds < 8_640_000_000_000 ? seconds * 1_000 : 0;
}

async function timestampsOf(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, 'timestamps')).catch(() => []);
  const sizes = names.flatMap((name) => Number(/^([1-9][0-9]{0,15})\.tsr$/.exec(name)?.[1] ?? Number.NaN));
  return sizes.filter((size) => Number.isSafeInteger(size)).sort((one, other) => other - one);
}

async function givenUpIn(ledgerFolder: string, index: Pick<LeafIndex, 'query'>): Promise<LedgerView['givenUp']> {
  const source = createLeafSource(ledgerFolder);
  // What the index does not say for the moment can be seen in the log.
  const gaps = await index.query({ kinds: ['gap'] }, { limit: mostGaps }).catch(() => ({ entries: [] }));
  const found: LedgerView['givenUp'] = [];
  for (const place of gaps.entries) {
    const leaf = (await leafAt(source, place))?.leaf;
    if (leaf?.kind !== 'gap' || leaf.shard === undefined) continue;
    const { reason, shard, size, time } = leaf;
    found.push({ shard, reason, ...(size === undefined ? {} : { size }), into: place.shard, at: time });
  }
  return found;
}
