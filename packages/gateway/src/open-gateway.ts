import { createSecretKey, hkdfSync } from 'node:crypto';
import { extname, join } from 'node:path';
import type { Register } from '@gatehouse/contract/admin-privacy';
import type { Configuration, ProviderOptions } from '@gatehouse/contract/config';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import type { UnreadyReason } from '@gatehouse/contract/status';
import { aliasTargets } from '@gatehouse/contract/routing';
import { keepRecord, retentionOf } from './keep-record.ts';
import { identifiedPeople } from './access/directory/identities.ts';
import { createCertificateRefusals } from './access/certificate-refusals.ts';
import { createVoices } from './access/voices.ts';
import { createDirectoryPeople } from './access/sign-in/directory-people.ts';
import { AttemptTracker } from './attempts/attempt-tracker.ts';
import { RecordedStrangers } from './recorded-strangers.ts';
import type { KeyRecord } from './core/access.ts';
import { liesWithin, type Whereabouts } from './core/bounds.ts';
import type { KnowledgeRetrieval } from './core/collections.ts';
import type { DirectoryStore } from './core/directory-store.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import type { Exchange } from './core/exchange.ts';
import type { Ids } from './core/ids.ts';
import type { Ledger, LedgerEntry, Receipt } from './core/ledger.ts';
import type { Provider } from './core/provider.ts';
import type { PseudonymVault } from './core/pseudonym-vault.ts';
import { createApprovedErasure } from './disclosure/approved-erasure.ts';
import { reviewKindOf } from './disclosure/approvals.ts';
import type { ExchangeEnd, Tracer } from './core/telemetry.ts';
import { createConfirmAttack } from './confirm-attack.ts';
import { roleFindings } from './config/role-findings.ts';
import { createProvider, type ProviderDependencies } from './create-provider.ts';
import type { LeafPlace } from './core/leaf-index.ts';
import { openRecordAccess, openReferences } from './record-access.ts';
import { IndexThread } from './index/index-thread.ts';
import { parseShardFolderName, sortShards } from './ledger/log/shard-name.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { RecordKeeper } from './ledger/keeping/record-keeper.ts';
import { classOf, standardClass, turnOverAfter } from './ledger/keeping/retention.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { createGuardsView, tryGuards } from './guards-view.ts';
import { keyUsage } from './key-usage.ts';
import { createConsentBook } from './privacy/consent-book.ts';
import { consentReferences } from './privacy/consent-references.ts';
import { buildPrivacyView, buildRegister } from './privacy/register.ts';
import { openGatewayCosts } from './open-gateway-costs.ts';
import { createBatchesView } from './batches-view.ts';
import { openBatches } from './open-batches.ts';
import { OpenBudgetAlerts } from './open-budget-alerts.ts';
import { OpenEvents } from './open-events.ts';
import { keepPrices } from './open-prices.ts';
import { type OpenKnowledge, openKnowledge } from './open-knowledge.ts';
import { openReviews } from './open-reviews.ts';
import { type Evidence, openEvidence } from './open-evidence.ts';
import { openAccounts } from './open-accounts.ts';
import { SignIn } from './open-sign-in.ts';
import { openSignInService } from './open-sign-in-service.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { openWitnessing } from './open-witnessing.ts';
import { createLimitsView } from './limits-view.ts';
import { openLimits } from './open-limits.ts';
import { ModelRegister } from './open-model-register.ts';
import { Secrets } from './open-secrets.ts';
import type { Finding } from './config/problem.ts';
import { openStatistics } from './release-statistics.ts';
import { uniformBelow } from './statistics/discrete-laplace.ts';
import { withShapleyValues } from './knowledge/assistants/shapley-of-trace.ts';
import { createGrounding } from './knowledge/grounding/create-grounding.ts';
import { createKnowledgeTrial } from './knowledge-trial.ts';
import { createExplanations } from './explanations.ts';
import { Receipts } from './receipts.ts';
import { RecentRequests } from './recent-requests.ts';
import { ProviderQueues } from './routing/call-queues.ts';
import { TargetBook } from './routing/target-book.ts';
import { breakerIncident } from './breaker-incident.ts';
import { BreakerRecord } from './routing/breaker-record.ts';
import { queuesView } from './queues-view.ts';
import { judgePromptAnswer, promptsView } from './prompts-view.ts';
import { routesView } from './routes-view.ts';
import type { ServingPathDependencies } from './serving-path.ts';
import { consentFiles } from './open-consents.ts';
import { createFileConsentStore } from './stores/file-consents.ts';
import { createFilePseudonymVault } from './stores/file-pseudonym-vault.ts';
import { passageIncident } from './passage-incident.ts';
import { createVaultMemory } from './stores/vault-memory.ts';
import { createVaultResponseStates } from './stores/vault-response-states.ts';
import { openAttackMemory, type OpenAttackMemory } from './open-attack-memory.ts';
import { openTokenModel } from './open-token-model.ts';
import { Activity } from './telemetry/activity.ts';
import { AssistantActivity } from './telemetry/assistant-activity.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import { createMetrics, type GatewayMetrics } from './telemetry/create-metrics.ts';
import { ProviderCalls } from './telemetry/provider-calls.ts';
import type { RootKey } from './ledger/keys/root-key.ts';
import type { Gateway } from './gateway.ts';
import { gatewayStatus } from './gateway-status.ts';
import { PathInForce } from './path-in-force.ts';
import { unmatchedScopes } from './pipeline/key-scopes.ts';

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
  /** In place of the collections of the configuration; for tests. */
  readonly retrieval?: KnowledgeRetrieval;
  /** Makes the guards; tests put in theirs. */
  readonly makeGuard?: ServingPathDependencies['makeGuard'];
}

