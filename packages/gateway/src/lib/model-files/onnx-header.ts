import type { ByteSource } from './byte-source.ts';
import { type HeaderReport, withoutUndefined } from './gguf-header.ts';
import { HeaderReader } from './header-reader.ts';
import { type FileFinding, ModelFileFault, shown } from './model-file-fault.ts';

/** Fields that are read of one message at most; real graphs have some ten thousand nodes and initializers. */
const mostFields = 2_000_000;
const mostProperties = 64;
const longestText = 4_096;

/** Numbers of fields, from `onnx.proto`. */
const modelField = { irVersion: 1, producer: 2, domain: 4, graph: 7, opset: 8, metadata: 14 } as const;
const initializerField = 5;
const sparseInitializerField = 15;
const externalDataField = 13;

const varintWire = 0;
const bytesWire = 2;

interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of a varint. */
  readonly value: number;
  /** Of bytes. */
  readonly length: number;
}

/**
 * Reads the outside of an ONNX model, which is a message of Protocol Buffers without a magic number: that it is one, who made it, and where
 * it wants to read data from. Throws ModelFileFault; `foreign_path` where that lies outside of its folder (CVE-2024-27318).
 */
export function readOnnxHeader(source: ByteSource): HeaderReport {
  const reader = new HeaderReader(source);
  const seen = new Set<number>();
  let producer: string | undefined;
  let external = 0;
  const properties = new Map<string, string>();
  forEachField(reader, ({ length, number, value, wire }) => {
    seen.add(number);
    const end = reader.position + length;
    if (number === modelField.irVersion && (wire !== varintWire || value < 1 || value > 1_000)) throw noModel();
    if ((number === modelField.graph || number === modelField.opset) && wire !== bytesWire) throw noModel();
    if (number === modelField.producer && length <= longestText) producer = reader.text(length);
    else if (number === modelField.graph) external += readGraph(source, reader.position, end);
    else if (number === modelField.metadata && properties.size < mostProperties) {
      const [key, text] = readEntry(source, reader.position, end);
      properties.set(key, text);
    }
    if (wire === bytesWire) reader.skip(end - reader.position);
  });
  if (!seen.has(modelField.irVersion) || !seen.has(modelField.graph) || !seen.has(modelField.opset)) throw noModel();
  const findings: readonly FileFinding[] = [];
  return {
    facts: withoutUndefined({
      name: properties.get('name'),
      architecture: properties.get('architecture') ?? (producer === undefined ? undefined : shown(producer)),
      contextLength: undefined,
      quantisation: undefined,
      parameters: undefined,
      license: properties.get('license'),
      publisher: properties.get('author'),
      repository: undefined,
      languages: undefined,
    }),
    findings,
  };
}

function noModel(): ModelFileFault {
  return new ModelFileFault('malformed_header', 'no ONNX model');
}

function forEachField(reader: HeaderReader, visit: (field: Field) => void): void {
  for (let count = 0; reader.left > 0; count += 1) {
    if (count >= mostFields) throw new ModelFileFault('header_too_large', 'too many fields');
    const tag = varint(reader);
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number === 0) throw noModel();
    if (wire === varintWire) visit({ number, wire, value: varint(reader), length: 0 });
    else if (wire === bytesWire) {
      const length = varint(reader);
      if (length > reader.left) throw noModel();
      visit({ number, wire, value: 0, length });
    } else if (wire === 1) reader.skip(8);
    else if (wire === 5) reader.skip(4);
    // Groups were never used by ONNX.
    else throw noModel();
  }
}

/** Of negative numbers, which take ten bytes, the size does not matter here. */
function varint(reader: HeaderReader): number {
  let value = 0;
  let factor = 1;
  for (let count = 0; count < 10; count += 1) {
    const byte = reader.u8();
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
    factor *= 128;
  }
  throw noModel();
}

/** How many of its tensors lie in other files. */
function readGraph(source: ByteSource, begin: number, end: number): number {
  const reader = new HeaderReader(source, begin, end);
  let external = 0;
  forEachField(reader, ({ length, number, wire }) => {
    const fieldEnd = reader.position + length;
    if (number === initializerField && wire === bytesWire) external += readTensor(source, reader.position, fieldEnd);
    else if (number === sparseInitializerField && wire === bytesWire) {
      const sparse = new HeaderReader(source, reader.position, fieldEnd);
      // Values and indices are tensors themselves.
      forEachField(sparse, (field) => {
        if (field.wire !== bytesWire) return;
        if (field.number <= 2) external += readTensor(source, sparse.position, sparse.position + field.length);
        sparse.skip(field.length);
      });
    }
    if (wire === bytesWire) reader.skip(length);
  });
  return external;
}

function readTensor(source: ByteSource, begin: number, end: number): number {
  const reader = new HeaderReader(source, begin, end);
  let external = 0;
  forEachField(reader, ({ length, number, wire }) => {
    if (wire !== bytesWire) return;
    if (number === externalDataField) {
      const [key, value] = readEntry(source, reader.position, reader.position + length);
      if (key === 'location') {
        external += 1;
        if (!staysInside(value)) throw new ModelFileFault('foreign_path', `data are to be read from ${shown(value)}`);
      }
    }
    reader.skip(length);
  });
  return external;
}

/** Key and value of a StringStringEntryProto. */
function readEntry(source: ByteSource, begin: number, end: number): readonly [string, string] {
  const reader = new HeaderReader(source, begin, end);
  const texts: [string, string] = ['', ''];
  forEachField(reader, ({ length, number, wire }) => {
    if (wire !== bytesWire) return;
    if (number === 1 || number === 2) {
      if (length > 1_048_576) throw new ModelFileFault('header_too_large', 'a property beyond all bounds');
      texts[number === 1 ? 0 : 1] = reader.text(length);
    } else reader.skip(length);
  });
  return texts;
}

function staysInside(location: string): boolean {
  if (location === '' || location.includes('\0') || /^(?:[a-z]:|[\\/])/i.test(location)) return false;
  return !location.split(/[\\/]/).includes('..');
}
