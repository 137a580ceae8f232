import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContentError } from '../content-error.ts';
import type { ContentPart } from '@gatehouse/contract/content-parts';
import { ContentSealer, envelopeOverhead } from './content-envelope.ts';
import { openEnvelope } from './open-envelope.ts';

const material = new Uint8Array(64).fill(3);
const extracted = createHmac('sha256', Buffer.alloc(32)).update(material).digest();

function sealed(content: Uint8Array, request = 'req_1', part: ContentPart = 'prompt', sealer = new ContentSealer()) {
  const envelope = Buffer.alloc(content.length + envelopeOverhead + 10, 0xee);
  const { cipher, mac } = sealer.seal(content, { owner: request, part, piece: 0 }, extracted, envelope, 5);
  expect(envelope.subarray(0, 5).equals(Buffer.alloc(5, 0xee))).toBe(true);
  expect(envelope.subarray(-5).equals(Buffer.alloc(5, 0xee))).toBe(true);
  return {
    envelope: envelope.subarray(5, -5),
    commitment: { bytes: content.length, cipher, mac, place: '0:0:0' },
  };
}

test('opens what it has sealed, with the key derived by hkdfSync and the mac by createHmac', () => {
  const sealer = new ContentSealer();
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.constantFrom<ContentPart>('prompt', 'answer'),
      (content, request, part) => {
        const { envelope, commitment } = sealed(content, request, part, sealer);
        expect(
          openEnvelope(envelope, material, { owner: request, part, piece: 0 }, commitment).content.equals(content),
        ).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});

test.each([0, 1, 65_535, 65_536, 65_537, 3_000_000])('seals and opens %i bytes', (length) => {
  const content = Buffer.alloc(length, 'content ');
  const { envelope, commitment } = sealed(content);
  expect(commitment.cipher).toBe(createHash('sha256').update(envelope).digest('hex'));
  expect(
    openEnvelope(envelope, material, { owner: 'req_1', part: 'prompt', piece: 0 }, commitment).content.equals(content),
  ).toBe(true);
});

test('never seals the same twice alike, over many refills of its random pool', () => {
  const sealer = new ContentSealer();
  const salts = new Set<string>();
  const macs = new Set<string>();
  for (let round = 0; round < 1_000; round++) {
    const { envelope, commitment } = sealed(Buffer.from('same'), 'req_1', 'prompt', sealer);
    salts.add(envelope.subarray(1, 33).toString('hex'));
    macs.add(commitment.mac);
  }
  expect(salts.size).toBe(1_000);
  expect(macs.size).toBe(1_000);
});

function fault(open: () => unknown): string {
  try {
    open();
  } catch (thrown) {
    if (thrown instanceof ContentError) return thrown.fault;
    throw thrown;
  }
  return 'none';
}

test('notices every flipped bit of an envelope', () => {
  const { envelope, commitment } = sealed(Buffer.from('the quick brown fox'));
  for (let bit = 0; bit < envelope.length * 8; bit++) {
    const changed = Buffer.from(envelope);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(fault(() => openEnvelope(changed, material, { owner: 'req_1', part: 'prompt', piece: 0 }, commitment))).toBe(
      'changed',
    );
    // The tag holds as well, where the leaf was forged along with the envelope.
    const forged = { ...commitment, cipher: createHash('sha256').update(changed).digest('hex') };
    expect(fault(() => openEnvelope(changed, material, { owner: 'req_1', part: 'prompt', piece: 0 }, forged))).toBe(
      bit < 8 ? 'unreadable' : 'sealed',
    );
  }
});

test('opens for its own request and part only, and with its own root key only', () => {
  const { envelope, commitment } = sealed(Buffer.from('secret'), 'req_1', 'prompt');
  expect(fault(() => openEnvelope(envelope, material, { owner: 'req_1', part: 'prompt', piece: 0 }, commitment))).toBe(
    'none',
  );
  expect(fault(() => openEnvelope(envelope, material, { owner: 'req_2', part: 'prompt', piece: 0 }, commitment))).toBe(
    'sealed',
  );
  expect(fault(() => openEnvelope(envelope, material, { owner: 'req_1', part: 'answer', piece: 0 }, commitment))).toBe(
    'sealed',
  );
  expect(
    fault(() => openEnvelope(envelope, new Uint8Array(32), { owner: 'req_1', part: 'prompt', piece: 0 }, commitment)),
  ).toBe('sealed');
});

test('holds the content against the mac and the length in the leaf', () => {
  const { envelope, commitment } = sealed(Buffer.from('secret'));
  const other = sealed(Buffer.from('secret')).commitment;
  expect(
    fault(() =>
      openEnvelope(envelope, material, { owner: 'req_1', part: 'prompt', piece: 0 }, { ...commitment, mac: other.mac }),
    ),
  ).toBe('changed');
  expect(
    fault(() =>
      openEnvelope(envelope, material, { owner: 'req_1', part: 'prompt', piece: 0 }, { ...commitment, bytes: 5 }),
    ),
  ).toBe('changed');
});

test('opens with one of the two keys only no more than with none', () => {
  const { envelope, commitment } = sealed(Buffer.from('secret'));
  const owner = { owner: 'req_1', part: 'prompt', piece: 0 } as const;
  for (const keys of [material.subarray(32), new Uint8Array(64), Buffer.concat([material, material])]) {
    expect(fault(() => openEnvelope(envelope, keys, owner, commitment))).toBe('sealed');
  }
  expect(fault(() => openEnvelope(envelope, material, { ...owner, piece: 1 }, commitment))).toBe('sealed');
});

test('contains neither the content nor the opening in the clear', () => {
  const { envelope } = sealed(Buffer.from('canary canary canary canary canary'));
  expect(envelope.includes('canary')).toBe(false);
});