/** Milliseconds that the end waits for witnesses to see its last leaf. */
const lastCover = 2_000;

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { configuration, clock, ids, directoryStore, log, rootKey, tracer, version } = options;
  const startedAt = clock.now();
  const metrics = createMetrics({ version, startedAt });
  const certificateRefused = createCertificateRefusals({ clock, log, metrics });
  const activity = new Activity();
  const assistants = new AssistantActivity();
  const calls = new ProviderCalls();
  const ledgerFolder = join(configuration.dataFolder, 'ledger');
  const named: Partial<OpenDirectory> = {};
  const held: { evidence?: Evidence } = {};
  const inForce = new PathInForce(configuration, startedAt);
  const opened = await openLedger({
    folder: ledgerFolder,
    name: configuration.ledger.name,
    signerFolder: configuration.ledger.signerFolder,
    tenant: configuration.tenant,
    rootKey,
    // Leaves that name keys are written when the keys are there.
    turnOverAfter: (retention) => turnOverAfter(retentionOf(inForce.configuration), retention),
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
  const voices = createVoices({ keys: () => named.keys, directory: () => named.directory });
  const record = openRecordAccess({
    ledgerFolder,
    keys: opened.contentKeys,
    keyReference: (key, period) => named.keys?.referenceOf(key, period) ?? key,
    listKeys: async () => (await named.keys?.list()) ?? [],
    fourEyes: configuration.ledger.fourEyes,
    voices,
    waiting: (action) => inForce.configuration.review[reviewKindOf(action)],
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
    retentions: () => Object.keys(retentionOf(inForce.configuration).classes),
  });
  Object.assign(named, opening);
  const { declared, directory, keys } = opening;
  for (const { issuer, other, person } of identifiedPeople(directory.list('person')).shared)
    log.identityShared(issuer, person, other);
  const { contentKeys, tenantKey } = opened;
  if (contentKeys === undefined || tenantKey === undefined) throw new Error('the ledger was opened without its keys');
  const references = consentReferences(tenantKey);
  let signIn: SignIn;
  let consents: Awaited<ReturnType<typeof createConsentBook>>;
  let vault: PseudonymVault;
  let responseVault: PseudonymVault;
  let memoryVault: PseudonymVault;
  let attacks: OpenAttackMemory;
  let secrets: Secrets;
  try {
    secrets = await Secrets.open({
      dataFolder: configuration.dataFolder,
      tenantKey,
      ledger,
      clock,
      log,
      inForce: () => inForce.opened,
      refresh: () => inForce.refresh(),
    });
    attacks = await openAttackMemory(configuration.dataFolder, tenantKey, {
      tenant: configuration.tenant,
      clock,
      ids,
    });
    signIn = await SignIn.open(configuration, {
      certificateRefused,
      keys,
      people: createDirectoryPeople(directory, (id) => signIn.options.issuers.some((issuer) => issuer.id === id)),
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
    memoryVault = await createFilePseudonymVault({
      folder: join(configuration.dataFolder, 'memory'),
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
  const keptFor = (name: string | undefined): number =>
    classOf(retentionOf(inForce.configuration), name ?? standardClass).maximum;
  const began = (exchange: Exchange): void => {
    activity.started();
    metrics.exchangeStarted();
    exchange.span = tracer?.start(exchange, exchange.incomingTrace);
  };
  const batches = await openBatches({
    startedWith: configuration,
    configuration: () => inForce.configuration,
    tenantKey,
    ledger,
    keys,
    isAccount: (id) => directory.get('person', id) !== undefined || directory.get('service-account', id) !== undefined,
    authenticator: signIn.authenticator,
    keptFor,
    run: (exchange) => inForce.path.run(exchange),
    began,
    clock,
    ids,
    log,
  });
  const keeping = new RecordKeeper({
    folder: ledgerFolder,
    keysFolder: join(configuration.dataFolder, 'keystore'),
    tenantKey,
    keys: contentKeys,
    ledger: { append: (entry) => ledger.append(entry), destroyKeys: (which) => opened.destroyKeys(which) },
    async dropDerived(references) {
      // Whose answers they are, the cache does not know. A store that is away is told when it is back; until then it gives out none here, and
      // other gateways none beyond their time.
      await inForce.opened?.clearAnswers().catch(() => undefined);
      // An index that cannot be asked now does the same when it comes to the leaf of the erasure.
      await index.dropSubject(references).catch(() => undefined);
      await held.evidence?.exports.dropDisclosing();
    },
    async forgetSubject(subject) {
      await attempts.forgetSubject(subject);
      let kept = 0;
      for (const one of [responseVault, vault, memoryVault]) kept += await one.eraseSubject(subject);
      return kept + (await batches.eraseSubject(subject));
    },
    retention: () => retentionOf(inForce.configuration),
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
    configuration: () => inForce.configuration,
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
    assistants.ended(end);
    calls.ended(end, clock.now());
    metrics.exchangeEnded(end);
    log.exchangeEnded(end);
    end.exchange.span?.end(end);
  };
  const queues = new ProviderQueues(configuration.providers, { clock, reports: metrics.queues });
  metrics.watchQueues(() => queues.views());
  metrics.watchTargets(() => routesView(inForce.configuration, targets, clock));
  const breakers = new BreakerRecord({ ledger, clock, log });
  const targets = new TargetBook(configuration.routing, {
    clock,
    reports: {
      breakerChanged(change) {
        const { code, provider, target, to } = change;
        log.breakerChanged(provider, target, to, code);
        metrics.breakerChanged(provider, target, to);
        breakers.note(change);
        events.tell([breakerIncident(change, configuration.tenant)]);
      },
    },
  });
  function follow(next: Configuration): void {
    limits.limiter.update(next.limits, aliasTargets(next.models));
    queues.update(next.providers);
    targets.update(next.routing);
    signIn.update(next.signIn, next.tls?.clients);
    attempts.update(next.inspection.attempts);
    events.update(next);
    strangers.gate.update(next.limits.failuresPerMinute);
    calls.forget();
    knowledge.update();
    tellUnknownRoles(next);
  }
  const models = await ModelRegister.open({
    dataFolder: configuration.dataFolder,
    tenant: configuration.tenant,
    version,
    ledger,
    clock,
    log,
    tell: (incidents) => events.tell(incidents),
    changed: metrics.modelChanged,
    script: new URL(`./model-file-worker${extname(import.meta.url)}`, import.meta.url),
    approvals: record.approvals,
    fourEyes: configuration.ledger.fourEyes,
  });
  metrics.watchModels(() => models.standings(inForce.opened?.registered?.rules));
  const knowledge: OpenKnowledge = await openKnowledge({
    startedWith: configuration,
    configuration: () => inForce.configuration,
    path: () => inForce.path,
    secrets: secrets.sourcesOf(configuration),
    ledger,
    tell: (incidents) => {
      events.tell(incidents);
      evidence.recent.tell(incidents);
    },
    figuresOf: (assistant) => assistants.of(assistant),
    clock,
    version,
    log,
  });
  const dependencies: ServingPathDependencies & { readonly log: GatewayLog; readonly metrics: GatewayMetrics } = {
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
    models,
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
    version,
    passageHeld(collection, hash) {
      log.passageHeld(collection, hash);
      events.tell([passageIncident(collection, hash, { tenant: configuration.tenant, time: clock.now() })]);
    },
    memory: createVaultMemory({
      vault: memoryVault,
      secret: new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse memory v1', 32)),
    }),
    retrieval: options.retrieval ?? knowledge.retrieval,
    fingerprint: (text) => attempts.fingerprint(text),
    makeGuard: options.makeGuard,
    metrics,
  };
  try {
    await inForce.open({ ...dependencies, follow });
    // Before the first request: what was erased must not be there, whatever backup this was started from.
    await keeping.resume().catch((error: unknown) => log.unexpected('erasure', error));
    await ledger.append({ leaf: { kind: 'start', policy: inForce.path.policyHash, version } });
  } catch (error) {
    await index.close();
    await witnessing.close();
    await ledger.close();
    throw error;
  }
  secrets.follow();
  void knowledge.start();
  let stopping = false;

  const unready = (): readonly UnreadyReason[] => [
    ...(ledger.writable() ? [] : (['ledger_unwritable'] as const)),
    ...(stopping ? (['draining'] as const) : []),
    ...(knowledge.loading ? (['knowledge_loading'] as const) : []),
  ];

  const keeper = keepRecord(keeping, [vault, responseVault, memoryVault, batches], log);
  const responses = createVaultResponseStates({
    vault: responseVault,
    keptFor,
    clock,
  });
  const placeOfKey = ({ owner, team: named, tenant = configuration.tenant }: KeyRecord): Whereabouts => {
    const { team } = directory.standingOf({ tenant, team: named, owner });
    return { tenant, ...(team === undefined ? {} : { teams: [team] }) };
  };
  const unknownRoles = (wanted: Configuration): readonly Finding[] =>
    roleFindings(wanted, (role) => directory.hasRole(role), directory.roleNames());
  const tellUnknownRoles = (wanted: Configuration): void => {
    const found = unknownRoles(wanted);
    if (found.length > 0) log.rolesUnknown(found.map(({ message, path: at }) => `${at.join('.')}: ${message}`));
  };
  tellUnknownRoles(configuration);

  const confirmAttack = createConfirmAttack({
    attacks: attacks.administration,
    reading: record.reading,
    classifier: () => inForce.path.classifiers.injection,
  });
  const reviews = openReviews({
    voices,
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
    options: () => inForce.configuration.review,
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
      budget: () => Math.round(inForce.configuration.privacy.statisticsBudget * 1_000),
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
    configuration: () => inForce.configuration,
    keys: () => keys.list(),
    directory,
    targets: () => inForce.path.routes(),
    now: () => clock.now(),
  });
  const alerts = await OpenBudgetAlerts.open({
    configuration: () => inForce.configuration,
    standings: limitsView,
    clock,
    log,
    metrics,
    tell: (incidents) => events.tell(incidents),
  });
  const costs = openGatewayCosts({
    index,
    configuration: () => inForce.configuration,
    routes: () => inForce.path.routes(),
    keys,
    directory,
    alerts: () => alerts.list(),
    clock,
  });
  const register = async (): Promise<Register> =>
    buildRegister({
      configuration: inForce.configuration,
      keys: await keys.list(),
      version,
      now: clock.now(),
      retention: retentionOf(inForce.configuration),
      policy: inForce.path.policyHash,
    });

  const grounding = createGrounding();
  return {
    version,
    knowledgeTrial: createKnowledgeTrial({
      assistants: () => inForce.path.assistants,
      roles: directory,
      tenant: configuration.tenant,
    }),
    keys,
    directory,
    declared,
    signIn,
    certificateRefused,
    voices,
    signInService: openSignInService({ signIn, secrets: () => inForce.path.secrets, clock }),
    accounts: openAccounts({ signIn, directory, clock }),
    responses,
    batches,
    batchesView: createBatchesView({
      batches: batches.services?.administration,
      async names() {
        const named = [...(await keys.list()), ...directory.list('person'), ...directory.list('service-account')];
        return new Map(named.map(({ id, name }) => [id, name]));
      },
    }),
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
    unmatchedScopes: (scopes) =>
      unmatchedScopes(scopes, {
        models: inForce.path.models().map(({ id }) => id),
        policies: [defaultPolicy, ...Object.keys(inForce.configuration.inspection.policies)],
      }),
    callQueues: () => queuesView(queues.views()),
    modelRegister: models.administration(() => inForce.path),
    knowledge,
    prompts: () => promptsView(inForce.path.prompts),
    judgePromptAnswer: (wanted) => judgePromptAnswer(inForce.path.prompts, wanted),
    modelRoutes: () => routesView(inForce.configuration, targets, clock),
    mayWait: () => queues.used,
    costs,
    limits: limitsView,
    statistics,
    register,
    privacy: async () => buildPrivacyView(inForce.configuration, await register()),
    async tryText(wanted, bounds = 'everything') {
      const { key } = wanted;
      if (key === undefined) return inForce.path.tryText(wanted, { key: '', role: 'user', labels: undefined });
      const caller = (await keys.list()).find(({ id }) => id === key);
      if (caller === undefined || !liesWithin(bounds, placeOfKey(caller)))
        throw new GatehouseError('invalid_request', { param: 'key' });
      return inForce.path.tryText(wanted, { key, role: caller.role, labels: caller.labels });
    },
    guards: () => showGuards(inForce.path),
    tryGuards: (wanted) => tryGuards(inForce.path, configuration.tenant, wanted),
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
    explanations: createExplanations({
      recent,
      find: (request) => index.findRequest(request),
      leafAt: record.leafAt,
      open: record.open,
      keyReference: (key, shard) => keys.referenceOf(key, parseShardFolderName(shard)?.period ?? ''),
      complete: (trace) => withShapleyValues(trace, grounding),
    }),
    reserve: (caller) => limits.limiter.admit(caller, clock.now()),
    get configuration() {
      return inForce.configuration;
    },
    run: (exchange) => inForce.path.run(exchange),
    began,
    strangers: strangers.gate,
    denied: (denial) => strangers.record(denial, inForce.path.policyHash),
    models: () => inForce.path.models(),
    findModel: (name) => inForce.path.findModel(name),
    explain: () => ({
      policy: inForce.path.policyHash,
      stages: inForce.path.stages.map((stage) => ({ name: stage.name, facts: [...stage.explain()] })),
    }),
    status: () =>
      gatewayStatus({
        version,
        startedAt,
        commandName: options.commandName ?? 'gatehouse',
        clock,
        activity,
        assistants,
        calls,
        inForce,
        keys,
        ledger,
        head: () => opened.head,
        queues,
        witnessing,
        unready,
      }),
    unready,
    configuring: {
      secret: createSecretKey(
        new Uint8Array(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse configuration v1', 32)),
      ),
      appliedAt: () => inForce.file.appliedAt,
      async recordDecision(decided) {
        await ledger.append({ leaf: { kind: 'approval', action: 'configure', ...decided } });
      },
    },
    async apply(next, changed, needRestart = [], by) {
      await inForce.apply(next, changed, needRestart, by);
      // One that was set meanwhile is not in what was just opened.
      void secrets.look();
    },
    reject: (problems) => inForce.reject(problems),
    confirm: () => inForce.confirm(),
    async rotateKey() {
      const { from, to } = await opened.rotateKey();
      return { from, to };
    },
    recordExport,
    async close(reason) {
      stopping = true;
      await secrets.close();
      await batches.close();
      await knowledge.close();
      await inForce.close();
      await breakers.close();
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
      await models.close();
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
