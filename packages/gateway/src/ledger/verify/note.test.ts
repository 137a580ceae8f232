import { describe, expect, test } from 'vitest';
import { logSigner, signCheckpoint, testWitness } from '../../testing/log-maker.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { FormatError, mostSignatures, parseNote, parseVerifierKey, verifyNote } from './note.ts';

const signer = logSigner(1);
const origin = 'example.com/log';
const root = Buffer.alloc(32, 1).toString('base64');
const text = `${origin}\n5\n${root}\n`;
const signed = signCheckpoint(text, { signers: [signer] });
const key = parseVerifierKey(signer.vkey(origin));

function stateOf(note: string | Uint8Array): unknown {
  return verifyNote(parseNote(Buffer.from(note as string)), [key])[0]?.state;
}

describe('a note', () => {
  test('of the specification verifies', () => {
    const example = [
      'This is an example message.',
      '',
      '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=',
      '',
    ].join('\n');
    const own = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
    expect(verifyNote(parseNote(Buffer.from(example)), [own])[0]?.state).toBe('good');
  });

  test('may have signatures of strangers, and every one of a known key must hold', () => {
    const [, own = ''] = signed.split('\n\n');
    const strangers = '— somebody.example/else AAAAAAAAAAA=\n';
    expect(stateOf(`${text}\n${strangers}${own}`)).toBe('good');
    expect(stateOf(`${text}\n${strangers}`)).toBe('absent');
    expect(stateOf(`${text}\n${own}${own}`)).toBe('good');
    const bad = signCheckpoint(text.replace('5', '6'), { signers: [signer] }).split('\n\n')[1] ?? '';
    expect(stateOf(`${text}\n${own}${bad}`)).toBe('bad');
    // Neither the name nor the id alone makes it this key's.
    expect(stateOf(`${text}\n${own.replace('example.com/log', 'example.com/lag')}`)).toBe('absent');
  });

  test('may have sixteen signatures and more, but not any number of them', () => {
    const [, own = ''] = signed.split('\n\n');
    const stranger = '— somebody.example/else AAAAAAAAAAA=\n';
    expect(stateOf(`${text}\n${stranger.repeat(mostSignatures - 1)}${own}`)).toBe('good');
    expect(() => stateOf(`${text}\n${stranger.repeat(mostSignatures)}${own}`)).toThrow(FormatError);
  });

  test.each([
    ['a carriage return', signed.replaceAll('\n', '\r\n')],
    ['a tab', signed.replace(' ', '\t')],
    ['a zero byte', `\0${signed}`],
    ['no line feed at the end', signed.slice(0, -1)],
    ['something behind the signatures', `${signed}x`],
    ['an empty line behind them', `${signed}\n`],
    ['no signature', `${text}\n`],
    ['no empty line', text],
    ['a hyphen for the dash', signed.replace('—', '-')],
    ['two blanks', signed.replace('— ', '—  ')],
    ['a plus in a name', signed.replace('— example', '— exam+ple')],
    ['a no-break space in a name', signed.replace('— example', '— exam\u00a0ple')],
    ['base64 that decodes loosely', signed.replace(/=*\n$/, '\n')],
    ['a signature of four bytes', `${text}\n— a AAAAAA==\n`],
    ['what is not UTF-8', Buffer.from(signed, 'latin1')],
    ['more than a megabyte', `${'x'.repeat(1_048_576)}\n\n— a AAAAAAAAAAA=\n`],
  ])('with %s is refused', (_name, note) => {
    expect(() => parseNote(Buffer.from(note as string))).toThrow(FormatError);
  });
});

describe('a verifier key', () => {
  const vkey = signer.vkey(origin);
  const [name = '', id = '', ...material] = vkey.split('+');
  const encoded = material.join('+');

  test.each([
    ['another name', `example.com/lag+${id}+${encoded}`],
    ['another id', `${name}+00000000+${encoded}`],
    ['an id in capitals', `${name}+${id.toUpperCase().replace(/^[0-9]+$/, 'X')}+${encoded}`],
    ['no name', `+${id}+${encoded}`],
    ['no key', `${name}+${id}+`],
    ['an unknown type', `${name}+${id}+${Buffer.alloc(33, 9).toString('base64')}`],
    ['a key that is too short', `${name}+${id}+${Buffer.alloc(32, 1).toString('base64')}`],
    ['a line feed', `${vkey}\n`],
  ])('with %s is refused', (_name, wrong) => {
    expect(() => parseVerifierKey(wrong)).toThrow(FormatError);
  });
});

describe('a checkpoint', () => {
  test('is taken apart', () => {
    expect(parseCheckpoint(Buffer.from(signed))).toMatchObject({ origin, size: 5, extensions: [] });
    const extended = signCheckpoint(`${text}more\nand more\n`, { signers: [signer] });
    expect(parseCheckpoint(Buffer.from(extended)).extensions).toEqual(['more', 'and more']);
  });

  test.each([
    ['a leading zero', text.replace('5', '05')],
    ['a sign', text.replace('5', '+5')],
    ['a size beyond 2^53', text.replace('5', '9007199254740993')],
    ['a root of 31 bytes', text.replace(root, Buffer.alloc(31).toString('base64'))],
    ['no root', `${origin}\n5\n`],
    ['an empty origin', text.replace(origin, '')],
    ['an empty line', `${text}\nmore\n`],
    ['a root of nothing that is not that', text.replace('\n5\n', '\n0\n')],
  ])('with %s is refused', (_name, wrong) => {
    const note = signCheckpoint(`${origin}\n1\n`, { signers: [signer] }).split('\n\n')[1] ?? '';
    expect(() => parseCheckpoint(Buffer.from(`${wrong}\n${note}`))).toThrow(FormatError);
  });
});

test('a cosignature is bound to its time', () => {
  const witness = testWitness('w.example/1', 7);
  const cosigned = signCheckpoint(text, { signers: [signer], witnesses: [witness] });
  const own = parseVerifierKey(witness.vkey);
  expect(verifyNote(parseNote(Buffer.from(cosigned)), [own])).toMatchObject([
    { state: 'good', timestamp: 1_790_000_123n },
  ]);
  const later = cosigned.replace(/(— w\.example\/1 )(\S+)/, (_all, dash: string, encoded: string) => {
    const bytes = Buffer.from(encoded, 'base64');
    bytes[11] = (bytes[11] as number) + 1;
    return dash + bytes.toString('base64');
  });
  expect(verifyNote(parseNote(Buffer.from(later)), [own])).toMatchObject([{ state: 'bad' }]);
});
