import type { Trial, TrialRequest } from '@gatehouse/contract/admin-privacy';
import type { Configuration, TokenModelOptions } from '@gatehouse/contract/config';
import { entityTypeNames } from '@gatehouse/contract/entity-types';
import type { GuardOptions } from '@gatehouse/contract/guards';
import { assistantPrefix } from '@gatehouse/contract/knowledge';
import { promptPrefix } from '@gatehouse/contract/prompts';
import { aliasTargets } from '@gatehouse/contract/routing';
import type { Assistants } from './core/assistants.ts';
import type { AttackMemory } from './core/attack-memory.ts';
import type { TextClassifiers } from './core/classifier.ts';
import type { Authenticator } from './core/authenticator.ts';
import type { Incident, Suspicion } from './core/attempts.ts';
import type { AnswerCache } from './core/cache.ts';
import type { PromptBook } from './core/prompt-book.ts';
import type { CallQueues } from './core/call-queue.ts';
import type { Consents } from './core/consent.ts';
import type { ConversationMemory } from './core/conversation-memory.ts';
import type { Clock } from './core/clock.ts';
import type { AnswerStream } from './core/delta.ts';
import type { EntityPolicies } from './core/entity-policy.ts';
import { GatehouseError } from './core/errors.ts';
import type { Exchange } from './core/exchange.ts';
import type { Guard, NamedGuardReport } from './core/guard.ts';
import type { GuardServices } from './core/guard-services.ts';
import type { Ledger } from './core/ledger.ts';
import type { Limiter } from './core/limits.ts';
import type { Provider } from './core/provider.ts';
import { RecogniserUnable } from './core/recogniser.ts';
import type { PseudonymVault } from './core/pseudonym-vault.ts';
import type { ExposedModel, KnownModels } from './core/router.ts';
import type { WhoAsks } from './core/rule-selectors.ts';
import type { Stage } from './core/stage.ts';
import type { Strangers } from './core/strangers.ts';
import type { ExchangeEnd, Log, Metrics } from './core/telemetry.ts';
import type { TextInspection } from './core/text-inspection.ts';
import type { TextPseudonyms } from './core/text-pseudonyms.ts';
import type { KnowledgeRetrieval } from './core/collections.ts';
import { checkGuards } from './check-guards.ts';
import type { AskedPath } from './knowledge-models.ts';
import { createSideCalls } from './side-calls.ts';
import { createTargetTrust } from './target-trust.ts';
import { createDocumentInspection } from './document-inspection.ts';
import { openSimilarity } from './embed-question.ts';
import { openCache } from './open-cache.ts';
import { createGuardServices, type OpenGuardServices } from './guard-services.ts';
import { createGuard, meaningOfRule } from './guards/catalogue.ts';
import { type OpenAssistants, openAssistants } from './open-assistants.ts';
import { openPrices } from './open-prices.ts';
import { openPrompts } from './open-prompts.ts';
import { type OpenValidation, openValidation } from './open-validation.ts';
import type { ReportUnable } from './pipeline/ask-guard.ts';
import { createGuardPolicies, type GuardPolicies } from './pipeline/guard-policies.ts';
import { incidentsOf } from './pipeline/incidents.ts';
import { createTextInspection } from './pipeline/inspect-alone.ts';
import {
  createGuardPath,
  createPath,
  createPrivacyPath,
  type GuardRooms,
  type PrivacyRooms,
  type Rooms,
} from './pipeline/path.ts';
import { policyHash } from './pipeline/policy-hash.ts';
import type { SimilarityRooms } from './pipeline/stages/cache.ts';
import { createTellModel } from './pipeline/tell-model.ts';
import { createRun, type Run } from './pipeline/run.ts';
import { createPolicyBook } from './privacy/policy-book.ts';
import { trustOf } from './privacy/provider-trust.ts';
import { tryText } from './privacy/try-text.ts';
import type { Pseudonymiser } from './core/pseudonymiser.ts';
import { createPseudonymiser } from './pseudonyms/pseudonymiser.ts';
import { createRecognisers } from './pseudonyms/recogniser-catalogue.ts';
import { createModelRecognisers } from './pseudonyms/token-model/model-recognisers.ts';
import type { TokenModel } from './pseudonyms/token-model/token-model.ts';
import { createTextPseudonyms } from './pseudonyms/text-pseudonyms.ts';
import { type MakeProvider, openProvider } from './provide-secrets.ts';
import { openChoices, routedProviders } from './open-choices.ts';
import { type ModelRegister, type PathModels, withGate } from './open-model-register.ts';
import { HealthWatch } from './routing/health-watch.ts';
import { configuredModels, ModelDirectory, type ModelRoute } from './routing/model-directory.ts';
import type { TargetBook } from './routing/target-book.ts';
import { withAssistants } from './routing/with-assistants.ts';
import type { SecretSources } from './secrets/secret-sources.ts';

