import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContentPart } from '@gatehouse/contract/content-parts';
import { systemClock } from '../core/clock.ts';
import type { LedgerEntry, LeafDraft } from '../core/ledger.ts';
import { DestroyedContents } from '../ledger/destroyed-contents.ts';
import { nodeFileSystem } from '../ledger/file-system.ts';
import { openContent, openPieces, type LeafAt, type OpenedPiece } from '../ledger/open-content.ts';
import { openLedger, type LedgerOptions, type OpenLedger } from '../ledger/open-ledger.ts';
import { KeyReader } from '../ledger/keys/read-keys.ts';
import { localRootKey } from '../ledger/keys/root-key.ts';
import { loadTenantKey } from '../ledger/keys/tenant-key.ts';
import { listLeafFiles } from '../ledger/leaf-files.ts';
import { leavesPath } from '../ledger/ledger-folder.ts';
import { listShards, readLeaves, type LedgerLeaf } from '../ledger/read-leaves.ts';

export const testRootKey: Uint8Array = new Uint8Array(32).fill(7);

/** A folder for a ledger, with what tests do to it. */
export class LedgerRoom {
  readonly folder = join(mkdtempSync(join(tmpdir(), 'gatehouse-ledger-')), 'ledger');
  readonly failures: unknown[] = [];
  readonly repairs: { readonly droppedBytes: number; readonly interrupted: number }[] = [];
  readonly batches: number[] = [];
  readonly givenUp: { readonly shard: string; readonly reason: string; readonly into: string }[] = [];
  readonly clockSteps: { readonly from: number; readonly to: number; readonly shard: string }[] = [];
  recoveries = 0;
  readonly #thread: boolean;

  /** `thread`: whether ledgers that are opened without a file system of their own write in a thread, as in earnest. */
  constructor({ thread = false } = {}) {
    this.#thread = thread;
  }

  open(options: Partial<LedgerOptions> = {}): Promise<OpenLedger> {
    return openLedger({
      rootKey: testRootKey,
      segmentBytes: 65_536,
      clock: systemClock,
      log: {
        ledgerFailed: (cause) => this.failures.push(cause),
        ledgerRecovered: () => this.recoveries++,
        ledgerRepaired: (droppedBytes, interrupted) => this.repairs.push({ droppedBytes, interrupted }),
        clockSetBack: (from, to, shard) => this.clockSteps.push({ from, to, shard }),
        shardGivenUp: ({ shard, reason }, into) => this.givenUp.push({ shard, reason, into }),
      },
      metrics: { ledgerBatch: (leaves) => this.batches.push(leaves) },
      ...(this.#thread ? {} : { files: nodeFileSystem }),
      folder: this.folder,
      ...options,
    });
  }

  /** All but the first leaf of the shard, which every ledger has. */
  async leaves(folder = this.folder): Promise<LedgerLeaf[]> {
    return (await Array.fromAsync(readLeaves(folder))).filter(({ leaf }) => leaf.kind !== 'shard');
  }

  /** A content of a leaf, opened; undefined where it has none. */
  async content(
    at: LeafAt,
    part: ContentPart,
    { folder = this.folder, rootKey = testRootKey } = {},
  ): Promise<Buffer | undefined> {
    const keysFolder = join(folder, '..', 'keystore');
    const tenantKey = await loadTenantKey(keysFolder, localRootKey(rootKey, 'test'), 'default');
    const keys = new KeyReader(keysFolder, tenantKey);
    try {
      return await openContent({ folder, keys, destroyed: destroyedIn(folder) }, at, part);
    } finally {
      keys.close();
    }
  }

  /** The same piece by piece. */
  async pieces(at: LeafAt, part: ContentPart): Promise<readonly OpenedPiece[] | undefined> {
    const keysFolder = join(this.folder, '..', 'keystore');
    const keys = new KeyReader(
      keysFolder,
      await loadTenantKey(keysFolder, localRootKey(testRootKey, 'test'), 'default'),
    );
    try {
      return await openPieces({ folder: this.folder, keys, destroyed: destroyedIn(this.folder) }, at, part);
    } finally {
      keys.close();
    }
  }

  /** The newest shard. */
  async shard(folder = this.folder): Promise<string> {
    const shard = (await listShards(folder)).at(-1);
    if (shard === undefined) throw new Error('there is no shard yet');
    return shard;
  }

  /** The newest file of its leaves. */
  async leavesPath(folder = this.folder): Promise<string> {
    const shard = await this.shard(folder);
    return leavesPath(folder, shard, (await listLeafFiles(nodeFileSystem, folder, shard)).at(-1) ?? 0);
  }

  /**
   * The files as they are now, zeros behind the ends and all, as a killed process would leave them: the signer takes them for
   * its own.
   */
  copy(folder = this.folder): string {
    const copy = this.restored(folder);
    const signed = join(copy, '..', 'signer', 'signed');
    for (const name of existsSync(signed) ? readdirSync(signed) : []) {
      // One that is being written beside it, for being renamed when it is whole.
      if (!name.endsWith('.json')) continue;
      const path = join(signed, name);
      const state = JSON.parse(readFileSync(path, 'utf8')) as object;
      const origin = join(copy, 'shards', name.replace(/\.json$/, ''), 'origin');
      writeFileSync(path, JSON.stringify({ ...state, identity: identity(origin), self: identity(path) }));
    }
    return copy;
  }

  /** A copy of the whole data folder, as a backup brings it back. */
  restored(folder = this.folder): string {
    const copy = mkdtempSync(join(tmpdir(), 'gatehouse-ledger-'));
    copyWhole(join(folder, '..'), copy);
    this.#copies.push(join(copy, 'ledger'));
    return join(copy, 'ledger');
  }

  readonly #copies: string[] = [];

  remove(): void {
    for (const folder of [this.folder, ...this.#copies]) rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

function destroyedIn(folder: string): DestroyedContents {
  return new DestroyedContents(async function* leaves() {
    for await (const { leaf } of readLeaves(folder)) yield leaf;
  });
}

function identity(path: string): string {
  const { ino, birthtimeNs } = statSync(path, { bigint: true });
  return `${ino}:${birthtimeNs}`;
}

const policy = 'ab'.repeat(32);

export function requestEntry(request: string, prompt: Uint8Array | string = `prompt of ${request}`): LedgerEntry {
  return {
    leaf: { kind: 'request', dialect: 'openai-chat', key: 'key_1', model: 'm', policy, request, tenant: 'default' },
    contents: { prompt: Buffer.from(prompt) },
  };
}

export function resultEntry(request: string, previous: number, answer = `answer of ${request}`): LedgerEntry {
  const leaf: LeafDraft = {
    kind: 'result',
    dialect: 'openai-chat',
    entities: { EMAIL: 2 },
    key: 'key_1',
    model: 'm',
    notInspected: {},
    outcome: 'answered',
    policy,
    previous,
    request,
    status: 200,
    streamed: false,
    tenant: 'default',
    timings: { total: 1_000 },
    usageSource: 'missing',
    verdicts: [{ direction: 'input', guard: 'max-tokens', outcome: 'allow', rules: {} }],
  };
  return { leaf, contents: { answer: Buffer.from(answer) } };
}

export function startEntry(version = '0.1.0'): LedgerEntry {
  return { leaf: { kind: 'start', policy, version } };
}

/** A log that is open removes and renames files in a thread of its own; a copy that meets one of them on the way is begun again. */
function copyWhole(from: string, to: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      cpSync(from, to, { recursive: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === 20) throw error;
      rmSync(to, { recursive: true, force: true });
    }
  }
}
