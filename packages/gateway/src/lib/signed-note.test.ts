import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import {
  cosignCheckpoint,
  cosignatureTime,
  formatNote,
  formatVerifierKey,
  parseNote,
  parseVerifierKey,
  privateKeyOf,
  publicKeyOf,
  rawPublicKey,
  signNote,
  SignedNoteError,
  verifierKey,
  verifySignature,
} from './signed-note.ts';

// The example of C2SP signed-note.
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const exampleNote = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;

describe('a signed note', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = verifierKey('example.org/log', 0x01, publicKey);

  it('of the specification verifies', () => {
    const note = parseNote(Buffer.from(exampleNote));
    expect(note.text).toBe('This is an example message.\n');
    expect(
      note.signatures.map((signature) => verifySignature(note.text, signature, parseVerifierKey(exampleKey))),
    ).toEqual([true]);
    expect(formatNote(note)).toBe(exampleNote);
    expect(formatVerifierKey(parseVerifierKey(exampleKey))).toBe(exampleKey);
  });

  it('can be read back, whatever its text', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => [...text].filter((one) => one >= ' ').join(''));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const text = `${lines.join('\n')}\n`;
        const note = parseNote(Buffer.from(formatNote({ text, signatures: [signNote(text, key.name, privateKey)] })));
        expect(note.text).toBe(text);
        expect(note.signatures.every((signature) => verifySignature(text, signature, key))).toBe(true);
      }),
    );
  });

  it('does not verify with one changed bit of its text or its signature', () => {
    const text = 'one\ntwo\n';
    const signature = signNote(text, key.name, privateKey);
    fc.assert(
      fc.property(fc.nat(64 * 8 - 1), (bit) => {
        const changed = Buffer.from(signature.signature);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(verifySignature(text, { ...signature, signature: changed }, key)).toBe(false);
      }),
    );
    expect(verifySignature('one\ntwO\n', signature, key)).toBe(false);
    expect(verifySignature(text, { ...signature, name: 'example.org/other' }, key)).toBe(false);
  });

  it.each([
    ['without signatures', 'text\n'],
    ['without an end', exampleNote.slice(0, -1)],
    ['with a control character', exampleNote.replace('example message', 'example\tmessage')],
    ['with a line that is no signature', `${exampleNote}signature\n`],
    ['with other base64', exampleNote.replace('QM=', 'QN=')],
    ['with a plus in the name of a key', exampleNote.replace('example.com/foo', 'example.com+foo')],
    ['with a signature of nothing', 'text\n\n— example.com/foo Uw2QOg==\n'],
    [
      'with more signatures than anyone needs',
      exampleNote + (exampleNote.split('\n')[2] ?? '').concat('\n').repeat(64),
    ],
  ])('is refused %s', (_, note) => {
    expect(() => parseNote(Buffer.from(note))).toThrow(SignedNoteError);
  });

  it('is refused where it is not UTF-8', () => {
    expect(() => parseNote(Buffer.concat([Buffer.of(0xff), Buffer.from(exampleNote)]))).toThrow(SignedNoteError);
  });

  it.each([
    ['another id', exampleKey.replace('530d903a', '530d903b')],
    ['an unknown type', 'example.com/foo+530d903a+B+kyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'],
    ['no name', exampleKey.slice('example.com/foo'.length)],
    ['a space in its name', exampleKey.replace('/foo', ' foo')],
    ['a key cut short', exampleKey.slice(0, -4)],
  ])('is not verified by a key with %s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(SignedNoteError);
  });

  it('carries cosignatures with their time', () => {
    const text = formatCheckpoint({ origin: 'example.org/log', size: 7, root: Buffer.alloc(32, 7), extensions: [] });
    const cosignature = cosignCheckpoint(text, 'witness.example', privateKey, 1_795_320_035);
    const witness = verifierKey('witness.example', 0x04, publicKey);
    expect(cosignatureTime(cosignature)).toBe(1_795_320_035n);
    expect(verifySignature(text, cosignature, witness)).toBe(true);
    const later = Buffer.from(cosignature.signature);
    later.writeBigUInt64BE(1_795_320_036n);
    expect(verifySignature(text, { ...cosignature, signature: later }, witness)).toBe(false);
    expect(verifySignature(text, cosignature, verifierKey('witness.example', 0x01, publicKey))).toBe(false);
  });

  it('is signed by the key that a seed gives (RFC 8032, section 7.1, test 1)', () => {
    const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const published = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
    const known = verifierKey('example.org', 0x01, publicKeyOf(published));
    expect(rawPublicKey(known.publicKey)).toEqual(published);
    expect(verifySignature('a\n', signNote('a\n', 'example.org', privateKeyOf(seed)), known)).toBe(true);
  });
});

describe('a checkpoint', () => {
  it('can be read back', () => {
    const extension = fc.stringMatching(/^[ -~]+$/);
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9./-]+$/),
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(extension),
        (origin, size, root, extensions) => {
          const checkpoint = { origin, size, root: Buffer.from(root), extensions };
          expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
        },
      ),
    );
  });

  const root = Buffer.alloc(32).toString('base64');
  it.each([
    ['without an origin', `\n1\n${root}\n`],
    ['with leading zeros', `a\n01\n${root}\n`],
    ['with a size that is no number', `a\n-1\n${root}\n`],
    ['with a size that no computer counts', `a\n9007199254740993\n${root}\n`],
    ['with a short root', `a\n1\n${root.slice(4)}\n`],
    ['without an end', `a\n1\n${root}`],
    ['with an empty line', `a\n1\n${root}\n\nb\n`],
  ])('is refused %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow('checkpoint');
  });
});
