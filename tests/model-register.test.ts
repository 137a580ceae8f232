import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ModelEntry,
  modelRegisterViewSchema,
  type ModelRegisterView,
} from '@gatehouse/contract/admin-model-register';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createTestGateway,
  listenTestGateway,
  type ListeningTestGateway,
} from '../packages/gateway/src/testing/create-test-gateway.ts';
import { describedGguf, pickles } from '../packages/gateway/src/testing/made-model-files.ts';
import {
  type ModelStoreServer,
  ollamaTags,
  startModelStore,
} from '../packages/gateway/src/testing/model-store-server.ts';

let gateway: ListeningTestGateway | undefined;
let store: ModelStoreServer | undefined;
afterEach(async () => {
  await gateway?.close();
  await store?.close();
  gateway = store = undefined;
});

type Register = NonNullable<ConfigurationInput['modelRegister']>;

/** A gateway before an Ollama that has `qwen3:8b`. */
async function setUp(
  register: Register = {},
  more: Partial<ConfigurationInput> = {},
  folder?: string,
): Promise<ModelStoreServer> {
  store ??= await startModelStore({ '/api/tags': ollamaTags({ 'qwen3:8b': 'a' }) });
  gateway = await listenTestGateway({
    logLevel: 'silent',
    ...(folder === undefined ? {} : { folder }),
    configuration: {
      providers: [
        {
          id: 'local',
          kind: 'openai-compatible',
          profile: 'ollama',
          baseUrl: `${store.origin}/v1`,
          allowPrivateNetwork: true,
          models: ['qwen3:8b'],
        },
      ],
      modelRegister: register,
      ...more,
    },
  });
  return store;
}

function served(): ListeningTestGateway {
  if (gateway === undefined) throw new Error('no gateway was set up');
  return gateway;
}

async function call(path: string, body?: object, key = served().adminKey): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${served().url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function look(): Promise<ModelRegisterView> {
  return modelRegisterViewSchema.parse((await call('/admin/v1/models/look', {})).body);
}

async function entry(model = 'qwen3:8b'): Promise<ModelEntry | undefined> {
  const view = modelRegisterViewSchema.parse((await call('/admin/v1/models/register')).body);
  return view.models.find((one) => one.model === model);
}

async function ask(model = 'qwen3:8b'): Promise<{ status: number; code: unknown }> {
  const { body, status } = await call(
    '/v1/chat/completions',
    { model, messages: [{ role: 'user', content: 'Guten Tag' }] },
    served().userKey,
  );
  return { status, code: (body as { error?: { code?: unknown } }).error?.code };
}

function chats(): number {
  return store?.asked.filter((path) => path.endsWith('/chat/completions')).length ?? 0;
}

async function leavesOf<Kind extends Leaf['kind']>(kind: Kind): Promise<readonly Extract<Leaf, { kind: Kind }>[]> {
  return (await served().leaves()).filter((leaf): leaf is Extract<Leaf, { kind: Kind }> => leaf.kind === kind);
}

const now = { provider: 'local', model: 'qwen3:8b' };
const [a, b] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);

