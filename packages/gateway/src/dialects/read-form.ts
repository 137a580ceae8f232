import { Busboy } from '@fastify/busboy';
import { GatehouseError } from '../core/errors.ts';

/** What stands in a form (RFC 7578): texts by their names in the order in which they came, and its one file. */
export interface Form {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly file: Uint8Array | undefined;
}

const limits = Object.freeze({
  fieldNameSize: 128,
  fieldSize: 1_048_576,
  fields: 64,
  files: 1,
  parts: 65,
  headerPairs: 16,
  headerSize: 4_096,
});

const encoder = new TextEncoder();

/** The file has to have the name `file`. Throws `invalid_request` for what is no such form, or more than one would send. */
export function readForm(body: Uint8Array, contentType: string | undefined): Promise<Form> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string[]>();
    const pieces: Buffer[] = [];
    let hasFile = false;
    const fail = (note: string, cause?: unknown): void => {
      reject(
        new GatehouseError(
          'invalid_request',
          cause === undefined ? { param: 'body', note } : { param: 'body', note, cause },
        ),
      );
    };
    let parser: InstanceType<typeof Busboy>;
    try {
      parser = new Busboy({ headers: { 'content-type': contentType ?? '' }, limits });
    } catch (cause) {
      fail('a form without a boundary', cause);
      return;
    }
    parser.on('field', (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut || name === '') return fail('a field that is too long, or has no name');
      const known = fields.get(name);
      if (known === undefined) fields.set(name, [value]);
      else known.push(value);
    });
    parser.on('file', (name, stream) => {
      if (name !== 'file') fail('a file of another name');
      hasFile = true;
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('error', (cause) => fail('a form that ends too soon', cause));
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      parser.on(limit, () => fail('more parts than a form has'));
    parser.on('error', (cause) => fail('no form', cause));
    parser.on('finish', () => resolve({ fields, file: hasFile ? Buffer.concat(pieces) : undefined }));
    // An empty body is none; the parser would wait for more.
    parser.end(body.length === 0 ? encoder.encode('\r\n') : body);
  });
}
