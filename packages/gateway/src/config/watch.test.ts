import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoadedConfiguration, loadConfiguration } from './load.ts';
import { type ConfigurationWatch, watchConfiguration, type WatchOptions } from './watch.ts';

const text = (tenant: string): string =>
  `version: 1\ntenant: ${tenant}\nproviders: [{id: a, kind: openai-compatible, baseUrl: "https://a.example.org"}]\n`;

let folder: string;
let watch: ConfigurationWatch | undefined;
let events: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-watch-'));
  events = [];
});
afterEach(async () => {
  watch?.close();
  await rm(folder, { recursive: true, force: true });
});

async function start(file: string, over: Partial<WatchOptions> = {}): Promise<ConfigurationWatch> {
  const current = await loadConfiguration(file, {});
  if (!current.ok) throw new Error('the first configuration must be valid');
  watch = watchConfiguration({
    current,
    load: () => loadConfiguration(file, {}),
    apply: ({ loaded, changed, needRestart }) =>
      void events.push(`apply ${loaded.configuration.tenant} ${changed.join()} ${needRestart.join()}`),
    reject: (problems) => void events.push(`reject ${problems.length} at line ${problems[0]?.line}`),
    confirm: () => undefined,
    quiet: 10,
    poll: 60_000,
    ...over,
  });
  return watch;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(events).not.toEqual([]);
  expect(condition()).toBe(true);
}

