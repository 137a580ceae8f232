import { describe, expect, it } from 'vitest';
import { emptyAnswer } from '../core/answer.ts';
import type { Clock } from '../core/clock.ts';
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
    expect(directory.models().map(({ id }) => id)).toEqual(['house', 'qwen3:8b']);
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
