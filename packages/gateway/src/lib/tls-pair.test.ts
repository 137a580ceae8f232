import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canSelfSign, selfSign, type SelfSigned } from '../testing/self-signed.ts';
import { readTlsPair, TlsPairError } from './tls-pair.ts';

describe.runIf(canSelfSign())('a certificate and its key', () => {
  let one: SelfSigned;
  let other: SelfSigned;
  beforeAll(() => {
    one = selfSign(['DNS:gateway.example', 'IP:127.0.0.1']);
    other = selfSign(['DNS:gateway.example']);
  });
  afterAll(() => {
    one.remove();
    other.remove();
  });

  test('are read with what they say', () => {
    const pair = readTlsPair(one.cert, one.key);
    expect(pair.certificate.checkHost('gateway.example')).toBe('gateway.example');
    expect(pair.validTo - pair.validFrom).toBe(2 * 86_400_000);
    expect(pair.bringsItsRoot).toBe(true);
  });

  test.each([
    ['the key of another certificate', () => [one.cert, other.key], 'key', 'not that of the certificate'],
    ['the two files exchanged', () => [one.key, one.cert], 'cert', 'holds a private key, not a certificate'],
    ['a certificate for a key', () => [one.cert, one.cert], 'key', 'holds a certificate, not a private key'],
    ['an empty certificate', () => ['', one.key], 'cert', 'holds no certificate in PEM'],
    ['an empty key', () => [one.cert, ''], 'key', 'holds no private key in PEM'],
    ['the server behind its authority', () => [other.cert + one.cert, one.key], 'cert', 'is not the first in the file'],
    [
      'a damaged certificate',
      () => [one.cert.replace(/\n[A-Za-z0-9+/]{64}\n/, '\n'), one.key],
      'cert',
      'the certificate is damaged',
    ],
    [
      'a damaged key',
      () => [one.cert, one.key.replace(/\n[A-Za-z0-9+/]{64}\n/, '\n')],
      'key',
      'the private key is damaged',
    ],
    [
      'a key with a pass phrase',
      () => [
        one.cert,
        generateKeyPairSync('ec', {
          namedCurve: 'P-256',
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
        }).privateKey,
      ],
      'key',
      'has a pass phrase',
    ],
  ])('are refused, with a remedy: %s', (_name, pair, file, message) => {
    const [cert = '', key = ''] = pair();
    try {
      readTlsPair(cert, key);
      expect.unreachable();
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(TlsPairError);
      expect(thrown).toMatchObject({
        file,
        message: expect.stringContaining(message),
        remedy: expect.stringMatching(/./),
      });
    }
  });

  test('are refused in our own words, whatever is in the files', () => {
    const mangled = (text: string) =>
      fc
        .tuple(fc.nat(text.length), fc.nat(40), fc.string({ unit: 'binary', maxLength: 40 }))
        .map(([at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
    fc.assert(
      fc.property(mangled(one.cert), mangled(one.key), (cert, key) => {
        try {
          readTlsPair(cert, key);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(TlsPairError);
        }
      }),
    );
  });
});
