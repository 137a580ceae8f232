import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiscloseRequest, ReadContentRequest } from '@gatehouse/contract/admin-record';
import type { Status } from '@gatehouse/contract/status';
import type { LimitList } from '@gatehouse/contract/admin-limits';
import type { ModelRouteList } from '@gatehouse/contract/admin-model-routes';
import type { KeyScopes, UnmatchedScope } from '@gatehouse/contract/key-scopes';
import type { CallQueueList } from '@gatehouse/contract/admin-queue';
import type { BatchCommands } from './batch-commands.ts';
import type { Register } from '@gatehouse/contract/admin-privacy';
import type { SuspicionAdministration } from '../core/attempts.ts';
import type { ConsentAdministration } from '../core/consent.ts';
import type { KeyAdministration } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ModelRegisterAdministration } from '../core/model-register.ts';
import type { ReviewAdministration } from '../core/review.ts';
import type { ReportQuestion, ReportRelease } from '../core/statistics.ts';
import type { SecretAdministration } from '../core/secrets.ts';
import type { Attacks, Disclosing, ExportRecord, KeyRotation, Reading, RewrapRecord } from './dependencies.ts';
import {
  type ControlReply,
  type ControlRequest,
  controlRequestSchema,
  longestControlLine,
  type Runtime,
} from './control-protocol.ts';
import { type Declaring, performDeclared } from './declared-request.ts';
import { type DirectoryService, performDirectory } from './directory-request.ts';
import { performSignIn, type SignInControl } from './sign-in-request.ts';
import { type KeepingControl, performKeeping } from './keeping-request.ts';
import { type KnowledgeCommands, performKnowledge } from './knowledge-request.ts';
import { performModels } from './models-request.ts';
import { performSecrets } from './secrets-request.ts';

export interface ControlServer {
  close(): Promise<void>;
}

/** What can be asked for. */
interface Served {
  readonly keys: KeyAdministration;
  readonly unmatchedScopes?: ((scopes: KeyScopes) => readonly UnmatchedScope[]) | undefined;
  readonly consents: ConsentAdministration;
  readonly attacks: Attacks;
  readonly secrets: SecretAdministration;
  readonly recordRewrap: (leaf: RewrapRecord) => Promise<void>;
  readonly suspicion: SuspicionAdministration;
  readonly reviews: ReviewAdministration;
  readonly limits: () => Promise<LimitList>;
  readonly modelRegister: ModelRegisterAdministration;
  readonly modelRoutes: () => ModelRouteList;
  readonly callQueues: () => CallQueueList;
  readonly batches: BatchCommands;
  readonly knowledge: KnowledgeCommands;
  readonly register: () => Promise<Register>;
  readonly releaseStatistics: (question: ReportQuestion) => Promise<ReportRelease>;
  readonly recordExport: (leaf: ExportRecord) => Promise<void>;
  readonly keeping: KeepingControl;
  readonly declared: Declaring;
  readonly directory: DirectoryService;
  readonly signIn: SignInControl;
  readonly rotateKey: () => Promise<KeyRotation>;
  readonly configurationState: () => Promise<Status['configuration']>;
  readonly recordState: () => Promise<Status['ledger']>;
  readonly readContent: (wanted: ReadContentRequest, actor: string) => Promise<Reading>;
  readonly recordDisclosure: (wanted: DiscloseRequest, actor: string) => Promise<Disclosing>;
  readonly runtime: Omit<Runtime, 'socket'>;
}

/**
 * Listens for the command line of the same machine and user. The socket lies in a folder that only its owner may enter and
 * is itself for its owner only, so whoever reaches it may already read and write every key. Call it while the folder is locked.
 */
export async function openControlServer(options: Served & { readonly dataFolder: string }): Promise<ControlServer> {
  const place = await placeForSocket(options.dataFolder);
  const runtimeFile = runtimeFileOf(options.dataFolder);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, options);
  });
  // Left behind by a process that was killed; we hold the lock, so nobody listens there.
  if (process.platform !== 'win32') await rm(place.path, { force: true });
  await listen(server, place.path);
  if (process.platform !== 'win32') await chmod(place.path, 0o600);
  const runtime: Runtime = { ...options.runtime, socket: place.path };
  await writeFile(runtimeFile, `${JSON.stringify(runtime)}\n`, { mode: 0o600 });
  return {
    async close() {
      await rm(runtimeFile, { force: true });
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      if (place.folder !== undefined) await rm(place.folder, { recursive: true, force: true });
    },
  };
}

export function runtimeFileOf(dataFolder: string): string {
  return join(dataFolder, 'runtime.json');
}

interface SocketPlace {
  readonly path: string;
  /** A folder that was made for the socket alone, to be removed with it. */
  readonly folder: string | undefined;
}

