import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tinyWav } from '../testing/tiny-wav.ts';
import { longestRecording } from './recording-length.ts';

function flac(rate: number, samples: number): Buffer {
  const head = Buffer.alloc(42);
  head.write('fLaC', 0);
  head.writeUInt32BE(34, 4);
  head.writeUInt32BE(((rate << 12) | 0x0f0) >>> 0, 18);
  head.writeUInt8(Math.floor(samples / 2 ** 32) & 0x0f, 21);
  head.writeUInt32BE(samples % 2 ** 32, 22);
  return head;
}

test('reads the length of plain samples from the head', () => {
  expect(longestRecording(tinyWav())).toBe(100);
  expect(longestRecording(tinyWav(8_001))).toBe(1_001);
});

test('believes no head that names more than there is', () => {
  const wav = tinyWav();
  wav.writeUInt32LE(0xff_ff_ff_ff, 40);
  expect(longestRecording(wav)).toBe(100);
});

test('takes compressed samples in a WAVE for as long as their bytes have room for', () => {
  const wav = tinyWav();
  wav.writeUInt16LE(0x55, 20);
  expect(longestRecording(wav)).toBe(Math.ceil((wav.length * 8) / 6));
});

test('reads the length of FLAC, and bounds one that does not say it', () => {
  expect(longestRecording(flac(44_100, 44_100 * 90))).toBe(90_000);
  expect(longestRecording(flac(16_000, 0))).toBe(42 * 20);
});

test('takes anything else at the least that anybody encodes speech with', () => {
  expect(longestRecording(Buffer.concat([Buffer.from('OggS'), Buffer.alloc(7_496)]))).toBe(10_000);
});

test('is a whole number of milliseconds for any bytes, and never reads beyond them', () => {
  const begin = fc.constantFrom('RIFF', 'fLaC', 'OggS', '');
  fc.assert(
    fc.property(begin, fc.uint8Array({ maxLength: 200 }), (word, rest) => {
      const length = longestRecording(Buffer.concat([Buffer.from(word), rest]));
      expect(Number.isSafeInteger(length) && length >= 0).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.nat(120), fc.uint8Array({ minLength: 1, maxLength: 20 }), (at, bytes) => {
      const wav = tinyWav(40);
      wav.set(bytes.subarray(0, Math.max(0, wav.length - at)), Math.min(at, wav.length));
      expect(Number.isSafeInteger(longestRecording(wav))).toBe(true);
    }),
  );
});
