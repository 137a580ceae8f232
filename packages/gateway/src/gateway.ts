import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { extname, join } from 'node:path';
import type { KeyUsageList } from '@gatehouse/contract/admin';
import type { GuardsView, GuardTrial, GuardTrialQuestion } from '@gatehouse/contract/admin-guards';
import type { PrivacyView, Register, Trial, TrialRequest } from '@gatehouse/contract/admin-privacy';
import type { Configuration, ProviderOptions } from '@gatehouse/contract/config';
import type { RequestPath, Status, UnreadyReason } from '@gatehouse/contract/status';
import { keepRecord, retentionOf } from './keep-record.ts';
import { createKeyRing } from './access/key-ring.ts';
import { AttemptTracker } from './attempts/attempt-tracker.ts';
import { RecordedStrangers } from './recorded-strangers.ts';
import type { KeyAdministration, KeyRing, KeyStore } from './core/access.ts';
import type { AttackAdministration } from './core/attack-memory.ts';
import type { SuspicionAdministration } from './core/attempts.ts';
import type { ConsentAdministration } from './core/consent.ts';
import type { Caller } from './core/caller.ts';
import type { ConfigurationActor } from './core/configuration-administration.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { Denial } from './core/denial.ts';
import type { AnswerStream } from './core/delta.ts';
import { GatehouseError } from './core/errors.ts';
import type { Exchange } from './core/exchange.ts';
import type { Ids } from './core/ids.ts';
import type { LeafDraft, Ledger, LedgerEntry, Receipt } from './core/ledger.ts';
import type { Reservation } from './core/limits.ts';
import type { Provider } from './core/provider.ts';
import type { PseudonymVault } from './core/pseudonym-vault.ts';
import type { RecordKeeping } from './core/record-keeping.ts';
import type { ExposedModel, KnownModels } from './core/router.ts';
import type { Statistics } from './core/statistics.ts';
import type { Strangers } from './core/strangers.ts';
import type { ExchangeEnd, Tracer } from './core/telemetry.ts';
import { type ConfirmAttack, createConfirmAttack } from './confirm-attack.ts';
import { describeChanges } from './config/describe-changes.ts';
import { createProvider, type ProviderDependencies } from './create-provider.ts';
import type { LeafPlace } from './core/leaf-index.ts';
import { openRecordAccess, openReferences, type RecordAccess } from './record-access.ts';
import { IndexThread } from './index/index-thread.ts';
import { parseShardFolderName, sortShards } from './ledger/log/shard-name.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { RecordKeeper } from './ledger/keeping/record-keeper.ts';
import { turnOverAfter } from './ledger/keeping/retention.ts';
import { type OpenLedger, openLedger } from './ledger/open-ledger.ts';
import { createGuardsView, tryGuards } from './guards-view.ts';
import { keyUsage } from './key-usage.ts';
import { createConsentBook } from './privacy/consent-book.ts';
import { consentReferences } from './privacy/consent-references.ts';
import { buildPrivacyView, buildRegister } from './privacy/register.ts';
import { OpenEvents } from './open-events.ts';
import { type OpenReviews, openReviews } from './open-reviews.ts';
import { type Evidence, openEvidence } from './open-evidence.ts';
import { openWitnessing } from './open-witnessing.ts';
import { openStatistics } from './release-statistics.ts';
import { uniformBelow } from './statistics/discrete-laplace.ts';
import { Receipts, type ReceiptOf, type ReceiptUnder } from './receipts.ts';
import { RecentRequests } from './recent-requests.ts';
import { ServingPath, type ServingPathDependencies } from './serving-path.ts';
import { consentFiles } from './open-consents.ts';
import { createFileConsentStore } from './stores/file-consents.ts';
import { createFilePseudonymVault } from './stores/file-pseudonym-vault.ts';
import { openAttackMemory, type OpenAttackMemory } from './open-attack-memory.ts';
import { openTokenModel } from './open-token-model.ts';
import { createLimiter } from './spend/limiter.ts';
import { Activity } from './telemetry/activity.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import { createMetrics, type GatewayMetrics } from './telemetry/create-metrics.ts';
import { type LastCall, ProviderCalls } from './telemetry/provider-calls.ts';
import type { RootKey } from './ledger/keys/root-key.ts';

