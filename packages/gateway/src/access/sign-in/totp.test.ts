import { describe, expect, test } from 'vitest';
import { makeTotpSecret, toBase32, totpAddress, totpCode, totpStep } from './totp.ts';

/** RFC 6238, appendix B, for SHA-1; of its eight digits the last six. */
const secret = toBase32(Buffer.from('12345678901234567890'));
const vectors: readonly (readonly [number, string])[] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

describe('a code of an app', () => {
  test.each(vectors)('at %i seconds is that of RFC 6238', (seconds, code) => {
    expect(totpCode(secret, Math.floor(seconds / 30))).toBe(code);
    expect(totpStep(secret, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
  });

  test('is taken a step before and after, and not after it was used', () => {
    const now = 1_800_000_000_000;
    const step = now / 30_000;
    expect([-2, -1, 0, 1, 2].map((by) => totpStep(secret, totpCode(secret, step + by), now))).toEqual([
      undefined,
      step - 1,
      step,
      step + 1,
      undefined,
    ]);
    expect(totpStep(secret, totpCode(secret, step), now, step)).toBeUndefined();
    expect(totpStep(secret, totpCode(secret, step + 1), now, step)).toBe(step + 1);
    expect(totpStep(secret, '12345', now)).toBeUndefined();
  });

  test('comes of a secret of 160 bits in the form that apps read (RFC 4648)', () => {
    expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI');
    expect(makeTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpAddress('ABC', 'anna@example.org', 'Acme & Co')).toBe(
      'otpauth://totp/Acme%20%26%20Co:anna%40example.org?secret=ABC&issuer=Acme%20%26%20Co',
    );
  });
});
