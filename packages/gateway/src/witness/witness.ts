import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { emptyTreeHash } from '../lib/merkle-node.ts';
import { isConsistent } from '../lib/merkle-tree.ts';
import {
  cosignCheckpoint,
  formatNote,
  formatSignatureLine,
  type NoteSignature,
  type SignedNote,
  type VerifierKey,
  verifySignature,
} from '../lib/signed-note.ts';
import { type AddCheckpoint, AddCheckpointError, readAddCheckpoint } from './add-checkpoint-body.ts';
import { CosignedCheckpoints, mostLogs, originHash } from './cosigned-checkpoints.ts';
import { type Cosigner, logsFolder } from './cosigner.ts';
import { EvidenceFolder } from './evidence-folder.ts';
import type { KnownLogs } from './known-logs.ts';

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 503;
  readonly contentType: string;
  readonly body: string;
}

/** A request that was not answered with a cosignature. What a stranger sends may be in it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  /** Of the checkpoint, where there was one that could be read. */
  readonly checkpoint?: { readonly origin: string; readonly size: number } | undefined;
  /** Size that the proof began with, and the newest that was cosigned. */
  readonly from?: number | undefined;
  readonly known?: number | undefined;
}

/** What a witness tells its operator. */
export interface WitnessReports {
  /** A log was cosigned for the first time. */
  met(origin: string, size: number): void;
  cosigned(origin: string, size: number): void;
  /** A log has signed what does not go on from what it signed before, or cannot show that it does. `file` holds what it sent. */
  inconsistent(origin: string, size: number, reason: string, file: string | undefined): void;
  refused(refusal: Refusal): void;
  failed(cause: unknown): void;
}

export interface WitnessOptions {
  /** Exists, belongs to this user and is locked for this process. */
  readonly folder: string;
  readonly cosigner: Cosigner;
  readonly logs: KnownLogs;
  readonly clock: Clock;
  readonly reports: WitnessReports;
}

const plain = 'text/plain; charset=utf-8';

/** They reach the operator of the gateway too, who has to tell that of the witness. */
const unknownLog = 'unknown log: start the witness with --shards and a key of this log';
const unknownKey =
  'no known key has signed it: if the log has changed its key, start the witness with --shards and the new key too';

/** C2SP tlog-witness without its HTTP. */
export class Witness {
  readonly #cosigner: Cosigner;
  readonly #logs: KnownLogs;
  readonly #clock: Clock;
  readonly #reports: WitnessReports;
  readonly #cosigned: CosignedCheckpoints;
  readonly #evidence: EvidenceFolder;
  /** The last request of each log that is under way: what it checks and what it stores must not be torn apart by another. */
  readonly #queues = new Map<string, Promise<unknown>>();

  private constructor(options: WitnessOptions, cosigned: CosignedCheckpoints, evidence: EvidenceFolder) {
    this.#cosigner = options.cosigner;
    this.#logs = options.logs;
    this.#clock = options.clock;
    this.#reports = options.reports;
    this.#cosigned = cosigned;
    this.#evidence = evidence;
  }

  /** Throws WitnessFolderError. */
  static async open(options: WitnessOptions): Promise<Witness> {
    const cosigned = await CosignedCheckpoints.open(join(options.folder, logsFolder), options.cosigner.key);
    const evidence = await EvidenceFolder.open(join(options.folder, 'evidence'));
    return new Witness(options, cosigned, evidence);
  }

  /** Answers the body of an add-checkpoint request. Never rejects. */
  async addCheckpoint(body: Buffer): Promise<WitnessAnswer> {
    let request: AddCheckpoint;
    try {
      request = readAddCheckpoint(body);
    } catch (thrown) {
      if (!(thrown instanceof AddCheckpointError)) throw thrown;
      return this.#refuse(400, thrown.message);
    }
    const { checkpoint, note, oldSize } = request;
    const keys = this.#logs.keysOf(checkpoint.origin);
    if (keys === undefined) return this.#refuse(404, unknownLog, request);
    const signatures = trustedSignatures(note, keys);
    if (signatures === undefined) return this.#refuse(403, 'a signature under a known key does not hold', request);
    if (signatures.length === 0) return this.#refuse(403, unknownKey, request);
    if (oldSize > checkpoint.size) return this.#refuse(400, 'the old size is larger than the checkpoint', request);
    const name = originHash(checkpoint.origin);
    try {
      return await this.#inTurn(name, () => this.#cosign(name, request, signatures, body));
    } catch (cause) {
      this.#reports.failed(cause);
      return this.#refuse(503, 'the witness cannot store the checkpoint', request);
    }
  }

