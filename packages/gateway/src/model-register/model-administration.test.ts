import type { ApprovalView } from '@gatehouse/contract/admin-record';
import { GatehouseError } from '../core/errors.ts';
import { describe, expect, test } from 'vitest';
import { digestOf, manifest, type ModelRoom, openModelRoom } from '../testing/model-room.ts';
import { type AskSecond, createModelAdministration, detailsFrom } from './model-administration.ts';

type Administration = ReturnType<typeof createModelAdministration>;

function administer(room: ModelRoom, askSecond: AskSecond = async () => ({ approver: undefined })): Administration {
  return createModelAdministration({ ...room, askSecond, rules: () => room.rules });
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof GatehouseError ? error.code : error),
  );
}

const place = { provider: 'local', model: 'qwen3' };
const target = { provider: 'local', target: 'qwen3' };

describe('what people say of models', () => {
  test('registers all that is there, and writes each of them into the record', async () => {
    const room = await openModelRoom({ mode: 'enforce' });
    room.observer.observe('local', [manifest('qwen3', 'a'), manifest('phi', 'b')], room.rules);
    expect(room.gate.refusalOf(target)).toBe('model_not_registered');
    expect(await administer(room).register({ all: true, reason: 'inventory' }, 'key_1')).toEqual({ done: 2 });
    expect(room.gate.refusalOf(target)).toBeUndefined();
    expect(room.leaves).toMatchObject([
      { action: 'registered', actor: 'key_1', model: 'qwen3', digest: digestOf('a') },
      { action: 'registered', actor: 'key_1', model: 'phi', digest: digestOf('b') },
    ]);
    expect(await administer(room).register({ all: true, reason: 'again' }, 'key_1')).toEqual({ done: 0 });
  });

  test('accepts exactly what was looked at, and what was there before is then another one', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [place] });
    const { accept } = administer(room);
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    room.observer.observe('local', [manifest('qwen3', 'b')], room.rules);
    const wanted = { ...place, digest: digestOf('a'), reason: 'update' };
    expect(await codeOf(accept(wanted, 'key_1'))).toBe('model_digest_gone');
    expect(await accept({ ...wanted, digest: digestOf('b') }, 'key_1')).toEqual({ done: 1 });
    expect(room.gate.refusalOf(target)).toBeUndefined();
    expect(room.leaves.at(-1)).toMatchObject({ action: 'accepted', before: digestOf('a'), digest: digestOf('b') });
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    expect(room.gate.refusalOf(target)).toBe('model_changed');
  });

  test('cannot go against what the file says', async () => {
    const room = await openModelRoom({ models: [{ ...place, digests: [digestOf('a')] }] });
    const admin = administer(room);
    room.observer.observe('local', [manifest('qwen3', 'b')], room.rules);
    expect(await codeOf(admin.accept({ ...place, digest: digestOf('b'), reason: 'x' }, 'k'))).toBe('model_pinned');
    expect(await codeOf(admin.register({ ...place, details: {}, reason: 'x' }, 'k'))).toBe('model_pinned');
    expect(await codeOf(admin.remove({ ...place, reason: 'x' }, 'k'))).toBe('model_pinned');
  });

  test('describes one anew without accepting that it has changed, and removes it', async () => {
    const room = await openModelRoom({ mode: 'enforce' });
    const admin = administer(room);
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    await admin.register({ ...place, details: { license: 'MIT' }, reason: 'x' }, 'k');
    room.observer.observe('local', [manifest('qwen3', 'b')], room.rules);
    await admin.register({ ...place, details: { license: 'Apache-2.0' }, reason: 'x' }, 'k');
    expect(room.gate.refusalOf(target)).toBe('model_changed');
    expect(await admin.remove({ ...place, reason: 'x' }, 'k')).toEqual({ done: 1 });
    expect(room.gate.refusalOf(target)).toBe('model_not_registered');
    expect(await codeOf(admin.remove({ ...place, reason: 'x' }, 'k'))).toBe('resource_not_found');
    expect(await codeOf(admin.accept({ ...place, digest: digestOf('b'), reason: 'x' }, 'k'))).toBe(
      'resource_not_found',
    );
    expect(await codeOf(admin.register({ provider: 'local', model: 'none', details: {}, reason: 'x' }, 'k'))).toBe(
      'model_not_found',
    );
  });

  test('waits for a second person where that is wanted, who agrees to exactly that', async () => {
    const room = await openModelRoom({ mode: 'enforce' });
    const asked: string[] = [];
    const agreed = new Set<string | undefined>();
    const admin = administer(room, async ({ request }) => {
      asked.push(request);
      return agreed.has(request) ? { approver: 'key_2' } : { question: { id: 'apr_1' } as ApprovalView };
    });
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    expect(await admin.register({ all: true, reason: 'x' }, 'key_1')).toMatchObject({ question: { id: 'apr_1' } });
    expect(room.gate.refusalOf(target)).toBe('model_not_registered');
    agreed.add(asked[0]);
    // Another model has come meanwhile: that is another question.
    room.observer.observe('local', [manifest('qwen3', 'a'), manifest('phi', 'b')], room.rules);
    expect(await admin.register({ all: true, reason: 'x' }, 'key_1')).toMatchObject({ question: { id: 'apr_1' } });
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    expect(await admin.register({ all: true, reason: 'x' }, 'key_1')).toEqual({ done: 1 });
    expect(room.leaves.at(-1)).toMatchObject({ action: 'registered', actor: 'key_1', approver: 'key_2' });
  });

  test('is taken back in the record where it cannot be kept', async () => {
    const room = await openModelRoom({ mode: 'enforce' });
    room.observer.observe('local', [manifest('qwen3', 'a')], room.rules);
    const failing = { save: () => Promise.reject(new Error('read-only')) };
    const book = Object.assign(Object.create(room.book) as typeof room.book, {
      save: failing.save,
      get: (provider: string, model: string) => room.book.get(provider, model),
      all: () => room.book.all(),
    });
    const admin = administer({ ...room, book });
    expect(await codeOf(admin.register({ all: true, reason: 'x' }, 'k'))).toBe('model_register_unwritable');
    expect(room.leaves).toMatchObject([{ action: 'registered' }, { action: 'undone' }]);
    expect(room.gate.refusalOf(target)).toBe('model_not_registered');
  });
});

test('what a file says of itself becomes a statement only where it has the right form and is no guess', () => {
  expect(
    detailsFrom({
      license: 'apache 2',
      publisher: 'Example',
      repository: 'somewhere',
      contextLength: 4_096,
      languages: ['de', '?'],
    }),
  ).toEqual({ publisher: 'Example', contextLength: 4_096 });
  expect(detailsFrom({ license: 'MIT', licenseGuessed: true })).toEqual({});
});
