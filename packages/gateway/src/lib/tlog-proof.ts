export interface TlogProof {
  /** Goes in base64 into the `extra` line. */
  readonly extra: Uint8Array;
  readonly index: number;
  /** 32 bytes each, the leaf's sibling first. */
  readonly proof: readonly Uint8Array[];
  /** A signed note. */
  readonly checkpoint: string;
}

/** C2SP tlog-proof. */
export function formatTlogProof({ checkpoint, extra, index, proof }: TlogProof): string {
  const hashes = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return `c2sp.org/tlog-proof@v1\nextra ${Buffer.from(extra).toString('base64')}\nindex ${index}\n${hashes}\n${checkpoint}`;
}
