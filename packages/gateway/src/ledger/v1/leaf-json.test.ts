import { leafSchema } from '@gatehouse/contract/leaf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GatehouseError } from '../../core/errors.ts';
import type { LeafDraft } from '../../core/ledger.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { requestEntry, resultEntry, startEntry } from '../../testing/ledger-room.ts';
import {
  leafJson,
  piecePlaces,
  unsealedHash,
  unsealedReference,
  type GapOffsets,
  type LeafPlace,
} from './leaf-json.ts';
import { maximumLeafBytes } from './leaf-line.ts';

const commitment = [{ bytes: 1, cipher: 'c'.repeat(64), mac: 'd'.repeat(64), place: '0:0:82' }];
const subject = 'e'.repeat(32);
const twoPieces = [
  ...commitment,
  { bytes: 1_000, cipher: 'a'.repeat(64), mac: 'b'.repeat(64), place: '12:82:1081', subject },
];
const place = { index: 5, time: 1_760_000_000_000 };

test.each([
  ['request', requestEntry('req_1').leaf, { ...place, subject, contents: { prompt: commitment } }],
  ['result', resultEntry('req_1', 4).leaf, { ...place, contents: { answer: commitment } }],
  [
    'result with a prompt',
    resultEntry('req_1', 4).leaf,
    { ...place, contents: { prompt: twoPieces, answer: commitment } },
  ],
  ['gap', { kind: 'gap', droppedBytes: 1, reason: 'a text' } as const, place],
  [
    'erasure',
    { kind: 'erasure' as const, actor: 'a', contents: 3, references: [subject] },
    { ...place, contents: { reason: commitment } },
  ],
  ['start', startEntry().leaf, place],
  ['interrupted', { kind: 'interrupted', previous: 3, request: 'ä"\\\n😀' } as const, place],
])('writes a %s leaf that the schema accepts, in canonical form', (_name, draft, at) => {
  const json = leafJson(draft, at);
  const leaf = leafSchema.parse(JSON.parse(json));
  expect(json).toBe(canonicalJson(leaf));
  expect(leaf).toMatchObject({ ...draft, index: 5, time: 1_760_000_000_000, v: 1 });
});

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const verdict = fc.record({
  direction: fc.constantFrom('input' as const, 'output' as const),
  guard: text,
  outcome: fc.constantFrom('allow' as const, 'flag' as const, 'block' as const),
  rules: fc.dictionary(text, fc.maxSafeNat(), { maxKeys: 4 }),
});

test('writes any result leaf in canonical form, whatever the order of its fields and however often', () => {
  fc.assert(
    fc.property(fc.array(verdict, { maxLength: 8 }), text, fc.maxSafeNat(), (verdicts, model, total) => {
      const draft = { ...resultEntry('req_1', 4).leaf, model, timings: { total, firstByte: 1 }, verdicts } as LeafDraft;
      const reversed = Object.fromEntries(Object.entries(draft).toReversed()) as unknown as LeafDraft;
      const expected = canonicalJson({ ...draft, answer: commitment, index: 5, time: place.time, v: 1 });
      expect(leafJson(draft, { ...place, contents: { answer: commitment } })).toBe(expected);
      for (const shared of verdicts) Object.freeze(Object.freeze(shared).rules);
      expect(leafJson(draft, { ...place, contents: { answer: commitment } })).toBe(expected);
      expect(leafJson(reversed, { ...place, contents: { answer: commitment } })).toBe(expected);
    }),
  );
});

test('tells where the hashes and references of all pieces belong, whatever the leaf says', () => {
  const piece = fc.record({
    bytes: fc.maxSafeNat(),
    place: fc.constantFrom('0:0:82', '7:123:9999'),
    about: fc.boolean(),
  });
  const pieces = fc.array(piece, { minLength: 1, maxLength: 4 });
  const name = fc.string({ unit: 'grapheme', maxLength: 40 });
  fc.assert(
    fc.property(name, pieces, pieces, (model, prompt, answer) => {
      const draft = { ...resultEntry('req_1', 4).leaf, model } as LeafDraft;
      const filled = (hash: string, reference: string) => (given: typeof prompt) =>
        given.map(({ about, ...rest }) => ({
          ...rest,
          cipher: hash,
          mac: hash,
          ...(about ? { subject: reference } : {}),
        }));
      const blank = filled(unsealedHash, unsealedReference);
      const offsets: GapOffsets = { answer: -1, diff: -1, prompt: -1, reason: -1, subject: -1 };
      const contents = { prompt: blank(prompt), answer: blank(answer) };
      let json = leafJson(draft, { ...place, subject: unsealedReference, contents }, offsets);
      const fill = (at: number, text: string) => (json = json.slice(0, at) + text + json.slice(at + text.length));
      fill(offsets.subject, subject);
      for (const part of ['prompt', 'answer'] as const) {
        let at = offsets[part] + 1;
        for (const unsealed of contents[part]) {
          const places = piecePlaces(unsealed);
          fill(at + places.cipher, 'c'.repeat(64));
          fill(at + places.mac, 'c'.repeat(64));
          if ('subject' in unsealed) fill(at + places.subject, subject);
          at += places.length + 1;
        }
      }
      const sealed = filled('c'.repeat(64), subject);
      const expected = { ...place, subject, contents: { prompt: sealed(prompt), answer: sealed(answer) } };
      expect(json).toBe(leafJson(draft, expected));
    }),
  );
});

