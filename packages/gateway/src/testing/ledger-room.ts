import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../core/clock.ts';
import type { Ledger, LedgerEntry, LeafDraft } from '../core/ledger.ts';
import { nodeFileSystem, type FileSystem } from '../ledger/file-system.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { readLeaves } from '../ledger/read-leaves.ts';
import type { ScannedLeaf } from '../ledger/scan-leaves.ts';

export const testRootKey: Uint8Array = new Uint8Array(32).fill(7);

/** A folder for a ledger, with what tests do to it. */
export class LedgerRoom {
  readonly folder = join(mkdtempSync(join(tmpdir(), 'gatehouse-ledger-')), 'ledger');
  readonly failures: unknown[] = [];
  readonly repairs: { readonly droppedBytes: number; readonly interrupted: number }[] = [];
  readonly batches: number[] = [];
  recoveries = 0;
  readonly #thread: boolean;

  /** `thread`: whether ledgers that are opened without a file system of their own write in a thread, as in earnest. */
  constructor({ thread = false } = {}) {
    this.#thread = thread;
  }

  open(options: { files?: FileSystem; segmentBytes?: number; clock?: Clock; folder?: string } = {}): Promise<Ledger> {
    return openLedger({
      folder: options.folder ?? this.folder,
      rootKey: testRootKey,
      segmentBytes: options.segmentBytes ?? 65_536,
      clock: options.clock ?? systemClock,
      log: {
        ledgerFailed: (cause) => this.failures.push(cause),
        ledgerRecovered: () => this.recoveries++,
        ledgerRepaired: (droppedBytes, interrupted) => this.repairs.push({ droppedBytes, interrupted }),
      },
      metrics: { ledgerBatch: (leaves) => this.batches.push(leaves) },
      ...(this.#thread && options.files === undefined ? {} : { files: options.files ?? nodeFileSystem }),
    });
  }

  async leaves(folder = this.folder): Promise<ScannedLeaf[]> {
    return Array.fromAsync(readLeaves(folder));
  }

  /** The files as they are now, zeros behind the ends and all, as a killed process would leave them. */
  copy(): string {
    const copy = join(mkdtempSync(join(tmpdir(), 'gatehouse-ledger-')), 'ledger');
    cpSync(this.folder, copy, { recursive: true });
    this.#copies.push(copy);
    return copy;
  }

  readonly #copies: string[] = [];

  remove(): void {
    for (const folder of [this.folder, ...this.#copies]) rmSync(join(folder, '..'), { recursive: true, force: true });
  }
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
