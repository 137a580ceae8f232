import { dirname, join } from 'node:path';
import { emptyTreeHash } from '../../lib/merkle-node.ts';
import { writeCarried, type Carried, type GivenUp, type ShardEnd } from '../carried.ts';
import type { FileSystem } from '../file-system.ts';
import { listLeafFiles } from '../leaf-files.ts';
import { LedgerDamageError } from '../ledger-damage.ts';
import {
  contentFolder,
  leavesFolder,
  leavesPath,
  segmentNumber,
  segmentPath,
  shardFolder,
  shardsFolder,
} from '../ledger-folder.ts';
import { readWhole } from '../read-whole.ts';
import { recover, type RecoveredShard } from '../recover.ts';
import { writeWhole } from '../write-whole.ts';
import { readCheckpoint, writeKeys } from './published-files.ts';
import { originOf, parseShardFolderName, periodOf, shardFolderName, sortShards, type ShardName } from './shard-name.ts';
import { SignedStates, type Signed } from './signed-state.ts';
import { dropNextKey, hasSigningKey, loadSigningKeys, verifierKeyOf, type SigningKeys } from './signing-key.ts';

export interface ShardKeeperParts {
  readonly files: FileSystem;
  readonly folder: string;
  readonly signerFolder: string;
  readonly tenant: string;
  /** Of the log. */
  readonly name: string;
  readonly now: () => number;
  /** Whether the signing key is known to be lost, and may be made anew. */
  readonly signerIsLost?: boolean;
  /** Told of a shard that is never signed again, and of the one that takes its place. */
  readonly gaveUp?: (givenUp: GivenUp, shard: string) => void;
}

/** The shard that is written. */
export interface ShardHead {
  readonly shard: string;
  readonly origin: string;
  readonly tenant: string;
  readonly period: string;
  readonly before: ShardEnd | undefined;
  readonly givenUp: GivenUp | undefined;
}

export interface OpenedShard {
  readonly head: ShardHead;
  readonly recovered: RecoveredShard;
}

const longestSmallFile = 4_096;
const longestCheckpoint = 1_048_576;
const restored = 'restored';

/** Finds and makes shards. It decides whether the log may go on in the newest one. */
export class ShardKeeper {
  readonly #parts: ShardKeeperParts;
  readonly #signed: SignedStates;
  #keys: SigningKeys;

  private constructor(parts: ShardKeeperParts, signed: SignedStates, keys: SigningKeys) {
    this.#parts = parts;
    this.#signed = signed;
    this.#keys = keys;
  }

  get keys(): SigningKeys {
    return this.#keys;
  }

  /** Throws LedgerSetupError. */
  static async open(parts: ShardKeeperParts): Promise<ShardKeeper> {
    const { files, folder, signerFolder } = parts;
    for (const path of [shardsFolder(folder), contentFolder(folder)]) await files.makeFolder(path);
    const signed = new SignedStates(files, signerFolder);
    await signed.makeFolder();
    // The folders' own names must survive a power failure as well, or all in them is lost.
    for (const path of new Set([folder, dirname(folder), signerFolder, dirname(signerFolder)]))
      await files.syncFolder(path);
    const known = await signed.shards();
    // Whoever takes the signer away would otherwise get a new one without a word, and the callers receipts that nobody trusts.
    const hasSigned = known.length > 0 || (await isPublished(files, folder));
    if (parts.signerIsLost === true && !(await hasSigningKey(signerFolder))) {
      // What another key has signed is not gone on with.
      for (const shard of known) await signed.disown(shard);
      return new ShardKeeper(parts, signed, await loadSigningKeys(signerFolder, false));
    }
    return new ShardKeeper(parts, signed, await loadSigningKeys(signerFolder, hasSigned));
  }

