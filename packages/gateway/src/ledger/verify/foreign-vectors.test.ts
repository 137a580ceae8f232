import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import * as checkpoints from '../../lib/checkpoint.ts';
import * as merkle from '../../lib/merkle-tree.ts';
import * as notes from '../../lib/signed-note.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { type Digest, digestFromBase64, digestLength, leafHash, toBase64 } from './hashes.ts';
import { parseNote, parseVerifierKey, verifyNote } from './note.ts';
import { judgeQuorum, parsePolicy } from './policy.ts';
import { consistencyHolds, GrowingTree, rootOfInclusion, subtreeHash } from './proof.ts';
import { parseProof } from './receipt-text.ts';
import { tilePath } from './tile-path.ts';
import { verifyReceipt } from './verify-receipt.ts';

/**
 * Facts that golang.org/x/mod (sumdb/note, sumdb/tlog) and transparency-dev's merkle and formats have made; vectors/foreign.go.txt is
 * the program. The leaves are `leaf 0`, `leaf 1` and so on. Verifier and writer are both held against them.
 */
interface Vectors {
  readonly origin: string;
  readonly vkey: string;
  readonly otherVkey: string;
  readonly witnesses: readonly { readonly name: string; readonly vkey: string }[];
  readonly roots: readonly { readonly size: number; readonly root: string }[];
  readonly inclusions: readonly { index: number; size: number; root: string; proof: readonly string[] }[];
  readonly consistencies: readonly {
    older: number;
    newer: number;
    olderRoot: string;
    newerRoot: string;
    proof: readonly string[];
  }[];
  readonly tiles: readonly { level: number; index: number; width: number; path: string; sha256: string }[];
  readonly notes: readonly { readonly text: string; readonly note: string }[];
  readonly checkpoints: readonly { readonly size: number; readonly root: string; readonly note: string }[];
  readonly proofs: readonly { index: number; size: number; leaf: string; proof: string }[];
  readonly policies: readonly { readonly policy: string; readonly note: string; readonly satisfied: boolean }[];
}

const vectors = JSON.parse(readFileSync(new URL('vectors/foreign.json', import.meta.url), 'utf8')) as Vectors;
const most = 70_000;
/** Hashes of the levels of the tree: of a level, one for every 2^level leaves. */
const levels: Digest[][] = [];

beforeAll(() => {
  levels.push(Array.from({ length: most }, (_, index) => leafHash(Buffer.from(`leaf ${index}`))));
  for (let level = 1; 2 ** level <= most; level++) {
    const below = levels[level - 1] ?? [];
    levels.push(
      Array.from({ length: Math.floor(below.length / 2) }, (_, at) => subtreeHash(below.slice(2 * at, 2 * at + 2))),
    );
  }
});

const digest = (text: string): Digest => digestFromBase64(text) ?? expect.unreachable(text);
const subtree: merkle.SubtreeHash = (level, index) => Buffer.from(levels[level]?.[index] ?? '', 'latin1');

describe('trees', () => {
  test('have the roots that others compute', async () => {
    const wanted = new Map(vectors.roots.map(({ size, root }) => [size, root]));
    const tree = new GrowingTree();
    for (let size = 0; size <= most; size++) {
      if (size > 0) tree.append(levels[0]?.[size - 1] ?? '');
      const root = wanted.get(size);
      if (root === undefined) continue;
      expect([size, toBase64(tree.root())]).toEqual([size, root]);
      expect([size, (await merkle.treeHash(size, subtree)).toString('base64')]).toEqual([size, root]);
      wanted.delete(size);
    }
    expect(wanted.size).toBe(0);
    expect(vectors.roots.length).toBeGreaterThan(20);
  });

  test('have the tiles that others make, by path and content', () => {
    expect(vectors.tiles.map(({ level }) => level)).toEqual(expect.arrayContaining([0, 1, 2]));
    for (const { level, index, width, path, sha256 } of vectors.tiles) {
      const hashes = levels[8 * level]?.slice(256 * index, 256 * index + width) ?? [];
      const bytes = Buffer.from(hashes.join(''), 'latin1');
      expect(bytes).toHaveLength(width * digestLength);
      expect([tilePath(level, index, width), hash('sha256', bytes, 'hex')]).toEqual([path, sha256]);
    }
  });

  test.each(vectors.inclusions)('prove that leaf $index is among $size', async ({ index, size, root, proof }) => {
    const leaf = leafHash(Buffer.from(`leaf ${index}`));
    const path = proof.map(digest);
    expect(rootOfInclusion(leaf, index, size, path)).toBe(digest(root));
    expect(rootOfInclusion(leaf, index, size, [...path, leaf])).toBeUndefined();
    if (path.length > 0) expect(rootOfInclusion(leaf, index, size, path.slice(1))).toBeUndefined();
    if (index + 1 < size) expect(rootOfInclusion(leaf, index + 1, size, path)).not.toBe(digest(root));
    const made = await merkle.inclusionProof(index, size, subtree);
    expect(made.map((node) => node.toString('base64'))).toEqual(proof);
  });

  test.each(vectors.consistencies)('of $older leaves are the beginning of $newer', async (vector) => {
    const { older, newer, olderRoot, newerRoot, proof } = vector;
    const [from, to] = [
      { size: older, root: digest(olderRoot) },
      { size: newer, root: digest(newerRoot) },
    ];
    const path = proof.map(digest);
    expect(consistencyHolds(from, to, path)).toBe(true);
    expect(consistencyHolds(from, to, [...path, digest(newerRoot)])).toBe(false);
    if (path.length > 0) expect(consistencyHolds(from, to, path.slice(0, -1))).toBe(false);
    const another = { ...from, root: leafHash(Buffer.alloc(0)) };
    expect(consistencyHolds(another, to, path)).toBe(false);
    const made = await merkle.consistencyProof(older, newer, subtree);
    expect(made.map((node) => node.toString('base64'))).toEqual(proof);
  });
});

