import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, type ConfigurationInput, configurationSchema } from '@gatehouse/contract/config';
import type { ContentPart } from '@gatehouse/contract/content-parts';
import type { Leaf } from '@gatehouse/contract/leaf';
import type { DestinationStream } from 'pino';
import { type Clock, systemClock } from '../core/clock.ts';
import type { CollectedAnswer } from '../core/answer.ts';
import { openExchange, type Exchange } from '../core/exchange.ts';
import type { DirectoryStore } from '../core/directory-store.ts';
import type { Provider } from '../core/provider.ts';
import { openaiChat } from '../dialects/openai-chat.ts';
import { withPrompts } from '../dialects/prompt-call.ts';
import type { Gateway } from '../gateway.ts';
import { type GatewayOptions, openGateway } from '../open-gateway.ts';
import { KeyReader } from '../ledger/keys/read-keys.ts';
import { localRootKey } from '../ledger/keys/root-key.ts';
import { DestroyedContents } from '../ledger/destroyed-contents.ts';
import { loadTenantKey } from '../ledger/keys/tenant-key.ts';
import { openContent, openPieces, type OpenedPiece } from '../ledger/open-content.ts';
import { readLeaves } from '../ledger/read-leaves.ts';
import { createRandomIds } from '../lib/random-ids.ts';
import type { Route } from '../http/routes.ts';
import { openDoor } from '../open-door.ts';
import { scriptedProvider } from './scripted-provider.ts';
import { watchTestFile, writeTestFile } from './test-configuration-file.ts';
import { createMemoryDirectory } from '../stores/memory-directory.ts';
import { createLog } from '../telemetry/create-log.ts';
import { createScriptedModel, type ScriptedModel } from './scripted-model.ts';

export interface TestGatewayOptions {
  /** Whatever differs from the defaults. Without providers there is one scripted model, called `scripted`. */
  readonly configuration?: Partial<ConfigurationInput>;
  /** Providers that the test made itself, by id; they stand in for the configured ones. */
  readonly providers?: Readonly<Record<string, Provider>>;
  /** Makes the guards, in place of the catalogue. */
  readonly makeGuard?: GatewayOptions['makeGuard'];
  readonly clock?: Clock;
  /** In place of collections. */
  readonly retrieval?: GatewayOptions['retrieval'];
  /** For drawing targets and waits. */
  readonly random?: () => number;
  readonly logLevel?: Configuration['telemetry']['logLevel'];
  /** The built console, for tests that open it. */
  readonly consoleFolder?: string;
  /**
   * Writes the configuration into a file that is watched, so that it can be changed over HTTP; only of a gateway that listens.
   * A text is the whole file: its providers are real ones unless `providers` stand in for them.
   */
  readonly file?: true | string;
  /** In memory where none is given. */
  readonly directoryStore?: DirectoryStore;
  /** An existing data folder, to start again on it; it is not removed at the end. */
  readonly folder?: string;
}

export interface TestGateway {
  readonly gateway: Gateway;
  readonly configuration: Configuration;
  /** Holds everything that the gateway writes. */
  readonly folder: string;
  readonly userKey: string;
  readonly adminKey: string;
  readonly model: ScriptedModel;
  /** What was logged so far, a line each. */
  readonly logged: readonly string[];
  /** Sends one chat request down the path, without a socket. Rejects with the error that a client would see. */
  ask(body: object, options?: AskOptions): Promise<AskResult>;
  /** Every leaf that is durable by now. */
  leaves(): Promise<readonly Leaf[]>;
  /** What is sealed with a leaf, opened. */
  content(leaf: Leaf, part: ContentPart): Promise<string>;
  /** The same piece by piece; undefined where there is none. */
  pieces(leaf: Leaf, part: ContentPart): Promise<readonly OpenedPiece[] | undefined>;
  close(): Promise<void>;
}

export interface AskOptions {
  /** Undefined sends no credential at all. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal;
  /** As the headers give them. */
  readonly subject?: string;
  readonly consent?: string;
  readonly memory?: 'on' | 'forget';
}

export interface AskResult {
  readonly exchange: Exchange;
  readonly answer: CollectedAnswer;
}

/** A listening gateway; `url` is its base address. */
export interface ListeningTestGateway extends TestGateway {
  readonly url: string;
  /** Of the admin plane, where that has an address of its own. */
  readonly adminUrl: string;
  /** All routes that it has. */
  readonly routes: readonly Route[];
  /** Absolute path of the configuration file, where there is one. */
  readonly file: string | undefined;
  /** What is watched may be read at once, as SIGHUP asks for. */
  readonly reload: () => Promise<string>;
}

