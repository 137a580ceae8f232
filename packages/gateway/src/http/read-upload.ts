import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';
import { isFormType } from './edge-headers.ts';

export interface UploadedFile {
  /** Without a path, and of characters that can be shown. */
  readonly name: string;
  readonly pieces: AsyncIterable<Buffer>;
}

export interface Upload<Received> {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Received;
}

export interface UploadOptions<Received> {
  /** Bytes of the file at most. */
  readonly maxFileBytes: number;
  /** Name of the field that the file is in. */
  readonly field: string;
  /** Takes the file while it comes; what it does not read is not read from the connection either. */
  readonly receive: (file: UploadedFile) => Promise<Received>;
  /** Called with what was received where the rest of the body is not as it should be. */
  readonly discard: (received: Received) => Promise<void>;
}

const mostFields = 16;
const longestField = 4_096;
const longestName = 255;
/** What stands around the file: fields, boundaries and headers of parts. */
const around = 65_536;

function invalid(param: string): GatehouseError {
  return new GatehouseError('invalid_upload', { param });
}

/** The last part of a path, whichever way that is written, without what no name should have. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  return last.replaceAll(/\p{C}/gu, '').slice(0, longestName).toWellFormed();
}

/**
 * Reads a form with one file (RFC 7578), piece by piece: nothing of it is gathered in memory but short fields. Throws `invalid_upload` for
 * every form that another reader could take for another one, `body_too_large`, and what receiving throws.
 */
export async function readUpload<Received>(
  call: EdgeCall,
  options: UploadOptions<Received>,
): Promise<Upload<Received>> {
  const { contentType } = call.headers;
  if (!isFormType(contentType)) throw invalid('content-type');
  const form = new Form(contentType ?? '', options);
  try {
    for await (const piece of call.body.pieces(isFormType, options.maxFileBytes + around)) await form.write(piece);
    return await form.end();
  } catch (thrown) {
    await form.giveUp();
    throw thrown;
  }
}

/** Around the parser of the library, whose faults come as events. */
class Form<Received> {
  readonly #options: UploadOptions<Received>;
  readonly #fields = new Map<string, string>();
  readonly #busboy: InstanceType<typeof Busboy>;
  #fault: Error | undefined;
  #stream: BusboyFileStream | undefined;
  #received: Promise<Received> | undefined;
  /** Called when there is room for more, or something is wrong. */
  #wake: (() => void) | undefined;
  #finished = false;

  constructor(contentType: string, options: UploadOptions<Received>) {
    this.#options = options;
    try {
      this.#busboy = new Busboy({
        headers: { 'content-type': contentType },
        limits: {
          files: 2,
          fields: mostFields,
          parts: mostFields + 2,
          fieldSize: longestField,
          fieldNameSize: 100,
          headerPairs: 16,
          fileSize: options.maxFileBytes,
        },
      });
    } catch {
      throw invalid('content-type');
    }
    this.#busboy
      .on('field', (name, value, nameCut, valueCut) => this.#field(name, value, nameCut || valueCut))
      .on('file', (name, stream, fileName) => this.#file(name, stream, fileName))
      .on('partsLimit', () => this.#fail(invalid('body')))
      .on('filesLimit', () => this.#fail(invalid(options.field)))
      .on('fieldsLimit', () => this.#fail(invalid('body')))
      .on('error', () => this.#fail(invalid('body')))
      .on('drain', () => this.#wake?.())
      .on('finish', () => {
        this.#finished = true;
        this.#wake?.();
      });
  }

  async write(piece: Buffer): Promise<void> {
    this.#throwFault();
    if (this.#finished || this.#busboy.write(piece)) return;
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#throwFault();
  }

  async end(): Promise<Upload<Received>> {
    if (!this.#finished) {
      const finished = new Promise<void>((resolve) => (this.#wake = resolve));
      this.#busboy.end();
      // What is read last of the file may bring about the end of the form.
      while (!this.#finished && this.#fault === undefined) await finished;
    }
    this.#throwFault();
    if (this.#received === undefined) throw invalid(this.#options.field);
    const file = await this.#received;
    if (this.#stream?.truncated === true) throw new GatehouseError('body_too_large', { param: this.#options.field });
    return { fields: this.#fields, file };
  }

  /** Whoever receives the file is told that no more comes, and what was received is thrown away. */
  async giveUp(): Promise<void> {
    this.#stream?.destroy(this.#fault ?? invalid('body'));
    this.#busboy.destroy();
    const received = await this.#received?.catch(() => undefined);
    if (received !== undefined) await this.#options.discard(received);
  }

  #throwFault(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    this.#stream?.destroy(this.#fault);
    this.#wake?.();
  }

  #field(name: string, value: string, cut: boolean): void {
    // Of two with one name, somebody else might take the other one.
    if (cut || this.#fields.has(name)) this.#fail(invalid(name.slice(0, 64)));
    else this.#fields.set(name, value);
  }

  #file(name: string, stream: BusboyFileStream, fileName: string | undefined): void {
    // Faults are told by the parser, or by whoever reads.
    stream.on('error', () => undefined);
    const { field, receive } = this.#options;
    if (name !== field || this.#received !== undefined) {
      stream.resume();
      this.#fail(invalid(name === field ? field : name.slice(0, 64)));
      return;
    }
    this.#stream = stream;
    stream.once('limit', () => this.#fail(new GatehouseError('body_too_large', { param: field })));
    this.#received = receive({ name: plainName(fileName ?? ''), pieces: stream as AsyncIterable<Buffer> });
    this.#received.catch((thrown: unknown) => this.#fail(thrown instanceof Error ? thrown : new Error('not received')));
  }
}
