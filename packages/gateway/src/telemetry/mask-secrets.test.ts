import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

const secret = 'Zx9Q7canary4T1kW';

test.each([
  `Authorization: Bearer ${secret}`,
  `authorization=Basic ${secret}==`,
  `bearer ${secret}`,
  `x-api-key: ${secret}`,
  `{"api_key":"${secret}"}`,
  `{"apiKey": "${secret}", "model": "x"}`,
  `Incorrect API key provided: ${secret}. You can find your API key at the dashboard.`,
  `password=${secret}`,
  `connect failed for https://user:${secret}@example.org/v1`,
  `connect failed for https://a@b:${secret}@example.org`,
  `GET http://127.0.0.1:8000/v1/models?key=${secret} failed`,
  `GET http://127.0.0.1:8000/v1/models#${secret}`,
  `GET http://127.0.0.1:8000/v1/sk-${secret}/models`,
  `the key sk-${secret} is wrong`,
  `the key gh_${secret} is wrong`,
  `(gh_${secret})`,
  `token eyJ${secret}.eyJ${secret}.${secret}`,
  `unknown ${secret}${secret}${secret}`,
  `cookie: session=${secret}`,
])('masks the credential in: %s', (message) => {
  const masked = maskSecrets(message);
  expect(masked).not.toContain(secret);
  expect(masked).toContain('[masked]');
});

test.each([
  'connect ECONNREFUSED 127.0.0.1:11434',
  'getaddrinfo ENOTFOUND models.example.org',
  'The model `llama3` does not exist',
  'GET http://127.0.0.1:8000/v1/models failed with 404',
  'maximum context length is 8192 tokens, you asked for 9000',
  "Cannot read properties of undefined (reading 'index')",
  'ENOSPC: no space left on device, write',
])('leaves a harmless message as it is: %s', (message) => {
  expect(maskSecrets(message)).toBe(message);
});

test('keeps 500 characters at most', () => {
  expect(maskSecrets('word '.repeat(1_000))).toHaveLength(501);
});

test('does not let a cut through a credential show its first half', () => {
  const filler = 'a '.repeat(1_990);
  expect(maskSecrets(`${filler}${'x'.repeat(19)}${secret}${'y1'.repeat(4_000)}`)).not.toContain('x'.repeat(19));
});

test('masks a credential with a known beginning wherever it stands', () => {
  const place = fc.string({ unit: fc.constantFrom(...'abc xyz ,:="\'{}[]()\n'.split('')), maxLength: 60 });
  fc.assert(
    fc.property(place, place, fc.constantFrom('gh_', 'sk-', 'hf_', 'ghp_'), (before, after, prefix) => {
      const masked = maskSecrets(`${before} ${prefix}${secret} ${after}`);
      expect(masked).not.toContain(secret);
    }),
  );
});

test('masks what follows a scheme or the name of a credential, whatever it looks like', () => {
  const word = fc.string({
    unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+/.'.split('')),
    minLength: 12,
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      word,
      fc.constantFrom('Bearer ', 'x-api-key: ', 'token=', '"secret": "', 'Authorization: Bearer '),
      (value, lead) => {
        expect(maskSecrets(`${lead}${value}`)).not.toContain(value);
      },
    ),
  );
});

test('never throws and never grows beyond its limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 6_000 }), (message) => {
      expect(maskSecrets(message).length).toBeLessThanOrEqual(501);
    }),
  );
});
