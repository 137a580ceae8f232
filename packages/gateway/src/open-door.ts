import { Sessions } from './access/sign-in/sessions.ts';
import type { Clock } from './core/clock.ts';
import type { Denial } from './core/denial.ts';
import { GatehouseError } from './core/errors.ts';
import type { Dialect } from './core/dialect.ts';
import type { ConfigurationAdministration } from './core/configuration-administration.ts';
import type { Ids } from './core/ids.ts';
import type { Receipt } from './core/ledger.ts';
import { anthropicApi } from './dialects/anthropic-error.ts';
import { anthropicMessages, decodeTokenCount } from './dialects/anthropic-messages.ts';
import { encodeAnthropicModel, encodeAnthropicModels } from './dialects/anthropic-models.ts';
import { encodeOpenaiError } from './dialects/openai-error.ts';
import { ollamaApi } from './dialects/ollama-error.ts';
import { encodeShow, encodeTags, encodeVersion, shownModel } from './dialects/ollama-models.ts';
import { ollamaChat, ollamaEmbed, ollamaGenerate } from './dialects/ollama.ts';
import { openaiChat } from './dialects/openai-chat.ts';
import { openaiCompletions } from './dialects/openai-completions.ts';
import { openaiEmbeddings } from './dialects/openai-embeddings.ts';
import { openaiImages } from './dialects/openai-images.ts';
import { openaiModerations } from './dialects/openai-moderations.ts';
import { withPrompts } from './dialects/prompt-call.ts';
import { openaiResponses, ownerOf, stateIdOf } from './dialects/openai-responses.ts';
import { rerank } from './dialects/rerank.ts';
import { guardCall } from './dialects/guard-call.ts';
import { privacyPseudonymise, privacyRestore } from './dialects/privacy-calls.ts';
import { openaiTranscriptions, openaiTranslations } from './dialects/openai-transcriptions.ts';
import { encodeModelList, encodeOneModel } from './dialects/openai-models.ts';
import type { Gateway } from './gateway.ts';
import { meaningOfRule } from './guards/catalogue.ts';
import { accountRoutes } from './http/account-routes.ts';
import { adminRoutes } from './http/admin-routes.ts';
import { configurationRoutes } from './http/configuration-routes.ts';
import { consoleRoutes } from './http/console-routes.ts';
import { createHttpServer, type HttpServer } from './http/create-http-server.ts';
import type { CookieNames } from './http/edge-headers.ts';
import { type DataPlaneOptions, dataPlaneRoutes } from './http/data-plane.ts';
import { costRoutes } from './http/cost-routes.ts';
import { modelRegisterRoutes } from './http/model-register-routes.ts';
import { modelRouteRoutes } from './http/model-route-routes.ts';
import { queueRoutes } from './http/queue-routes.ts';
import { declaredRoutes } from './http/declared-routes.ts';
import { directoryRoutes } from './http/directory-routes.ts';
import { evidenceRoutes } from './http/evidence-routes.ts';
import { guardsAdminRoutes } from './http/guards-admin-routes.ts';
import { IdempotentCalls } from './http/idempotent-calls.ts';
import { healthRoutes } from './http/health-routes.ts';
import { attackRoutes } from './http/attack-routes.ts';
import { batchAdminRoutes } from './http/batch-admin-routes.ts';
import { batchRoutes } from './http/batch-routes.ts';
import { type FileRoutesOptions, fileRoutes } from './http/file-routes.ts';
import { secretRoutes } from './http/secret-routes.ts';
import { attemptRoutes } from './http/attempt-routes.ts';
import { keepingRoutes } from './http/keeping-routes.ts';
import { recordRoutes } from './http/record-routes.ts';
import { responseRoutes } from './http/response-routes.ts';
import { reviewRoutes } from './http/review-routes.ts';
import type { Route } from './http/routes.ts';
import { limitRoutes } from './http/limit-routes.ts';
import { ledgerRoutes } from './http/ledger-routes.ts';
import { modelRoutes } from './http/model-routes.ts';
import { ollamaRoutes } from './http/ollama-routes.ts';
import { openApiRoutes } from './http/openapi-routes.ts';
import { ownAccountRoutes } from './http/own-account-routes.ts';
import { overviewRoutes } from './http/overview-routes.ts';
import { playgroundRoutes } from './http/playground-routes.ts';
import { privacyRoutes } from './http/privacy-routes.ts';
import { knowledgeRoutes } from './http/knowledge-routes.ts';
import { promptRoutes } from './http/prompt-routes.ts';
import { attribute } from './attribution.ts';
import { createGrounding } from './knowledge/grounding/create-grounding.ts';
import { explanationRoutes } from './http/explanation-routes.ts';
import { receiptRoutes } from './http/receipt-routes.ts';
import { scimRoutes } from './http/scim-routes.ts';
import { originOf, signInRoutes } from './http/sign-in-routes.ts';
import { statisticsRoutes } from './http/statistics-routes.ts';
import { tokenCountRoutes } from './http/token-count-routes.ts';
import { wireRoutes } from './http/wire-routes.ts';
import { recogniserList, tryPattern } from './recogniser-view.ts';
import { batchEndpoints } from './open-batches.ts';
import { openScim } from './open-scim.ts';
import { subjectOf } from './pipeline/content-pieces.ts';
import { ExchangeWatcher } from './pipeline/exchange-watcher.ts';
import { guardFigures, shadowView } from './shadow-view.ts';
import { overviewView } from './overview-view.ts';
import { questionLanguage } from './question-language.ts';
import type { GatewayLog } from './telemetry/create-log.ts';