export interface GatewayOptions {
  readonly configuration: Configuration;
  readonly rootKey: RootKey;
  readonly keyStore: KeyStore;
  readonly version: string;
  /** How an operator calls the command line; `gatehouse` where nothing is said. */
  readonly commandName?: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: GatewayLog;
  /** Undefined where no collector is configured. */
  readonly tracer: Tracer | undefined;
  /** Makes the providers; tests put their scripted models in here. */
  readonly makeProvider?: (options: ProviderOptions, dependencies: ProviderDependencies) => Promise<Provider>;
  /** Makes the guards; tests put in theirs. */
  readonly makeGuard?: ServingPathDependencies['makeGuard'];
}

/** For the administration of the configuration file. */
export interface Configuring {
  readonly secret: KeyObject;
  /** When what is in force was put in force. */
  appliedAt(): number;
  /** Records what an administrator has said to what another one has proposed. */
  recordDecision(decided: {
    readonly actor: string;
    readonly decision: 'approved' | 'rejected';
    readonly request: string;
  }): Promise<void>;
}

/** The log as it lies on the disk, with what witnesses have added. */
export interface PublishedLog {
  readonly shardsFolder: string;
  readonly public: boolean;
  checkpoint(shard: string): string | undefined;
  policy(vkeys: readonly string[]): string;
  sortShards(names: readonly string[]): readonly string[];
}

/** A whole gateway without a port. What listens on sockets is put before it. */
export interface Gateway {
  readonly keys: KeyRing & KeyAdministration;
  /** Erasure, legal holds and retention. */
  readonly keeping: RecordKeeping;
  /** Who has attacked, and is suspended for it. */
  readonly suspicion: SuspicionAdministration;
  /** Who has consented, and who has withdrawn that. */
  readonly consents: ConsentAdministration;
  /** Attacks that people have confirmed, so that near copies are found. */
  readonly attacks: AttackAdministration;
  readonly confirmAttack: ConfirmAttack;
  /** What needs a human. */
  readonly reviews: Pick<OpenReviews, 'queue' | 'watch'>;
  /** The register of processing activities, from what is in force. */
  register(): Promise<Register>;
  /** The policy on personal data, and the register. */
  privacy(): Promise<PrivacyView>;
  /** What the policy would do to a text. Throws `invalid_request` where there is no such key or provider. */
  tryText(wanted: TrialRequest): Promise<Trial>;
  /** The guards that there are, and the policies in force. */
  guards(): GuardsView;
  /** What the guards of a policy would say of a text. Throws `invalid_request` where there is no such policy. */
  tryGuards(wanted: GuardTrialQuestion): Promise<GuardTrial>;
  /** What shows that the record is whole, and gives parts of it to others. */
  readonly evidence: Evidence;
  /** How much keys were used. */
  keyUsage(): Promise<KeyUsageList>;
  /** Figures with noise, for readers outside of the inner circle. */
  readonly statistics: Statistics;
  readonly metrics: GatewayMetrics;
  /** Searching the record, and reading what is sealed. */
  readonly record: RecordAccess;
  /** What is served of the log. */
  readonly published: PublishedLog;
  /** The proof that a request is in the record. Throws `resource_not_found` or `receipt_pending`. */
  receipt(request: string, of: ReceiptOf, caller: Caller, under?: ReceiptUnder): Promise<string>;
  /** Counts a call that does not go down the path against the limits of its key. */
  reserve(caller: Caller): Reservation;
  /** The configuration in force. */
  readonly configuration: Configuration;
  /** Sends an exchange down the path in force; `began` must have been called for it. */
  run(exchange: Exchange): Promise<AnswerStream>;
  /** Told of an exchange before it goes on the path. */
  began(exchange: Exchange): void;
  /** Asked and told of failed authentications. */
  readonly strangers: Strangers;
  /** Records and logs a call that was denied beside the path. Rejects where that is impossible. */
  denied(denial: Denial): Promise<Receipt>;
  /** Every name that a client may use for a model. */
  models(): readonly ExposedModel[];
  /** One of them. Throws `model_not_found`, or a fault of the model server where that cannot be told. */
  findModel(name: string): ExposedModel | Promise<ExposedModel>;
  explain(): RequestPath;
  status(): Promise<Status>;
  unready(): readonly UnreadyReason[];
  /**
   * Puts another configuration in force. Rejects, and leaves the old one in force, where its providers cannot be made.
   * `changed` is for the log and the record, `needRestart` names settings of it that wait for a restart.
   */
  apply(
    configuration: Configuration,
    changed: readonly string[],
    needRestart?: readonly string[],
    by?: ConfigurationActor,
  ): Promise<void>;
  /** What whoever administers the configuration file needs of the record and its keys. */
  readonly configuring: Configuring;
  /** Tells, where operators look, that the configuration file as it is now was not put in force. */
  reject(problems: readonly string[]): void;
  /** The configuration file says what is in force. */
  confirm(): void;
  /** Changes the key that signs the record; resolves with the verifier keys of the shard that is being written. */
  rotateKey(): Promise<{ readonly from: string; readonly to: string }>;
  /** Records that a bundle was made on the command line. */
  recordExport(leaf: Omit<Extract<LeafDraft, { kind: 'export' }>, 'kind'>): Promise<void>;
  /** After the last exchange: says so in the record and closes everything. */
  close(reason: string): Promise<void>;
}