export interface ServingPathDependencies {
  readonly clock: Clock;
  readonly authenticator: Authenticator;
  readonly strangers: Pick<Strangers, 'failed'>;
  readonly consents: Consents;
  readonly vault: Pick<PseudonymVault, 'get' | 'put'>;
  readonly attackMemory: AttackMemory;
  /** From which words and marks are made that nobody can guess. */
  readonly guardSecret: Uint8Array;
  /** From which made-up values are drawn. */
  readonly surrogateSecret: Uint8Array;
  readonly ledger: Ledger;
  readonly limiter: Limiter;
  readonly queues: CallQueues;
  /** What is known of targets; it outlives the path. */
  readonly targets: TargetBook;
  /** Undefined where nobody is asked what models are. */
  readonly models?: Pick<ModelRegister, 'openPath'> | undefined;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** Awaited before a leaf can name its price list. */
  readonly keepPrices: (configuration: Configuration) => Promise<void>;
  /** Of the gateway. */
  readonly version: string;
  /** Told of a passage that guards do not let through any more, once. */
  readonly passageHeld: (collection: string, hash: string) => void;
  /** What people asked assistants before. */
  readonly memory: ConversationMemory;
  /** Documents, as whoever asks may have them. */
  readonly retrieval: KnowledgeRetrieval;
  readonly log: Log;
  /** The configuration that the process began with: what is read only at start stays as it was. */
  readonly startedWith: Configuration;
  readonly createProvider: MakeProvider;
  /** What a configuration refers to. */
  readonly openSecrets: (configuration: Configuration) => SecretSources;
  /** Rejects with TokenModelError. */
  readonly openTokenModel: (options: TokenModelOptions) => Promise<TokenModel>;
  readonly ended: (end: ExchangeEnd) => void;
  readonly metrics: Pick<Metrics, 'guardAsked'>;
  readonly suspicion: Suspicion;
  /** Told of what guards found in an exchange that has ended, where they found something. */
  readonly incidents: (incidents: readonly Incident[]) => void;
  /** A short keyed hash of a text, under which it is known again. */
  readonly fingerprint: (text: string) => string;
  /** In place of the catalogue. */
  readonly makeGuard?: ((options: GuardOptions, services: GuardServices) => Guard) | undefined;
}

/** What looks at model servers, beside the path. */
interface Watching {
  readonly directory: ModelDirectory;
  readonly health: HealthWatch;
  readonly models: PathModels | undefined;
}

/** Has what opens the tables of recognisers: a name, a number. */
const firstText = 'Frau Erika Mustermann, Tel. 030 1234567';

/**
 * The path as one configuration has it, with everything that belongs to it. A reload builds a new one and retires the old:
 * exchanges under way finish on the path that they began with, and its providers are closed after the last of them.
 */