export interface DoorOptions {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: GatewayLog;
  /** Folder of the built console; without it there is none. */
  readonly consoleFolder: string | undefined;
  /** Undefined where there is no configuration file. */
  readonly configuration?: ConfigurationAdministration | undefined;
}

/** Milliseconds that a client may take nothing of a stream before it is given up. */
const writeTimeout = 60_000;

/** The routes of the data plane that go down the path, by dialect. */
function dialectsOf({
  responses,
}: Pick<Gateway, 'responses'>): readonly { readonly path: string; readonly dialect: Dialect }[] {
  return [
    { path: '/v1/chat/completions', dialect: withPrompts(openaiChat, 'messages') },
    { path: '/v1/completions', dialect: withPrompts(openaiCompletions, 'prompt') },
    { path: '/v1/embeddings', dialect: openaiEmbeddings },
    { path: '/v1/audio/transcriptions', dialect: openaiTranscriptions },
    { path: '/v1/audio/translations', dialect: openaiTranslations },
    { path: '/v1/images/generations', dialect: openaiImages },
    { path: '/v1/rerank', dialect: rerank },
    { path: '/v2/rerank', dialect: rerank },
    { path: '/rerank', dialect: rerank },
    { path: '/v1/moderations', dialect: openaiModerations },
    { path: '/v1/messages', dialect: withPrompts(anthropicMessages, 'messages') },
    { path: '/v1/responses', dialect: withPrompts(openaiResponses({ states: responses, subjectOf }), 'input') },
    { path: '/api/chat', dialect: withPrompts(ollamaChat, 'messages') },
    { path: '/api/generate', dialect: withPrompts(ollamaGenerate, 'prompt') },
    { path: '/api/embed', dialect: ollamaEmbed },
    { path: '/v1/guard', dialect: guardCall },
    { path: '/v1/privacy/pseudonymise', dialect: privacyPseudonymise },
    { path: '/v1/privacy/restore', dialect: privacyRestore },
  ];
}

/** Files and batches, for those who make them and for those who administer the gateway. */
function batchDoor(gateway: Gateway): readonly Route[] {
  const { services } = gateway.batches;
  if (services === undefined) return [];
  const reserve: FileRoutesOptions['reserve'] = (caller) => gateway.reserve(caller);
  return [
    ...fileRoutes({ files: services.files, reserve, maxFileBytes: () => gateway.configuration.batches.maxFileBytes }),
    ...batchRoutes({ batches: services.batches, reserve }),
    ...batchAdminRoutes(gateway.batchesView),
  ];
}

