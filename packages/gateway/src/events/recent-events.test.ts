import { expect, test } from 'vitest';
import type { Incident } from '../core/attempts.ts';
import { mostEvents, RecentEvents } from './recent-events.ts';

function incident(more: Partial<Incident> = {}): Incident {
  return {
    time: 1_000,
    request: 'req_1',
    tenant: 'default',
    key: 'key_1',
    subject: 'anna@example.org',
    model: 'm',
    guard: 'words',
    rule: 'words.1',
    direction: 'input',
    outcome: 'block',
    shadow: false,
    findings: 1,
    score: undefined,
    meaning: undefined,
    trial: false,
    ...more,
  };
}

test('puts what comes again within a minute into one event, and never says whom it is about', () => {
  const recent = new RecentEvents();
  recent.tell([incident({ score: 700 }), incident({ time: 30_000, score: 900 }), incident({ time: 62_000 })]);
  recent.tell([incident({ rule: 'words.2', time: 63_000 })]);
  expect(recent.list()).toMatchObject([
    { rule: 'words.2', count: 1 },
    { rule: 'words.1', count: 1, time: 62_000 },
    { rule: 'words.1', count: 2, time: 1_000, until: 30_000, score: 900 },
  ]);
  expect(JSON.stringify(recent.list())).not.toContain('anna');
});

test('keeps a bounded number of them, the newest', () => {
  const recent = new RecentEvents();
  for (let number = 0; number < 3 * mostEvents; number += 1) recent.tell([incident({ rule: `r${number}` })]);
  expect(recent.list()).toHaveLength(mostEvents);
  expect(recent.list()[0]?.rule).toBe(`r${3 * mostEvents - 1}`);
});
