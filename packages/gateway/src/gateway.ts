import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { extname, join } from 'node:path';
import type { KeyUsageList } from '@gatehouse/contract/admin';
import type { GuardsView, GuardTrial, GuardTrialQuestion } from '@gatehouse/contract/admin-guards';
import type { ModelRouteList } from '@gatehouse/contract/admin-model-routes';
import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { PrivacyView, Register, Trial, TrialRequest } from '@gatehouse/contract/admin-privacy';
import type { Configuration, ProviderOptions } from '@gatehouse/contract/config';
import type { RequestPath, Status, UnreadyReason } from '@gatehouse/contract/status';
import { aliasTargets } from '@gatehouse/contract/routing';
import { keepRecord, retentionOf } from './keep-record.ts';
import { createDirectoryPeople } from './access/sign-in/directory-people.ts';
import { AttemptTracker } from './attempts/attempt-tracker.ts';
import { RecordedStrangers } from './recorded-strangers.ts';
import type { KeyAdministration, KeyRecord, KeyRing } from './core/access.ts';
import { type Bounds, liesWithin, type Whereabouts } from './core/bounds.ts';
import type { DirectoryStore } from './core/directory-store.ts';
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
import type { ResponseStates } from './core/response-states.ts';
import { type ApprovedErasure, createApprovedErasure } from './disclosure/approved-erasure.ts';
import { reviewKindOf } from './disclosure/approvals.ts';
import type { RecordKeeping } from './core/record-keeping.ts';
import type { ExposedModel, KnownModels } from './core/router.ts';
import type { Statistics } from './core/statistics.ts';
import type { Strangers } from './core/strangers.ts';
import type { ExchangeEnd, Tracer } from './core/telemetry.ts';
import { type ConfirmAttack, createConfirmAttack } from './confirm-attack.ts';
import { roleFindings } from './config/role-findings.ts';
import { describeChanges } from './config/describe-changes.ts';
import { createProvider, type ProviderDependencies } from './create-provider.ts';
import type { LeafPlace } from './core/leaf-index.ts';
import { openRecordAccess, openReferences, type RecordAccess } from './record-access.ts';
import { IndexThread } from './index/index-thread.ts';
import { parseShardFolderName, sortShards } from './ledger/log/shard-name.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { RecordKeeper } from './ledger/keeping/record-keeper.ts';
import { classOf, standardClass, turnOverAfter } from './ledger/keeping/retention.ts';
import { type OpenLedger, openLedger } from './ledger/open-ledger.ts';
import { createGuardsView, tryGuards } from './guards-view.ts';
import { keyUsage } from './key-usage.ts';
import { createConsentBook } from './privacy/consent-book.ts';
import { consentReferences } from './privacy/consent-references.ts';
import { buildPrivacyView, buildRegister } from './privacy/register.ts';
import { type OpenCosts, openGatewayCosts } from './open-gateway-costs.ts';
import { OpenBudgetAlerts } from './open-budget-alerts.ts';
import { OpenEvents } from './open-events.ts';
import { keepPrices } from './open-prices.ts';
import { type OpenReviews, openReviews } from './open-reviews.ts';
import { type Evidence, openEvidence } from './open-evidence.ts';
import type { AccountService } from './core/account-service.ts';
import type { SignInService } from './http/sign-in-routes.ts';
import { openAccounts } from './open-accounts.ts';
import { SignIn } from './open-sign-in.ts';
import { openSignInService } from './open-sign-in-service.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { openWitnessing } from './open-witnessing.ts';
import { createLimitsView, type LimitsView } from './limits-view.ts';
import { openLimits } from './open-limits.ts';
import type { SecretAdministration } from './core/secrets.ts';
import { Secrets } from './open-secrets.ts';
import type { Finding } from './config/problem.ts';
import { openStatistics } from './release-statistics.ts';
import { uniformBelow } from './statistics/discrete-laplace.ts';
import { Receipts, type ReceiptOf, type ReceiptUnder } from './receipts.ts';
import { RecentRequests } from './recent-requests.ts';
import { ProviderQueues } from './routing/call-queues.ts';
import { TargetBook } from './routing/target-book.ts';
import { breakerIncident } from './breaker-incident.ts';
import { queuesView } from './queues-view.ts';
import { routesView } from './routes-view.ts';
import { ServingPath, type ServingPathDependencies } from './serving-path.ts';
import { consentFiles } from './open-consents.ts';
import { createFileConsentStore } from './stores/file-consents.ts';
import { createFilePseudonymVault } from './stores/file-pseudonym-vault.ts';
import { createVaultResponseStates } from './stores/vault-response-states.ts';
import { openAttackMemory, type OpenAttackMemory } from './open-attack-memory.ts';
import { openTokenModel } from './open-token-model.ts';
import { Activity } from './telemetry/activity.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import { createMetrics, type GatewayMetrics } from './telemetry/create-metrics.ts';
import { type LastCall, ProviderCalls } from './telemetry/provider-calls.ts';
import type { RootKey } from './ledger/keys/root-key.ts';

