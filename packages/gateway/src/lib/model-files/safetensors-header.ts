import { parseStrictJson } from '../strict-json.ts';
import type { ByteSource } from './byte-source.ts';
import type { HeaderReport } from './gguf-header.ts';
import { HeaderReader } from './header-reader.ts';
import type { ModelFacts } from './model-facts.ts';
import { ModelFileFault, shown } from './model-file-fault.ts';
import { TensorRanges } from './tensor-ranges.ts';

/** The reference reader takes 100 MB; the largest headers that are published have some megabytes. */
const longestHeader = 33_554_432;
const mostTensors = 200_000;
const mostDimensions = 16;

/** Bits of an element. */
const bits: Readonly<Record<string, number>> = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  I64: 64,
  U64: 64,
  F64: 64,
};

/** Reads the header of a safetensors file as its reference reader does, and as strictly. Throws ModelFileFault. */
export function readSafetensorsHeader(source: ByteSource): HeaderReport {
  const reader = new HeaderReader(source);
  if (reader.left < 10) throw new ModelFileFault('malformed_header', 'no safetensors file');
  const length = reader.u64();
  if (length > longestHeader) throw new ModelFileFault('header_too_large', `a header of ${length} bytes`);
  if (length > reader.left) throw new ModelFileFault('malformed_header', 'the file ends in its header');
  const header = parsed(reader.bytes(length));
  const room = source.size - 8 - length;
  const ranges = new TensorRanges();
  let count = 0;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    count += 1;
    if (count > mostTensors) throw new ModelFileFault('header_too_large', `more than ${mostTensors} tensors`);
    const [begin, end] = rangeOf(name, entry);
    if (end > room) throw new ModelFileFault('tensor_bounds', `the tensor ${shown(name)} lies outside of the file`);
    ranges.add(begin, end);
  }
  // So that nothing can be hidden between tensors or after them.
  if (ranges.check(true) !== room) throw new ModelFileFault('tensor_bounds', 'there are bytes after the last tensor');
  return { facts: factsOf(header['__metadata__']), findings: [] };
}

type JsonMap = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(bytes: Uint8Array): JsonMap {
  let value: unknown;
  try {
    value = parseStrictJson(bytes);
  } catch {
    throw new ModelFileFault('malformed_header', 'the header is no JSON that all readers read alike');
  }
  if (bytes[0] !== 0x7b || !isMap(value)) throw new ModelFileFault('malformed_header', 'the header is no object');
  return value;
}

function rangeOf(name: string, entry: unknown): readonly [number, number] {
  const fault = (): ModelFileFault =>
    new ModelFileFault('malformed_header', `the tensor ${shown(name)} is not described`);
  if (!isMap(entry)) throw fault();
  const { data_offsets: offsets, dtype, shape } = entry;
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets)) throw fault();
  const [begin, end] = offsets as readonly unknown[];
  if (offsets.length !== 2 || !isCount(begin) || !isCount(end) || end < begin) throw fault();
  const ofElement = Object.hasOwn(bits, dtype) ? bits[dtype] : undefined;
  if (ofElement === undefined) throw new ModelFileFault('malformed_header', `there is no type ${shown(dtype, 20)}`);
  if (shape.length > mostDimensions) throw fault();
  let elements = 1;
  for (const dimension of shape as readonly unknown[]) {
    if (!isCount(dimension)) throw fault();
    elements *= dimension;
  }
  if (!Number.isSafeInteger(elements * ofElement) || elements * ofElement !== (end - begin) * 8)
    throw new ModelFileFault('tensor_bounds', `the tensor ${shown(name)} has another size than its shape`);
  return [begin, end];
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Few writers say more than the framework; those of `modelspec` do. */
function factsOf(metadata: unknown): ModelFacts {
  if (metadata === undefined) return {};
  if (!isMap(metadata) || Object.values(metadata).some((value) => typeof value !== 'string'))
    throw new ModelFileFault('malformed_header', 'the metadata are no texts');
  const facts: Record<string, string> = {};
  for (const [key, name] of [
    ['modelspec.title', 'name'],
    ['modelspec.architecture', 'architecture'],
    ['modelspec.license', 'license'],
    ['modelspec.author', 'publisher'],
  ] as const) {
    const value = metadata[key];
    if (typeof value === 'string' && value !== '') facts[name] = value.slice(0, 4_096);
  }
  return facts;
}
