import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { digestOf, manifest, openModelRoom } from '../testing/model-room.ts';
import { ModelBook, ModelBookError } from './model-book.ts';

const place = { provider: 'local', target: 'qwen3' };
const row = { provider: 'local', model: 'qwen3' };

describe('a register that observes', () => {
  test('lets everything through, and tells of a model that is another one than before', async () => {
    const room = await openModelRoom();
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    expect(room.gate.refusalOf(place)).toBeUndefined();
    expect(room.gate.digestOf(place)).toBe(digestOf('a'));
    room.observer.observe('local', [manifest('qwen3', 'b')], room.rules);
    await room.observer.settled();
    expect(room.gate.refusalOf(place)).toBeUndefined();
    expect(room.incidents).toMatchObject([{ guard: 'model-register', rule: 'changed/local/qwen3', outcome: 'flag' }]);
    expect(room.leaves).toMatchObject([
      { kind: 'model', action: 'changed', actor: 'gatehouse', before: digestOf('a'), digest: digestOf('b') },
    ]);
    expect(room.changes.count).toBe(1);
  });

  test('refuses a registered model that has changed where that is wanted', async () => {
    const room = await openModelRoom({ onChange: 'block', models: [row] });
    room.observer.observe('local', [manifest('qwen3', 'a'), manifest('other', 'c')], room.rules);
    expect(room.gate.refusalOf(place)).toBeUndefined();
    room.observer.observe('local', [manifest('qwen3', 'b'), manifest('other', 'd')], room.rules);
    expect(room.gate.refusalOf(place)).toBe('model_changed');
    expect(room.gate.refusalOf({ provider: 'local', target: 'other' })).toBeUndefined();
    expect(room.incidents.map(({ outcome }) => outcome)).toEqual(['block', 'flag']);
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    expect(room.gate.refusalOf(place)).toBeUndefined();
  });
});

describe('a register that is enforced', () => {
  test('lets through what is registered, and nothing else', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [row, { provider: 'local', model: 'llama*' }] });
    room.observer.observe(
      'local',
      [manifest('qwen3', 'a'), manifest('llama3.1', 'b'), manifest('phi', 'c')],
      room.rules,
    );
    expect(room.gate.refusalOf(place)).toBeUndefined();
    expect(room.gate.refusalOf({ provider: 'local', target: 'llama3.1' })).toBeUndefined();
    expect(room.gate.refusalOf({ provider: 'local', target: 'phi' })).toBe('model_not_registered');
    expect(room.gate.refusalOf({ provider: 'elsewhere', target: 'qwen3' })).toBe('model_not_registered');
    expect(room.gate.refusalOf({ provider: 'quotes', target: 'extractive' })).toBeUndefined();
  });

  test('refuses a digest that the file does not have, from the first moment on', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [{ ...row, digests: [digestOf('a')] }] });
    expect(room.gate.refusalOf(place)).toBe('model_unverified');
    room.observer.observe('local', [manifest('qwen3', 'b')], room.rules);
    expect(room.gate.refusalOf(place)).toBe('model_changed');
    expect(room.incidents).toMatchObject([{ outcome: 'block' }]);
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    expect(room.gate.refusalOf(place)).toBeUndefined();
  });

  test('refuses a model whose server no longer tells what it is', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [row] });
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    room.observer.observe('local', [{ id: 'qwen3', digest: undefined, evidence: 'name', facts: {} }], room.rules);
    expect(room.gate.refusalOf(place)).toBe('model_unverified');
    expect(room.gate.digestOf(place)).toBeUndefined();
    room.observer.observe('local', [], room.rules);
    expect(room.gate.refusalOf(place)).toBe('model_unverified');
  });

  test('goes on with what a server has said while it cannot be asked', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [row] });
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    room.observer.failed('local', 'upstream_timeout');
    expect(room.gate.refusalOf(place)).toBeUndefined();
  });

  test('refuses a model after its last day', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [{ ...row, validUntil: '2026-11-23' }] });
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    expect(room.gate.refusalOf(place)).toBeUndefined();
    room.clock.at += 86_400_000;
    expect(room.gate.refusalOf(place)).toBe('model_registration_expired');
  });
});

describe('a server that flaps', () => {
  test('fills neither the record nor the memory', async () => {
    const room = await openModelRoom({ models: [row] });
    for (let round = 0; round < 500; round += 1)
      room.observer.observe('local', [manifest('qwen3', round % 2 === 0 ? 'a' : 'b')], room.rules);
    await room.observer.settled();
    expect(room.leaves.filter((leaf) => leaf.kind === 'model' && leaf.action === 'changed')).toHaveLength(10);
    expect(room.book.get('local', 'qwen3')?.history).toHaveLength(2);
    room.clock.at += 3_600_000;
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    await room.observer.settled();
    expect(room.leaves.at(-1)).toMatchObject({ action: 'changed', times: 490 });
  });

  test('that makes up ever new models and digests stays within bounds', async () => {
    const room = await openModelRoom();
    for (let round = 0; round < 20; round += 1) {
      const models = Array.from({ length: 1_000 }, (_, index) => manifest(`m${round}-${index}`, 'a'));
      room.observer.observe('local', models, room.rules);
    }
    expect(room.book.all().length).toBeLessThanOrEqual(5_000);
    const digests = Array.from({ length: 100 }, (_, index) => index.toString(16).padStart(64, '0'));
    for (const digest of digests)
      room.observer.observe(
        'other',
        [{ id: 'x', digest: `sha256:${digest}`, evidence: 'manifest', facts: {} }],
        room.rules,
      );
    expect(room.book.get('other', 'x')?.history.length ?? 0).toBeLessThanOrEqual(32);
  });
});

describe('the file of the register', () => {
  test('has what is known after a restart, and nobody is believed before it was asked again', async () => {
    const first = await openModelRoom({ mode: 'enforce', models: [row] });
    first.observer.observe('local', [manifest('qwen3', 'a')], first.rules);
    await first.book.save();
    const second = await openModelRoom({ mode: 'enforce', models: [row] }, first.file);
    expect(second.gate.refusalOf(place)).toBe('model_unverified');
    second.observer.observe('local', [manifest('qwen3', 'b')], second.rules);
    expect(second.gate.refusalOf(place)).toBe('model_changed');
    expect(second.incidents).toHaveLength(1);
    second.observer.observe('local', [manifest('qwen3', 'a')], second.rules);
    expect(second.gate.refusalOf(place)).toBeUndefined();
  });

  test.each(['{', '{"version":1,"models":[{}]}', '[]'])(
    'that has %j in it is not taken for an empty one',
    async (text) => {
      const { file } = await openModelRoom();
      await writeFile(file, text);
      await expect(ModelBook.open(file)).rejects.toThrow(ModelBookError);
    },
  );
});

test('a record that cannot be written holds nothing up', async () => {
  const room = await openModelRoom({ mode: 'enforce', models: [row] });
  room.ledger.failing = true;
  room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
  room.observer.observe('local', [manifest('qwen3', 'b')], room.rules);
  await room.observer.settled();
  expect(room.gate.refusalOf(place)).toBe('model_changed');
  expect(room.incidents).toHaveLength(1);
});
