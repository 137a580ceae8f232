import { attackViewSchema, confirmedSchema } from '@gatehouse/contract/admin-attacks';
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { isDocumentProblemCode } from '@gatehouse/contract/document-problems';
import { type ErrorCode, isErrorCode } from '@gatehouse/contract/errors';
import type { Status } from '@gatehouse/contract/status';
import { z } from 'zod';
import type { DiscloseRequest, ReadContentRequest } from '@gatehouse/contract/admin-record';
import { type LimitList, limitListSchema } from '@gatehouse/contract/admin-limits';
import { type ModelRouteList, modelRouteListSchema } from '@gatehouse/contract/admin-model-routes';
import { batchDetailSchema, batchListSchema, batchViewSchema } from '@gatehouse/contract/admin-batches';
import type { BatchCommands } from './batch-commands.ts';
import { type KeyScopes, type UnmatchedScope, unmatchedScopeSchema } from '@gatehouse/contract/key-scopes';
import { type CallQueueList, callQueueListSchema } from '@gatehouse/contract/admin-queue';
import { type Register, registerSchema } from '@gatehouse/contract/admin-privacy';
import { decidedReviewSchema, reviewDetailSchema, reviewPageSchema } from '@gatehouse/contract/admin-review';
import { riskViewSchema } from '@gatehouse/contract/admin-attempts';
import type { SuspicionAdministration } from '../core/attempts.ts';
import type { ConsentAdministration, ConsentRequest } from '../core/consent.ts';
import type { KeyAdministration } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ReviewAdministration } from '../core/review.ts';
import type { ReportQuestion, ReportRelease } from '../core/statistics.ts';
import {
  type ControlReply,
  controlReplySchema,
  type ControlRequest,
  consentRecordSchema,
  createdKeySchema,
  disclosingSchema,
  keyRecordSchema,
  keyRotationSchema,
  readingSchema,
  configurationStateSchema,
  recordStateSchema,
  reportReleaseSchema,
  longestControlLine,
  revocationSchema,
  type Runtime,
  runtimeSchema,
} from './control-protocol.ts';
import { runtimeFileOf } from './control-server.ts';
import type { ModelRegisterAdministration } from '../core/model-register.ts';
import type { SecretAdministration } from '../core/secrets.ts';
import type { Attacks, Disclosing, ExportRecord, KeyRotation, Reading, RewrapRecord } from './dependencies.ts';
import { type Declaring, remoteDeclaring } from './declared-request.ts';
import { type DirectoryService, remoteDirectory } from './directory-request.ts';
import { remoteSignIn, type SignInControl } from './sign-in-request.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { type KeepingControl, remoteKeeping } from './keeping-request.ts';
import { type KnowledgeCommands, remoteKnowledge } from './knowledge-request.ts';
import { remoteModels } from './models-request.ts';
import { remoteSecrets } from './secrets-request.ts';

/** A gateway that runs on a data folder, as the command line reaches it. */
export interface RemoteGateway {
  readonly runtime: Runtime;
  readonly keys: KeyAdministration;
  /** What of scopes names no model and no policy that there is now. */
  unmatchedScopes(scopes: KeyScopes): Promise<readonly UnmatchedScope[]>;
  readonly consents: ConsentAdministration;
  readonly attacks: Attacks;
  readonly secrets: SecretAdministration;
  recordRewrap(leaf: RewrapRecord): Promise<void>;
  readonly suspicion: SuspicionAdministration;
  readonly reviews: ReviewAdministration;
  limits(): Promise<LimitList>;
  readonly modelRegister: ModelRegisterAdministration;
  modelRoutes(): Promise<ModelRouteList>;
  callQueues(): Promise<CallQueueList>;
  readonly batches: BatchCommands;
  readonly knowledge: KnowledgeCommands;
  register(): Promise<Register>;
  releaseStatistics(question: ReportQuestion): Promise<ReportRelease>;
  recordExport(leaf: ExportRecord): Promise<void>;
  readonly keeping: KeepingControl;
  readonly declared: Declaring;
  readonly directory: DirectoryService;
  readonly signIn: SignInControl;
  rotateKey(): Promise<KeyRotation>;
  configurationState(): Promise<Status['configuration']>;
  recordState(): Promise<Status['ledger']>;
  readContent(wanted: ReadContentRequest, actor: string): Promise<Reading>;
  recordDisclosure(wanted: DiscloseRequest, actor: string): Promise<Disclosing>;
}