/** Milliseconds that the end waits for witnesses to see its last leaf. */
const lastCover = 2_000;

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { configuration, clock, ids, keyStore, log, rootKey, tracer, version } = options;
  const startedAt = clock.now();
  const metrics = createMetrics({ version, startedAt });
  const activity = new Activity();
  const calls = new ProviderCalls();
  const ledgerFolder = join(configuration.dataFolder, 'ledger');
  const named: { keys?: KeyRing & KeyAdministration } = {};
  const held: { evidence?: Evidence } = {};
  const serving: { path?: ServingPath } = {};
  const opened = await openLedger({
    folder: ledgerFolder,
    name: configuration.ledger.name,
    signerFolder: configuration.ledger.signerFolder,
    tenant: configuration.tenant,
    rootKey,
    // Leaves that name keys are written when the keys are there.
    turnOverAfter: (retention) => turnOverAfter(retentionOf(serving.path?.configuration ?? configuration), retention),
    nameOf: (id, period) => named.keys?.referenceOf(id, period) ?? id,
    segmentBytes: configuration.ledger.segmentBytes,
    clock,
    log,
    metrics,
  });
  const recent = new RecentRequests();
  let newest: LeafPlace | undefined;
  const ledger = countLeaves(opened, (entry, receipt) => {
    const { index: at, shard } = receipt;
    if (newest?.shard !== shard || newest.index < at) newest = { shard, index: at };
    recent.note(entry, receipt);
    index.follow();
  });
  const witnessing = await openWitnessing({
    ledger: configuration.ledger,
    shardsFolder: join(ledgerFolder, 'shards'),
    log: opened,
    clock,
    metrics,
    reports: log,
  });
  const index = new IndexThread({
    folder: join(configuration.dataFolder, 'index'),
    ledgerFolder,
    ahead: clock.now() - systemClock.now(),
    // The sources run as they are in tests, and compiled otherwise.
    script: new URL(`./index-worker${extname(import.meta.url)}`, import.meta.url),
    log,
  });
  const receipts = new Receipts({
    log: opened,
    recent,
    index,
    keyReference: (key, shard) => named.keys?.referenceOf(key, parseShardFolderName(shard)?.period ?? '') ?? key,
    witnesses: witnessing.needed ? witnessing : undefined,
    clock,
  });
  const record = openRecordAccess({
    ledgerFolder,
    keys: opened.contentKeys,
    keyReference: (key, period) => named.keys?.referenceOf(key, period) ?? key,
    listKeys: async () => (await named.keys?.list()) ?? [],
    fourEyes: configuration.ledger.fourEyes,
    waiting: (action) =>
      (serving.path?.configuration ?? configuration).review[action === 'read' ? 'reading' : 'export'],
    index,
    ledger,
    clock,
    ids,
  });
  const keys = await createKeyRing({
    store: keyStore,
    clock,
    ids,
    tenant: configuration.tenant,
    retentions: () => Object.keys(retentionOf(serving.path?.configuration ?? configuration).classes),
    onChange: async ({ action, record, actor, changed }) => {
      const what = changed === undefined ? {} : { changed: [...changed] };
      await ledger.append({ leaf: { kind: 'key', action, actor, key: record.id, role: record.role, ...what } });
    },
  });
  named.keys = keys;
  const { contentKeys, tenantKey } = opened;
  if (contentKeys === undefined || tenantKey === undefined) throw new Error('the ledger was opened without its keys');
  const references = consentReferences(tenantKey);
  let consents: Awaited<ReturnType<typeof createConsentBook>>;
  let vault: PseudonymVault;
  let attacks: OpenAttackMemory;
  try {
    attacks = await openAttackMemory(configuration.dataFolder, tenantKey, {
      tenant: configuration.tenant,
      clock,
      ids,
    });
    vault = await createFilePseudonymVault({ folder: join(configuration.dataFolder, 'vault'), tenantKey, clock });
    consents = await createConsentBook({
      store: await createFileConsentStore(consentFiles(configuration.dataFolder, references.check)),
      references,
      ledger,
      purposes: async () => (await keys.list()).flatMap(({ processing }) => processing?.purpose ?? []),
      clock,
    });
  } catch (error) {
    await index.close();
    await witnessing.close();
    await ledger.close();
    throw error;
  }
  const keeping = new RecordKeeper({
    folder: ledgerFolder,
    keysFolder: join(configuration.dataFolder, 'keystore'),
    tenantKey,
    keys: contentKeys,
    ledger: { append: (entry) => ledger.append(entry), destroyKeys: (which) => opened.destroyKeys(which) },
    async dropDerived(references) {
      // Whose answers they are, the cache does not know.
      serving.path?.clearAnswers();
      // An index that cannot be asked now does the same when it comes to the leaf of the erasure.
      await index.dropSubject(references).catch(() => undefined);
      await held.evidence?.exports.dropDisclosing();
    },
    async forgetSubject(subject) {
      await attempts.forgetSubject(subject);
      return vault.eraseSubject(subject);
    },
    retention: () => retentionOf(serving.path?.configuration ?? configuration),
    clock,
    ids,
  });
  const attempts = await AttemptTracker.open({
    options: configuration.inspection.attempts,
    file: join(configuration.dataFolder, 'attempts.json'),
    secret: createSecretKey(
      new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse attempts v1', 32)),
    ),
    ledger,
    clock,
    log,
    metrics,
  });
  const events = new OpenEvents(configuration, { clock, log, metrics, nextId: () => ids.next('evt'), version });
  const recordExport: Gateway['recordExport'] = async (leaf) => {
    await ledger.append({ leaf: { kind: 'export', ...leaf } });
  };
  const evidence = await openEvidence({
    configuration: () => serving.path?.configuration ?? configuration,
    tenantKey,
    script: new URL(`./evidence-worker${extname(import.meta.url)}`, import.meta.url),
    record,
    state: () => witnessing.state(),
    recordExport,
    clock,
    ids,
    log,
  });
  held.evidence = evidence;
  const limiter = createLimiter({ limits: configuration.limits });
  const strangers = new RecordedStrangers({
    clock,
    ledger,
    log,
    failuresPerMinute: configuration.limits.failuresPerMinute,
  });
  const make = options.makeProvider ?? createProvider;
  const ended = (end: ExchangeEnd): void => {
    activity.ended(end);
    calls.ended(end, clock.now());
    metrics.exchangeEnded(end);
    log.exchangeEnded(end);
    end.exchange.span?.end(end);
  };
  const dependencies: ServingPathDependencies = {
    clock,
    keys,
    consents,
    vault,
    attackMemory: attacks.memory,
    guardSecret: new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse guards v1', 32)),
    surrogateSecret: new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse surrogates v1', 32)),
    strangers: strangers.gate,
    ledger,
    limiter,
    log,
    ended,
    startedWith: configuration,
    createProvider: (provider) => make(provider, { clock, log, version }),
    openTokenModel,
    suspicion: attempts,
    incidents(incidents) {
      attempts.note(incidents);
      events.tell(incidents);
      evidence.recent.tell(incidents);
    },
    fingerprint: (text) => attempts.fingerprint(text),
    makeGuard: options.makeGuard,
    metrics,
  };
  const retiring = new Set<Promise<void>>();
  let file: Status['configuration'] = { appliedAt: startedAt, rejected: null, needRestart: [] };
  let path: ServingPath;
  try {
    path = await ServingPath.open(configuration, dependencies);
    serving.path = path;
    await path.warmUp();
    // Before the first request: what was erased must not be there, whatever backup this was started from.
    await keeping.resume().catch((error: unknown) => log.unexpected('erasure', error));
    await ledger.append({ leaf: { kind: 'start', policy: path.policyHash, version } });
  } catch (error) {
    await index.close();
    await witnessing.close();
    await ledger.close();
    throw error;
  }
  let stopping = false;

  const unready = (): readonly UnreadyReason[] => [
    ...(ledger.writable() ? [] : (['ledger_unwritable'] as const)),
    ...(stopping ? (['draining'] as const) : []),
  ];

  const keeper = keepRecord(keeping, vault, log);

  const confirmAttack = createConfirmAttack({
    attacks: attacks.administration,
    reading: record.reading,
    classifier: () => path.classifiers.injection,
  });
  const reviews = openReviews({
    ledgerFolder,
    tenant: configuration.tenant,
    contentKeys,
    index,
    ledger,
    newest: () => newest,
    listKeys: () => keys.list(),
    keyReference: (key, period) => keys.referenceOf(key, period),
    options: () => path.configuration.review,
    approvals: record.approvals,
    suspicion: attempts,
    confirmAttack,
    tell: (incidents) => events.tell(incidents),
    clock,
    log,
    metrics,
  });
  if (configuration.ledger.fourEyes) void reviews.resume().catch((error: unknown) => log.unexpected('review', error));

  const showGuards = createGuardsView();
  const leaves = createLeafSource(ledgerFolder);
  const statistics = openStatistics(
    {
      dataFolder: configuration.dataFolder,
      tenant: configuration.tenant,
      budget: () => Math.round(path.configuration.privacy.statisticsBudget * 1_000),
    },
    {
      keys: () => keys.list(),
      leaves,
      references: openReferences({
        source: leaves,
        keys: undefined,
        keyReference: (key, period) => keys.referenceOf(key, period),
      }),
      below: uniformBelow(),
      now: () => clock.now(),
    },
  );

  const register = async (): Promise<Register> =>
    buildRegister({
      configuration: path.configuration,
      keys: await keys.list(),
      version,
      now: clock.now(),
      retention: retentionOf(path.configuration),
      policy: path.policyHash,
    });

  return {
    keys,
    keeping,
    suspicion: attempts,
    consents,
    attacks: attacks.administration,
    confirmAttack,
    reviews,
    evidence,
    keyUsage: () =>
      keyUsage({
        keys: () => keys.list(),
        index,
        ...openReferences({
          source: leaves,
          keys: undefined,
          keyReference: (key, period) => keys.referenceOf(key, period),
        }),
        now: () => clock.now(),
      }),
    statistics,
    register,
    privacy: async () => buildPrivacyView(path.configuration, await register()),
    async tryText(wanted) {
      const { key } = wanted;
      if (key === undefined) return path.tryText(wanted, { key: '', role: 'user', labels: undefined });
      const caller = (await keys.list()).find(({ id }) => id === key);
      if (caller === undefined) throw new GatehouseError('invalid_request', { param: 'key' });
      return path.tryText(wanted, { key, role: caller.role, labels: caller.labels });
    },
    guards: () => showGuards(path),
    tryGuards: (wanted) => tryGuards(path, configuration.tenant, wanted),
    metrics,
    record,
    published: {
      shardsFolder: join(ledgerFolder, 'shards'),
      public: configuration.ledger.public,
      checkpoint: (shard) => witnessing.shown(shard),
      policy: (vkeys) => witnessing.policy(vkeys),
      sortShards,
    },
    receipt: (request, of, caller, under) => receipts.receipt(request, of, caller, under),
    reserve: (caller) => limiter.reserve(caller, clock.now()),
    get configuration() {
      return path.configuration;
    },
    run: (exchange) => path.run(exchange),
    began(exchange) {
      activity.started();
      metrics.exchangeStarted();
      exchange.span = tracer?.start(exchange, exchange.incomingTrace);
    },
    strangers: strangers.gate,
    denied: (denial) => strangers.record(denial, path.policyHash),
    models: () => path.models(),
    findModel: (name) => path.findModel(name),
    explain: () => ({
      policy: path.policyHash,
      stages: path.stages.map((stage) => ({ name: stage.name, facts: [...stage.explain()] })),
    }),
    async status() {
      const { inFlight, latency, tokens, total, refused, failed } = activity.summary();
      const reasons = unready();
      const now = clock.now();
      const known = await keys.list();
      const active = known.filter((key) => key.revokedAt === undefined && (key.expiresAt ?? now + 1) > now);
      return {
        version,
        startedAt,
        uptime: now - startedAt,
        readiness: { ready: reasons.length === 0, reasons: [...reasons] },
        configuration: file,
        ledger: {
          leaves: ledger.leaves(),
          writable: ledger.writable(),
          givenUp: givenUpOf(opened.head),
          ...witnessing.state(),
        },
        models: path
          .models()
          .filter(({ longForm }) => longForm !== true)
          .map(({ id, provider }) => ({ name: id, provider })),
        providers: path
          .knownModels()
          .map((known) => providerState(known, calls.last(known.provider), builtIn(path, known))),
        requests: { total, refused, failed, inFlight },
        latency,
        tokens,
        commandLine: { program: options.commandName ?? 'gatehouse', dataFolder: configuration.dataFolder },
        keys: { active: active.length },
      };
    },
    unready,
    configuring: {
      secret: createSecretKey(
        new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse configuration v1', 32)),
      ),
      appliedAt: () => file.appliedAt,
      async recordDecision(decided) {
        await ledger.append({ leaf: { kind: 'approval', action: 'configure', ...decided } });
      },
    },
    async apply(next, changed, needRestart = [], by) {
      const old = path;
      const opened = await ServingPath.open(next, dependencies);
      try {
        await ledger.append({
          leaf: {
            kind: 'configuration',
            changed: [...changed],
            from: old.policyHash,
            to: opened.policyHash,
            ...(by === undefined ? {} : { actor: by.actor }),
            ...(by?.approver === undefined ? {} : { approver: by.approver }),
          },
          contents: {
            diff: Buffer.from(describeChanges(old.configuration, next)),
            ...(by === undefined ? {} : { reason: Buffer.from(by.reason) }),
          },
        });
      } catch (error) {
        await opened.retire();
        throw error;
      }
      path = opened;
      serving.path = opened;
      limiter.update(next.limits);
      attempts.update(next.inspection.attempts);
      events.update(next);
      strangers.gate.update(next.limits.failuresPerMinute);
      calls.forget();
      const now = clock.now();
      file = { appliedAt: now, rejected: null, needRestart: [...needRestart] };
      metrics.configurationRead('applied', now);
      log.configurationApplied(changed, needRestart);
      // Models of guards that are new, so that no request waits for them.
      void opened.warmUp().catch((error: unknown) => log.unexpected('warm-up', error));
      const retired = old.retire().finally(() => retiring.delete(retired));
      retiring.add(retired);
    },
    reject(problems) {
      const now = clock.now();
      file = { ...file, rejected: { at: now, problems: [...problems] } };
      metrics.configurationRead('rejected', now);
      log.configurationRejected(problems);
    },
    confirm() {
      if (file.rejected !== null) log.configurationConfirmed();
      file = { ...file, rejected: null };
      metrics.configurationRead('unchanged', clock.now());
    },
    async rotateKey() {
      const { from, to } = await opened.rotateKey();
      return { from, to };
    },
    recordExport,
    async close(reason) {
      stopping = true;
      await Promise.all([path.retire(), ...retiring]);
      await strangers.close();
      await attempts.close();
      await events.close();
      await evidence.close();
      try {
        const receipt = await ledger.append({ leaf: { kind: 'stop', reason } });
        await witnessing.cover(receipt, lastCover);
      } catch (error) {
        // The record is full or broken: that was said when it happened, and the end must not hang on it.
        log.ledgerFailed(error);
      }
      await reviews.close();
      keeper.close();
      receipts.close();
      await witnessing.close();
      await index.close();
      await ledger.close();
      await consents.close();
      await keys.close();
      await tracer?.close();
      log.flush();
    },
  };
}

