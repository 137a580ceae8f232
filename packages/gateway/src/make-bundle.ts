import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import type { MakeBundleOptions } from './cli/dependencies.ts';
import { writeBundle, type WrittenBundle } from './ledger/bundle/write-bundle.ts';
import { KeyReader } from './ledger/keys/read-keys.ts';
import { requireKeyStore } from './ledger/keys/require-key-store.ts';
import { loadTenantKey } from './ledger/keys/tenant-key.ts';
import { loadSigningKeys } from './ledger/log/signing-key.ts';
import { openPieces } from './ledger/open-content.ts';
import { formatNote, signNote } from './lib/signed-note.ts';
import { configuredPolicy, shardPolicy } from './witness/trust-policy.ts';

/** Makes a bundle of what is published in a data folder, beside a running gateway or without one. */
export async function makeBundle(options: MakeBundleOptions): Promise<WrittenBundle> {
  const { dataFolder, rootKey, tenant } = options;
  const folder = join(dataFolder, 'ledger');
  if (rootKey !== undefined) await requireKeyStore(folder, join(dataFolder, 'keystore'));
  const keys =
    rootKey === undefined
      ? undefined
      : new KeyReader(join(dataFolder, 'keystore'), await loadTenantKey(join(dataFolder, 'keystore'), rootKey, tenant));
  return makeBundleWith(options, keys);
}

/** The same for whoever has opened the keys already; undefined where nothing is to be revealed. */
export async function makeBundleWith(
  options: Omit<MakeBundleOptions, 'rootKey'>,
  keys: KeyReader | undefined,
): Promise<WrittenBundle> {
  const { dataFolder, signerFolder = join(dataFolder, 'signer'), tenant, witnesses } = options;
  const folder = join(dataFolder, 'ledger');
  const policy = configuredPolicy(witnesses);
  return writeBundle({
    folder,
    target: options.target,
    tenant,
    from: options.from,
    to: options.to,
    reveal: options.reveal,
    created: options.created,
    async openPieces(leaf, shard, part) {
      const pieces = keys === undefined ? [] : ((await openPieces({ folder, keys }, { shard, leaf }, part)) ?? []);
      return pieces.map((piece) => (piece.fault === undefined ? piece : undefined));
    },
    policyFor: (vkeys) => shardPolicy(policy, vkeys),
    async sign(text, name) {
      const { current } = await loadSigningKeys(signerFolder, true);
      return formatNote({ text, signatures: [signNote(text, name, createPrivateKey(current))] });
    },
    onProgress: options.onProgress,
  });
}
