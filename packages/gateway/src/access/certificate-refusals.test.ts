import { expect, it } from 'vitest';
import { createCertificateRefusals } from './certificate-refusals.ts';

function refusals() {
  const lines: unknown[] = [];
  const counted: string[] = [];
  const time = { now: 0 };
  const refused = createCertificateRefusals({
    clock: { elapsed: () => time.now },
    log: { certificateRefused: (...line) => void lines.push(line) },
    metrics: { certificateRefused: (fault) => void counted.push(fault) },
  });
  return { lines, counted, refused, time };
}

it('logs the same certificate once a minute, and counts it each time', () => {
  const { counted, lines, refused, time } = refusals();
  for (let times = 0; times < 3; times += 1) refused({ fault: 'expired', fingerprint: 'AA' });
  refused({ fault: 'no_account', fingerprint: 'AA' });
  expect(lines).toEqual([
    ['expired', 'AA', 0],
    ['no_account', 'AA', 2],
  ]);
  time.now = 60_000;
  refused({ fault: 'expired', fingerprint: 'AA' });
  expect(lines).toHaveLength(3);
  expect(counted).toEqual(['expired', 'expired', 'expired', 'no_account', 'expired']);
});

it('fills no log for somebody who makes up certificates', () => {
  const { counted, lines, refused, time } = refusals();
  for (let made = 0; made < 1_000; made += 1) refused({ fault: 'unknown_authority', fingerprint: String(made) });
  expect([lines.length, counted.length]).toEqual([30, 1_000]);
  time.now = 61_000;
  refused({ fault: 'missing', fingerprint: undefined });
  expect(lines.at(-1)).toEqual(['missing', undefined, 970]);
});
