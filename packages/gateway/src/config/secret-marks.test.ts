import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskText, unmask } from './secret-marks.ts';
import { readWritten, type WrittenDocument } from './written-document.ts';

const nameSecret = (value: string): string => hash('sha256', value).slice(0, 8);
const mask = (text: string, json = false) => {
  const masked = maskText(text, json, nameSecret);
  if (masked === undefined) throw new Error('the text cannot be parsed');
  return masked;
};
const read = (text: string, json = false): WrittenDocument => {
  const written = readWritten(text, json);
  if (written === undefined) throw new Error('the text cannot be parsed');
  return written;
};

const provider = (more: string): string =>
  `version: 1\nproviders:\n  - id: a\n    kind: openai-compatible\n    baseUrl: https://a.example.org/v1\n${more}`;

describe('showing a configuration without its secrets', () => {
  test.each([
    ['a key', provider('    apiKey: canary-1\n')],
    ['a key in quotes', provider(`    apiKey: "canary-1"\n    headers: { x-own: 'canary-2' }\n`)],
    ['a key over several lines', provider('    apiKey: >-\n      canary-1\n      canary-2\n')],
    ['a key that is a number', provider('    headers:\n      x-pin: 4711\n').replace('4711', '47114711')],
    ['a default beside a reference', provider('    apiKey: ${KEY:-canary-1}\n')],
    ['a reference with a secret around it', provider('    headers: { authorization: "Bearer ${KEY} canary-1" }\n')],
    ['an alias', `tenant: &k canary-1\n${provider('    apiKey: *k\n')}`],
    ['a setting that nobody knows', provider('    apikey: canary-1\n    headrs: { x: canary-2 }\n')],
    ['settings of version 0', 'version: 0\nupstreams:\n  - { name: a, url: "http://a", key: canary-1 }\n'],
    ['an address with a password', provider('').replace('https://', 'https://user:canary-1@')],
    ['a setting that was commented out', `${provider('')}    # apiKey: canary-1\n#token = "canary-2"\n`],
    ['a key in a comment', `${provider('')}# it was sk-Canary1234567890abcdef before\n`],
    ['the root key', `${provider('')}ledger: { rootKey: ${'ca'.repeat(32)} }\n`],
  ])('hides %s', (_what, text) => {
    const masked = mask(text);
    expect(masked.text).not.toMatch(/canary-|Canary1|47114711|(?:ca){8}/);
    expect(masked.secrets.length).toBeGreaterThan(0);
    // The marks lead back to what stood there, byte for byte or by its value.
    const back = unmask(read(masked.text), masked.secrets);
    expect(back.findings).toEqual([]);
    expect(read(back.text).value).toEqual(read(text).value);
  });

  test('leaves references, comments and everything else as they are', () => {
    const text = provider(
      '    apiKey: ${KEY} # from the vault\n    headers: { authorization: "Bearer ${OTHER}" }\n# see the docs: https://docs.example.org/a/long/path/with/many/parts\n',
    );
    expect(mask(text)).toEqual({ text, secrets: [] });
    expect(maskText('a: [', false, nameSecret)).toBeUndefined();
  });

  test('works in JSON', () => {
    const text = JSON.stringify({ version: 1, ledger: { rootKey: 'ab'.repeat(32) } }, null, 2);
    const masked = mask(text, true);
    expect(masked.text).not.toContain('abab');
    expect(unmask(read(masked.text, true), masked.secrets).text).toBe(text);
  });

  test('never shows a secret, whatever it is, and always leads back to it', () => {
    const key = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 }).filter((text) => /\S{4}/.test(text));
    fc.assert(
      fc.property(key, (secret) => {
        const text = provider(`    apiKey: ${JSON.stringify(secret)}\n`);
        const masked = mask(text);
        if (!/^(?:(?:bearer|basic|token) )?(?:\$\{\w+\})+$/i.test(secret))
          expect(masked.text).not.toContain(JSON.stringify(secret));
        expect(unmask(read(masked.text), masked.secrets).text).toBe(text);
      }),
    );
  });
});

describe('taking marks back', () => {
  const text = provider('    apiKey: canary-1\n');
  const masked = mask(text);
  const mark = `(secret ${nameSecret('canary-1')})`;

  test.each([
    ['beside another address', masked.text.replace('a.example.org', 'b.example.org')],
    ['in another setting', `${masked.text}    operator: "${mark}"\n`],
    ['in another header', `${masked.text}    headers: { x-key: "${mark}" }\n`],
    ['within a text', masked.text.replace(mark, `${mark} and more`)],
    ['that nobody has given', masked.text.replace(mark, '(secret 00000000)')],
  ])('refuses one %s', (_where, wanted) => {
    const { text: back, findings } = unmask(read(wanted), masked.secrets);
    expect(findings.length).toBe(1);
    expect(back.match(/canary-1/g) ?? []).toHaveLength(wanted.includes('operator') || wanted.includes('x-key') ? 1 : 0);
  });

  test('keeps a secret in an entry that has moved or has another name', () => {
    const moved = masked.text.replace('id: a', 'id: b').replace('/v1', '/v2');
    expect(unmask(read(moved), masked.secrets)).toEqual({
      text: moved.replace(`"${mark}"`, 'canary-1'),
      findings: [],
    });
  });

  test('lets the secret of now stand in for one of the history, at the same address only', () => {
    const now = mask(provider('    apiKey: canary-new\n')).secrets;
    expect(unmask(read(masked.text), now).findings).toHaveLength(1);
    expect(unmask(read(masked.text), now, { standIn: true })).toEqual({
      text: text.replace('canary-1', 'canary-new'),
      findings: [],
    });
    const elsewhere = masked.text.replace('a.example.org', 'b.example.org');
    expect(unmask(read(elsewhere), now, { standIn: true }).findings).toHaveLength(1);
  });
});