/** A whole gateway on a fresh data folder, with real records, guards and keys, but no port. */
export async function createTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const dialect = withPrompts(openaiChat, 'messages');
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'gatehouse-test-')));
  const clock = options.clock ?? systemClock;
  const ids = createRandomIds();
  const model = createScriptedModel();
  const configuration = configurationSchema.parse({
    version: 1,
    providers: [scriptedProvider],
    ...options.configuration,
    dataFolder: folder,
  });
  const logged: string[] = [];
  const destination: DestinationStream = {
    write: (line) => {
      logged.push(line);
    },
  };
  const log = createLog({ level: options.logLevel ?? 'info', version: 'test', clock, destination });
  // One that is there already must open with the key that it was made with.
  const rootKey = options.folder === undefined ? randomBytes(32) : Buffer.alloc(32, 7);
  const given = new Map(Object.entries(options.providers ?? {}));
  const gateway = await openGateway({
    configuration,
    rootKey: localRootKey(rootKey, 'test'),
    directoryStore: options.directoryStore ?? createMemoryDirectory(),
    version: 'test',
    clock,
    ids,
    log,
    tracer: undefined,
    ...(options.makeGuard === undefined ? {} : { makeGuard: options.makeGuard }),
    ...(options.random === undefined ? {} : { random: options.random }),
    ...(options.retrieval === undefined ? {} : { retrieval: options.retrieval }),
    ...(options.providers === undefined && options.configuration?.providers !== undefined
      ? {}
      : { makeProvider: (provider) => Promise.resolve(given.get(provider.id) ?? model) }),
  });
  const { key: userKey } = await gateway.keys.create({ name: 'test user', role: 'user' });
  const { key: adminKey } = await gateway.keys.create({ name: 'test admin', role: 'admin' });
  const ledgerFolder = join(folder, 'ledger');
  const shards = new WeakMap<Leaf, string>();
  const destroyed = new DestroyedContents(async function* leaves() {
    for await (const { leaf } of readLeaves(ledgerFolder)) yield leaf;
  });
  const openKeys = async (): Promise<KeyReader> => {
    const keysFolder = join(folder, 'keystore');
    return new KeyReader(
      keysFolder,
      await loadTenantKey(keysFolder, localRootKey(rootKey, 'test'), configuration.tenant),
    );
  };

  return {
    gateway,
    configuration,
    folder,
    userKey,
    adminKey,
    model,
    logged,
    async ask(body, asked = {}) {
      const key = 'key' in asked ? asked.key : userKey;
      const raw = Buffer.from(JSON.stringify(body));
      const exchange = openExchange({
        id: ids.next('req'),
        dialect: dialect.id,
        kind: 'chat',
        receivedAt: clock.now(),
        startedAt: clock.elapsed(),
        signal: asked.signal ?? new AbortController().signal,
        credential: key === undefined ? { found: 'none' } : { found: 'one', value: key },
        receive: () => Promise.resolve({ raw, request: dialect.decode(raw, gateway.configuration.inspection) }),
        incomingTrace: undefined,
        subject: asked.subject,
        consent: asked.consent,
        memory: asked.memory,
      });
      gateway.began(exchange);
      const stream = await gateway.run(exchange);
      for await (const _delta of stream);
      if (exchange.answer === undefined) throw new Error('the path gave no answer');
      return { exchange, answer: exchange.answer };
    },
    async leaves() {
      const leaves: Leaf[] = [];
      for await (const { leaf, shard } of readLeaves(ledgerFolder)) {
        leaves.push(leaf);
        shards.set(leaf, shard);
      }
      return leaves;
    },
    async content(leaf, part) {
      const keys = await openKeys();
      const shard = shards.get(leaf) ?? '';
      const opened = await openContent({ folder: ledgerFolder, keys, destroyed }, { leaf, shard }, part);
      keys.close();
      if (opened === undefined) throw new Error(`the leaf has no ${part}`);
      return opened.toString();
    },
    async pieces(leaf, part) {
      const keys = await openKeys();
      try {
        return await openPieces(
          { folder: ledgerFolder, keys, destroyed },
          { leaf, shard: shards.get(leaf) ?? '' },
          part,
        );
      } finally {
        keys.close();
      }
    },
    async close() {
      await gateway.close('end of the test');
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The same, listening on a free port of the loopback address. */
export async function listenTestGateway(options: TestGatewayOptions = {}): Promise<ListeningTestGateway> {
  const { server, ...rest } = options.configuration ?? {};
  const configuration = { ...rest, server: { drainTimeout: '2s', ...server, port: 0 } };
  const written = options.file === undefined ? undefined : await writeTestFile(options.file, configuration);
  const scripted = options.file === true && rest.providers === undefined;
  const test = await createTestGateway({
    ...options,
    ...(scripted ? { providers: options.providers ?? {} } : {}),
    configuration: { ...configuration, ...written?.configuration },
  });
  const log = createLog({ level: 'silent', version: 'test' });
  const clock = options.clock ?? systemClock;
  const ids = createRandomIds();
  const watched = written && (await watchTestFile(written.file, test, { clock, ids }));
  const door = await openDoor({
    gateway: test.gateway,
    clock,
    ids,
    log,
    consoleFolder: options.consoleFolder,
    configuration: watched?.administration,
  });
  const { adminUrl, url } = await door.listen();
  return {
    ...test,
    url,
    adminUrl,
    routes: door.routes,
    file: written?.file,
    reload: () => watched?.watch.reload() ?? Promise.resolve('unchanged'),
    async close() {
      watched?.watch.close();
      await door.drain(test.configuration.server.drainTimeout);
      await test.close();
      if (written !== undefined) await rm(written.folder, { recursive: true, force: true });
    },
  };
}