  /**
   * The shard that the log goes on in: the newest one, or a new one after it where there is none or it must not be signed any
   * more. Throws LedgerDamageError.
   */
  async openNewest(): Promise<OpenedShard> {
    const { files, folder } = this.#parts;
    const newest = (await this.#shards()).at(-1);
    if (newest === undefined) {
      if (await hasContents(files, folder)) {
        throw new LedgerDamageError(shardsFolder(folder), 0, 'there are contents, but the leaves are gone');
      }
      return this.#fresh(this.#nameFor(undefined, []), undefined, undefined, undefined);
    }
    const signed = await this.#signed.read(newest);
    const reason = await this.#reasonToGiveUp(newest, signed);
    if (reason !== undefined) return this.giveUp(newest, reason);
    const recovered = await recover(files, folder, newest, signed?.size ?? 0);
    // An older state of the same files, as a snapshot of the disk is.
    if (recovered.durable.index < (signed?.size ?? 0)) return this.giveUp(newest, restored);
    await this.#settleNextKey(recovered, newest);
    return { head: await this.#headOf(newest, recovered.carried), recovered };
  }

  /** What is on the disk of the shard that is being written; for whoever has lost the thread that wrote it. */
  async recoverAgain(shard: string): Promise<RecoveredShard> {
    const signed = await this.#signed.read(shard);
    const recovered = await recover(this.#parts.files, this.#parts.folder, shard, signed?.size ?? 0);
    await this.refreshKeys();
    await this.#settleNextKey(recovered, shard);
    return recovered;
  }

  /** A new shard after one that has been finished: its last checkpoint covers its `sealed` leaf. */
  async follow(shard: string): Promise<OpenedShard> {
    const { files, folder } = this.#parts;
    const recovered = await recover(files, folder, shard, 0);
    const { origin, size, root } = await this.#endOf(shard, await this.#signed.read(shard));
    const next = await this.#fresh(
      this.#nameFor(shard, await this.#shards()),
      { origin, size, root },
      undefined,
      recovered,
    );
    await this.#signed.remove(shard);
    return next;
  }

  /** A new shard after one that must never be signed again. */
  async giveUp(
    shard: string,
    reason: string,
    proved?: { readonly size: number; readonly root: Uint8Array },
  ): Promise<OpenedShard> {
    const { files, folder } = this.#parts;
    const signed = await this.#signed.read(shard);
    const recovered = await recover(files, folder, shard, 0).catch((thrown: unknown) => {
      // What is wrong with a shard that is given up is for those who verify it.
      if (thrown instanceof LedgerDamageError) return undefined;
      throw thrown;
    });
    const before = await this.#endOf(shard, signed);
    const last = [
      { size: before.size, root: before.root },
      ...(signed === undefined ? [] : [{ size: signed.size, root: signed.root.toString('hex') }]),
      ...(proved === undefined ? [] : [{ size: proved.size, root: Buffer.from(proved.root).toString('hex') }]),
    ].reduce((most, one) => (one.size > most.size ? one : most));
    const name = this.#nameFor(shard, await this.#shards(), signed?.original !== true);
    const givenUp = { shard, reason, ...last };
    const next = await this.#fresh(name, before, givenUp, recovered);
    this.#parts.gaveUp?.(givenUp, next.head.shard);
    return next;
  }

  /** The keys as they are now: the publisher lets one follow the other. */
  async refreshKeys(): Promise<SigningKeys> {
    this.#keys = await loadSigningKeys(this.#parts.signerFolder, true);
    return this.#keys;
  }

  /** Shards that have ever been begun, as far as the log or the signer knows, oldest first. */
  async #shards(): Promise<string[]> {
    const { files, folder, tenant } = this.#parts;
    const names: string[] = [];
    const signed = new Set(await this.#signed.shards());
    for (const name of await files.list(shardsFolder(folder))) {
      // Begun, but nothing was written or signed yet: it is begun again.
      if (signed.has(name) || !(await this.#isEmpty(name))) names.push(name);
    }
    return sortShards([...names, ...signed]).filter((name) => parseShardFolderName(name)?.tenant === tenant);
  }

  async #isEmpty(shard: string): Promise<boolean> {
    const { files, folder } = this.#parts;
    if ((await readWhole(files, join(shardFolder(folder, shard), 'checkpoint'), longestCheckpoint)) !== undefined)
      return false;
    for (const first of await listLeafFiles(files, folder, shard)) {
      const file = await files.openToRead(leavesPath(folder, shard, first));
      const size = await file?.size();
      await file?.close();
      if (first > 0 || size !== 0) return false;
    }
    return true;
  }

  async #reasonToGiveUp(shard: string, signed: Signed | undefined): Promise<string | undefined> {
    const { files, folder } = this.#parts;
    const path = join(shardFolder(folder, shard), 'origin');
    const origin = await readWhole(files, path, longestSmallFile);
    if (origin === undefined || signed === undefined || !signed.original) return restored;
    return (await files.identity(path)) === signed.identity ? undefined : restored;
  }

  /** The last checkpoint that the shard itself shows, or else what the signer knows. */
  async #endOf(shard: string, signed: Signed | undefined): Promise<ShardEnd> {
    const { files, folder } = this.#parts;
    const name = parseShardFolderName(shard);
    const origin = name === undefined ? shard : originOf(this.#parts.name, name);
    const published = await readCheckpoint(files, shardFolder(folder, shard)).catch(() => undefined);
    if (published !== undefined) {
      return { origin: published.origin, size: published.size, root: published.root.toString('hex') };
    }
    return { origin, size: signed?.size ?? 0, root: (signed?.root ?? emptyTreeHash()).toString('hex') };
  }

  #nameFor(before: string | undefined, shards: readonly string[], signerIsOld = false): ShardName {
    const { tenant, now } = this.#parts;
    const last = before === undefined ? undefined : parseShardFolderName(before);
    const current = periodOf(now());
    // A clock that was set back must not lead into a shard that lies behind.
    const period = last !== undefined && last.period > current ? last.period : current;
    const numbers = shards.flatMap((shard) => {
      const name = parseShardFolderName(shard);
      return name?.period === period ? [name.number] : [];
    });
    const free = Math.max(0, ...numbers) + 1;
    // What the signer knew last may be lost with the rest: then a number that was free may have been signed, and the
    // time in seconds leads out of all that have been.
    return { tenant, period, number: signerIsOld ? Math.max(free, Math.floor(now() / 1_000)) : free };
  }

  /** Makes the folder of a shard, so that a crash on the way leaves nothing or all of it. */
  async #fresh(
    name: ShardName,
    before: ShardEnd | undefined,
    givenUp: GivenUp | undefined,
    recovered: RecoveredShard | undefined,
  ): Promise<OpenedShard> {
    const { files, folder } = this.#parts;
    await this.refreshKeys();
    if (this.#keys.next !== undefined) await this.#dropNextKey();
    const shard = shardFolderName(name);
    const origin = originOf(this.#parts.name, name);
    const own = shardFolder(folder, shard);
    await files.makeFolder(leavesFolder(folder, shard));
    await files.syncFolder(shardsFolder(folder));
    await writeWhole(files, join(own, 'origin'), Buffer.from(`${origin}\n`));
    await writeKeys(files, own, [verifierKeyOf(this.#keys.current, origin)]);
    const carried: Carried = {
      next: 0,
      open: recovered?.open ?? new Map(),
      segmentEnds:
        givenUp === undefined ? (recovered?.segmentEnds ?? new Map()) : await this.#allSegments(recovered?.segmentEnds),
      before,
      givenUp,
    };
    await writeCarried(files, folder, shard, carried);
    // The first file of leaves, without which the leaves would count as gone.
    await (await files.open(leavesPath(folder, shard, 0))).close();
    await files.syncFolder(leavesFolder(folder, shard));
    // Last: what the signer knows nothing of, and holds nothing, is begun again.
    const identity = await files.identity(join(own, 'origin'));
    await this.#signed.write(shard, { size: 0, root: emptyTreeHash(), identity });
    return {
      head: { shard, origin, tenant: name.tenant, period: name.period, before, givenUp },
      recovered: {
        durable: { index: 0, leavesStart: 0, leavesEnd: 0 },
        segmentEnds: carried.segmentEnds,
        droppedBytes: 0,
        reason: 'nothing',
        open: carried.open,
        last: undefined,
        latest: recovered?.latest ?? 0,
        rotatedTo: undefined,
        carried,
      },
    };
  }

  /** Contents of which nobody knows whether a leaf vouches for them stay, and nothing is written behind them. */
  async #allSegments(known: ReadonlyMap<number, number> | undefined): Promise<Map<number, number>> {
    const { files, folder } = this.#parts;
    const ends = new Map(known);
    for (const name of await files.list(contentFolder(folder))) {
      const number = segmentNumber(name);
      const file = number === undefined ? undefined : await files.openToRead(segmentPath(folder, number));
      if (number === undefined || file === undefined) continue;
      ends.set(number, await file.size());
      await file.close();
    }
    return ends.set(Math.max(-1, ...ends.keys()) + 1, 0);
  }

  async #headOf(shard: string, carried: Carried | undefined): Promise<ShardHead> {
    const { files, folder } = this.#parts;
    const origin = (await readWhole(files, join(shardFolder(folder, shard), 'origin'), longestSmallFile))
      ?.toString()
      .trim();
    const name = parseShardFolderName(shard);
    if (origin === undefined || name === undefined)
      throw new LedgerDamageError(shardFolder(folder, shard), 0, 'it has no origin');
    if (origin !== originOf(this.#parts.name, name)) {
      throw new LedgerDamageError(
        join(shardFolder(folder, shard), 'origin'),
        0,
        `its origin is not of the log ${this.#parts.name}`,
      );
    }
    const { tenant, period } = name;
    return { shard, origin, tenant, period, before: carried?.before, givenUp: carried?.givenUp };
  }

  /** A next key that the record tells of is on its way; one that it does not tell of was never used. */
  async #settleNextKey({ rotatedTo }: RecoveredShard, shard: string): Promise<void> {
    const { next } = this.#keys;
    const name = parseShardFolderName(shard);
    if (next === undefined || name === undefined) return;
    if (rotatedTo !== verifierKeyOf(next, originOf(this.#parts.name, name))) await this.#dropNextKey();
  }

  /** Whoever signed with it would sign with a key that no leaf tells of. */
  async #dropNextKey(): Promise<void> {
    await dropNextKey(this.#parts.signerFolder);
    this.#keys = { current: this.#keys.current };
  }
}

/** Whether any shard has a checkpoint. */
async function isPublished(files: FileSystem, folder: string): Promise<boolean> {
  for (const shard of await files.list(shardsFolder(folder))) {
    if ((await readWhole(files, join(shardFolder(folder, shard), 'checkpoint'), longestCheckpoint)) !== undefined)
      return true;
  }
  return false;
}

async function hasContents(files: FileSystem, folder: string): Promise<boolean> {
  return (await files.list(contentFolder(folder))).some((name) => name.endsWith('.seg'));
}