describe('the register of models', () => {
  test('observes by itself: everything works, and each answer names the digest that was known', async () => {
    await setUp();
    expect(await ask()).toEqual({ status: 200, code: undefined });
    expect(await entry()).toMatchObject({
      standing: 'unregistered',
      refusedWith: null,
      digest: a,
      evidence: 'manifest',
    });
    expect(await leavesOf('result')).toMatchObject([{ modelDigest: a }]);
  });

  test('enforced, refuses what nobody has registered before anything is sent, until somebody registers it', async () => {
    await setUp({ mode: 'enforce' });
    expect(await ask()).toEqual({ status: 403, code: 'model_not_registered' });
    expect(chats()).toBe(0);
    expect(await leavesOf('refusal')).toMatchObject([{ code: 'model_not_registered' }]);
    expect(await leavesOf('request')).toEqual([]);
    expect(
      served()
        .gateway.explain()
        .stages.find(({ name }) => name === 'route')?.facts,
    ).toContainEqual({
      id: 'model-register',
      mode: 'enforce',
      models: 0,
    });
    const registered = await call('/admin/v1/models/register', { all: true, reason: 'what is here now' });
    expect(registered).toMatchObject({ status: 200, body: { models: [{ standing: 'registered', accepted: [a] }] } });
    expect(await ask()).toEqual({ status: 200, code: undefined });
  });

  test('notices another model under the same name, refuses it, and lets it through once somebody has accepted it', async () => {
    const { answers } = await setUp({ mode: 'enforce', models: [now] });
    expect(await ask()).toMatchObject({ status: 200 });
    answers.set('/api/tags', ollamaTags({ 'qwen3:8b': 'b' }));
    expect((await look()).models).toMatchObject([
      { standing: 'changed', refusedWith: 'model_changed', digest: b, accepted: [a] },
    ]);
    expect(await ask()).toEqual({ status: 403, code: 'model_changed' });
    expect(chats()).toBe(1);
    const accepted = await call('/admin/v1/models/accept', { ...now, digest: b, reason: 'a new build' });
    expect(accepted.status).toBe(200);
    expect(await ask()).toMatchObject({ status: 200 });
    expect(await leavesOf('model')).toMatchObject([
      { action: 'noticed', actor: 'gatehouse', digest: a },
      { action: 'changed', actor: 'gatehouse', before: a, digest: b, evidence: 'manifest' },
      { action: 'accepted', before: a, digest: b },
    ]);
    const [, , leaf] = await leavesOf('model');
    expect(leaf?.actor).not.toBe('gatehouse');
    expect((await leavesOf('result')).map(({ modelDigest }) => modelDigest)).toEqual([a, b]);
    const metrics = await (await fetch(`${served().url}/metrics`)).text();
    expect(metrics).toContain('gatehouse_model_changes_total 1');
    expect(metrics).toContain('gatehouse_models{standing="registered"} 1');
  });

  test('accepts nothing but what is there, and nothing from those who may not', async () => {
    await setUp({ models: [now] });
    expect(await call('/admin/v1/models/accept', { ...now, digest: b, reason: 'x' })).toMatchObject({ status: 409 });
    expect(await call('/admin/v1/models/accept', { ...now, digest: 'x', reason: 'x' })).toMatchObject({ status: 400 });
    expect(await call('/admin/v1/models/accept', { ...now, digest: a, reason: ' ' })).toMatchObject({ status: 400 });
    expect((await call('/admin/v1/models/accept', { ...now, digest: a, reason: 'x' }, served().userKey)).status).toBe(
      403,
    );
  });

  test('keeps what is known through a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-register-'));
    const { answers } = await setUp({ mode: 'enforce', models: [now] }, {}, folder);
    expect(await ask()).toMatchObject({ status: 200 });
    await gateway?.close();
    answers.set('/api/tags', ollamaTags({ 'qwen3:8b': 'b' }));
    await setUp({ mode: 'enforce', models: [now] }, {}, folder);
    expect(await entry()).toMatchObject({ standing: 'changed', accepted: [a], digest: b });
  });

  test('refuses a model that it knows while its server does not say what it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-register-'));
    const { answers } = await setUp({ mode: 'enforce', models: [now] }, {}, folder);
    await gateway?.close();
    answers.set('/api/tags', 'hang');
    await setUp({ mode: 'enforce', models: [now], timeout: '50ms' }, {}, folder);
    expect(await ask()).toEqual({ status: 503, code: 'model_unverified' });
    expect(await entry()).toMatchObject({ standing: 'unverified', fault: 'upstream_timeout' });
    answers.set('/api/tags', ollamaTags({ 'qwen3:8b': 'a' }));
    await vi.waitFor(async () => expect(await ask()).toMatchObject({ status: 200 }), {
      timeout: 10_000,
      interval: 100,
    });
  });

  test.each([
    ['no JSON', '<html>'],
    ['another form', { models: 'many' }],
    ['a name of nothing', { models: [{ name: '', digest: 'a'.repeat(64) }] }],
    ['a digest of anything', { models: [{ name: 'qwen3:8b', digest: '../../etc/passwd' }] }],
    ['too much', `{"models":[${'{},'.repeat(3_000_000)}{}]}`],
  ])('lets nothing through on a server that answers with %s', async (_what, answer) => {
    store = await startModelStore({ '/api/tags': answer });
    await setUp({ mode: 'enforce', models: [{ ...now, digests: [a ?? ''] }], timeout: '2s' });
    expect(await ask()).toEqual({ status: 503, code: 'model_unverified' });
    expect(chats()).toBe(0);
  });

  test('never goes on to a model that is not registered, and goes on to one that is', async () => {
    store = await startModelStore({ '/api/tags': ollamaTags({ good: 'a', evil: 'b' }) });
    const provider = {
      kind: 'openai-compatible',
      profile: 'ollama',
      baseUrl: `${store.origin}/v1`,
      allowPrivateNetwork: true,
    } as const;
    const good = { provider: 'local', target: 'good' };
    const evil = { provider: 'local', target: 'evil' };
    await setUp(
      { mode: 'enforce', models: [{ provider: 'local', model: 'good' }] },
      {
        providers: [{ ...provider, id: 'local', models: ['good', 'evil'] }],
        models: [
          { name: 'first-good', targets: [good, evil] },
          { name: 'first-evil', targets: [evil, good] },
          { name: 'only-evil', targets: [evil] },
        ],
      },
    );
    expect(await ask('first-good')).toMatchObject({ status: 200 });
    expect(await ask('first-evil')).toMatchObject({ status: 200 });
    expect(await ask('only-evil')).toEqual({ status: 403, code: 'model_not_registered' });
    expect((await leavesOf('result')).map(({ target }) => target)).toEqual(['good', 'good']);
  });

  test('gives no kept answer of a model that may no longer be used', async () => {
    const { answers } = await setUp({ mode: 'enforce', models: [now] }, { cache: { enabled: true } });
    await ask();
    await ask();
    expect(chats()).toBe(1);
    answers.set('/api/tags', ollamaTags({ 'qwen3:8b': 'b' }));
    await look();
    expect(await ask()).toEqual({ status: 403, code: 'model_changed' });
  });

  test('follows a changed configuration', async () => {
    await setUp();
    const { gateway: inside } = served();
    const next = {
      ...inside.configuration,
      modelRegister: { ...inside.configuration.modelRegister, mode: 'enforce' as const },
    };
    await inside.apply(next, ['modelRegister']);
    expect(await ask()).toEqual({ status: 403, code: 'model_not_registered' });
  });

  test('needs two people where the configuration wants that', async () => {
    await setUp({ mode: 'enforce' }, { ledger: { fourEyes: true } });
    const wanted = { all: true, reason: 'inventory' };
    const asked = await call('/admin/v1/models/register', wanted);
    expect(asked).toMatchObject({ status: 202, body: { approval: { action: 'model', state: 'pending' } } });
    const { id } = (asked.body as { approval: { id: string } }).approval;
    expect(await ask()).toMatchObject({ code: 'model_not_registered' });
    const own = await call(`/admin/v1/approvals/${id}`, { decision: 'approved' });
    expect(own.status).toBe(403);
    await served().gateway.record.approvals.decide(id, 'another person', 'approved');
    expect((await call('/admin/v1/models/register', wanted)).status).toBe(200);
    expect(await ask()).toMatchObject({ status: 200 });
    expect(await leavesOf('model')).toMatchObject([{ action: 'registered', approver: 'another person' }]);
  });
});

