import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charsetOf, charsetOfHtml, decodeText } from './decode-text.ts';

const german = 'Größe: 5 € für Äpfel';
const windows = Uint8Array.from(german, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0)));

describe('decodeText', () => {
  it('reads UTF-8 and UTF-16 by their marks', () => {
    expect(decodeText(new TextEncoder().encode(`\ufeff${german}`))).toBe(german);
    expect(decodeText(Uint8Array.from(Buffer.from(`\ufeff${german}`, 'utf16le')))).toBe(german);
    expect(decodeText(Uint8Array.from(Buffer.from(`\ufeff${german}`, 'utf16le').swap16()))).toBe(german);
  });

  it('reads UTF-16 without a mark, and Windows-1252 that nobody told', () => {
    expect(decodeText(Uint8Array.from(Buffer.from(german, 'utf16le')))).toBe(german);
    expect(decodeText(windows)).toBe(german);
  });

  it('believes a charset that fits, and none that does not', () => {
    expect(decodeText(windows, 'windows-1252')).toBe(german);
    expect(decodeText(Uint8Array.from([0xd0, 0xcf]), 'windows-1251')).toBe('РП');
    expect(decodeText(new TextEncoder().encode(german), 'iso-8859-1')).toBe(german);
    expect(decodeText(windows, 'utf-8')).toBe(german);
    expect(decodeText(windows, 'klingon')).toBe(german);
  });

  it('refuses what is no text', () => {
    const program = Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7_919) % 256);
    expect(() => decodeText(program)).toThrow(expect.objectContaining({ code: 'bad-encoding' }));
  });

  it('reads all UTF-8 as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/[\0-\u0008\u000e-\u001f\ufeff]/.test(text));
        expect(decodeText(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  it('finds charsets in media types and in HTML', () => {
    expect(charsetOf('text/html; charset="ISO-8859-15"')).toBe('ISO-8859-15');
    expect(charsetOf('text/html')).toBeUndefined();
    expect(
      charsetOfHtml(new TextEncoder().encode('<html><META http-equiv=x content="text/html; charset=windows-1252">')),
    ).toBe('windows-1252');
  });
});
