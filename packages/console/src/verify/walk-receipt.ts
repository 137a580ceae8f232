import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { type Bytes, fromBase64, nodeHash, sameBytes, sha256, toHex } from './hashes.ts';
import { FormatFault } from './signed-note.ts';

/** A receipt (C2SP tlog-proof), taken apart. */
export interface ParsedReceipt {
  /** The entry, as it stands in the log. */
  readonly leaf: Bytes;
  readonly index: number;
  readonly hashes: readonly Bytes[];
  readonly checkpoint: Checkpoint;
}

export interface WalkStep {
  readonly side: 'left' | 'right';
  readonly sibling: string;
  readonly result: string;
}

/** What was computed on the way from an entry to the root of its log. Hashes are lower-case hexadecimal. */
export interface ReceiptWalk extends Omit<ParsedReceipt, 'hashes'> {
  readonly leafHash: string;
  /** How many hashes lead from the entry to the root. */
  readonly length: number;
  /** Each of them, from which side it came, and what was computed with it. */
  readonly steps: readonly WalkStep[];
  /** The root that came out; undefined where the path has another length than the tree asks for. */
  readonly computed: string | undefined;
  /** The root that the checkpoint states. */
  readonly stated: string;
  readonly holds: boolean;
}

/** Throws FormatFault. */
export function parseReceipt(text: string): ParsedReceipt {
  const split = text.indexOf('\n\n');
  const [form, extra = '', indexLine = '', ...hashes] = text.slice(0, Math.max(split, 0)).split('\n');
  const index = Number(/^index (\d{1,15})$/.exec(indexLine)?.[1] ?? Number.NaN);
  if (form !== 'c2sp.org/tlog-proof@v1' || !extra.startsWith('extra ') || Number.isNaN(index))
    throw new FormatFault('this is no receipt');
  const checkpoint = parseCheckpoint(text.slice(split + 2));
  if (index >= checkpoint.size) throw new FormatFault('the entry lies outside of the checkpoint');
  try {
    return { leaf: fromBase64(extra.slice('extra '.length)), index, hashes: hashes.map(fromBase64), checkpoint };
  } catch {
    throw new FormatFault('the receipt is not base64');
  }
}

/**
 * Whether the entry of a receipt is in the tree of its checkpoint (RFC 6962, section 2.1.1), with what was computed on the way.
 * Signatures are not looked at: their keys must come from somewhere else than the gateway that is to be checked.
 */
export async function walkReceipt({ leaf, index, hashes, checkpoint }: ParsedReceipt): Promise<ReceiptWalk> {
  const leafHash = await sha256(Uint8Array.of(0), leaf);
  const steps: WalkStep[] = [];
  const root = await rootOf(index, checkpoint.size, leafHash, hashes, steps);
  return {
    leaf,
    index,
    checkpoint,
    leafHash: toHex(leafHash),
    length: hashes.length,
    steps,
    computed: root === undefined ? undefined : toHex(root),
    stated: toHex(checkpoint.root),
    holds: root !== undefined && sameBytes(root, checkpoint.root),
  };
}

/** RFC 9162, section 2.1.3.2. Undefined where the proof has another length than the tree asks for. */
async function rootOf(
  index: number,
  size: number,
  leaf: Bytes,
  proof: readonly Bytes[],
  steps: WalkStep[],
): Promise<Bytes | undefined> {
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = await nodeHash(sibling, hash);
      steps.push({ side: 'left', sibling: toHex(sibling), result: toHex(hash) });
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await nodeHash(hash, sibling);
      steps.push({ side: 'right', sibling: toHex(sibling), result: toHex(hash) });
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}
