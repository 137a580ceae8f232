import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/telemetry.ts';
import type { PublishedCheckpoint, TransparencyLog } from '../core/transparency-log.ts';
import { type Checkpoint, parseCheckpoint } from '../lib/checkpoint.ts';
import { isConsistent } from '../lib/merkle-tree.ts';
import {
  formatNote,
  formatSignatureLine,
  type NoteSignature,
  parseNote,
  parseVerifierKey,
  verifySignature,
} from '../lib/signed-note.ts';
import { carriesQuorum, hasQuorum, type TrustPolicy } from './trust-policy.ts';
import { type WitnessClient, WitnessFault } from './witness-client.ts';
import type { SetBack, WitnessedCheckpoint, WitnessHealth, WitnessState } from './witness-state.ts';

export interface CosignatureOptions {
  readonly log: Pick<TransparencyLog, 'shards' | 'onCheckpoint' | 'consistencyProof' | 'addCosignatures' | 'abandon'>;
  readonly witnesses: readonly WitnessClient[];
  readonly policy: TrustPolicy;
  readonly clock: Clock;
  readonly reports: Pick<Log, 'witnessFailed' | 'witnessRecovered' | 'logSetBack' | 'unexpected'>;
  /** Milliseconds between two checkpoints of a shard that witnesses are asked for. */
  readonly interval?: number;
  /** Milliseconds after a first failure of a witness; each further one doubles it, up to a minute. */
  readonly backOff?: number;
}

const longestBackOff = 60_000;
/** Shards of which something is remembered: the one that is written, and those before it whose end is not cosigned yet. */
const mostShards = 8;

interface Shard {
  readonly name: string;
  newest: PublishedCheckpoint;
  /** The one that all witnesses are asked for, so that they can make a quorum together. */
  target: PublishedCheckpoint;
  targetSince: number;
  /** Of the target, by the names of the witnesses. */
  cosigned: Map<string, NoteSignature>;
  witnessed: WitnessedCheckpoint | undefined;
  abandoned: boolean;
  /** It was over before this process began; only its last checkpoint may lack cosignatures. */
  readonly past: boolean;
  /** Witnesses that were asked for it when it was over already, and do not want it. */
  readonly refusedBy: Set<string>;
}

interface Witness {
  readonly client: WitnessClient;
  /** The checkpoint that it is asked for right now. */
  asked: PublishedCheckpoint | undefined;
  /** What it has cosigned, by shard. */
  readonly sizes: Map<string, number>;
  failures: number;
  /** Monotonic milliseconds. */
  notBefore: number;
  health: WitnessHealth;
  cosigned: WitnessState['cosigned'];
  /** It said once, without showing it, that our log was set back. */
  claimed: boolean;
}

/** Shows every checkpoint of our log, or the newest of them, to all witnesses, and collects what they sign. */
export class CosignatureCollector {
  readonly #options: Required<CosignatureOptions>;
  readonly #witnesses: readonly Witness[];
  readonly #shards = new Map<string, Shard>();
  readonly #abort = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #listeners = new Set<() => void>();
  readonly #stopListening: () => void;
  #timer: NodeJS.Timeout | undefined;
  #setBack: SetBack | undefined;