  /** The newest cosigned checkpoint of a log, by the hash of its origin. */
  checkpoint(name: string): string | undefined {
    return this.#cosigned.get(name)?.note;
  }

  async #cosign(
    name: string,
    request: AddCheckpoint,
    signatures: readonly NoteSignature[],
    body: Buffer,
  ): Promise<WitnessAnswer> {
    const { checkpoint, note, oldSize } = request;
    const newest = await this.#cosigned.newest(name);
    const known = newest?.checkpoint.size ?? 0;
    if (oldSize !== known) {
      const reason = 'the proof does not begin with the size that was cosigned last';
      this.#reports.refused({ status: 409, reason, checkpoint, from: oldSize, known });
      return { status: 409, contentType: 'text/x.tlog.size', body: `${known}\n` };
    }
    const fault = faultOf(request, newest?.checkpoint.root);
    if (fault !== undefined) {
      const file = await this.#evidence.keep(name, checkpoint, body);
      this.#reports.inconsistent(checkpoint.origin, checkpoint.size, fault, file);
      return { status: 422, contentType: plain, body: `${fault}\n` };
    }
    if (newest === undefined && this.#cosigned.size >= mostLogs) return this.#refuse(503, 'too many logs', request);
    const { key, privateKey } = this.#cosigner;
    const time = Math.max(1, Math.floor(this.#clock.now() / 1_000));
    const cosignature = cosignCheckpoint(note.text, key.name, privateKey, time);
    const cosigned = formatNote({ text: note.text, signatures: [...signatures, cosignature] });
    await this.#cosigned.put(name, { checkpoint, note: cosigned });
    if (newest === undefined) this.#reports.met(checkpoint.origin, checkpoint.size);
    this.#reports.cosigned(checkpoint.origin, checkpoint.size);
    return { status: 200, contentType: plain, body: formatSignatureLine(cosignature) };
  }

  async #inTurn<T>(name: string, action: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const turn = before.then(action);
    const settled = turn.then(ignore, ignore);
    this.#queues.set(name, settled);
    try {
      return await turn;
    } finally {
      if (this.#queues.get(name) === settled) this.#queues.delete(name);
    }
  }

  #refuse(status: 400 | 403 | 404 | 503, reason: string, request?: AddCheckpoint): WitnessAnswer {
    this.#reports.refused({ status, reason, checkpoint: request?.checkpoint, from: request?.oldSize });
    return { status, contentType: plain, body: `${reason}\n` };
  }
}

/** The signatures of trusted keys; undefined where one claims to be of a trusted key and does not hold. */
function trustedSignatures(note: SignedNote, keys: readonly VerifierKey[]): readonly NoteSignature[] | undefined {
  const trusted: NoteSignature[] = [];
  for (const signature of note.signatures) {
    const key = keys.find(({ keyId, name }) => keyId === signature.keyId && name === signature.name);
    if (key === undefined) continue;
    if (!verifySignature(note.text, signature, key)) return undefined;
    trusted.push(signature);
  }
  return trusted;
}

/** Why a checkpoint is not cosigned that goes on from what the witness knows; `root` is that of the old size. */
function faultOf({ checkpoint, oldSize, proof }: AddCheckpoint, root: Buffer | undefined): string | undefined {
  const empty = emptyTreeHash();
  if (checkpoint.size === 0 && !checkpoint.root.equals(empty)) return 'the root of an empty tree is another one';
  if (oldSize === 0) return proof.length === 0 ? undefined : 'the proof from an empty tree is not empty';
  if (oldSize === checkpoint.size && root?.equals(checkpoint.root) !== true)
    return 'this size was cosigned with another root';
  return isConsistent(oldSize, checkpoint.size, root ?? empty, checkpoint.root, proof)
    ? undefined
    : 'the proof does not lead from the cosigned tree to this one';
}

function ignore(): void {
  // The turn itself tells how it went.
}
