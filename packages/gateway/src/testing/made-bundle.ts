import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundlePlan, writeBundle, type WrittenBundle } from '../ledger/bundle/write-bundle.ts';
import { formatNote, signNote } from '../lib/signed-note.ts';
import { contentOfRequest, newKey, openingOfRequest, type VerifiedLog } from './verified-log.ts';

export interface MadeBundle extends WrittenBundle {
  readonly folder: string;
}

/** A bundle of a made log; some prompts of it are disclosed. */
export async function makeBundle(log: VerifiedLog, over: Partial<BundlePlan> = {}): Promise<MadeBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bundle-'));
  const [, ...witnesses] = log.policy.split('\n');
  const written = await writeBundle({
    folder: log.folder,
    target: folder,
    tenant: 'default',
    from: 0,
    to: 2_000_000_000_000,
    reveal: ({ index }) => index < 40,
    created: 1_790_000_100_000,
    openPieces: (leaf, shard, part) =>
      Promise.resolve(
        part === 'prompt' && 'request' in leaf
          ? [{ opening: openingOfRequest(shard, leaf.index), content: contentOfRequest(shard, leaf.index) }]
          : [undefined],
      ),
    policyFor: (vkeys) => [...vkeys.map((vkey) => `log ${vkey}`), ...witnesses].join('\n'),
    sign: (text, name) => Promise.resolve(formatNote({ text, signatures: [signNote(text, name, newKey.privateKey)] })),
    ...over,
  });
  return { ...written, folder };
}