  constructor(options: CosignatureOptions) {
    this.#options = { interval: 250, backOff: 1_000, ...options };
    this.#witnesses = options.witnesses.map((client) => ({
      client,
      asked: undefined,
      sizes: new Map(),
      failures: 0,
      notBefore: Number.NEGATIVE_INFINITY,
      health: 'unknown',
      cosigned: undefined,
      claimed: false,
    }));
    this.#stopListening = options.log.onCheckpoint((checkpoint) => this.#published(checkpoint));
  }

  /** Begins with what was published before. */
  async start(): Promise<void> {
    const published = (await this.#options.log.shards()).slice(-mostShards).map(({ checkpoint }) => checkpoint);
    const current = published.pop();
    const sooner = [...this.#shards];
    this.#shards.clear();
    // Receipts of what is at the end of a shard need its last checkpoint, which an end at the wrong moment leaves uncosigned.
    for (const last of published)
      if (last !== undefined && !carriesQuorum(this.#options.policy, last.note)) this.#remember(last, true);
    for (const [name, shard] of sooner) this.#shards.set(name, shard);
    if (current !== undefined && !this.#shards.has(current.shard)) this.#published(current);
    else this.#advance();
  }

  witnesses(): readonly WitnessState[] {
    return this.#witnesses.map(({ client, cosigned, health }) => ({ name: client.name, health, cosigned }));
  }

  /** The newest checkpoint of a shard with its quorum that was collected since this process began. */
  witnessed(shard: string): WitnessedCheckpoint | undefined {
    return this.#shards.get(shard)?.witnessed;
  }

  /** What a witness has found wrong with our log, since this process began. */
  setBack(): SetBack | undefined {
    return this.#setBack;
  }

  /** Called when a checkpoint gets its quorum; returns how to stop that. */
  onWitnessed(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the calls under way. */
  async close(): Promise<void> {
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#abort.abort();
    await Promise.allSettled(this.#underWay);
    await Promise.allSettled(this.#witnesses.map(({ client }) => client.close()));
  }

  #published(checkpoint: PublishedCheckpoint): void {
    if (this.#abort.signal.aborted) return;
    const shard = this.#shards.get(checkpoint.shard);
    if (shard === undefined) {
      this.#remember(checkpoint);
    } else if (checkpoint.size > shard.newest.size) shard.newest = checkpoint;
    this.#advance();
  }

  #remember(checkpoint: PublishedCheckpoint, past = false): void {
    this.#shards.set(checkpoint.shard, {
      name: checkpoint.shard,
      newest: checkpoint,
      target: checkpoint,
      targetSince: this.#options.clock.elapsed(),
      cosigned: new Map(),
      witnessed: undefined,
      abandoned: false,
      past,
      refusedBy: new Set(),
    });
    for (const oldest of this.#shards.keys()) {
      if (this.#shards.size <= mostShards) break;
      this.#shards.delete(oldest);
      for (const { sizes } of this.#witnesses) sizes.delete(oldest);
    }
  }

  /** Asks every witness that is free for the next thing that it has not cosigned, older shards first. */
  #advance(): void {
    if (this.#abort.signal.aborted) return;
    const now = this.#options.clock.elapsed();
    let wake = Number.POSITIVE_INFINITY;
    for (const shard of this.#shards.values()) {
      if (shard.abandoned) continue;
      wake = Math.min(wake, this.#retarget(shard, now));
      for (const witness of this.#witnesses) {
        const { name } = witness.client;
        if (witness.asked !== undefined || shard.cosigned.has(name) || shard.refusedBy.has(name)) continue;
        // It has seen a later one of a request whose answer was lost; it signs again when there is one after that.
        if ((witness.sizes.get(shard.name) ?? 0) > shard.target.size) continue;
        if (witness.notBefore > now) wake = Math.min(wake, witness.notBefore);
        else this.#ask(witness, shard);
      }
    }
    clearTimeout(this.#timer);
    if (wake === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#advance(), Math.max(1, wake - now));
    this.#timer.unref();
  }

  /** Goes on to the newest checkpoint when that is due; gives the time at which to look again. */
  #retarget(shard: Shard, now: number): number {
    if (shard.newest.size === shard.target.size) return Number.POSITIVE_INFINITY;
    const waitedFor = this.#witnesses.some(({ asked }) => asked === shard.target);
    if (waitedFor && !this.#reached(shard)) return Number.POSITIVE_INFINITY;
    const due = shard.targetSince + this.#options.interval;
    if (due > now) return due;
    shard.target = shard.newest;
    shard.targetSince = now;
    shard.cosigned = new Map();
    return Number.POSITIVE_INFINITY;
  }

  #reached(shard: Shard): boolean {
    return shard.cosigned.size > 0 && hasQuorum(this.#options.policy, new Set(shard.cosigned.keys()));
  }

  #ask(witness: Witness, shard: Shard): void {
    const { target } = shard;
    witness.asked = target;
    const call = this.#show(witness, shard, target)
      .then(
        (cosigned) => {
          if (cosigned) this.#well(witness);
        },
        (cause: unknown) => this.#failed(witness, shard, cause),
      )
      .finally(() => {
        witness.asked = undefined;
        this.#underWay.delete(call);
        this.#advance();
      });
    this.#underWay.add(call);
  }

  /** Shows one checkpoint to one witness, with the proof from what it knows. Resolves to whether it was cosigned. */
  async #show(witness: Witness, shard: Shard, target: PublishedCheckpoint): Promise<boolean> {
    const { client, sizes } = witness;
    const { log } = this.#options;
    const { signal } = this.#abort;
    // Without knowing what it has cosigned we ask from zero, and the conflict tells.
    let oldSize = sizes.get(shard.name) ?? 0;
    for (let tries = 0; tries < 3; tries += 1) {
      const proof = await log.consistencyProof(shard.name, oldSize, target.size);
      const reply = await client.addCheckpoint(oldSize, proof, target.note, signal);
      if (reply.kind === 'cosigned') {
        await this.#cosigned(witness, shard, target, reply.signatures);
        return true;
      }
      if (reply.kind === 'inconsistent') {
        await this.#contradicted(witness, shard, 'it has seen another history of this log');
        return false;
      }
      if (reply.size > shard.newest.size) await this.#refresh(shard);
      if (reply.size > shard.newest.size) {
        await this.#contradicted(
          witness,
          shard,
          `it has cosigned ${reply.size} leaves, and there are ${shard.newest.size}`,
        );
        return false;
      }
      sizes.set(shard.name, reply.size);
      if (reply.size > target.size) return false;
      oldSize = reply.size;
    }
    throw new WitnessFault('it does not stay with one size');
  }

  async #cosigned(
    witness: Witness,
    shard: Shard,
    target: PublishedCheckpoint,
    signatures: readonly NoteSignature[],
  ): Promise<void> {
    const { client, sizes } = witness;
    const { text } = parseNote(Buffer.from(target.note));
    const cosignature = signatures.find((signature) => verifySignature(text, signature, client.key));
    if (cosignature === undefined) throw new WitnessFault('its answer has no valid signature of its key');
    sizes.set(shard.name, target.size);
    witness.cosigned = { origin: target.origin, size: target.size, at: this.#options.clock.now() };
    await this.#options.log
      .addCosignatures(target.shard, target.size, [formatSignatureLine(cosignature)])
      // That is no fault of the witness.
      .catch((thrown: unknown) => this.#options.reports.unexpected('cosignatures', thrown));
    if (shard.target !== target) return;
    shard.cosigned.set(client.name, cosignature);
    if (!this.#reached(shard)) return;
    const own = parseNote(Buffer.from(target.note)).signatures.filter(
      (signature) =>
        !this.#witnesses.some(({ client: { key } }) => key.name === signature.name && key.keyId === signature.keyId),
    );
    const note = formatNote({ text, signatures: [...own, ...shard.cosigned.values()] });
    shard.witnessed = { ...target, note, at: this.#options.clock.now() };
    for (const listener of this.#listeners) listener();
  }

  /**
   * A witness contradicts our log: it has seen more than there is, or something else. With a checkpoint that our own key has
   * signed, that is proved, and the shard is never signed again. Its word alone is believed once, for a log that really was
   * set back must not go on; but not twice, or a bad witness could make us begin shards without end.
   */
  async #contradicted(witness: Witness, shard: Shard, reason: string): Promise<void> {
    const { client } = witness;
    // The log has gone on in another already, perhaps for this very reason, and said so.
    if (shard.past) {
      shard.refusedBy.add(client.name);
      return;
    }
    const { clock, log, reports } = this.#options;
    const proof = await this.#prove(client, shard);
    if (shard.abandoned) return;
    const word = reason.startsWith('it has cosigned') ? 'a size' : 'another history';
    if (proof === undefined && witness.claimed)
      throw new WitnessFault(`it says again, without showing it, that it has seen ${word}`);
    witness.health = 'ahead';
    const { origin } = shard.newest;
    this.#setBack = { witness: client.name, origin, reason, proved: proof !== undefined, at: clock.now() };
    reports.logSetBack(client.name, origin, reason);
    await log.abandon(shard.name, `witness ${client.name}: ${reason}`, proof);
    witness.claimed ||= proof === undefined;
    shard.abandoned = true;
  }

  /** A checkpoint with a signature of our log that our log does not have; undefined where the witness shows none. */
  async #prove(client: WitnessClient, shard: Shard): Promise<Checkpoint | undefined> {
    const note = await client.newest(shard.newest.origin, this.#abort.signal).catch(() => undefined);
    const keys = (await this.#refresh(shard)).map(parseVerifierKey);
    const { newest } = shard;
    if (note?.signatures.some((signature) => keys.some((key) => verifySignature(note.text, signature, key))) !== true)
      return undefined;
    const seen = parseCheckpoint(note.text);
    if (seen.origin !== newest.origin) return undefined;
    if (seen.size > newest.size) return seen;
    const between = await this.#options.log.consistencyProof(shard.name, seen.size, newest.size);
    return isConsistent(seen.size, newest.size, seen.root, newest.root, between) ? undefined : seen;
  }

  /**
   * Looks at what is published by now, for anyone may have read a checkpoint before we were told of it and have shown it to a
   * witness. Resolves to the verifier keys of the shard.
   */
  async #refresh(shard: Shard): Promise<readonly string[]> {
    const found = (await this.#options.log.shards()).find(({ shard: name }) => name === shard.name);
    const published = found?.checkpoint;
    if (published !== undefined && published.size > shard.newest.size) shard.newest = published;
    return found?.keys ?? [];
  }

  #well(witness: Witness): void {
    const { client, failures } = witness;
    witness.failures = 0;
    witness.health = 'cosigns';
    if (failures > 0) this.#options.reports.witnessRecovered(client.name);
  }

  #failed(witness: Witness, shard: Shard, cause: unknown): void {
    if (this.#abort.signal.aborted) return;
    // A witness that does not take the end of an older shard may take the one that is written, which must not wait for it.
    const newest = [...this.#shards.values()].at(-1);
    if (cause instanceof WitnessFault && shard !== newest) shard.refusedBy.add(witness.client.name);
    // It may never have been told of the key of that time, and fails nobody who asks today.
    if (cause instanceof WitnessFault && shard.past) return;
    const { backOff, clock, reports } = this.#options;
    if (witness.failures === 0) reports.witnessFailed(witness.client.name, cause);
    witness.notBefore = clock.elapsed() + Math.min(longestBackOff, backOff * 2 ** Math.min(20, witness.failures));
    witness.failures += 1;
    witness.health = 'fails';
  }
}
