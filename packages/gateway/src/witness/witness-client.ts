import {
  type NoteSignature,
  parseNote,
  parseSignatureLine,
  type SignedNote,
  SignedNoteError,
  type VerifierKey,
} from '../lib/signed-note.ts';
import { writeAddCheckpoint } from './add-checkpoint-body.ts';
import { originHash } from './cosigned-checkpoints.ts';
import type { PinnedHttp } from './pinned-http.ts';

/** What a witness says to a checkpoint. */
export type WitnessReply =
  | { readonly kind: 'cosigned'; readonly signatures: readonly NoteSignature[] }
  /** It knows another size than that which the proof begins with. */
  | { readonly kind: 'conflict'; readonly size: number }
  /** It has seen another history. */
  | { readonly kind: 'inconsistent' };

/** A witness does not do what C2SP tlog-witness says. */
export class WitnessFault extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'WitnessFault';
  }
}

/** One witness of our log. */
export interface WitnessClient {
  /** As it is called in the configuration. */
  readonly name: string;
  readonly key: VerifierKey;
  /** Rejects where it cannot be reached, and with WitnessFault where it answers anything else. */
  addCheckpoint(
    oldSize: number,
    proof: readonly Uint8Array[],
    note: string,
    signal: AbortSignal,
  ): Promise<WitnessReply>;
  /** The newest checkpoint that it cosigned; undefined where it has none or does not serve it. */
  newest(origin: string, signal: AbortSignal): Promise<SignedNote | undefined>;
  close(): Promise<void>;
}

export interface WitnessClientOptions {
  readonly name: string;
  readonly key: VerifierKey;
  /** Of the submission prefix and of the monitoring prefix. */
  readonly submission: PinnedHttp;
  readonly monitoring: PinnedHttp;
}

const longestReply = 65_536;
const longestCheckpoint = 262_144;
const mostSignatures = 64;

export function createWitnessClient({ key, monitoring, name, submission }: WitnessClientOptions): WitnessClient {
  return {
    name,
    key,
    async addCheckpoint(oldSize, proof, note, signal) {
      const body = writeAddCheckpoint(oldSize, proof, note);
      const request = { method: 'POST', path: '/add-checkpoint', contentType: 'text/plain', body, signal } as const;
      const reply = await submission.send({ ...request, maxBytes: longestReply });
      const text = reply.body.toString('utf8');
      if (reply.status === 422) return { kind: 'inconsistent' };
      if (reply.status === 409) {
        const size = /^(0|[1-9][0-9]{0,15})\n$/.exec(text)?.[1];
        if (reply.contentType !== 'text/x.tlog.size' || size === undefined || !Number.isSafeInteger(Number(size)))
          throw new WitnessFault('it answered 409 without a size');
        return { kind: 'conflict', size: Number(size) };
      }
      if (reply.status === 403 || reply.status === 404) throw new WitnessFault(notKnown(reply.status));
      if (reply.status !== 200) throw new WitnessFault(`it answered ${reply.status}`);
      const lines = text.split('\n');
      if (lines.pop() !== '' || lines.length === 0 || lines.length > mostSignatures)
        throw new WitnessFault('its answer is no list of signatures');
      try {
        return { kind: 'cosigned', signatures: lines.map(parseSignatureLine) };
      } catch (cause) {
        throw new WitnessFault('its answer is no list of signatures', { cause });
      }
    },
    async newest(origin, signal) {
      const path = `/${originHash(origin)}/checkpoint`;
      const reply = await monitoring.send({ method: 'GET', path, maxBytes: longestCheckpoint, signal });
      if (reply.status !== 200) return undefined;
      try {
        return parseNote(reply.body);
      } catch (thrown) {
        if (thrown instanceof SignedNoteError) return undefined;
        throw thrown;
      }
    },
    async close() {
      await Promise.all([submission.close(), monitoring.close()]);
    },
  };
}

/** In our words, for those of the witness are foreign text. The key is no secret, but belongs in no log. */
function notKnown(status: 403 | 404): string {
  const what = status === 404 ? 'it does not know this log' : 'it knows no key that signed this checkpoint';
  return `it answered ${status}: ${what}; its operator must start it with --shards and the newest key in /ledger/<shard>/keys`;
}