function givenUpOf({ givenUp, shard }: OpenLedger['head']): Status['ledger']['givenUp'] {
  if (givenUp === undefined) return null;
  const { reason, size } = givenUp;
  return { shard: givenUp.shard, reason, into: shard, ...(size === undefined ? {} : { size }) };
}

/** Whether it runs in this process, so that there is no server that could be down. */
function builtIn({ configuration }: ServingPath, { provider }: KnownModels): boolean {
  return configuration.providers.some(({ id, kind }) => id === provider && kind === 'extractive');
}

/** The newer of what is known decides: a server that lists its models again has come back, whatever the last call met. */
function providerState(
  known: KnownModels,
  call: LastCall | undefined,
  alwaysThere: boolean,
): Status['providers'][number] {
  const { provider, models, saidAt } = known;
  const callCounts = call !== undefined && (saidAt === undefined || call.at >= saidAt);
  const fault = known.fault ?? (callCounts ? call.fault : undefined);
  const answered = alwaysThere || saidAt !== undefined || call !== undefined;
  return {
    name: provider,
    models: models.length,
    health: fault !== undefined ? 'fails' : answered ? 'answers' : 'unknown',
    fault: fault ?? null,
  };
}

/** The ledger, with the number of its leaves as far as this process has seen; `appended` is told of each. */
function countLeaves(
  ledger: Ledger,
  appended: (entry: LedgerEntry, receipt: Receipt) => void,
): Ledger & { leaves(): number } {
  let leaves = 0;
  return {
    async append(entry) {
      const receipt = await ledger.append(entry);
      leaves = Math.max(leaves, receipt.index + 1);
      appended(entry, receipt);
      return receipt;
    },
    writable: () => ledger.writable(),
    close: () => ledger.close(),
    leaves: () => leaves,
  };
}
