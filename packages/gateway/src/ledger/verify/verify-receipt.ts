import { commitmentHolds } from './commitment.ts';
import { Findings } from './faults.ts';
import { leafHash, toBase64 } from './hashes.ts';
import { LeafRules, type PieceClaim } from './leaf-rules.ts';
import { LeafScanner } from './leaf-scanner.ts';
import { FormatError } from './note.ts';
import { rootOfInclusion } from './proof.ts';
import { parseProof, type ProofText } from './receipt-text.ts';
import { checkSignatures, logKey, type Trust, trustedKeys } from './trust.ts';

export interface ReceiptOptions {
  /** A policy or a key; without them no receipt can be believed. */
  readonly trust: Trust;
  /** A content and its opening, to be held against the leaf. */
  readonly disclosed?: { readonly content: Uint8Array; readonly opening: Uint8Array } | undefined;
}

export interface ReceiptVerdict {
  readonly findings: Findings;
  readonly origin: string | undefined;
  readonly index: number | undefined;
  readonly size: number | undefined;
  readonly signedBy: string | undefined;
  readonly witnesses: readonly string[];
  readonly witnessesChecked: boolean;
  /** The JSON of the leaf. */
  readonly leaf: string | undefined;
  /** Which piece of which content of the leaf the disclosed one is, such as the first of two of the `prompt`. */
  readonly disclosed: DisclosedPiece | undefined;
}

export interface DisclosedPiece {
  readonly part: string;
  /** From 0. */
  readonly piece: number;
  /** How many pieces that content has. */
  readonly pieces: number;
}

/** Checks one receipt (C2SP tlog-proof), by itself and offline. */
export function verifyReceipt(bytes: Uint8Array, { trust, disclosed }: ReceiptOptions): ReceiptVerdict {
  const findings = new Findings();
  const witnessesChecked = trust.policy !== undefined && trust.policy.quorum !== 'none';
  let proof: ProofText;
  try {
    proof = parseProof(bytes);
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    findings.add('malformed', undefined, 'the receipt', thrown.message);
    const nothing = { origin: undefined, index: undefined, size: undefined, signedBy: undefined, leaf: undefined };
    return { findings, ...nothing, witnesses: [], witnessesChecked, disclosed: undefined };
  }
  const { checkpoint, extra, index } = proof;
  const { origin, size, root } = checkpoint;
  const allowed = trustedKeys(trust, origin);
  const { signedBy, witnesses } = checkSignatures(checkpoint, allowed, trust.policy, (id, detail) =>
    findings.add(id, undefined, 'the checkpoint', detail),
  );
  let pieces: readonly PieceClaim[] = [];
  if (extra === undefined) {
    findings.add('missing', undefined, 'the receipt', 'it does not hold the leaf');
  } else {
    const found = rootOfInclusion(leafHash(extra), index, size, proof.hashes);
    if (found === undefined) {
      findings.add('malformed', undefined, 'the proof', `it has not the hashes for leaf ${index} of ${size}`);
    } else if (found !== root) {
      const detail = `leaf and hashes lead to the root hash ${toBase64(found)}, and ${toBase64(root)} is signed`;
      findings.add('changed', undefined, 'the proof', detail);
    }
    pieces = readLeaf(Buffer.from(extra), index, findings);
  }
  const opened = disclosed && pieces.find((claim) => commitmentHolds(claim, disclosed.opening, disclosed.content));
  if (disclosed !== undefined && opened === undefined) {
    findings.add('bad-opening', undefined, `leaf ${index}`, 'the leaf commits to no such content under this opening');
  }
  return {
    findings,
    origin,
    index,
    size,
    signedBy: signedBy === undefined ? undefined : logKey(signedBy, origin).vkey,
    witnesses,
    witnessesChecked,
    leaf: extra?.toString('utf8'),
    disclosed: opened && {
      part: opened.part,
      piece: opened.number,
      pieces: pieces.filter(({ part }) => part === opened.part).length,
    },
  };
}

function readLeaf(leaf: Buffer, index: number, findings: Findings): readonly PieceClaim[] {
  const scanner = new LeafScanner();
  if (!scanner.scan(leaf, 0, leaf.length)) {
    findings.add('malformed', undefined, 'the leaf', scanner.problem ?? 'it is not in canonical form');
    return [];
  }
  const rules = new LeafRules('', findings, true);
  rules.take(scanner, index);
  return rules.pieces;
}