export class ServingPath {
  readonly configuration: Configuration;
  readonly policyHash: string;
  readonly stages: readonly Stage[];
  readonly guardPolicies: GuardPolicies;
  readonly textInspection: TextInspection;
  readonly secrets: SecretSources;
  readonly #run: Run;
  readonly #runPrivacy: Run;
  readonly #runGuards: Run;
  readonly #directory: ModelDirectory;
  readonly #health: HealthWatch;
  /** The register of models, as this configuration has it. */
  readonly registered: PathModels | undefined;
  readonly #answers: AnswerCache | undefined;
  readonly #similar: SimilarityRooms | undefined;
  readonly #pseudonymiser: Pseudonymiser | undefined;
  readonly #policies: EntityPolicies;
  readonly #providers: readonly Provider[];
  readonly #model: TokenModel | undefined;
  readonly #guardServices: OpenGuardServices;
  readonly #validation: OpenValidation;
  readonly prompts: PromptBook;
  readonly assistants: OpenAssistants;
  /** Texts outside of a conversation. */
  readonly textPseudonyms: TextPseudonyms;
  /** What is asked beside the path, for those who look after collections. */
  readonly beside: AskedPath;
  readonly #inspectionBy: (guards: readonly GuardOptions[]) => TextInspection;
  #underWay = 0;
  #retired: (() => void) | undefined;