describe('the watch on the configuration', () => {
  test('applies a file that is written in place', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    const watching = await start(file);
    await writeFile(file, text('two'));
    await until(() => events.includes('apply two tenant tenant'));
    expect(watching.current().configuration.tenant).toBe('two');
  });

  test('applies a file that an editor swaps in, again and again', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('t0'));
    const watching = await start(file);
    for (const tenant of ['t1', 't2', 't3']) {
      await writeFile(join(folder, '.swap'), text(tenant));
      await rename(join(folder, '.swap'), file);
      await until(() => events.some((event) => event.startsWith(`apply ${tenant} `)));
      expect(watching.current().configuration.tenant).toBe(tenant);
    }
  });

  test('applies a file that Kubernetes swaps in behind a link', async () => {
    await mkdir(join(folder, '..one'));
    await mkdir(join(folder, '..two'));
    await writeFile(join(folder, '..one', 'gatehouse.yaml'), text('one'));
    await writeFile(join(folder, '..two', 'gatehouse.yaml'), `${text('two')}# longer\n`);
    await symlink('..one', join(folder, '..data'));
    await symlink(join('..data', 'gatehouse.yaml'), join(folder, 'gatehouse.yaml'));
    const watching = await start(join(folder, 'gatehouse.yaml'));
    await symlink('..two', join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    await until(() => events.some((event) => event.startsWith('apply two ')));
    expect(watching.current().configuration.tenant).toBe('two');
  });

  test('finds a change by looking, where the system tells nothing', async () => {
    const outside = join(folder, 'elsewhere');
    const inside = join(folder, 'inside');
    await mkdir(outside);
    await mkdir(inside);
    await writeFile(join(outside, 'real.yaml'), text('one'));
    await symlink(join(outside, 'real.yaml'), join(inside, 'gatehouse.yaml'));
    const watching = await start(join(inside, 'gatehouse.yaml'), { poll: 20 });
    await writeFile(join(outside, 'real.yaml'), `${text('two')}# longer\n`);
    await until(() => events.some((event) => event.startsWith('apply two ')));
    expect(watching.current().configuration.tenant).toBe('two');
  });

  test('does not miss a change between loading and watching', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    const current = (await loadConfiguration(file, {})) as LoadedConfiguration;
    await writeFile(file, text('two'));
    const watching = await start(file, { current });
    await until(() => events.some((event) => event.startsWith('apply two ')));
    expect(watching.current().configuration.tenant).toBe('two');
  });

  test('keeps the former configuration while the file is not valid or gone, and applies the next valid one', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    const watching = await start(file);
    await writeFile(file, `${text('two')}nonsense: 1\n`);
    await until(() => events.includes('reject 1 at line 4'));
    expect(watching.current().configuration.tenant).toBe('one');
    await rm(file);
    expect(await watching.reload()).toBe('rejected');
    expect(watching.current().configuration.tenant).toBe('one');
    await writeFile(file, text('three'));
    await until(() => events.some((event) => event.startsWith('apply three ')));
  });

  test('says that the file is gone, keeps its configuration, and takes it up when it is back', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    const watching = await start(file, {
      patience: 50,
      reject: ([problem]) => void events.push(problem?.message ?? ''),
      confirm: () => void events.push('confirmed'),
    });
    await until(() => events.includes('confirmed'));
    events.length = 0;
    await rename(file, join(folder, 'away.yaml'));
    await until(() => events.length > 0);
    expect(events).toEqual(['the configuration file is gone or empty']);
    expect(watching.current().configuration.tenant).toBe('one');
    await rename(join(folder, 'away.yaml'), file);
    await until(() => events.length > 1);
    expect(events[1]).toBe('confirmed');
  });

  test('says nothing of a file that is gone only while it is replaced', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    await start(file, { patience: 60_000, confirm: () => void events.push('confirmed') });
    await until(() => events.includes('confirmed'));
    await rm(file);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await writeFile(file, text('two'));
    await until(() => events.some((event) => event.startsWith('apply two ')));
    expect(events.filter((event) => event.startsWith('reject'))).toEqual([]);
  });

  test('does not judge what is half written', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    let loads = 0;
    const watching = await start(file, {
      async load() {
        loads += 1;
        if (loads > 1) return loadConfiguration(file, {});
        await writeFile(file, 'version: 1\nten');
        const half = await loadConfiguration(file, {});
        await writeFile(file, text('two'));
        return half;
      },
    });
    await watching.reload();
    expect(events).toEqual(['apply two tenant tenant']);
  });

  test('asks for a restart by what is running, not by what the file said before', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    const changes: unknown[] = [];
    const watching = await start(file, {
      apply: ({ changed, needRestart, needRestartChanged }) =>
        void changes.push([changed.join(), needRestart.join(), needRestartChanged]),
    });
    const cached = (tenant: string): string => `${text(tenant)}cache: {enabled: true}\n`;
    for (const version of [text('two'), cached('two'), cached('one'), text('one')]) {
      await writeFile(file, version);
      await watching.reload();
    }
    expect(changes).toEqual([
      ['tenant', 'tenant', true],
      ['cache', 'tenant', false],
      ['tenant', '', true],
      ['cache', '', false],
    ]);
  });

  test('keeps the former configuration when the new one cannot be applied', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    const watching = await start(file, { apply: () => Promise.reject(new Error('no')) });
    await writeFile(file, text('two'));
    expect(await watching.reload()).toBe('rejected');
    expect(watching.current().configuration.tenant).toBe('one');
  });

  test('applies nothing when nothing changed', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await writeFile(file, text('one'));
    const watching = await start(file);
    await writeFile(file, `# a comment\n${text('one')}`);
    expect(await watching.reload()).toBe('unchanged');
    expect(events).toEqual([]);
  });

  test('is always on the last valid file, whatever was written before', async () => {
    const file = join(folder, 'gatehouse.yaml');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom('x', 'y', 'z').map(text), fc.string({ unit: 'binary', maxLength: 40 })), {
          maxLength: 8,
        }),
        async (versions) => {
          await writeFile(file, text('start'));
          const watching = await start(file);
          let expected = 'start';
          for (const version of versions) {
            await writeFile(file, version);
            const loaded = await loadConfiguration(file, {});
            if (loaded.ok) expected = loaded.configuration.tenant;
            await watching.reload();
            expect(watching.current().configuration.tenant).toBe(expected);
          }
          watching.close();
        },
      ),
      { numRuns: 30 },
    );
  });
});