async function placeForSocket(dataFolder: string): Promise<SocketPlace> {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\gatehouse-${randomUUID()}`, folder: undefined };
  const path = join(dataFolder, 'control.sock');
  // The address of a Unix socket has 104 bytes on macOS, 108 on Linux.
  if (Buffer.byteLength(path) < 100) return { path, folder: undefined };
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
  return { path: join(folder, 'control.sock'), folder };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function serve(socket: Socket, gateway: Served): void {
  let text = '';
  let answered = false;
  socket.setEncoding('utf8');
  socket.setTimeout(5_000, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece: string) => {
    if (answered) return;
    // Looked for in what is new only: requests are some hundred bytes, but documents and files that declare thousands of people are long.
    const endOfPiece = piece.indexOf('\n');
    const end = endOfPiece === -1 ? -1 : text.length + endOfPiece;
    text += piece;
    if (end === -1 && text.length <= longestControlLine) return;
    answered = true;
    // The answer may take its time: whoever erases goes through the whole record.
    socket.setTimeout(0);
    const reply = end === -1 ? Promise.resolve(refusal('invalid_request')) : answer(text.slice(0, end), gateway);
    void reply.then((content) => socket.end(`${JSON.stringify(content)}\n`));
  });
}

async function answer(line: string, gateway: Served): Promise<ControlReply> {
  try {
    const parsed = controlRequestSchema.safeParse(JSON.parse(line));
    return parsed.success ? { ok: true, result: await perform(parsed.data, gateway) } : refusal('invalid_request');
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return refusal(thrown.code, thrown);
    if (thrown instanceof SyntaxError) return refusal('invalid_json');
    return { ok: false, code: 'internal_error', message: thrown instanceof Error ? thrown.message : 'unknown error' };
  }
}

function perform(
  request: ControlRequest,
  {
    attacks,
    consents,
    declared,
    directory,
    keeping,
    keys,
    readContent,
    recordDisclosure,
    recordExport,
    recordRewrap,
    configurationState,
    recordState,
    limits,
    knowledge,
    modelRegister,
    modelRoutes,
    callQueues,
    unmatchedScopes,
    batches,
    register,
    releaseStatistics,
    reviews,
    rotateKey,
    runtime,
    secrets,
    signIn,
    suspicion,
  }: Served,
): unknown {
  switch (request.command) {
    case 'status':
      return runtime;
    case 'keys.list':
      return keys.list();
    case 'keys.unmatched':
      return unmatchedScopes?.(request.scopes) ?? [];
    case 'keys.create':
      return keys.create(request.key, 'command line');
    case 'keys.change':
      return keys.change(request.id, request.edit, 'command line', request.version);
    case 'keys.rotate':
      return keys.rotate(request.id, request.overlap, 'command line');
    case 'keys.revoke':
      return keys.revoke(request.id, 'command line', { force: request.force ?? false });
    case 'attacks.list':
      return attacks.list();
    case 'attacks.add':
      return attacks.confirm(request.wanted, request.actor);
    case 'attacks.remove':
      return attacks.remove(request.id);
    case 'attempts.list':
      return suspicion.risks();
    case 'attempts.lift':
      return suspicion.lift(request.suspect, request.actor).then(() => null);
    case 'reviews.list':
      return reviews.list(request.query, request.actor);
    case 'reviews.show':
      return reviews.show(request.item, request.actor);
    case 'reviews.decide':
      return reviews.decide(request.item, request.actor, request.wanted);
    case 'secrets':
      return performSecrets(secrets, request.request);
    case 'knowledge':
      return performKnowledge(knowledge, request.request);
    case 'models':
      return performModels(modelRegister, request.request);
    case 'record.rewrap': {
      const { command: _command, ...leaf } = request;
      return recordRewrap(leaf).then(() => null);
    }
    case 'record.rotate-key':
      return rotateKey();
    case 'configuration.state':
      return configurationState();
    case 'record.state':
      return recordState();
    case 'record.keeping':
      return performKeeping(keeping, request.request);
    case 'sign-in':
      return performSignIn(signIn, request.request);
    case 'directory':
      return performDirectory(directory, request.request);
    case 'directory.declared':
      return performDeclared(declared, request.request);
    case 'limits.list':
      return limits();
    case 'routes.list':
      return Promise.resolve(modelRoutes());
    case 'queue.list':
      return Promise.resolve(callQueues());
    case 'batches.list':
      return batches.list(request.query);
    case 'batches.show':
      return batches.show(request.id);
    case 'batches.cancel':
      return batches.cancel(request.id);
    case 'privacy.register':
      return register();
    case 'statistics.release':
      return releaseStatistics(request.question);
    case 'consents.change': {
      const { command: _command, action, ...wanted } = request;
      return consents[action](wanted);
    }
    case 'consents.list':
      return request.subject === undefined ? consents.list() : consents.of(request.subject);
    case 'record.export':
      return recordExport(request.leaf).then(() => null);
    case 'content.read':
      return readContent(request.wanted, request.actor);
    case 'content.disclose':
      return recordDisclosure(request.wanted, request.actor);
  }
}

function refusal(code: string, { param, unreadable }: Partial<GatehouseError> = {}): ControlReply {
  return {
    ok: false,
    code,
    message: code,
    ...(param === undefined ? {} : { param }),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}
