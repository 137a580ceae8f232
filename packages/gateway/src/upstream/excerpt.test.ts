import { expect, it } from 'vitest';
import { createExcerpt } from './faults.ts';

const secret = 'can"ary\\4711 +/x';

it.each([
  ['as it is', secret],
  ['in a text of JSON', JSON.stringify({ error: `wrong key ${secret}` })],
  ['in an address', `https://a.example/?key=${encodeURIComponent(secret)}`],
  ['in base64, as in Basic', `Basic ${Buffer.from(secret).toString('base64')}`],
])('hides a secret that a server repeats %s', (_how, text) => {
  const excerpt = createExcerpt([secret])(text);
  expect(excerpt).toContain('[secret]');
  expect(excerpt).not.toMatch(/can|4711|Y2Fu/);
});

it('hides the longer one of two of which one is part of the other, and leaves no half of one behind its cut', () => {
  expect(createExcerpt(['Bearer canary', 'canary'])('x Bearer canary y canary')).toBe('x [secret] y [secret]');
  const cut = createExcerpt(['canary-4711'])(`${'x'.repeat(2_043)}canary-4711`);
  expect(cut).not.toContain('can');
});
