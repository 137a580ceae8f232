import { z } from 'zod';
import type { BatchStore, Belongs, StoredFile, StoredLine } from '../core/batch-store.ts';
import type { FileService, ReceivedFile } from '../core/batch-service.ts';
import type { Caller } from '../core/caller.ts';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { keySubject } from '../core/subject.ts';
import { LineSplitter, LineTooLong, type RawLine, textOfLine } from '../lib/line-splitter.ts';
import { bodyOfLine } from './batch-line.ts';
import { fileObject, listObject } from './openai-objects.ts';
import { ScopeKeys, type Sealing } from './sealing.ts';

export interface FileDeskOptions {
  readonly store: BatchStore;
  readonly sealing: Sealing;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
  /** In force at this moment. */
  readonly limits: () => {
    readonly fileBytes: number;
    readonly lineBytes: number;
    /** Milliseconds that a file is kept. */
    readonly keepFiles: number;
  };
  /** Milliseconds that content of a retention class is kept. */
  readonly keptFor: (retention: string | undefined) => number;
  /** People whom a request names. */
  readonly subjectsIn: (body: JsonObject) => readonly string[];
}

const detailsSchema = z.object({ name: z.string(), subject: z.string().exactOptional() });
export type FileDetails = z.infer<typeof detailsSchema>;

/** Lines, or bytes, that are put into the store at once. */
const linesAtOnce = 500;
const bytesAtOnce = 524_288;
const linesRead = 200;
/** Seconds, as OpenAI allows them. */
const shortestLife = 3_600;
const longestLife = 2_592_000;
/** What is shown in place of a name that was erased. */
const namelessFile = 'file.jsonl';

export const fileForm = /^file-[0-9a-f]{32}$/;

export function ownerOf({ key, person, tenant }: Caller): Belongs {
  return { key, person, tenant };
}

/** The same key, or another one of the same person, in the same tenant: as it is with what is kept of responses. */
export function mayUse({ key, person, tenant }: Belongs, caller: Caller): boolean {
  return tenant === caller.tenant && (key === caller.key || (person !== undefined && person === caller.person));
}

/** A line of an upload; what it is sealed for. */
export function placeOfLine(number: number): string {
  return `line ${number}`;
}

/** Files: taken in line by line, each sealed under keys of those whom it is about, and given out again as they came. */
export class FileDesk implements FileService {
  readonly #options: FileDeskOptions;

  constructor(options: FileDeskOptions) {
    this.#options = options;
  }