/** The HTTP server before a gateway, with all its routes; it does not listen yet. */
export async function openDoor(options: DoorOptions): Promise<HttpServer> {
  const { gateway, clock, ids, log, consoleFolder } = options;
  const { configuration, keys, metrics } = gateway;
  const toThePath: DataPlaneOptions = {
    run: (exchange) => gateway.run(exchange),
    started: (exchange) => gateway.began(exchange),
    decodeOptions: () => gateway.configuration.inspection,
    maxFormBytes: configuration.server.maxAudioBytes,
    streamChunk: () => metrics.streamChunk(),
    mayWait: () => gateway.mayWait(),
    clock,
    writeTimeout,
  };
  const idempotent = new IdempotentCalls(clock);
  const grounding = createGrounding();
  const denied = (denial: Denial): Promise<Receipt> => gateway.denied(denial);
  const secure = configuration.tls !== undefined || configuration.signIn.publicUrl?.startsWith('https:') === true;
  const cookies = cookieNames(secure);
  const door: HttpServer = await createHttpServer({
    server: configuration.server,
    tls: configuration.tls,
    routes: [
      ...dataPlaneRoutes(dialectsOf(gateway), toThePath),
      ...batchDoor(gateway),
      ...responseRoutes({
        find: async (id, caller) => (await gateway.responses.get(stateIdOf(id) ?? '', ownerOf(caller)))?.response,
        remove: async (id, caller) => gateway.responses.remove(stateIdOf(id) ?? '', ownerOf(caller)),
      }),
      ...playgroundRoutes({
        ...toThePath,
        dialect: withPrompts(openaiChat, 'messages'),
        openWatch: (onAsked) => new ExchangeWatcher(meaningOfRule, onAsked),
      }),
      ...wireRoutes({
        ...toThePath,
        dialects: dialectsOf(gateway),
        encodeError: encodeOpenaiError,
        openWatch: (onAsked) => new ExchangeWatcher(meaningOfRule, onAsked),
      }),
      ...modelRoutes({
        models: () => gateway.models(),
        find: (name) => gateway.findModel(name),
        encodeList: encodeModelList,
        encodeOne: encodeOneModel,
        anthropic: { api: anthropicApi, encodeList: encodeAnthropicModels, encodeOne: encodeAnthropicModel },
      }),
      ...ollamaRoutes({
        api: ollamaApi,
        models: () => gateway.models(),
        find: (name) => gateway.findModel(name),
        encodeTags,
        shownModel,
        encodeShow,
        encodeVersion,
      }),
      ...tokenCountRoutes({
        path: '/v1/messages/count_tokens',
        api: anthropicApi,
        decode: (raw) => decodeTokenCount(raw, gateway.configuration.inspection),
        findModel: (name) => gateway.findModel(name),
        imageTokens: () => gateway.configuration.limits.imageTokens,
      }),
      ...adminRoutes({
        keys,
        keyUsage: () => gateway.keyUsage(),
        unmatchedScopes: (scopes) => gateway.unmatchedScopes(scopes),
        status: () => gateway.status(),
        explain: () => gateway.explain(),
        session: (token) => gateway.signIn.viewOf(token),
        idempotent,
        boundable: () =>
          new Set(['models.call', ...door.routes.flatMap(({ access, bounded }) => (bounded === true ? [access] : []))]),
      }),
      ...directoryRoutes({ directory: gateway.directory, idempotent }),
      ...signInRoutes({
        signIn: gateway.signInService,
        cookies,
        secure,
        strangers: gateway.strangers,
        denied,
        failed: (error) => options.log.unexpected('sign-in', error),
      }),
      ...accountRoutes(gateway.accounts),
      ...ownAccountRoutes({ accounts: gateway.accounts, signIn: gateway.signInService }),
      ...scimRoutes(
        openScim({
          directory: gateway.directory,
          tenant: configuration.tenant,
          signIn: gateway.signIn,
          keys: gateway.keys,
          accounts: gateway.accounts,
        }),
      ),
      ...openApiRoutes(gateway),
      ...declaredRoutes(gateway.declared),
      ...evidenceRoutes(gateway.evidence),
      ...recordRoutes(gateway.record),
      ...overviewRoutes({
        overview: (wanted, mayNameKeys) =>
          overviewView(
            { index: gateway.record.index, guards: () => gateway.guards(), keys: mayNameKeys ? keys : undefined },
            wanted,
            clock.now(),
          ),
      }),
      ...reviewRoutes(gateway.reviews.queue),
      ...(options.configuration === undefined
        ? []
        : configurationRoutes(options.configuration, (role) => gateway.directory.permissionsOf(role))),
      ...keepingRoutes({
        keeping: gateway.keeping,
        erase: gateway.erase,
      }),
      ...attemptRoutes(gateway.suspicion),
      ...secretRoutes(gateway.secrets),
      ...attackRoutes({
        attacks: gateway.attacks,
        confirm: (wanted, actor) => gateway.confirmAttack(wanted, actor),
      }),
      ...privacyRoutes({
        consents: gateway.consents,
        register: () => gateway.register(),
        privacy: () => gateway.privacy(),
        tryText: (wanted, bounds) => gateway.tryText(wanted, bounds),
        recognisers: recogniserList,
        tryPattern,
      }),
      ...guardsAdminRoutes({
        guards: () => gateway.guards(),
        shadow: (wanted) => shadowView(gateway.guards(), gateway.record.index, wanted, clock.now()),
        figures: (wanted) => guardFigures(gateway.record.index, wanted, clock.now()),
        tryGuards: (wanted) => gateway.tryGuards(wanted),
      }),
      ...limitRoutes((caller) => gateway.limits(caller)),
      ...costRoutes(gateway.costs),
      ...queueRoutes(gateway),
      ...modelRegisterRoutes(gateway.modelRegister),
      ...modelRouteRoutes(gateway),
      ...promptRoutes(gateway),
      ...knowledgeRoutes({
        desk: gateway.knowledge.desk,
        trial: gateway.knowledgeTrial,
        async nameOf(id) {
          const named = [
            ...(await gateway.keys.list()),
            ...gateway.directory.list('person'),
            ...gateway.directory.list('service-account'),
          ];
          return named.find((one) => one.id === id)?.name ?? id;
        },
      }),
      ...statisticsRoutes({ statistics: gateway.statistics, clock }),
      ...ledgerRoutes(gateway.published),
      ...receiptRoutes({
        receipt: (request, of, caller, under) => gateway.receipt(request, of, caller, under),
        reserve: (caller) => gateway.reserve(caller),
      }),
      ...explanationRoutes({
        explain: (request, caller) => gateway.explanations.explain(request, caller),
        async attribute(request, caller, signal) {
          const asked = await gateway.explanations.asked(request, caller);
          // What the playground sends is a chat request of OpenAI's, with the policy beside it.
          const wire = asked.dialect === 'playground' ? 'openai-chat' : asked.dialect;
          const dialect = dialectsOf(gateway).find(({ dialect: one }) => one.id === wire)?.dialect;
          if (dialect === undefined) throw new GatehouseError('nothing_to_attribute');
          return attribute({ ...asked, dialect }, caller, signal, {
            run: (exchange) => gateway.run(exchange),
            began: (exchange) => gateway.began(exchange),
            grounding,
            decodeOptions: () => gateway.configuration.inspection,
            clock,
            ids,
          });
        },
        reserve: (caller) => gateway.reserve(caller),
      }),
      ...healthRoutes({
        unready: () => gateway.unready(),
        metrics: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
      }),
      ...(consoleFolder === undefined ? [] : await consoleRoutes(consoleFolder)),
    ],
    encodeError: encodeOpenaiError,
    languageOf: questionLanguage,
    authenticate: (credential) => gateway.signIn.authenticator.identify(credential, clock.now()),
    rejected: (code) => metrics.rejectedAtEdge(code),
    certificateRefused: gateway.certificateRefused,
    strangers: gateway.strangers,
    denied,
    cookies,
    consoleOrigin: {
      publicOrigin: () => originOf(gateway.signInService.publicUrl()),
      proves: (token, proof) => Sessions.proves(token, proof),
    },
    clock,
    ids,
    log,
  });
  gateway.batches.begin(dialectsOf(gateway).filter(({ path }) => (batchEndpoints as readonly string[]).includes(path)));
  // Answers that are on their way to somebody who may not ask any more.
  keys.onEnded((ended, code) => door.cut(({ key }) => ended.has(key), new GatehouseError(code)));
  gateway.directory.onChange(() =>
    door.cut(
      ({ person, team, tenant }) => !gateway.directory.standingOf({ tenant, team, owner: person }).active,
      new GatehouseError('owner_not_active'),
    ),
  );
  gateway.signIn.cutsBy((which, error) => door.cut(which, error));
  return door;
}

/** With TLS the prefix makes browsers see to it that no other host, path or plain page has set them (RFC 6265bis, 4.1.3). */
function cookieNames(secure: boolean): CookieNames {
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}gatehouse-session`, signIn: `${prefix}gatehouse-sign-in` };
}
