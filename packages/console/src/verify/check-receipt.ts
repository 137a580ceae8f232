import { checkCosignatures, type Cosignature } from './cosignatures.ts';
import { toHex } from './hashes.ts';
import { seenCheckpoints } from './seen-checkpoints.ts';
import { FormatFault, parseVerifierKey, signedBy, type VerifierKey } from './signed-note.ts';
import { parseReceipt, type ReceiptWalk, walkReceipt } from './walk-receipt.ts';

/** What the gateway says around a receipt; none of it is believed. */
export interface ToldReceipt {
  /** A C2SP tlog-proof. */
  readonly receipt: string;
  readonly request: string;
  /** The entry that the page shows, byte for byte. */
  readonly shown: string;
  /** Verifier keys of the shard, oldest first. */
  readonly keys: readonly string[];
  /** A C2SP tlog-policy, which names the witnesses. */
  readonly policy: string;
}

/** All steps, each with what was computed; undefined where a step before it failed. */
export interface ReceiptCheck {
  readonly walk: ReceiptWalk;
  /** Whether the entry of the receipt is the one that is shown, is of this request and knows its own place. */
  readonly entry: 'same' | 'other';
  readonly signature: {
    readonly state: 'holds' | 'broken';
    /** The key that has signed, and in hexadecimal. */
    readonly vkey: string | undefined;
    readonly key: string | undefined;
    /** Whether this browser has seen the key before, on the page of evidence: then it is not only the gateway's word. */
    readonly known: boolean;
  };
  readonly cosignatures: readonly Cosignature[];
  readonly holds: boolean;
}

/** Checks a receipt with nothing but what the browser has. Undefined where it is none. */
export async function checkReceipt(told: ToldReceipt): Promise<ReceiptCheck | undefined> {
  try {
    const walk = await walkReceipt(parseReceipt(told.receipt));
    const { note, origin } = walk.checkpoint;
    const entry = isShown(walk, told) ? 'same' : 'other';
    const signer = await signerOf(walk, told.keys);
    const seen = await Promise.all(seenCheckpoints().map(({ vkey }) => parseVerifierKey(vkey)));
    const key = signer && toHex(signer.key.publicKey);
    const cosignatures = await checkCosignatures(note, origin, told.policy);
    return {
      walk,
      entry,
      signature: {
        state: signer === undefined ? 'broken' : 'holds',
        vkey: signer?.vkey,
        key,
        known: seen.some(({ publicKey }) => toHex(publicKey) === key),
      },
      cosignatures,
      holds:
        walk.holds && entry === 'same' && signer !== undefined && cosignatures.every(({ state }) => state !== 'broken'),
    };
  } catch (error) {
    if (error instanceof FormatFault || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isShown({ index, leaf }: ReceiptWalk, { request, shown }: ToldReceipt): boolean {
  const json = new TextDecoder('utf-8', { ignoreBOM: true }).decode(leaf);
  const fields = JSON.parse(json) as { readonly index?: unknown; readonly request?: unknown };
  return json === shown && fields.index === index && fields.request === request;
}

async function signerOf(
  { checkpoint }: ReceiptWalk,
  keys: readonly string[],
): Promise<{ readonly key: VerifierKey; readonly vkey: string } | undefined> {
  for (const vkey of keys.toReversed()) {
    const key = await parseVerifierKey(vkey);
    if (key.name === checkpoint.origin && (await signedBy(checkpoint.note, key))) return { key, vkey };
  }
  return undefined;
}