  async receive(
    { caller, subject }: Parameters<FileService['receive']>[0],
    { name, pieces }: Parameters<FileService['receive']>[1],
  ): Promise<ReceivedFile> {
    const { clock, ids, limits, sealing, store } = this.#options;
    const { fileBytes, lineBytes } = limits();
    const id = `file-${ids.next('file').slice('file_'.length)}`;
    const keys = new ScopeKeys(sealing, id);
    const about = sealing.groupOf(subject ?? keySubject(caller.key));
    const details = (said: FileDetails) =>
      sealing.seal(Buffer.from(JSON.stringify(said)), 'details', [about], keys.own([about]));
    const said: FileDetails = { name, ...(subject === undefined ? {} : { subject }) };
    const createdAt = clock.now();
    const file: StoredFile = {
      id,
      ...ownerOf(caller),
      purpose: 'batch',
      createdAt,
      expiresAt: createdAt + this.#kept(caller),
      bytes: 0,
      lines: 0,
      ready: false,
      from: undefined,
      details: details(said),
    };
    await store.addFile(file, keys.takeMade());
    const discard = async (): Promise<void> => void (await store.removeFile(id));
    const counted = { bytes: 0, lines: 0 };
    try {
      const writer = new LineWriter(this.#options, keys, id, [about], subject !== undefined);
      const splitter = new LineSplitter(lineBytes);
      for await (const piece of pieces) {
        counted.bytes += piece.length;
        if (counted.bytes > fileBytes) throw new GatehouseError('body_too_large', { param: 'file' });
        for (const line of splitter.push(piece)) await writer.add(line);
      }
      for (const line of splitter.end()) await writer.add(line);
      await writer.flush();
      counted.lines = writer.lines;
      counted.bytes = writer.bytes;
    } catch (thrown) {
      await discard().catch(() => undefined);
      if (thrown instanceof LineTooLong)
        throw new GatehouseError('body_too_large', { param: `file, line ${thrown.number}` });
      throw thrown;
    }
    return {
      discard,
      accept: async ({ purpose, seconds }) => {
        const expiresAt = createdAt + this.#life(caller, seconds);
        if (purpose !== 'batch') throw new GatehouseError('invalid_request', { param: 'purpose' });
        const whole = { ...counted, expiresAt, details: details(said) };
        if (!(await store.finishFile(id, whole, keys.takeMade()))) throw new GatehouseError('resource_not_found');
        return fileObject({ ...file, ...whole, ready: true }, name);
      },
    };
  }

  async list(caller: Caller, wanted: Parameters<FileService['list']>[1]): Promise<JsonObject> {
    const { after, limit, order, purpose } = wanted;
    if (after !== undefined) await this.find(caller, after, 'after');
    const owner = ownerOf(caller);
    const found = await this.#options.store.files({ owner, after, limit: limit + 1, order, purpose });
    const page = found.slice(0, limit);
    return listObject(await Promise.all(page.map((file) => this.#object(file))), found.length > limit);
  }

  async get(caller: Caller, id: string): Promise<JsonObject> {
    return this.#object(await this.find(caller, id));
  }

  async content(
    caller: Caller,
    id: string,
  ): Promise<{ readonly name: string; readonly pieces: AsyncIterable<Buffer> }> {
    const file = await this.find(caller, id);
    return { name: (await this.detailsOf(file)).name, pieces: this.#pieces(file) };
  }

  async remove(caller: Caller, id: string): Promise<JsonObject> {
    await this.find(caller, id);
    const removed = await this.#options.store.removeFile(id);
    if (removed === 'absent') throw new GatehouseError('resource_not_found', { param: 'file_id' });
    if (removed === 'used') throw new GatehouseError('file_in_use');
    return { id, object: 'file', deleted: true };
  }

  /** Throws `resource_not_found`: nobody can tell what is not there from what is somebody else's. */
  async find(caller: Caller, id: string, param = 'file_id'): Promise<StoredFile> {
    const file = fileForm.test(id) ? await this.#options.store.file(id) : undefined;
    const expired = file !== undefined && file.expiresAt <= this.#options.clock.now();
    if (file?.ready !== true || expired || !mayUse(file, caller))
      throw new GatehouseError('resource_not_found', { param });
    return file;
  }

  /** What stands in a file that is not about its lines; without what was erased. */
  async detailsOf({ details, id }: Pick<StoredFile, 'details' | 'id'>): Promise<FileDetails> {
    const { sealing, store } = this.#options;
    const keys = sealing.openKeys(await store.keysOf(id, details.groups));
    const plain = sealing.open(details, 'details', keys);
    return plain === undefined ? { name: namelessFile } : detailsSchema.parse(JSON.parse(plain.toString()));
  }

  /** Milliseconds that results of a batch of a caller are kept. */
  keptFor(retention: string | undefined): number {
    return Math.min(this.#options.limits().keepFiles, this.#options.keptFor(retention));
  }

  #kept({ retention }: Caller): number {
    return this.keptFor(retention);
  }

  #life(caller: Caller, wanted: number | undefined): number {
    if (wanted === undefined) return this.#kept(caller);
    return Math.min(this.#kept(caller), lifeOf(wanted, 'expires_after[seconds]'));
  }

  async #object(file: StoredFile): Promise<JsonObject> {
    return fileObject(file, (await this.detailsOf(file)).name);
  }

  async *#pieces({ from, id }: StoredFile): AsyncGenerator<Buffer> {
    const { sealing, store } = this.#options;
    for (let after = 0; ;) {
      const { keys: stored, lines } = await store.readLines(id, after, linesRead);
      const last = lines.at(-1);
      if (last === undefined) return;
      after = last.number;
      const keys = sealing.openKeys(stored);
      const opened: Buffer[] = [];
      for (const line of lines) {
        const place = from === undefined ? placeOfLine(line.number) : placeOfResult(from.batch, line.number);
        const plain = sealing.open(line, place, keys);
        // What was erased in this very moment is left out, as it is from now on.
        if (plain !== undefined) opened.push(plain);
      }
      yield Buffer.concat(opened);
    }
  }
}

/** A result; what it is sealed for. */
export function placeOfResult(batch: string, number: number): string {
  return `result ${batch} ${number}`;
}

/** Milliseconds. Throws `invalid_request`. */
export function lifeOf(seconds: number, param: string): number {
  if (!Number.isInteger(seconds) || seconds < shortestLife || seconds > longestLife)
    throw new GatehouseError('invalid_request', { param });
  return seconds * 1_000;
}

/** Seals lines and puts them into the store, many at once. */
class LineWriter {
  lines = 0;
  bytes = 0;
  readonly #options: FileDeskOptions;
  readonly #keys: ScopeKeys;
  readonly #file: string;
  readonly #about: readonly string[];
  readonly #named: boolean;
  #waiting: StoredLine[] = [];
  #size = 0;

  /** @param about whom lines are about that name nobody; all of them where the client has named somebody */
  constructor(options: FileDeskOptions, keys: ScopeKeys, file: string, about: readonly string[], named: boolean) {
    this.#options = options;
    this.#keys = keys;
    this.#file = file;
    this.#about = about;
    this.#named = named;
  }

  async add({ number, raw }: RawLine): Promise<void> {
    const { sealing } = this.#options;
    const groups = this.#groupsOf(raw);
    const sealed = sealing.seal(raw, placeOfLine(number), groups, this.#keys.own(groups));
    this.#waiting.push({ number, bytes: raw.length, ...sealed });
    this.#size += raw.length;
    this.lines += 1;
    this.bytes += raw.length;
    if (this.#waiting.length >= linesAtOnce || this.#size >= bytesAtOnce) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const lines = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    await this.#options.store.addLines(this.#file, lines, this.#keys.takeMade());
  }

  #groupsOf(raw: Buffer): readonly string[] {
    const { sealing, subjectsIn } = this.#options;
    const body = bodyOfLine(textOfLine(raw));
    const named = body === undefined ? [] : subjectsIn(body).map((subject) => sealing.groupOf(subject));
    return [...new Set(this.#named || named.length === 0 ? [...this.#about, ...named] : named)].toSorted();
  }
}
