import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audioKindOf, isImage } from './media-types.ts';

it.each([
  ['RIFF\x24\x00\x00\x00WAVEfmt ', 'wav'],
  ['fLaC\x00', 'flac'],
  ['OggS\x00', 'ogg'],
  ['\x00\x00\x00\x20ftypM4A ', 'm4a'],
  ['\x1a\x45\xdf\xa3\x01', 'webm'],
  ['ID3\x04', 'mp3'],
  ['\xff\xfb\x90\x64', 'mp3'],
  ['\xff\xf1\x50\x80', 'mp3'],
  ['RIFF\x24\x00\x00\x00AVI ', undefined],
  ['\xff\xff\xff\xff', undefined],
  ['<html>', undefined],
  ['', undefined],
])('%j is a recording of the kind %s', (text, extension) => {
  expect(audioKindOf(Buffer.from(text, 'latin1'))?.extension).toBe(extension);
});

it('knows images by how they begin', () => {
  for (const text of ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff\xe0', 'GIF89a', 'RIFF....WEBP'])
    expect(isImage(Buffer.from(text, 'latin1'))).toBe(true);
  for (const text of ['<svg>', '', 'PNG', 'RIFF....WAVE']) expect(isImage(Buffer.from(text, 'latin1'))).toBe(false);
});

it('takes no text for either', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) => {
      const bytes = Buffer.from(text);
      if (audioKindOf(bytes) !== undefined) expect(text).toMatch(/^(?:RIFF....WAVE|fLaC|OggS|....ftyp|ID3)/);
    }),
  );
});
