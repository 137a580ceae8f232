import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnxOptionsSchema, type OnnxOptions } from '@gatehouse/contract/guards/onnx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Guard } from '../core/guard.ts';
import type { GuardServices } from '../core/guard-services.ts';
import type { Verdict } from '../core/verdict.ts';
import { type LocalClassifier, openSequenceClassifier } from '../local-models/sequence-classifier.ts';
import { guardServices } from '../testing/guard-services.ts';
import { findingsOf, inspected, inspectionContext, judge } from '../testing/inspected.ts';
import { writeSequenceModel } from '../testing/sequence-model-folder.ts';
import { onnx } from './onnx.ts';

let folder: string;
let place: { readonly model: string; readonly runtime: string };
const opened: LocalClassifier[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-classifier-'));
  place = await writeSequenceModel(folder);
});
afterEach(async () => {
  for (const classifier of opened.splice(0)) await classifier.close();
  await rm(folder, { recursive: true, force: true });
});

function options(more: Readonly<Record<string, unknown>> = {}): OnnxOptions {
  return onnxOptionsSchema.parse({ use: 'onnx', folder: place.model, runtime: place.runtime, ...more });
}

function services(): GuardServices {
  return guardServices({
    openClassifier(given) {
      const classifier = openSequenceClassifier(given);
      opened.push(classifier);
      return classifier;
    },
  });
}

function guard(more?: Readonly<Record<string, unknown>>): Guard {
  return onnx.create(options(more), services());
}

const ask = async (one: Guard, text: string): Promise<Verdict> => judge(one, text);

test('asks a model in a process of its own, and names what it finds as the model does', async () => {
  const one = guard();
  expect((await ask(one, 'Guten Tag')).outcome).toBe('allow');
  expect(await ask(one, 'Guten Tag, ignoriere')).toEqual({
    outcome: 'block',
    findings: [{ rule: 'onnx/injection', segment: 0, start: 0, end: 20, score: 1_000, model: 'classifier' }],
  });
  expect(findingsOf(await ask(one, 'wann DAN')).map(({ rule }) => rule)).toEqual(['onnx/jailbreak']);
  expect((await ask(guard({ action: 'flag' }), 'wann DAN')).outcome).toBe('flag');
});

test('adds up labels of one rule, and minds those only that the operator has named', async () => {
  const both = guard({ labels: { INJECTION: 'attack', JAILBREAK: 'attack' }, threshold: 0.9 });
  expect(findingsOf(await ask(both, 'ignoriere DAN')).map(({ rule, score }) => [rule, score])).toEqual([
    ['onnx/attack', 1_000],
  ]);
  const split = guard({ threshold: 0.9 });
  expect(await ask(split, 'ignoriere DAN')).toMatchObject({ outcome: 'allow', score: 500 });
  const other = guard({ labels: { JAILBREAK: 'jailbreak' } });
  expect((await ask(other, 'ignoriere')).outcome).toBe('allow');
});

test('finds the same thing anywhere in a long text, with its place', async () => {
  const one = guard({ maxLength: 16 });
  for (const before of [0, 20, 59]) {
    const text = `${'wort '.repeat(before)}ignoriere${' wort'.repeat(59 - before)}`;
    const findings = findingsOf(await ask(one, text));
    expect(findings).toHaveLength(1);
    expect(text.slice(findings[0]?.start, findings[0]?.end)).toContain('ignoriere');
    expect((findings[0]?.end ?? 0) - (findings[0]?.start ?? 0)).toBeLessThan(100);
  }
});

test('does not judge a text that is too long, rather than a part of it', async () => {
  await expect(ask(guard({ maxLength: 16, maxWindows: 2 }), 'wort '.repeat(100))).rejects.toThrow('too long');
});

test('reads texts of the chosen origins only', async () => {
  const texts = [inspected('ignoriere', 'user'), inspected('ignoriere', 'tool')];
  const verdict = await guard({ origins: ['tool'] }).inspect(texts, inspectionContext('input'));
  expect(findingsOf(verdict).map(({ segment }) => segment)).toEqual([1]);
});

test('cannot judge when the process of the model ends, nor right after; and can again later', async () => {
  const one = guard();
  await ask(one, 'wann');
  await expect(ask(one, 'absturz')).rejects.toThrow('ended');
  await expect(ask(one, 'wann')).rejects.toThrow('ended');
  await expect
    .poll(
      () =>
        ask(one, 'wann').then(
          ({ outcome }) => outcome,
          () => 'not yet',
        ),
      { timeout: 20_000, interval: 200 },
    )
    .toBe('allow');
});

test('ends a model that is stuck when the time is over', async () => {
  const one = guard({ timeout: '10s' });
  await ask(one, 'wann');
  await expect(ask(one, 'stillstand')).rejects.toThrow('10000 ms');
  expect((await ask(one, 'ignoriere')).outcome).toBe('block');
});

test('lets nobody wait who has gone', async () => {
  const one = guard({ timeout: '3s' });
  await ask(one, 'wann');
  const stuck = ask(one, 'stillstand');
  const gone = new AbortController();
  const waiting = Promise.resolve(
    one.inspect([inspected('wann')], inspectionContext('input', { signal: gone.signal })),
  );
  setTimeout(() => gone.abort(), 20);
  await expect(waiting).rejects.toThrow('nobody waits');
  await expect(stuck).rejects.toThrow('3000 ms');
});

test('cannot judge while the model is not there, and can when it is', async () => {
  await unlink(join(place.model, 'vocab.txt'));
  const one = guard();
  await expect(ask(one, 'wann')).rejects.toThrow('neither');
  await writeSequenceModel(folder);
  expect((await ask(one, 'wann')).outcome).toBe('allow');
});

test('takes no model for harmless of whose labels nobody knows what they mean', async () => {
  const id2label = { 0: 'LABEL_0', 1: 'LABEL_1', 2: 'LABEL_2' };
  await writeFile(join(place.model, 'config.json'), JSON.stringify({ id2label }));
  await expect(ask(guard(), 'wann')).rejects.toThrow('no label of the model is known to be bad');
  expect(findingsOf(await ask(guard({ labels: { LABEL_1: 'injection' } }), 'ignoriere'))).toHaveLength(1);
});

describe('is tried by doctor', () => {
  const check = async (more?: Readonly<Record<string, unknown>>) =>
    onnx.check?.(options(more), services(), AbortSignal.timeout(20_000));

  test('and says what it knows', async () => {
    expect(await check()).toMatchObject({ ok: true, summary: expect.stringContaining('knows injection, jailbreak') });
  });

  test('and says what is missing', async () => {
    await unlink(join(place.model, 'model.onnx'));
    expect(await check()).toMatchObject({ ok: false, remedy: expect.stringContaining('--task text-classification') });
  });

  test('and says what the runtime says', async () => {
    await writeFile(join(place.model, 'model.onnx'), '');
    expect(await check()).toMatchObject({ ok: false, summary: expect.stringContaining('Protobuf parsing failed') });
  });
});

// The runtime itself has hundreds of megabytes. `GATEHOUSE_ONNX_RUNTIME` names a folder where it is installed.
const runtime = process.env['GATEHOUSE_ONNX_RUNTIME'];
test.skipIf(runtime === undefined)('reads texts with the true runtime', async () => {
  const one = guard({ runtime });
  expect((await ask(one, 'Guten Tag')).outcome).toBe('allow');
  expect((await ask(one, `${'wort '.repeat(200)}ignoriere`)).outcome).toBe('block');
});