  private constructor(
    configuration: Configuration,
    providers: readonly Provider[],
    { directory, health, models }: Watching,
    model: TokenModel | undefined,
    secrets: SecretSources,
    answers: AnswerCache | undefined,
    prompts: PromptBook,
    dependencies: ServingPathDependencies,
  ) {
    const { authenticator, clock, consents, ledger, limiter, log, ended, startedWith, strangers, vault } = dependencies;
    const { makeGuard = createGuard } = dependencies;
    this.configuration = configuration;
    this.secrets = secrets;
    this.policyHash = policyHash(configuration);
    this.#answers = answers;
    this.prompts = prompts;
    const openAccount = createSideCalls({
      aliases: aliasTargets(configuration.models),
      prices: openPrices(configuration),
      limits: configuration.limits,
      clock,
    });
    const { similar } = configuration.cache;
    if (similar !== undefined)
      this.#similar = openSimilarity(similar, {
        router: directory,
        providers: configuration.providers,
        openAccount,
        log,
      });
    this.#providers = providers;
    this.#directory = directory;
    this.#health = health;
    this.registered = models;
    this.#policies = createPolicyBook(configuration);
    this.#model = model;
    const services = createGuardServices({
      clock,
      attackMemory: dependencies.attackMemory,
      secret: dependencies.guardSecret,
      providers: configuration.providers,
      router: directory,
      metrics: dependencies.metrics,
      secrets,
    });
    this.#guardServices = services;
    this.#validation = openValidation(configuration, {
      clock,
      services,
      unable: (rule, request, cause) => log.guardUnable(`validation/${rule}`, request, cause),
    });
    const unable: ReportUnable = (guard, request, cause) => log.guardUnable(guard, request, cause);
    const policiesOf = (named: Configuration): GuardPolicies =>
      createGuardPolicies({
        configuration: named,
        createGuard: (options) => makeGuard(options, services),
        report: unable,
      });
    const inspectionBy = (policies: GuardPolicies): TextInspection =>
      createTextInspection({ policies, meaningOf: meaningOfRule, report: unable });
    this.guardPolicies = policiesOf(configuration);
    this.textInspection = inspectionBy(this.guardPolicies);
    this.#inspectionBy = (guards) => {
      try {
        const inspection = { ...configuration.inspection, guards: [...guards], policies: {}, rules: [] };
        return inspectionBy(policiesOf({ ...configuration, inspection }));
      } catch (cause) {
        // Such as an expression that cannot be read.
        throw new GatehouseError('invalid_request', { param: 'guards', cause });
      }
    };
    this.assistants = openAssistants(configuration.knowledge.assistants, {
      retrieval: dependencies.retrieval,
      // As when they were taken in: then nobody has to be asked again.
      inspection: createDocumentInspection({
        path: () => this,
        tenant: startedWith.tenant,
        version: dependencies.version,
      }),
      held: dependencies.passageHeld,
    });
    const { entities, enabled, patterns } = configuration.pseudonymisation;
    const { surrogateSecret: secret, fingerprint } = dependencies;
    const { onUnable = 'block' } = configuration.pseudonymisation.model ?? {};
    const ofModel =
      model === undefined
        ? []
        : createModelRecognisers(model, {
            onUnable,
            unable: (cause) => log.unexpected('pseudonymisation.model', cause),
          });
    const looking = [
      ...createRecognisers(entities, patterns),
      ...ofModel.filter(({ type }) => entities.includes(type)),
    ];
    this.#pseudonymiser = enabled ? createPseudonymiser(looking, { secret }) : undefined;
    this.textPseudonyms = createTextPseudonyms(
      [...createRecognisers(entityTypeNames, patterns), ...ofModel],
      enabled ? [...entities, ...patterns.map(({ type }) => type)] : undefined,
    );
    this.beside = {
      router: directory,
      trust: createTargetTrust(configuration.providers),
      withoutPersonalData: async (text) => (await this.textPseudonyms.pseudonymise([text]))[0]?.text ?? '',
    };
    const rooms: Rooms & PrivacyRooms & GuardRooms = {
      clock,
      authenticator,
      strangers,
      ledger,
      limiter,
      ended: (end) => {
        this.#underWay -= 1;
        if (this.#underWay === 0) this.#retired?.();
        ended(end);
        const { verdicts } = end.exchange.notes;
        if (verdicts.some(({ outcome }) => outcome !== 'allow')) {
          dependencies.incidents(
            incidentsOf(end.exchange, this.guardPolicies, meaningOfRule, clock.now(), fingerprint),
          );
        }
      },
      policyHash: this.policyHash,
      seal: {
        rootKey:
          startedWith.ledger.rootKey === undefined && startedWith.ledger.keyService === undefined
            ? 'dataFolder'
            : 'configured',
        segmentBytes: startedWith.ledger.segmentBytes,
      },
      tenant: startedWith.tenant,
      strangerLimits: {
        failuresPerMinute: configuration.limits.failuresPerMinute,
        trustedProxies: startedWith.server.trustedProxies.length,
      },
      defaultLimits: configuration.limits,
      bodyLimits: { bytes: startedWith.server.maxBodyBytes, time: startedWith.server.requestTimeout },
      guardPolicies: this.guardPolicies,
      suspicion: dependencies.suspicion,
      attempts: configuration.inspection.attempts,
      textInspection: this.textInspection,
      prompts,
      assistants: this.assistants.assistants,
      openAccount,
      memory: dependencies.memory,
      answerRules: this.#validation.rules,
      uninspectable: configuration.inspection.uninspectable,
      pseudonymiser: this.#pseudonymiser,
      pseudonymisation: configuration.pseudonymisation,
      policies: this.#policies,
      consents,
      vault,
      requirePurpose: configuration.privacy.requirePurpose,
      trustOf,
      answers: this.#answers,
      coalesce: configuration.cache.coalesce,
      exceptLabels: new Set(configuration.cache.exceptLabels),
      similar: this.#similar,
      router: withAssistants(directory, this.assistants.assistants),
      prices: openPrices(configuration),
      queues: dependencies.queues,
      register: models?.gate,
      registerOptions: configuration.modelRegister,
      providers: configuration.providers,
      aliases: configuration.models,
      tellModel: createTellModel({
        guardPolicies: this.guardPolicies,
        spotlight: configuration.inspection.spotlight,
        keyedHash: (text) => services.keyedHash(text),
        report: unable,
      }),
      spotlight: configuration.inspection.spotlight,
      textPseudonyms: this.textPseudonyms,
    };
    this.stages = createPath(rooms);
    this.#runPrivacy = createRun(createPrivacyPath(rooms), clock);
    this.#runGuards = createRun(createGuardPath(rooms), clock);
    this.#run = createRun(this.stages, clock);
  }

  static async open(configuration: Configuration, dependencies: ServingPathDependencies): Promise<ServingPath> {
    const { enabled, model: options } = configuration.pseudonymisation;
    const providers: Provider[] = [];
    let model: TokenModel | undefined;
    let answers: AnswerCache | undefined;
    const secrets = dependencies.openSecrets(configuration);
    const prompts = await openPrompts(configuration.prompts);
    await dependencies.keepPrices(configuration);
    try {
      if (enabled && options !== undefined) model = await dependencies.openTokenModel(options);
      const { createProvider, log } = dependencies;
      answers = await openCache(configuration.cache, log);
      const unavailable: Parameters<typeof openProvider>[3] = (id, error) => log.secretUnavailable(id, error);
      for (const provider of configuration.providers)
        providers.push(await openProvider(provider, secrets, createProvider, unavailable));
    } catch (error) {
      model?.close();
      await answers?.close();
      await Promise.allSettled(providers.map((provider) => provider.close()));
      throw error;
    }
    const models = await dependencies.models?.openPath(configuration, providers, (provider) => [
      ...new Set(directory.routes().flatMap((route) => (route.provider === provider ? [route.target] : []))),
    ]);
    const gate = models?.gate;
    const asked = gate === undefined ? providers : providers.map((provider) => withGate(provider, gate));
    const choices = openChoices(configuration, asked, { ...dependencies, register: gate });
    const health = new HealthWatch({
      book: dependencies.targets,
      providers: routedProviders(configuration, providers),
      clock: dependencies.clock,
    });
    const directory = new ModelDirectory({
      providers: configuration.providers.flatMap((options, index) => {
        const provider = asked[index];
        return provider === undefined ? [] : [{ provider, models: configuredModels(options) }];
      }),
      aliases: aliasTargets(configuration.models),
      choices,
      register: gate,
      clock: dependencies.clock,
      log: dependencies.log,
    });
    await Promise.all([directory.start(), models?.watch.start()]);
    models?.watch.noteNames();
    models?.folders.start();
    health.start();
    return new ServingPath(
      configuration,
      providers,
      { directory, health, models },
      model,
      secrets,
      answers,
      prompts,
      dependencies,
    );
  }

  /** The models that come with Gatehouse. */
  get classifiers(): TextClassifiers {
    return this.#guardServices.classifiers;
  }

  /** Reads what recognisers load when they are first asked, so that no request waits for it. */
  async warmUp(): Promise<void> {
    // To say what it is, a model that comes with Gatehouse is read.
    for (const { input, output } of [this.guardPolicies.usual, ...this.guardPolicies.further]) {
      for (const guard of input.guards) guard.describe('input');
      for (const guard of output.guards) guard.describe('output');
    }
    await this.#guardServices.warmUp();
    await this.#pseudonymiser?.openConversation([{ text: firstText, format: 'text' }]).replaceAll();
  }

  /** Its end is told to `ended`, exactly once and whichever way it comes, since `record` is around everything. */
  run(exchange: Exchange): Promise<AnswerStream> {
    this.#underWay += 1;
    if (exchange.kind === 'privacy') return this.#runPrivacy(exchange);
    return exchange.kind === 'guard' ? this.#runGuards(exchange) : this.#run(exchange);
  }

  /** What would happen to a text of this caller. Throws `invalid_request` where there is no such provider. */
  async tryText({ text, trust, provider, model = '' }: TrialRequest, caller: WhoAsks): Promise<Trial> {
    if (provider !== undefined && !this.configuration.providers.some(({ id }) => id === provider))
      throw new GatehouseError('invalid_request', { param: 'provider' });
    const place = provider === undefined ? (trust === undefined ? undefined : { trust }) : { provider };
    const policy =
      place === undefined
        ? this.#policies.clearance(caller, model, this.#directory.targetsOf(model)).policy
        : this.#policies.within(caller, place);
    try {
      return await tryText(this.#pseudonymiser, policy, text);
    } catch (thrown) {
      if (!(thrown instanceof RecogniserUnable)) throw thrown;
      throw new GatehouseError('personal_data_unchecked', { cause: thrown.cause });
    }
  }

  /** Guards that need not be in force, for whoever tries them: the policy `default` of what is returned. Throws `invalid_request`. */
  inspectionBy(guards: readonly GuardOptions[]): TextInspection {
    return this.#inspectionBy(guards);
  }

  /** Forgets cached answers. Rejects where a store that is shared cannot be told; it is when it comes back. */
  async clearAnswers(): Promise<void> {
    this.#similar?.questions.clear();
    await this.#answers?.clear();
  }

  models(): readonly ExposedModel[] {
    const models = this.#directory.models();
    return [...models, ...promptModels(this.prompts, models), ...assistantModels(this.assistants.assistants, models)];
  }

  findModel(name: string): ExposedModel | Promise<ExposedModel> {
    if (name.startsWith(assistantPrefix)) {
      const assistant = assistantModels(this.assistants.assistants, this.#directory.models()).find(
        ({ id }) => id === name,
      );
      if (assistant === undefined) throw new GatehouseError('assistant_not_found', { param: 'model' });
      return assistant;
    }
    if (!name.startsWith(promptPrefix)) return this.#directory.find(name);
    const found = promptModels(this.prompts, this.#directory.models()).find(({ id }) => id === name);
    if (found === undefined) throw new GatehouseError('prompt_not_found', { param: 'model' });
    return found;
  }

  /** What each provider is known to have, in the order of the configuration. */
  knownModels(): readonly KnownModels[] {
    return this.#directory.knownModels();
  }

  /** Every name that a client can use, with where it leads. */
  routes(): readonly ModelRoute[] {
    return this.#directory.routes();
  }

  /** Tries guards that ask somebody else, and the look-ups of the validation of answers. */
  async checkOthers(): Promise<readonly NamedGuardReport[]> {
    const guards = await checkGuards(this.configuration, this.#guardServices);
    return [...guards, ...(await this.#validation.check())];
  }

  /** Takes no new exchange; resolves when the last one has ended and the providers are closed. */
  async retire(): Promise<void> {
    this.#directory.stop();
    this.#health.stop();
    this.registered?.watch.stop();
    this.registered?.folders.stop();
    if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#retired = resolve));
    this.#model?.close();
    await this.#answers?.close();
    await this.#validation.close();
    await this.#guardServices.close();
    await Promise.allSettled(this.#providers.map((provider) => provider.close()));
  }
}

/** The templates that answer without a version, as models: clients find them where they look for models. */
function promptModels({ templates }: PromptBook, models: readonly ExposedModel[]): readonly ExposedModel[] {
  return templates
    .filter(({ current }) => current)
    .map(({ model, name }) => {
      const asked = models.find(({ id }) => id === model);
      return {
        id: `${promptPrefix}${name}`,
        provider: asked?.provider ?? '',
        ...(asked?.created === undefined ? {} : { created: asked.created }),
      };
    });
}

/** The assistants, as models. */
function assistantModels(assistants: Assistants, models: readonly ExposedModel[]): readonly ExposedModel[] {
  return assistants.names.map((name) => {
    const asked = models.find(({ id }) => id === assistants.find(name)?.model);
    return {
      id: `${assistantPrefix}${name}`,
      provider: asked?.provider ?? '',
      ...(asked?.created === undefined ? {} : { created: asked.created }),
    };
  });
}