export interface GatewayOptions {
  readonly configuration: Configuration;
  readonly rootKey: RootKey;
  /** Where tenants, teams, people, roles and keys are kept; closed with the gateway. */
  readonly directoryStore: DirectoryStore;
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
  /** At least 0 and less than 1, for drawing targets and waits; that of the system without it. */
  readonly random?: () => number;
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
  readonly version: string;
  readonly keys: KeyRing & KeyAdministration;
  /** Tenants, teams, people, service accounts and roles. */
  readonly directory: OpenDirectory['directory'];
  /** What files declare of it. */
  readonly declared: OpenDirectory['declared'];
  /** Who people are, and who is signed in. */
  readonly signIn: SignIn;
  readonly signInService: SignInService;
  readonly accounts: AccountService;
  /** Conversations that clients of the Responses API come back to. */
  readonly responses: ResponseStates;
  /** Erasure, legal holds and retention. */
  readonly keeping: RecordKeeping;
  /** Erases, or asks a second person where the configuration wants one. */
  readonly erase: ApprovedErasure;
  /** Who has attacked, and is suspended for it. */
  readonly suspicion: SuspicionAdministration;
  /** Who has consented, and who has withdrawn that. */
  readonly consents: ConsentAdministration;
  /** What model servers and guards are told to let us in. */
  readonly secrets: SecretAdministration;
  /** What a configuration refers to beside itself and would not find: kept secrets, and roles. */
  referenceFindings(configuration: Configuration): readonly Finding[];
  /** Records that another root key takes the place of the old one. */
  recordRewrap(leaf: Omit<Extract<LeafDraft, { kind: 'rewrap' }>, 'kind'>): Promise<void>;
  /** Looks now whether a secret that is used is another one; it does so by itself every few seconds. */
  lookAtSecrets(): Promise<void>;
  /** Attacks that people have confirmed, so that near copies are found. */
  readonly attacks: AttackAdministration;
  readonly confirmAttack: ConfirmAttack;
  /** What needs a human. */
  readonly reviews: Pick<OpenReviews, 'queue' | 'watch'>;
  /** The register of processing activities, from what is in force. */
  register(): Promise<Register>;
  /** The policy on personal data, and the register. */
  privacy(): Promise<PrivacyView>;
  /** What the policy would do to a text. Throws `invalid_request` where there is no such provider, or no such key inside of the bounds. */
  tryText(wanted: TrialRequest, bounds?: Bounds): Promise<Trial>;
  /** The guards that there are, and the policies in force. */
  guards(): GuardsView;
  /** What the guards of a policy would say of a text. Throws `invalid_request` where there is no such policy. */
  tryGuards(wanted: GuardTrialQuestion): Promise<GuardTrial>;
  /** What shows that the record is whole, and gives parts of it to others. */
  readonly evidence: Evidence;
  /** How much keys were used. */
  keyUsage(): Promise<KeyUsageList>;
  /** How the queues before model servers stand; of providers without a capacity there are none. */
  callQueues(): CallQueueList;
  /** Names that several targets may answer, and how these are. */
  modelRoutes(): ModelRouteList;
  /** Whether there is one. */
  mayWait(): boolean;
  /** What models cost, and who spent it. */
  readonly costs: OpenCosts;
  /** What is limited, and how much of it is used. */
  readonly limits: LimitsView;
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
  reserve(caller: Caller): Reservation | Promise<Reservation>;
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
  const { configuration, clock, ids, directoryStore, log, rootKey, tracer, version } = options;
  const startedAt = clock.now();
  const metrics = createMetrics({ version, startedAt });
  const activity = new Activity();
  const calls = new ProviderCalls();
  const ledgerFolder = join(configuration.dataFolder, 'ledger');
  const named: Partial<OpenDirectory> = {};
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
    nameOf: (id, period) => named.referenceOf?.(id, period) ?? id,
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
    personOf: (actor) => named.keys?.ownerOf(actor) ?? actor,
    waiting: (action) => (serving.path?.configuration ?? configuration).review[reviewKindOf(action)],
    index,
    ledger,
    clock,
    ids,
  });
  const opening = await openDirectory({
    store: directoryStore,
    ledger,
    clock,
    ids,
    tenant: configuration.tenant,
    retentions: () => Object.keys(retentionOf(serving.path?.configuration ?? configuration).classes),
  });
  Object.assign(named, opening);
  const { declared, directory, keys } = opening;
  const { contentKeys, tenantKey } = opened;
  if (contentKeys === undefined || tenantKey === undefined) throw new Error('the ledger was opened without its keys');
  const references = consentReferences(tenantKey);
  let signIn: SignIn;
  let consents: Awaited<ReturnType<typeof createConsentBook>>;
  let vault: PseudonymVault;
  let responseVault: PseudonymVault;
  let attacks: OpenAttackMemory;
  let secrets: Secrets;
  try {
    secrets = await Secrets.open({
      dataFolder: configuration.dataFolder,
      tenantKey,
      ledger,
      clock,
      log,
      inForce: () => serving.path,
      refresh: () => refresh(),
    });
    attacks = await openAttackMemory(configuration.dataFolder, tenantKey, {
      tenant: configuration.tenant,
      clock,
      ids,
    });
    signIn = await SignIn.open(configuration, {
      keys,
      people: createDirectoryPeople(directory),
      onDirectoryChange: (listener) => void directory.onChange(listener),
      secret: new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse sign-in v1', 32)),
      ledger,
      clock,
      ids,
    });
    vault = await createFilePseudonymVault({ folder: join(configuration.dataFolder, 'vault'), tenantKey, clock });
    responseVault = await createFilePseudonymVault({
      folder: join(configuration.dataFolder, 'responses'),
      tenantKey,
      clock,
    });
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
      // Whose answers they are, the cache does not know. A store that is away is told when it is back; until then it gives out none here, and
      // other gateways none beyond their time.
      await serving.path?.clearAnswers().catch(() => undefined);
      // An index that cannot be asked now does the same when it comes to the leaf of the erasure.
      await index.dropSubject(references).catch(() => undefined);
      await held.evidence?.exports.dropDisclosing();
    },
    async forgetSubject(subject) {
      await attempts.forgetSubject(subject);
      return (await responseVault.eraseSubject(subject)) + (await vault.eraseSubject(subject));
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
  const limits = await openLimits({ configuration, ledgerFolder, index, keys, clock, log });
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
  const queues = new ProviderQueues(configuration.providers, { clock, reports: metrics.queues });
  metrics.watchQueues(() => queues.views());
  metrics.watchTargets(() => routesView(path.configuration, targets, clock));
  const targets = new TargetBook(configuration.routing, {
    clock,
    reports: {
      breakerChanged(change) {
        const { code, provider, target, to } = change;
        log.breakerChanged(provider, target, to, code);
        metrics.breakerChanged(provider, target, to);
        events.tell([breakerIncident(change, configuration.tenant)]);
      },
    },
  });
  const dependencies: ServingPathDependencies = {
    clock,
    authenticator: signIn.authenticator,
    consents,
    vault,
    attackMemory: attacks.memory,
    guardSecret: new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse guards v1', 32)),
    surrogateSecret: new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse surrogates v1', 32)),
    strangers: strangers.gate,
    ledger,
    limiter: limits.limiter,
    queues,
    targets,
    random: options.random ?? Math.random,
    keepPrices,
    log,
    ended,
    startedWith: configuration,
    createProvider: (provider, hidden) => make(provider, { clock, log, version, hidden }),
    openSecrets: (wanted) => secrets.sourcesOf(wanted),
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
  function retire(replaced: ServingPath): void {
    const retired = replaced.retire().finally(() => retiring.delete(retired));
    retiring.add(retired);
  }
  /** The same configuration on a new path, as its secrets are others: exchanges under way end on the old one. */
  async function refresh(): Promise<void> {
    const old = path;
    const opened = await ServingPath.open(old.configuration, dependencies);
    if (path !== old) {
      // A changed configuration was faster.
      await opened.retire();
      return refresh();
    }
    path = serving.path = opened;
    void path.warmUp().catch((error: unknown) => log.unexpected('warm-up', error));
    retire(old);
  }
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
  secrets.follow();
  let stopping = false;

  const unready = (): readonly UnreadyReason[] => [
    ...(ledger.writable() ? [] : (['ledger_unwritable'] as const)),
    ...(stopping ? (['draining'] as const) : []),
  ];

  const keeper = keepRecord(keeping, [vault, responseVault], log);
  const responses = createVaultResponseStates({
    vault: responseVault,
    keptFor: (name) => classOf(retentionOf(path.configuration), name ?? standardClass).maximum,
    clock,
  });
  const placeOfKey = ({ owner, team: named, tenant = configuration.tenant }: KeyRecord): Whereabouts => {
    const { team } = directory.standingOf({ tenant, team: named, owner });
    return { tenant, ...(team === undefined ? {} : { teams: [team] }) };
  };
  const unknownRoles = (wanted: Configuration): readonly Finding[] =>
    roleFindings(wanted, (role) => directory.hasRole(role));
  const tellUnknownRoles = (wanted: Configuration): void => {
    const found = unknownRoles(wanted);
    if (found.length > 0) log.rolesUnknown(found.map(({ message, path: at }) => `${at.join('.')}: ${message}`));
  };
  tellUnknownRoles(configuration);

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
    // Whoever is signed in acts under the id of the person, which leaves have another name for in each period, as they do for keys.
    listKeys: async () => [
      ...(await keys.list()),
      ...directory.list('person').map(({ id, name }) => ({ id, name })),
      ...directory.list('service-account').map(({ id, name }) => ({ id, name })),
    ],
    keyReference: (id, period) => opening.referenceOf(id, period),
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

  const limitsView = createLimitsView({
    ...limits,
    configuration: () => path.configuration,
    keys: () => keys.list(),
    directory,
    targets: () => path.routes(),
    now: () => clock.now(),
  });
  const alerts = await OpenBudgetAlerts.open({
    configuration: () => path.configuration,
    standings: limitsView,
    clock,
    log,
    metrics,
    tell: (incidents) => events.tell(incidents),
  });
  const costs = openGatewayCosts({
    index,
    configuration: () => path.configuration,
    routes: () => path.routes(),
    keys,
    directory,
    alerts: () => alerts.list(),
    clock,
  });
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
    version,
    keys,
    directory,
    declared,
    signIn,
    signInService: openSignInService({ signIn, secrets: () => path.secrets, clock }),
    accounts: openAccounts({ signIn, directory, clock }),
    responses,
    keeping,
    erase: createApprovedErasure({ ...record, eraseAlone: configuration.ledger.eraseAlone, keeping }),
    suspicion: attempts,
    consents,
    attacks: attacks.administration,
    confirmAttack,
    secrets: secrets.book,
    referenceFindings: (wanted) => [...secrets.findingsIn(wanted), ...unknownRoles(wanted)],
    lookAtSecrets: () => secrets.look(),
    async recordRewrap(leaf) {
      await ledger.append({ leaf: { kind: 'rewrap', ...leaf } });
    },
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
    callQueues: () => queuesView(queues.views()),
    modelRoutes: () => routesView(path.configuration, targets, clock),
    mayWait: () => queues.used,
    costs,
    limits: limitsView,
    statistics,
    register,
    privacy: async () => buildPrivacyView(path.configuration, await register()),
    async tryText(wanted, bounds = 'everything') {
      const { key } = wanted;
      if (key === undefined) return path.tryText(wanted, { key: '', role: 'user', labels: undefined });
      const caller = (await keys.list()).find(({ id }) => id === key);
      if (caller === undefined || !liesWithin(bounds, placeOfKey(caller)))
        throw new GatehouseError('invalid_request', { param: 'key' });
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
    reserve: (caller) => limits.limiter.admit(caller, clock.now()),
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
        providers: path.knownModels().map((known) => ({
          ...providerState(known, calls.last(known.provider), builtIn(path, known)),
          ...queues.stateOf(known.provider),
        })),
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
      const replaced = path;
      path = opened;
      serving.path = opened;
      limits.limiter.update(next.limits, aliasTargets(next.models));
      queues.update(next.providers);
      targets.update(next.routing);
      signIn.update(next.signIn, next.tls?.clients);
      attempts.update(next.inspection.attempts);
      events.update(next);
      strangers.gate.update(next.limits.failuresPerMinute);
      calls.forget();
      const now = clock.now();
      file = { appliedAt: now, rejected: null, needRestart: [...needRestart] };
      metrics.configurationRead('applied', now);
      log.configurationApplied(changed, needRestart);
      tellUnknownRoles(next);
      // Models of guards that are new, so that no request waits for them.
      void opened.warmUp().catch((error: unknown) => log.unexpected('warm-up', error));
      retire(replaced);
      // One that was set meanwhile is not in what was just opened.
      void secrets.look();
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
      await secrets.close();
      await Promise.all([path.retire(), ...retiring]);
      await strangers.close();
      await attempts.close();
      await alerts.close();
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
      await signIn.close();
      await consents.close();
      await opening.close();
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
