import { extname, join } from 'node:path';
import type { Configuration, ProviderOptions } from '@gatehouse/contract/config';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import type { UnreadyReason } from '@gatehouse/contract/status';
import { aliasTargets } from '@gatehouse/contract/routing';
import type { Incident } from './core/attempts.ts';
import { derivedKey, derivedSecret } from './derived-secret.ts';
import { openOrClose } from './lib/open-or-close.ts';
import { openOversight } from './open-oversight.ts';
import { type OpenRecord, openRecord } from './open-record.ts';
import { openTraffic } from './open-traffic.ts';
import { openVaults } from './open-vaults.ts';
import { keepRecord, retentionOf } from './keep-record.ts';
import { createCertificateRefusals } from './access/certificate-refusals.ts';
import { createDirectoryPeople } from './access/sign-in/directory-people.ts';
import { AttemptTracker } from './attempts/attempt-tracker.ts';
import { RecordedStrangers } from './recorded-strangers.ts';
import type { KeyRecord } from './core/access.ts';
import { liesWithin, type Whereabouts } from './core/bounds.ts';
import type { KnowledgeRetrieval } from './core/collections.ts';
import type { DirectoryStore } from './core/directory-store.ts';
import type { Clock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import type { Ids } from './core/ids.ts';
import type { Provider } from './core/provider.ts';
import { createApprovedErasure } from './disclosure/approved-erasure.ts';
import type { Tracer } from './core/telemetry.ts';
import { roleFindings } from './config/role-findings.ts';
import { createProvider, type ProviderDependencies } from './create-provider.ts';
import { parseShardFolderName, sortShards } from './ledger/log/shard-name.ts';
import { RecordKeeper } from './ledger/keeping/record-keeper.ts';
import { classOf, type Retention, standardClass } from './ledger/keeping/retention.ts';
import { createGuardsView, tryGuards } from './guards-view.ts';
import { createConsentBook } from './privacy/consent-book.ts';
import { consentReferences } from './privacy/consent-references.ts';
import { createBatchesView } from './batches-view.ts';
import { openBatches } from './open-batches.ts';
import { OpenEvents } from './open-events.ts';
import { keepPrices } from './open-prices.ts';
import { openKnowledge } from './open-knowledge.ts';
import { openEvidence } from './open-evidence.ts';
import { openAccounts } from './open-accounts.ts';
import { SignIn } from './open-sign-in.ts';
import { openSignInService } from './open-sign-in-service.ts';
import type { OpenDirectory } from './open-directory.ts';
import { openLimits } from './open-limits.ts';
import { ModelRegister } from './open-model-register.ts';
import { Secrets } from './open-secrets.ts';
import type { Finding } from './config/problem.ts';
import { withShapleyValues } from './knowledge/assistants/shapley-of-trace.ts';
import { createGrounding } from './knowledge/grounding/create-grounding.ts';
import { createKnowledgeTrial } from './knowledge-trial.ts';
import { createExplanations } from './explanations.ts';
import { queuesView } from './queues-view.ts';
import { judgePromptAnswer, promptsView } from './prompts-view.ts';
import { routesView } from './routes-view.ts';
import type { ServingPathDependencies } from './serving-path.ts';
import { consentFiles } from './open-consents.ts';
import { createFileConsentStore } from './stores/file-consents.ts';
import { passageIncident } from './passage-incident.ts';
import { openAttackMemory } from './open-attack-memory.ts';
import { openTokenModel } from './open-token-model.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import { createMetrics } from './telemetry/create-metrics.ts';
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

export function openGateway(options: GatewayOptions): Promise<Gateway> {
  return openOrClose((opened) => openInto(opened, options));
}

async function openInto(opened: AsyncDisposableStack, options: GatewayOptions): Promise<Gateway> {
  const { configuration, clock, ids, directoryStore, log, rootKey, tracer, version } = options;
  const { dataFolder, tenant } = configuration;
  const startedAt = clock.now();
  const metrics = createMetrics({ version, startedAt });
  const certificateRefused = createCertificateRefusals({ clock, log, metrics });
  const inForce = new PathInForce(configuration, startedAt);
  opened.defer(() => log.flush());
  opened.defer(() => tracer?.close());
  const record = await openRecord({ configuration, inForce, rootKey, directoryStore, clock, ids, log, metrics });
  opened.defer(() => record.close());
  const { index, ledger, people, tenantKey, witnessing } = record;
  const { directory, keys } = people;
  const ending: { reason?: string } = {};
  opened.defer(() => sayStop(record, ending.reason, log));
  // What begins something by itself ends before what it begins.
  const starters = opened.use(new AsyncDisposableStack());
  const secrets = await Secrets.open({
    dataFolder,
    tenantKey,
    ledger,
    clock,
    log,
    inForce: () => inForce.opened,
    refresh: () => inForce.refresh(),
  });
  starters.defer(() => secrets.close());
  const attacks = await openAttackMemory(dataFolder, tenantKey, { tenant, clock, ids });
  const signIn: SignIn = await SignIn.open(configuration, {
    certificateRefused,
    keys,
    people: createDirectoryPeople(directory, (id) => signIn.options.issuers.some((issuer) => issuer.id === id)),
    onDirectoryChange: (listener) => void directory.onChange(listener),
    secret: derivedSecret(tenantKey, 'sign-in'),
    ledger,
    clock,
    ids,
  });
  opened.defer(() => signIn.close());
  const retentions = (): Retention => retentionOf(inForce.configuration);
  const keptFor = (name: string | undefined): number => classOf(retentions(), name ?? standardClass).maximum;
  const vaults = await openVaults({ dataFolder, tenantKey, keptFor, clock });
  const references = consentReferences(tenantKey);
  const consents = await createConsentBook({
    store: await createFileConsentStore(consentFiles(dataFolder, references.check)),
    references,
    ledger,
    purposes: async () => (await keys.list()).flatMap(({ processing }) => processing?.purpose ?? []),
    clock,
  });
  opened.defer(() => consents.close());
  const attempts = await AttemptTracker.open({
    options: configuration.inspection.attempts,
    file: join(dataFolder, 'attempts.json'),
    secret: derivedKey(tenantKey, 'attempts'),
    ledger,
    clock,
    log,
    metrics,
  });
  opened.defer(() => attempts.close());
  const events = new OpenEvents(configuration, { clock, log, metrics, nextId: () => ids.next('evt'), version });
  opened.defer(() => events.close());
  const tell = (incidents: readonly Incident[]): void => events.tell(incidents);
  const recordExport: Gateway['recordExport'] = async (leaf) => {
    await ledger.append({ leaf: { kind: 'export', ...leaf } });
  };
  const evidence = await openEvidence({
    configuration: () => inForce.configuration,
    tenantKey,
    script: new URL(`./evidence-worker${extname(import.meta.url)}`, import.meta.url),
    record: record.access,
    state: () => witnessing.state(),
    recordExport,
    clock,
    ids,
    log,
  });
  opened.defer(() => evidence.close());
  const limits = await openLimits({ configuration, ledgerFolder: record.folder, index, keys, clock, log });
  opened.defer(() => limits.close());
  const strangers = new RecordedStrangers({
    clock,
    ledger,
    log,
    failuresPerMinute: configuration.limits.failuresPerMinute,
  });
  opened.defer(() => strangers.close());
  const traffic = openTraffic({ configuration, inForce, ledger, tell, tracer, clock, log, metrics });
  opened.defer(() => traffic.close());
  const { assistants, queues, targets } = traffic;
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
    began: traffic.began,
    clock,
    ids,
    log,
  });
  starters.defer(() => batches.close());
  const keeping = new RecordKeeper({
    folder: record.folder,
    keysFolder: join(dataFolder, 'keystore'),
    tenantKey,
    keys: record.contentKeys,
    ledger: { append: (entry) => ledger.append(entry), destroyKeys: (which) => record.log.destroyKeys(which) },
    async dropDerived(references) {
      // Whose answers they are, the cache does not know. A store that is away is told when it is back; until then it gives out none here, and
      // other gateways none beyond their time.
      await inForce.opened?.clearAnswers().catch(() => undefined);
      // An index that cannot be asked now does the same when it comes to the leaf of the erasure.
      await index.dropSubject(references).catch(() => undefined);
      await evidence.exports.dropDisclosing();
    },
    async forgetSubject(subject) {
      await attempts.forgetSubject(subject);
      let kept = 0;
      for (const vault of vaults.all) kept += await vault.eraseSubject(subject);
      return kept + (await batches.eraseSubject(subject));
    },
    retention: retentions,
    clock,
    ids,
  });
  const models = await ModelRegister.open({
    dataFolder,
    tenant,
    version,
    ledger,
    clock,
    log,
    tell,
    changed: metrics.modelChanged,
    script: new URL(`./model-file-worker${extname(import.meta.url)}`, import.meta.url),
    approvals: record.access.approvals,
    fourEyes: configuration.ledger.fourEyes,
  });
  opened.defer(() => models.close());
  metrics.watchModels(() => models.standings(inForce.opened?.registered?.rules));
  const knowledge = await openKnowledge({
    startedWith: configuration,
    configuration: () => inForce.configuration,
    path: () => inForce.path,
    secrets: secrets.sourcesOf(configuration),
    ledger,
    voices: record.voices,
    tell: (incidents) => {
      tell(incidents);
      evidence.recent.tell(incidents);
    },
    figuresOf: (assistant) => assistants.of(assistant),
    clock,
    version,
    log,
  });
  opened.defer(() => knowledge.close());
  const unknownRoles = (wanted: Configuration): readonly Finding[] =>
    roleFindings(wanted, (role) => directory.hasRole(role), directory.roleNames());
  const tellUnknownRoles = (wanted: Configuration): void => {
    const found = unknownRoles(wanted);
    if (found.length > 0) log.rolesUnknown(found.map(({ message, path: at }) => `${at.join('.')}: ${message}`));
  };
  tellUnknownRoles(configuration);
  function follow(next: Configuration): void {
    limits.limiter.update(next.limits, aliasTargets(next.models));
    traffic.update(next);
    signIn.update(next.signIn, next.tls?.clients);
    attempts.update(next.inspection.attempts);
    events.update(next);
    strangers.gate.update(next.limits.failuresPerMinute);
    knowledge.update();
    tellUnknownRoles(next);
  }
  const make = options.makeProvider ?? createProvider;
  await inForce.open({
    follow,
    clock,
    authenticator: signIn.authenticator,
    consents,
    vault: vaults.pseudonyms,
    attackMemory: attacks.memory,
    guardSecret: derivedSecret(tenantKey, 'guards'),
    surrogateSecret: derivedSecret(tenantKey, 'surrogates'),
    strangers: strangers.gate,
    ledger,
    limiter: limits.limiter,
    queues,
    targets,
    models,
    random: options.random ?? Math.random,
    keepPrices,
    log,
    ended: traffic.ended,
    startedWith: configuration,
    createProvider: (provider, hidden) => make(provider, { clock, log, version, hidden }),
    openSecrets: (wanted) => secrets.sourcesOf(wanted),
    openTokenModel,
    suspicion: attempts,
    incidents(incidents) {
      attempts.note(incidents);
      tell(incidents);
      evidence.recent.tell(incidents);
    },
    version,
    passageHeld(collection, hash) {
      log.passageHeld(collection, hash);
      tell([passageIncident(collection, hash, { tenant, time: clock.now() })]);
    },
    memory: vaults.memory,
    retrieval: options.retrieval ?? knowledge.retrieval,
    fingerprint: (text) => attempts.fingerprint(text),
    makeGuard: options.makeGuard,
    metrics,
  });
  opened.defer(() => inForce.close());
  // Before the first request: what was erased must not be there, whatever backup this was started from.
  await keeping.resume().catch((error: unknown) => log.unexpected('erasure', error));
  await ledger.append({ leaf: { kind: 'start', policy: inForce.path.policyHash, version } });
  const oversight = await openOversight({
    configuration,
    inForce,
    record,
    attacks: attacks.administration,
    suspicion: attempts,
    limits,
    tell,
    version,
    clock,
    log,
    metrics,
  });
  opened.defer(() => oversight.close());
  const keeper = keepRecord(keeping, [...vaults.all, batches], log);
  starters.defer(() => keeper.close());
  opened.defer(() => starters.disposeAsync());
  secrets.follow();
  void knowledge.start();

  const unready = (): readonly UnreadyReason[] => [
    ...(ledger.writable() ? [] : (['ledger_unwritable'] as const)),
    ...(ending.reason === undefined ? [] : (['draining'] as const)),
    ...(knowledge.loading ? (['knowledge_loading'] as const) : []),
  ];
  const showGuards = createGuardsView();
  const grounding = createGrounding();
  return {
    version,
    knowledgeTrial: createKnowledgeTrial({
      assistants: () => inForce.path.assistants,
      configuration: () => inForce.configuration.knowledge,
      retrieval: options.retrieval ?? knowledge.retrieval,
      documents: (collection) => knowledge.documents(collection),
      roles: directory,
      tenant,
    }),
    keys,
    directory,
    declared: people.declared,
    signIn,
    certificateRefused,
    voices: record.voices,
    signInService: openSignInService({ signIn, secrets: () => inForce.path.secrets, clock }),
    accounts: openAccounts({ signIn, directory, clock }),
    responses: vaults.responses,
    batches,
    batchesView: createBatchesView({
      batches: batches.services?.administration,
      async names() {
        const named = [...(await keys.list()), ...directory.list('person'), ...directory.list('service-account')];
        return new Map(named.map(({ id, name }) => [id, name]));
      },
    }),
    keeping,
    erase: createApprovedErasure({ ...record.access, eraseAlone: configuration.ledger.eraseAlone, keeping }),
    suspicion: attempts,
    consents,
    attacks: attacks.administration,
    confirmAttack: oversight.confirmAttack,
    secrets: secrets.book,
    referenceFindings: (wanted) => [...secrets.findingsIn(wanted), ...unknownRoles(wanted)],
    lookAtSecrets: () => secrets.look(),
    async recordRewrap(leaf) {
      await ledger.append({ leaf: { kind: 'rewrap', ...leaf } });
    },
    reviews: oversight.reviews,
    evidence,
    keyUsage: oversight.keyUsage,
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
    costs: oversight.costs,
    limits: oversight.limits,
    statistics: oversight.statistics,
    register: oversight.register,
    privacy: oversight.privacy,
    async tryText(wanted, bounds = 'everything') {
      const { key } = wanted;
      if (key === undefined) return inForce.path.tryText(wanted, { key: '', role: 'user', labels: undefined });
      const caller = (await keys.list()).find(({ id }) => id === key);
      if (caller === undefined || !liesWithin(bounds, placeOfKey(caller, people, tenant)))
        throw new GatehouseError('invalid_request', { param: 'key' });
      return inForce.path.tryText(wanted, { key, role: caller.role, labels: caller.labels });
    },
    guards: () => showGuards(inForce.path),
    tryGuards: (wanted) => tryGuards(inForce.path, tenant, wanted),
    metrics,
    record: record.access,
    published: {
      shardsFolder: join(record.folder, 'shards'),
      public: configuration.ledger.public,
      checkpoint: (shard) => witnessing.shown(shard),
      policy: (vkeys) => witnessing.policy(vkeys),
      sortShards,
    },
    receipt: (request, of, caller, under) => record.receipts.receipt(request, of, caller, under),
    explanations: createExplanations({
      recent: record.recent,
      find: (request) => index.findRequest(request),
      leafAt: record.access.leafAt,
      open: record.access.open,
      keyReference: (key, shard) => keys.referenceOf(key, parseShardFolderName(shard)?.period ?? ''),
      complete: (trace) => withShapleyValues(trace, grounding),
    }),
    reserve: (caller) => limits.limiter.admit(caller, clock.now()),
    get configuration() {
      return inForce.configuration;
    },
    run: (exchange) => inForce.path.run(exchange),
    began: traffic.began,
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
        activity: traffic.activity,
        assistants,
        calls: traffic.calls,
        inForce,
        keys,
        ledger,
        head: () => record.log.head,
        queues,
        witnessing,
        unready,
      }),
    unready,
    configuring: {
      secret: derivedKey(tenantKey, 'configuration'),
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
      const { from, to } = await record.log.rotateKey();
      return { from, to };
    },
    recordExport,
    async close(reason) {
      ending.reason = reason;
      await opened.disposeAsync();
    },
  };
}

/** The last leaf, and milliseconds of patience until witnesses have seen it; none where the gateway was never open. */
async function sayStop({ ledger, witnessing }: OpenRecord, reason: string | undefined, log: GatewayLog): Promise<void> {
  if (reason === undefined) return;
  try {
    const receipt = await ledger.append({ leaf: { kind: 'stop', reason } });
    await witnessing.cover(receipt, lastCover);
  } catch (error) {
    // The record is full or broken: that was said when it happened, and the end must not hang on it.
    log.ledgerFailed(error);
  }
}

/** Where a key stands, for those who see only a part. */
function placeOfKey(
  { owner, team: named, tenant: own }: KeyRecord,
  { directory }: Pick<OpenDirectory, 'directory'>,
  tenant: string,
): Whereabouts {
  const { team } = directory.standingOf({ tenant: own ?? tenant, team: named, owner });
  return { tenant: own ?? tenant, ...(team === undefined ? {} : { teams: [team] }) };
}
