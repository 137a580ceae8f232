import { hash } from 'node:crypto';

/** The byte before the two children of a node (RFC 6962, section 2.1); leaves have 0x00. */
const nodePrefix = 0x01;

/** RFC 6962 node hash: SHA-256(0x01 || left || right), 32 bytes each. */
export function merkleNodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const node = new Uint8Array(65);
  node[0] = nodePrefix;
  node.set(left, 1);
  node.set(right, 33);
  return hash('sha256', node, 'buffer');
}

/** The root of a tree without leaves: the hash of nothing. */
export function emptyTreeHash(): Buffer {
  return hash('sha256', '', 'buffer');
}