describe('signed notes', () => {
  const keys = [vectors.vkey, vectors.otherVkey];

  test.each(vectors.notes)('of others hold: $text', ({ text, note }) => {
    const bytes = Buffer.from(note);
    const parsed = parseNote(bytes);
    expect(parsed.text).toBe(text);
    expect(verifyNote(parsed, keys.map(parseVerifierKey)).map(({ state }) => state)).toEqual(['good', 'good']);

    const written = notes.parseNote(bytes);
    expect(written.text).toBe(text);
    expect(notes.formatNote(written)).toBe(note);
    for (const [at, vkey] of keys.entries()) {
      const key = notes.parseVerifierKey(vkey);
      expect(notes.formatVerifierKey(key)).toBe(vkey);
      expect(notes.verifySignature(text, written.signatures[at] ?? expect.unreachable(), key)).toBe(true);
    }
  });

  test('are signed here as others sign them', () => {
    const privateKey = notes.privateKeyOf(new Uint8Array(32).fill(1));
    for (const { text, note } of vectors.notes) {
      const line = notes.formatSignatureLine(notes.signNote(text, vectors.origin, privateKey));
      expect(note.split('\n')).toContain(line.trimEnd());
    }
  });

  test('are checkpoints with cosignatures that hold', () => {
    for (const { size, root, note } of vectors.checkpoints) {
      const checkpoint = parseCheckpoint(Buffer.from(note));
      expect(checkpoint).toMatchObject({ origin: vectors.origin, size, root: digest(root) });
      const all = [vectors.vkey, ...vectors.witnesses.map(({ vkey }) => vkey)];
      expect(verifyNote(checkpoint.note, all.map(parseVerifierKey)).map(({ state }) => state)).toEqual(
        all.map(() => 'good'),
      );
      const written = notes.parseNote(Buffer.from(note));
      expect(checkpoints.parseCheckpoint(written.text)).toMatchObject({ origin: vectors.origin, size });
      expect(checkpoints.formatCheckpoint(checkpoints.parseCheckpoint(written.text))).toBe(written.text);
      for (const [at, vkey] of all.entries()) {
        const signature = written.signatures[at] ?? expect.unreachable();
        expect(notes.verifySignature(written.text, signature, notes.parseVerifierKey(vkey))).toBe(true);
      }
    }
  });

  test('fail with any bit changed', () => {
    const [{ note } = expect.unreachable()] = vectors.checkpoints.slice(-1);
    const key = parseVerifierKey(vectors.vkey);
    const bytes = Buffer.from(note);
    const end = note.indexOf('\n\n');
    for (let at = 0; at < end; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] as number) ^ 4;
      const states = ((): unknown => {
        try {
          return verifyNote(parseNote(changed), [key])[0]?.state;
        } catch {
          return 'malformed';
        }
      })();
      expect(states).not.toBe('good');
    }
  });
});

describe('policies and receipts', () => {
  test.each(vectors.proofs)('of others verify: leaf $index of $size', ({ index, size, leaf, proof }) => {
    const parsed = parseProof(Buffer.from(proof));
    expect(parsed).toMatchObject({ index, extra: Buffer.from(leaf), checkpoint: { size } });
    const { findings, signedBy, witnesses } = verifyReceipt(Buffer.from(proof), {
      trust: {
        policy: parsePolicy(
          Buffer.from(`log ${vectors.vkey}\nwitness w1 ${vectors.witnesses[0]?.vkey ?? ''}\nquorum w1\n`),
        ),
      },
    });
    // All but that these leaves are none of ours.
    expect([...findings.counts.keys()]).toEqual(['malformed']);
    expect(findings.faults[0]?.at).toBe('the leaf');
    expect({ signedBy, witnesses }).toEqual({ signedBy: vectors.vkey, witnesses: ['w1'] });
  });

  test('are reached or not as others find', () => {
    expect(vectors.policies.length).toBeGreaterThan(40);
    for (const { policy, note, satisfied } of vectors.policies) {
      const parsed = parsePolicy(Buffer.from(policy));
      const states = new Map(
        verifyNote(parseNote(Buffer.from(note)), [...parsed.witnesses.values()]).map(({ key, state }) => [key, state]),
      );
      expect(judgeQuorum(parsed, (key) => states.get(key) ?? 'absent').reached).toBe(satisfied);
    }
  });
});