describe('files of models', () => {
  const provider = (file: string) => ({ id: 'own', kind: 'llama-cpp', file, model: 'tiny' }) as const;

  test('are read, and known again, and refused where they are another one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-gguf-'));
    const file = join(folder, 'tiny.gguf');
    await writeFile(file, describedGguf());
    const test = await createTestGateway({
      logLevel: 'silent',
      configuration: {
        providers: [provider(file)],
        modelRegister: { mode: 'enforce', models: [{ provider: 'own', model: 'tiny' }] },
      },
    });
    try {
      const models = test.gateway.modelRegister;
      await vi.waitFor(
        async () =>
          expect((await models.view()).models).toMatchObject([
            { standing: 'registered', evidence: 'file', facts: { license: 'apache-2.0', contextLength: 4_096 } },
          ]),
        { timeout: 10_000 },
      );
      await writeFile(file, describedGguf({ 'general.name': 'Other' }));
      await models.look();
      await vi.waitFor(async () => expect((await models.view()).models).toMatchObject([{ standing: 'changed' }]), {
        timeout: 10_000,
      });
      await expect(test.ask({ model: 'tiny', messages: [{ role: 'user', content: 'Hi' }] })).rejects.toMatchObject({
        code: 'model_changed',
      });
    } finally {
      await test.close();
    }
  });

  test('that are pickle are refused whatever they are called, even where nothing is enforced', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-pickle-'));
    const file = join(folder, 'tiny.gguf');
    await writeFile(file, pickles.four);
    await writeFile(join(folder, 'pytorch_model.bin'), pickles.two);
    await writeFile(join(folder, 'README.md'), 'A model.');
    const test = await createTestGateway({
      logLevel: 'silent',
      configuration: { providers: [provider(file)], modelRegister: { folders: [folder] } },
    });
    try {
      const models = test.gateway.modelRegister;
      await vi.waitFor(
        async () => {
          const { folders, models: listed } = await models.view();
          expect(listed).toMatchObject([
            { standing: 'refused', refusedWith: 'model_format_refused', findings: [{ code: 'pickle' }] },
          ]);
          expect(folders).toMatchObject([
            { files: 3, models: 2, found: [{ file: 'pytorch_model.bin' }, { file: 'tiny.gguf' }] },
          ]);
        },
        { timeout: 10_000 },
      );
      await expect(test.ask({ model: 'tiny', messages: [{ role: 'user', content: 'Hi' }] })).rejects.toMatchObject({
        code: 'model_format_refused',
      });
    } finally {
      await test.close();
    }
  });
});
