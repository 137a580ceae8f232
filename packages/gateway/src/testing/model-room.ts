import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelRegisterOptions, modelRegisterSchema } from '@gatehouse/contract/model-register';
import type { z } from 'zod';
import type { Incident } from '../core/attempts.ts';
import type { LedgerEntry, Receipt } from '../core/ledger.ts';
import type { ModelGate } from '../core/model-register.ts';
import type { ModelIdentity } from '../core/provider.ts';
import { ModelBook } from '../model-register/model-book.ts';
import { createModelGate } from '../model-register/model-gate.ts';
import { ModelObserver } from '../model-register/model-observer.ts';
import { createRegisterRules, type RegisterRules } from '../model-register/register-rules.ts';

/** A register with everything that it writes to, for tests. */
export interface ModelRoom {
  readonly file: string;
  readonly book: ModelBook;
  readonly observer: ModelObserver;
  readonly rules: RegisterRules;
  readonly gate: ModelGate;
  readonly leaves: LedgerEntry['leaf'][];
  readonly incidents: Incident[];
  readonly changes: { count: number };
  readonly clock: { now(): number; at: number };
  readonly ledger: { append(entry: LedgerEntry): Promise<Receipt>; failing: boolean };
}

export async function openModelRoom(
  options: z.input<typeof modelRegisterSchema> = {},
  file?: string,
): Promise<ModelRoom> {
  const place = file ?? join(await mkdtemp(join(tmpdir(), 'gatehouse-models-')), 'models.json');
  const leaves: LedgerEntry['leaf'][] = [];
  const incidents: Incident[] = [];
  const changes = { count: 0 };
  const clock = { at: Date.parse('2026-11-23T00:00:00Z'), now: () => clock.at };
  const ledger = {
    failing: false,
    append(entry: LedgerEntry): Promise<Receipt> {
      if (ledger.failing) return Promise.reject(new Error('the disk is full'));
      leaves.push(entry.leaf);
      return Promise.resolve({ log: 'test', shard: 's', index: leaves.length - 1 } as Receipt);
    },
  };
  const book = await ModelBook.open(place);
  const settings: ModelRegisterOptions = modelRegisterSchema.parse(options);
  const rules = createRegisterRules(settings);
  const observer = new ModelObserver({
    book,
    ledger,
    clock,
    tenant: 'acme',
    log: { modelChanged: () => undefined, unexpected: () => undefined },
    tell: (told) => void incidents.push(...told),
    changed: () => (changes.count += 1),
  });
  const gate = createModelGate({ book, rules, builtIn: new Set(['quotes']), clock, unverified: () => undefined });
  return { file: place, book, observer, rules, gate, leaves, incidents, changes, clock, ledger };
}

export function digestOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

export function manifest(id: string, letter: string): ModelIdentity {
  return { id, digest: digestOf(letter), evidence: 'manifest', facts: { architecture: 'qwen3' } };
}