test('has the ledger name keys and actors, and nothing else', () => {
  const nameOf = (id: string) => `name of ${id}`;
  const named = (draft: LeafDraft, contents = {}): unknown =>
    JSON.parse(leafJson(draft, { ...place, contents, nameOf }));
  expect(named(requestEntry('r').leaf, { prompt: commitment })).toMatchObject({
    key: 'name of key_1',
    model: 'm',
    request: 'r',
  });
  const created = { kind: 'key', action: 'created', actor: 'key_2', key: 'key_1', role: 'user' } as const;
  expect(named(created)).toMatchObject({ ...created, actor: 'name of key_2', key: 'name of key_1' });
});

test('leaves out what is undefined where a leaf need not have it', () => {
  const { leaf } = resultEntry('req_1', 4);
  const draft = { ...leaf, code: undefined, timings: { firstByte: undefined, total: 3 } } as LeafDraft;
  expect(leafJson(draft, place)).toBe(leafJson({ ...leaf, timings: { total: 3 } } as LeafDraft, place));
});

test('remembers no frozen object of which something can still change', () => {
  const rules: Record<string, number> = {};
  const verdicts = [Object.freeze({ direction: 'input', guard: 'g', outcome: 'flag', rules })];
  const draft = { ...resultEntry('req_1', 4).leaf, verdicts } as LeafDraft;
  expect(leafJson(draft, place)).toContain('"rules":{}');
  rules['found'] = 2;
  expect(leafJson(draft, place)).toContain('"rules":{"found":2}');
});

function draftOf(change: object): LeafDraft {
  return { ...startEntry().leaf, ...change };
}

test.each<[string, LeafDraft, LeafPlace]>([
  ['an unknown kind', draftOf({ kind: 'other' }), place],
  ['an unknown field', draftOf({ more: 1 }), place],
  ['an unknown field that is undefined', draftOf({ more: undefined }), place],
  ['a field that is the ledger’s to fill in', draftOf({ index: 3 }), place],
  ['a commitment of its own', { ...requestEntry('r').leaf, prompt: commitment } as unknown as LeafDraft, place],
  ['a fraction', { kind: 'gap', droppedBytes: 1.5, reason: '' }, place],
  ['an unsafe integer', { kind: 'gap', droppedBytes: 2 ** 53, reason: '' }, place],
  ['a value that is none of the few', { ...resultEntry('r', 1).leaf, outcome: 'other' } as unknown as LeafDraft, place],
  ['a negative count', { kind: 'gap', droppedBytes: -1, reason: '' }, place],
  ['a lone surrogate', draftOf({ version: '\ud800' }), place],
  ['a prompt where the kind has none', startEntry().leaf, { ...place, contents: { prompt: commitment } }],
  [
    'a reason where it is a text',
    { kind: 'gap', droppedBytes: 1, reason: 'a' },
    { ...place, contents: { reason: commitment } },
  ],
  [
    'an answer where the kind has none',
    requestEntry('r').leaf,
    { ...place, contents: { prompt: commitment, answer: commitment } },
  ],
  ['no prompt where the kind needs one', requestEntry('r').leaf, place],
])('refuses %s with an internal error', (_name, draft, at) => {
  expect(() => leafJson(draft, at)).toThrow(expect.objectContaining({ code: 'internal_error' }));
});

test('takes a leaf of 16 KiB and refuses one byte more, counted in UTF-8', () => {
  const empty = leafJson({ kind: 'gap', droppedBytes: 0, reason: '' }, place).length;
  const room = maximumLeafBytes - empty;
  const at = (reason: string) => leafJson({ kind: 'gap', droppedBytes: 0, reason }, place);
  expect(Buffer.byteLength(at('x'.repeat(room)))).toBe(maximumLeafBytes);
  expect(() => at('x'.repeat(room + 1))).toThrow(GatehouseError);
  expect(() => at(`${'x'.repeat(room - 1)}ä`)).toThrow(GatehouseError);
  expect(Buffer.byteLength(at('€'.repeat(Math.floor(room / 3))))).toBeLessThanOrEqual(maximumLeafBytes);
  expect(() => at('€'.repeat(Math.floor(room / 3) + 1))).toThrow(GatehouseError);
});
