// The thread of a verification or a bundle: puts the verifier and the ledger together, which know nothing of each other.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type ContentPart, contentParts } from '@gatehouse/contract/content-parts';
import type { Leaf, Piece } from '@gatehouse/contract/leaf';
import type {
  BundleTask,
  EvidenceTasks,
  FromTask,
  MadeBundle,
  PlanTask,
  TaskFault,
  TaskProgress,
  Verified,
  VerifyTask,
} from './evidence/evidence-task.ts';
import { packFolder } from './evidence/pack-folder.ts';
import { leavesUpTo, publishedSizes } from './ledger/bundle/published-leaves.ts';
import { parseReveal } from './ledger/bundle/reveal.ts';
import { EmptyBundleError } from './ledger/bundle/write-bundle.ts';
import { KeyReader } from './ledger/keys/read-keys.ts';
import type { Findings } from './ledger/verify/faults.ts';
import { findTarget } from './ledger/verify/find-target.ts';
import { parsePolicy } from './ledger/verify/policy.ts';
import { verifyBundle } from './ledger/verify/verify-bundle.ts';
import { verifyLog } from './ledger/verify/verify-log.ts';
import { makeBundleWith } from './make-bundle.ts';

/** Milliseconds for the witnesses to sign the newest checkpoint. */
const patience = 3_000;
/** Milliseconds between two words about how far it is. */
const tellEvery = 100;
const mostNotices = 100;

if (parentPort === null) throw new Error('this is the script of a thread');
const port = parentPort;
const say = (message: FromTask): void => port.postMessage(message);

let toldAt = 0;
function progress(told: TaskProgress): void {
  const now = performance.now();
  if (now - toldAt < tellEvery && told.leaves < told.size) return;
  toldAt = now;
  say({ type: 'progress', progress: told });
}

async function verify({ dataFolder, policy }: VerifyTask): Promise<Verified> {
  const target = await findTarget(dataFolder, undefined);
  if (target.kind !== 'log') throw new Error('the data folder holds no record');
  const verdict = await verifyLog(target.shards, {
    trust: policy === undefined ? {} : { policy: parsePolicy(Buffer.from(policy)) },
    allShards: target.allShards,
    patience,
    now: Date.now(),
    signerState: target.signerState,
    contents: target.contents,
    onProgress: (shard, leaves, size) => progress({ shard, leaves, size }),
  });
  const { contents, findings, shards, witnessesChecked } = verdict;
  for (const { id, at, detail } of target.strays ?? []) findings.add(id, undefined, at, detail);
  return {
    failure: null,
    ...foundOf(findings),
    shards: shards.map(({ leaves, sealed, shard, size, unsigned, witnesses }) => ({
      shard,
      size,
      leaves,
      sealed,
      witnesses: [...witnesses],
      unsigned,
    })),
    witnessesChecked,
    contents: contents ?? null,
  };
}

function foundOf({ faults, notices, total }: Findings): Pick<Verified, 'wrong' | 'faults' | 'notices'> {
  const about = (shard: string | undefined): { shard?: string } => (shard === undefined ? {} : { shard });
  return {
    wrong: total,
    faults: faults.map(({ at, detail, id, shard }) => ({ id, at, detail, ...about(shard) })),
    notices: notices.slice(0, mostNotices).map(({ shard, text }) => ({ text, ...about(shard) })),
  };
}

async function plan({ from, ledgerFolder, reveal, tenant, to }: PlanTask): Promise<EvidenceTasks['plan']['result']> {
  const sizes = await publishedSizes(ledgerFolder, tenant);
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const selection = reveal === undefined ? undefined : parseReveal(reveal);
  const counts = { leaves: 0, disclosedLeaves: 0, pieces: 0, bytes: 0 };
  const shards = new Set<string>();
  const requests = new Set<string>();
  let read = 0;
  for await (const { leaf, shard } of leavesUpTo(ledgerFolder, sizes)) {
    progress({ shard, leaves: ++read, size: total });
    if (leaf.time < from || leaf.time > to) continue;
    counts.leaves++;
    shards.add(shard);
    const pieces = piecesOf(leaf);
    const request = 'request' in leaf ? leaf.request : undefined;
    if (pieces.length === 0 || selection?.({ shard, index: leaf.index, request }) !== true) continue;
    counts.disclosedLeaves++;
    if (request !== undefined) requests.add(request);
    counts.pieces += pieces.length;
    for (const { bytes } of pieces) counts.bytes += bytes;
  }
  return {
    ...counts,
    shards: shards.size,
    disclosedRequests: requests.size,
    missed: [...(selection?.missed() ?? [])],
  };
}

/** The reason of some kinds is a text in the leaf itself. */
function piecesOf(leaf: Leaf): readonly Piece[] {
  const fields = leaf as unknown as Readonly<Record<ContentPart, unknown>>;
  return contentParts.flatMap((part) => (Array.isArray(fields[part]) ? (fields[part] as readonly Piece[]) : []));
}

async function bundle(task: BundleTask): Promise<MadeBundle> {
  const { disclosed, file, name, target, ...options } = task;
  const keys =
    disclosed === undefined ? undefined : new KeyReader(join(options.dataFolder, 'keystore'), disclosed.tenantKey);
  const reveal = disclosed === undefined ? undefined : parseReveal(disclosed.reveal);
  try {
    const { manifest, revealed, sealed, selected, shards } = await makeBundleWith(
      {
        ...options,
        target,
        // What was published after the disclosure was recorded is not a part of it.
        reveal:
          disclosed === undefined || reveal === undefined
            ? undefined
            : (leaf) => leaf.index < (disclosed.sizes[leaf.shard] ?? 0) && reveal(leaf),
        onProgress: (shard, leaves, size) => progress({ shard, leaves, size }),
      },
      keys,
    );
    const { findings } = await verifyBundle(target, { trust: {} });
    const bytes = await packFolder(target, name, file, options.created);
    return { shards, leaves: selected, revealed, sealed, manifest, bytes, wrong: findings.total };
  } finally {
    keys?.close();
    await rm(target, { recursive: true, force: true });
  }
}

function perform(task: EvidenceTasks[keyof EvidenceTasks]['task']): Promise<unknown> {
  switch (task.task) {
    case 'verify':
      return verify(task);
    case 'plan':
      return plan(task);
    case 'bundle':
      return bundle(task);
  }
}

function faultOf(thrown: unknown): TaskFault {
  if (thrown instanceof EmptyBundleError) return 'empty';
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk' : 'internal';
}

try {
  say({ type: 'done', result: await perform(workerData as EvidenceTasks[keyof EvidenceTasks]['task']) });
} catch (thrown) {
  say({
    type: 'failed',
    fault: faultOf(thrown),
    message: thrown instanceof Error ? thrown.message : 'unknown reason',
  });
}