/**
 * The gateway that runs on this data folder, or undefined when none answers. Refusals about keys are the GatehouseErrors that
 * the keys of the data folder throw.
 */
export async function connectToGateway(dataFolder: string): Promise<RemoteGateway | undefined> {
  const runtime = await readRuntime(dataFolder);
  if (runtime === undefined) return undefined;
  try {
    await ask(runtime.socket, { command: 'status' });
  } catch {
    // The file outlives a process that was killed.
    return undefined;
  }
  const request = async <T>(content: ControlRequest, schema: z.ZodType<T>, isForCaller = concernsKeys): Promise<T> => {
    const reply = await ask(runtime.socket, content);
    if (reply.ok) return schema.parse(reply.result);
    if (isErrorCode(reply.code) && isForCaller(reply.code))
      throw new GatehouseError(reply.code, {
        ...(reply.param === undefined ? {} : { param: reply.param }),
        ...(reply.unreadable !== undefined && isDocumentProblemCode(reply.unreadable)
          ? { unreadable: reply.unreadable }
          : {}),
      });
    throw new CliFailure(exitCodes.failed, `The gateway refused: ${reply.message}`, 'Its log has more.');
  };
  const changeConsent = (action: 'give' | 'withdraw', { purpose, ...wanted }: ConsentRequest) =>
    request(
      { command: 'consents.change', action, ...wanted, ...(purpose === undefined ? {} : { purpose }) },
      consentRecordSchema,
    );
  return {
    runtime,
    declared: remoteDeclaring((wanted, schema) =>
      request({ command: 'directory.declared', request: wanted }, schema, () => true),
    ),
    signIn: remoteSignIn((wanted, schema) => request({ command: 'sign-in', request: wanted }, schema, () => true)),
    directory: remoteDirectory((wanted, schema) =>
      request({ command: 'directory', request: wanted }, schema, () => true),
    ),
    unmatchedScopes: (scopes) => request({ command: 'keys.unmatched', scopes }, z.array(unmatchedScopeSchema)),
    limits: () => request({ command: 'limits.list' }, limitListSchema),
    modelRegister: remoteModels((wanted, schema) =>
      request({ command: 'models', request: wanted }, schema, () => true),
    ),
    knowledge: remoteKnowledge((wanted, schema) =>
      request({ command: 'knowledge', request: wanted }, schema, () => true),
    ),
    modelRoutes: () => request({ command: 'routes.list' }, modelRouteListSchema),
    callQueues: () => request({ command: 'queue.list' }, callQueueListSchema),
    batches: {
      list: (query) => request({ command: 'batches.list', query }, batchListSchema),
      show: (id) => request({ command: 'batches.show', id }, batchDetailSchema),
      cancel: (id) => request({ command: 'batches.cancel', id }, batchViewSchema),
    },
    register: () => request({ command: 'privacy.register' }, registerSchema),
    releaseStatistics: ({ teams, ...question }) =>
      request({ command: 'statistics.release', question: { ...question, teams: [...teams] } }, reportReleaseSchema),
    consents: {
      give: (wanted) => changeConsent('give', wanted),
      withdraw: (wanted) => changeConsent('withdraw', wanted),
      list: () => request({ command: 'consents.list' }, z.array(consentRecordSchema)),
      of: (subject) => request({ command: 'consents.list', subject }, z.array(consentRecordSchema)),
    },
    attacks: {
      list: () => request({ command: 'attacks.list' }, z.array(attackViewSchema)),
      confirm: (wanted, actor) => request({ command: 'attacks.add', wanted, actor }, confirmedSchema, () => true),
      remove: (id) => request({ command: 'attacks.remove', id }, z.boolean()),
    },
    suspicion: {
      risks: () => request({ command: 'attempts.list' }, z.array(riskViewSchema)),
      async lift(suspect, actor) {
        await request({ command: 'attempts.lift', suspect, actor }, z.unknown());
      },
    },
    reviews: {
      list: (query, actor) => request({ command: 'reviews.list', query, actor }, reviewPageSchema),
      show: (item, actor) => request({ command: 'reviews.show', item, actor }, reviewDetailSchema),
      decide: (item, actor, wanted) =>
        request({ command: 'reviews.decide', item, actor, wanted }, decidedReviewSchema, () => true),
    },
    secrets: remoteSecrets((wanted, schema) => request({ command: 'secrets', request: wanted }, schema, () => true)),
    async recordRewrap(leaf) {
      await request({ command: 'record.rewrap', ...leaf }, z.unknown());
    },
    configurationState: () => request({ command: 'configuration.state' }, configurationStateSchema),
    recordState: () => request({ command: 'record.state' }, recordStateSchema),
    rotateKey: () => request({ command: 'record.rotate-key' }, keyRotationSchema),
    keeping: remoteKeeping((wanted) => request({ command: 'record.keeping', request: wanted }, z.unknown())),
    async recordExport(leaf) {
      await request({ command: 'record.export', leaf }, z.unknown());
    },
    readContent: (wanted, actor) => request({ command: 'content.read', wanted, actor }, readingSchema, () => true),
    recordDisclosure: (wanted, actor) =>
      request({ command: 'content.disclose', wanted, actor }, disclosingSchema, () => true),
    keys: {
      create: (key) => request({ command: 'keys.create', key }, createdKeySchema),
      list: () => request({ command: 'keys.list' }, z.array(keyRecordSchema)),
      change: (id, edit, _by, version) =>
        request({ command: 'keys.change', id, edit, ...(version === undefined ? {} : { version }) }, keyRecordSchema),
      rotate: (id, overlap) => request({ command: 'keys.rotate', id, overlap }, createdKeySchema),
      revoke: (id, _actor, { force = false } = {}) =>
        request({ command: 'keys.revoke', id, ...(force ? { force } : {}) }, revocationSchema),
      close: () => Promise.resolve(),
    },
  };
}

