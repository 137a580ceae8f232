import { describe, expect, it, vi } from 'vitest';
import { emptyAnswer } from '../core/answer.ts';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ModelInfo, Provider } from '../core/provider.ts';
import type { ModelRequest } from '../core/request.ts';
import { ModelDirectory } from './model-directory.ts';

function provider(
  id: string,
  list: () => Promise<readonly ModelInfo[]>,
  answers: Provider['answers'] = ['chat'],
): Provider {
  return {
    id,
    answers,
    models: list,
    call: () => Promise.reject(new Error(`not called: ${JSON.stringify(emptyAnswer())}`)),
    check: () => Promise.resolve({ ok: true, summary: '', models: [] }),
    close: () => Promise.resolve(),
  };
}

function chat(model: string): ModelRequest {
  return {
    kind: 'chat',
    model,
    segments: [],
    notInspected: {},
    body: {},
    stream: false,
    includeUsage: false,
    choices: 1,
  };
}

function clockAt(time: { now: number }): Clock {
  return { now: () => time.now, elapsed: () => time.now };
}

const quiet = { discovered: () => {}, discoveryFailed: () => {} };

describe('the model directory', () => {
  it('finds a model by alias, by the name of its server and by provider and name', async () => {
    const directory = new ModelDirectory({
      providers: [{ provider: provider('local', () => Promise.resolve([{ id: 'qwen3:8b' }])), models: 'discover' }],
      aliases: [{ name: 'house', provider: 'local', target: 'qwen3:8b' }],
      clock: clockAt({ now: 0 }),
      log: quiet,
    });
    await directory.start();
    directory.stop();
    for (const name of ['house', 'qwen3:8b', 'local/qwen3:8b']) {
      expect(await directory.choose(chat(name))).toMatchObject({ target: 'qwen3:8b' });
    }
  });

  it('lists exactly the names that it accepts, and finds each of them', async () => {
    const directory = new ModelDirectory({
      providers: [
        { provider: provider('local', () => Promise.resolve([{ id: 'qwen3:8b' }])), models: 'discover' },
        { provider: provider('cloud', () => Promise.resolve([])), models: ['org/large', 'qwen3:8b'] },
      ],
      aliases: [{ name: 'house', provider: 'local', target: 'qwen3:8b' }],
      clock: clockAt({ now: 0 }),
      log: quiet,
    });
    await directory.start();
    directory.stop();
    const names = ['house', 'qwen3:8b', 'org/large', 'local/qwen3:8b', 'cloud/org/large', 'cloud/qwen3:8b'];
    expect(directory.models().map(({ id }) => id)).toEqual(names);
    for (const name of names) {
      expect(await directory.choose(chat(name))).toBeDefined();
      expect((await directory.find(name)).id).toBe(name);
    }
    await expect(Promise.resolve(directory.find('qwen3:8'))).rejects.toMatchObject({ code: 'model_not_found' });
  });

  it('tells the digest of a model where its server says one, and the new one after it was replaced', async () => {
    let digest = 'a'.repeat(64);
    const time = { now: 0 };
    const directory = new ModelDirectory({
      providers: [
        {
          provider: provider('local', () =>
            Promise.resolve([{ id: 'qwen3:8b', details: { digest } }, { id: 'other' }]),
          ),
          models: 'discover',
        },
      ],
      aliases: [],
      clock: clockAt(time),
      log: quiet,
    });
    await directory.start();
    expect(directory.revisionOf({ provider: 'local', target: 'qwen3:8b' })).toBe('a'.repeat(64));
    expect(directory.revisionOf({ provider: 'local', target: 'other' })).toBeUndefined();
    expect(directory.revisionOf({ provider: 'elsewhere', target: 'qwen3:8b' })).toBeUndefined();
    digest = 'b'.repeat(64);
    await directory.start();
    directory.stop();
    expect(directory.revisionOf({ provider: 'local', target: 'qwen3:8b' })).toBe('b'.repeat(64));
  });

  it('tells who may answer a name, with the same list until something changes', async () => {
    const models = [{ id: 'm' }];
    const directory = new ModelDirectory({
      providers: [{ provider: provider('local', () => Promise.resolve([...models])), models: 'discover' }],
      aliases: [{ name: 'house', provider: 'local', target: 'm' }],
      clock: clockAt({ now: 0 }),
      log: quiet,
    });
    await directory.start();
    directory.stop();
    for (const name of ['house', 'm', 'local/m'])
      expect(directory.targetsOf(name)).toEqual([{ provider: 'local', target: 'm' }]);
    expect(directory.targetsOf('m')).toBe(directory.targetsOf('m'));
    expect(directory.targetsOf('other')).toEqual([]);
  });

  it('marks the long names of models that have a shorter one, and no others', async () => {
    const directory = new ModelDirectory({
      providers: [
        { provider: provider('first', () => Promise.resolve([])), models: ['same'] },
        { provider: provider('second', () => Promise.resolve([])), models: ['same', 'own'] },
      ],
      aliases: [],
      clock: clockAt({ now: 0 }),
      log: quiet,
    });
    expect(directory.models().flatMap(({ id, longForm }) => (longForm === true ? [] : [id]))).toEqual([
      'same',
      'own',
      'second/same',
    ]);
  });

  it('says since when a model is there: as its server says, or since it was first seen', async () => {
    const time = { now: 1_795_000_000_000 };
    const directory = new ModelDirectory({
      providers: [
        {
          provider: provider('local', () => Promise.resolve([{ id: 'dated', created: 5 }, { id: 'undated' }])),
          models: 'discover',
        },
      ],
      aliases: [
        { name: 'house', provider: 'local', target: 'dated' },
        { name: 'unknown', provider: 'local', target: 'not listed' },
      ],
      clock: clockAt(time),
      log: quiet,
    });
    await directory.start();
    directory.stop();
    time.now += 60_000;
    await Promise.resolve(directory.find('nobody')).catch(() => undefined);
    const created = Object.fromEntries(directory.models().map((model) => [model.id, model.created]));
    expect(created).toMatchObject({ house: 5, dated: 5, undated: 1_795_000_000, unknown: 1_795_000_000 });
  });

  it('lets the first provider win where two have a model of the same name', async () => {
    const directory = new ModelDirectory({
      providers: [
        { provider: provider('first', () => Promise.resolve([])), models: ['same'] },
        { provider: provider('second', () => Promise.resolve([])), models: ['same'] },
      ],
      aliases: [],
      clock: clockAt({ now: 0 }),
      log: quiet,
    });
    expect((await directory.choose(chat('same'))).provider.id).toBe('first');
    expect((await directory.choose(chat('second/same'))).provider.id).toBe('second');
  });

  it('asks again for an unknown model, but not more often than every two seconds', async () => {
    let asked = 0;
    const time = { now: 0 };
    const models: ModelInfo[] = [];
    const directory = new ModelDirectory({
      providers: [
        {
          provider: provider('local', () => {
            asked += 1;
            return Promise.resolve([...models]);
          }),
          models: 'discover',
        },
      ],
      aliases: [],
      clock: clockAt(time),
      log: quiet,
    });
    await directory.start();
    directory.stop();
    await expect(Promise.resolve().then(() => directory.choose(chat('new')))).rejects.toMatchObject({
      code: 'model_not_found',
    });
    expect(asked).toBe(1);
    models.push({ id: 'new' });
    time.now = 2_000;
    expect(await directory.choose(chat('new'))).toMatchObject({ target: 'new' });
    expect(asked).toBe(2);
  });

  it('keeps the last known models of a server that is down', async () => {
    let down = false;
    const time = { now: 0 };
    const failures: string[] = [];
    const directory = new ModelDirectory({
      providers: [
        {
          provider: provider('local', () =>
            down ? Promise.reject(new Error('refused')) : Promise.resolve([{ id: 'm' }]),
          ),
          models: 'discover',
        },
      ],
      aliases: [],
      clock: clockAt(time),
      log: { discovered: () => {}, discoveryFailed: (id) => failures.push(id) },
    });
    await directory.start();
    directory.stop();
    down = true;
    time.now = 60_000;
    await expect(Promise.resolve().then(() => directory.choose(chat('other')))).rejects.toMatchObject({
      code: 'model_not_found',
    });
    expect(failures).toEqual(['local']);
    expect(await directory.choose(chat('m'))).toMatchObject({ target: 'm' });
  });

  it.each([
    ['a name of its own', 'qwen3:8b'],
    ['a name with its provider', 'local/qwen3:8b'],
    ['a name with another provider, since names may have slashes', 'cloud/qwen3:8b'],
  ])('tells a model of a server that was never reached from one that does not exist: %s', async (_how, name) => {
    const time = { now: 0 };
    let up = false;
    const directory = new ModelDirectory({
      providers: [
        { provider: provider('cloud', () => Promise.resolve([])), models: ['large'] },
        {
          provider: provider('local', () =>
            up
              ? Promise.resolve([{ id: 'qwen3:8b' }])
              : Promise.reject(new GatehouseError('upstream_dns', { cause: new Error('ENOTFOUND') })),
          ),
          models: 'discover',
        },
      ],
      aliases: [],
      clock: clockAt(time),
      log: quiet,
    });
    await directory.start();
    directory.stop();
    await expect(Promise.resolve(directory.choose(chat(name)))).rejects.toMatchObject({ code: 'upstream_dns' });
    await expect(Promise.resolve(directory.find(name))).rejects.toMatchObject({ code: 'upstream_dns' });
    expect(await directory.choose(chat('large'))).toBeDefined();
    up = true;
    time.now = 2_000;
    const found = Promise.resolve(directory.choose(chat(name)));
    if (name.startsWith('cloud/')) await expect(found).rejects.toMatchObject({ code: 'model_not_found' });
    else expect(await found).toMatchObject({ target: 'qwen3:8b' });
  });

  it.each([
    ['no answer in time', new GatehouseError('client_closed_request'), 'upstream_timeout'],
    ['a refusal that is none of the client’s business', new GatehouseError('upstream_rejected'), 'upstream_failed'],
    ['a crash', new TypeError('x'), 'upstream_failed'],
  ])('never blames the client for a list that could not be read: %s', async (_name, failure, code) => {
    const directory = new ModelDirectory({
      providers: [{ provider: provider('local', () => Promise.reject(failure)), models: 'discover' }],
      aliases: [],
      clock: clockAt({ now: 0 }),
      log: quiet,
    });
    await directory.start();
    directory.stop();
    await expect(Promise.resolve(directory.choose(chat('m')))).rejects.toMatchObject({ code });
  });

  it('finds by itself that a server came up, and says so once', async () => {
    vi.useFakeTimers();
    try {
      let up = false;
      const said: string[] = [];
      const directory = new ModelDirectory({
        providers: [
          {
            provider: provider('local', () =>
              up ? Promise.resolve([{ id: 'm' }]) : Promise.reject(new GatehouseError('upstream_unreachable')),
            ),
            models: 'discover',
          },
        ],
        aliases: [],
        clock: { now: () => Date.now(), elapsed: () => Date.now() },
        log: {
          discovered: (id, models) => said.push(`${id} has ${models}`),
          discoveryFailed: (id) => said.push(`${id} failed`),
        },
      });
      await directory.start();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(directory.models()).toEqual([]);
      expect(said).toEqual(['local failed']);
      up = true;
      await vi.advanceTimersByTimeAsync(15_000);
      expect(directory.models().map(({ id }) => id)).toEqual(['m', 'local/m']);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(said).toEqual(['local failed', 'local has 1']);
      directory.stop();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks a server that was down at the start again within a second', async () => {
    vi.useFakeTimers();
    try {
      let asked = 0;
      const directory = new ModelDirectory({
        providers: [
          {
            provider: provider('local', () => {
              asked += 1;
              return asked === 1
                ? Promise.reject(new GatehouseError('upstream_unreachable'))
                : Promise.resolve([{ id: 'm' }]);
            }),
            models: 'discover',
          },
        ],
        aliases: [],
        clock: { now: () => Date.now(), elapsed: () => Date.now() },
        log: quiet,
      });
      await directory.start();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(asked).toBe(2);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(asked).toBe(2);
      directory.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('refuses embeddings on a model whose provider only chats', () => {
    const directory = new ModelDirectory({
      providers: [{ provider: provider('local', () => Promise.resolve([])), models: ['m'] }],
      aliases: [],
      clock: clockAt({ now: 0 }),
      log: quiet,
    });
    const request: ModelRequest = { kind: 'embeddings', model: 'm', segments: [], notInspected: {}, body: {} };
    expect(() => directory.choose(request)).toThrow('unsupported_by_model');
  });
});