/** Refusals that say something about what was asked for, and nothing about the gateway. */
function concernsKeys(code: ErrorCode): boolean {
  return [
    'approval_invalid',
    'approval_needs_another',
    'approval_needs_person',
    'resource_not_found',
    'last_admin_key',
    'key_rotated',
    'key_ended',
    'first_tenant',
    'changed_meanwhile',
    'subject_on_hold',
    'retention_minimum',
    'invalid_request',
  ].includes(code);
}

async function readRuntime(dataFolder: string): Promise<Runtime | undefined> {
  try {
    return runtimeSchema.parse(JSON.parse(await readFile(runtimeFileOf(dataFolder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** They go through the whole record. */
const slow: ReadonlySet<ControlRequest['command']> = new Set([
  'record.keeping',
  'content.disclose',
  'directory.declared',
  'statistics.release',
  'knowledge',
]);

function ask(path: string, request: ControlRequest): Promise<ControlReply> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(slow.has(request.command) ? 900_000 : 10_000, () =>
      socket.destroy(new Error('the gateway does not answer')),
    );
    socket.on('error', reject);
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (piece: string) => {
      text += piece;
      if (text.length > longestControlLine) socket.destroy(new Error('the answer is too long'));
    });
    socket.on('end', () => {
      try {
        resolve(controlReplySchema.parse(JSON.parse(text)));
      } catch (thrown) {
        reject(new Error('the gateway gave no readable answer', { cause: thrown }));
      }
    });
  });
}
