import type { ByteSource } from './byte-source.ts';
import { longestTemplate, suspectTemplate } from './chat-template.ts';
import { HeaderReader } from './header-reader.ts';
import type { ModelFacts } from './model-facts.ts';
import { type FileFinding, ModelFileFault, shown } from './model-file-fault.ts';
import { TensorRanges } from './tensor-ranges.ts';

export interface HeaderReport {
  readonly facts: ModelFacts;
  /** Warnings only: what is to be refused is thrown. */
  readonly findings: readonly FileFinding[];
}

/** Bounds far above those of real models (a few dozen keys, a few thousand tensors, 64 characters). */
const mostKeys = 8_192;
const longestKey = 1_024;
const mostTensors = 100_000;
const longestTensorName = 256;
const mostDimensions = 4;
const deepestArray = 4;
/** Bytes of a text that is kept. */
const longestText = 4_096;
const mostLanguages = 64;

/** Bytes of the values of metadata, by type; strings (8) and arrays (9) say it themselves. */
const fixedBytes: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
const stringType = 8;
const arrayType = 9;

/** Elements of a block and bytes of it, by the type of tensors (`ggml.h`). */
const blocks: Readonly<Record<number, readonly [number, number]>> = {
  0: [1, 4],
  1: [1, 2],
  2: [32, 18],
  3: [32, 20],
  6: [32, 22],
  7: [32, 24],
  8: [32, 34],
  9: [32, 36],
  10: [256, 84],
  11: [256, 110],
  12: [256, 144],
  13: [256, 176],
  14: [256, 210],
  15: [256, 292],
  16: [256, 66],
  17: [256, 74],
  18: [256, 98],
  19: [256, 50],
  20: [32, 18],
  21: [256, 110],
  22: [256, 82],
  23: [256, 136],
  24: [1, 1],
  25: [1, 2],
  26: [1, 4],
  27: [1, 8],
  28: [1, 8],
  29: [256, 56],
  30: [1, 2],
  34: [256, 54],
  35: [256, 66],
  39: [32, 17],
};

/** `general.file_type`, of those that are in use. */
const fileTypes: Readonly<Record<number, string>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  7: 'Q8_0',
  8: 'Q5_0',
  9: 'Q5_1',
  10: 'Q2_K',
  11: 'Q3_K_S',
  12: 'Q3_K_M',
  13: 'Q3_K_L',
  14: 'Q4_K_S',
  15: 'Q4_K_M',
  16: 'Q5_K_S',
  17: 'Q5_K_M',
  18: 'Q6_K',
  19: 'IQ2_XXS',
  20: 'IQ2_XS',
  24: 'IQ1_S',
  25: 'IQ4_NL',
  26: 'IQ3_S',
  30: 'IQ4_XS',
  31: 'IQ1_M',
  32: 'BF16',
  36: 'TQ1_0',
  37: 'TQ2_0',
  38: 'MXFP4',
};

/** Reads the header of a GGUF file, version 2 or 3. Throws ModelFileFault. Time and memory are bounded by the header. */
export function readGgufHeader(source: ByteSource): HeaderReport {
  const reader = new HeaderReader(source);
  if (reader.left < 24 || reader.text(4) !== 'GGUF') throw new ModelFileFault('malformed_header', 'no GGUF file');
  const version = reader.u32();
  if (version !== 2 && version !== 3)
    throw new ModelFileFault('malformed_header', `version ${version} of GGUF is not read here`);
  const tensors = reader.u64();
  const keys = reader.u64();
  if (keys > mostKeys) throw new ModelFileFault('header_too_large', `${keys} keys`);
  if (tensors > mostTensors) throw new ModelFileFault('header_too_large', `${tensors} tensors`);
  const kept = readMetadata(reader, keys);
  const findings = [...kept.values()].flatMap((value) =>
    value.isTemplate && typeof value.is === 'string' ? (suspectTemplate(value.is) ?? []) : [],
  );
  findings.push(...readTensors(reader, tensors, { size: source.size, alignment: alignmentOf(kept) }));
  return { facts: factsOf(kept), findings };
}

interface KeptValue {
  readonly is: string | number | readonly string[];
  readonly isTemplate: boolean;
}

function readMetadata(reader: HeaderReader, keys: number): ReadonlyMap<string, KeptValue> {
  const seen = new Set<string>();
  const kept = new Map<string, KeptValue>();
  for (let count = 0; count < keys; count += 1) {
    const key = boundedText(reader, longestKey, 'a key');
    if (seen.has(key)) throw new ModelFileFault('malformed_header', `the key ${shown(key)} stands there twice`);
    seen.add(key);
    const isTemplate = key === 'tokenizer.chat_template' || key.startsWith('tokenizer.chat_template.');
    const is = readValue(reader, reader.u32(), isWanted(key) ? (isTemplate ? longestTemplate : longestText) : 0, 0);
    if (is !== undefined) kept.set(key, { is, isTemplate });
  }
  return kept;
}

function isWanted(key: string): boolean {
  return key.startsWith('general.') || key.endsWith('.context_length') || key.startsWith('tokenizer.chat_template');
}

/** Undefined for what is not kept: texts beyond `most`, and everything where that is 0. */
function readValue(reader: HeaderReader, type: number, most: number, depth: number): KeptValue['is'] | undefined {
  if (type === stringType) {
    const length = reader.u64();
    if (length <= most) return reader.text(length);
    reader.skip(length);
    return undefined;
  }
  if (type === arrayType) return readArray(reader, most, depth + 1);
  const bytes = fixedBytes[type];
  if (bytes === undefined) throw new ModelFileFault('malformed_header', `there is no type ${type}`);
  if (type === 4) return reader.u32();
  if (type === 10) {
    // Seeds and the like may have all their bits set.
    const low = reader.u32();
    const high = reader.u32();
    return high * 4_294_967_296 + low;
  }
  reader.skip(bytes);
  return undefined;
}

function readArray(reader: HeaderReader, most: number, depth: number): readonly string[] | undefined {
  if (depth > deepestArray) throw new ModelFileFault('malformed_header', 'arrays in arrays');
  const type = reader.u32();
  const length = reader.u64();
  const bytes = fixedBytes[type];
  if (bytes !== undefined) {
    // A product beyond the file is beyond what is left, too.
    reader.skip(length * bytes);
    return undefined;
  }
  // Each of them has its own length of eight bytes at least, or the twelve of an array.
  if (length * 8 > reader.left) throw new ModelFileFault('header_too_large', `an array of ${length}`);
  const texts: string[] = [];
  for (let count = 0; count < length; count += 1) {
    const value = readValue(reader, type, texts.length < mostLanguages ? Math.min(most, longestText) : 0, depth);
    if (typeof value === 'string') texts.push(value);
  }
  return texts;
}

function boundedText(reader: HeaderReader, most: number, what: string): string {
  const length = reader.u64();
  if (length > most) throw new ModelFileFault('header_too_large', `${what} of ${length} bytes`);
  return reader.text(length);
}

function alignmentOf(kept: ReadonlyMap<string, KeptValue>): number {
  const given = kept.get('general.alignment')?.is ?? 32;
  if (typeof given !== 'number' || given < 8 || given > 1_048_576 || !Number.isInteger(Math.log2(given)))
    throw new ModelFileFault('malformed_header', 'an alignment that is none');
  return given;
}

interface Room {
  readonly size: number;
  readonly alignment: number;
}

function readTensors(reader: HeaderReader, tensors: number, { alignment, size }: Room): readonly FileFinding[] {
  const names = new Set<string>();
  const ranges = new TensorRanges();
  const unknown = new Set<number>();
  for (let count = 0; count < tensors; count += 1) {
    const name = boundedText(reader, longestTensorName, 'the name of a tensor');
    if (names.has(name)) throw new ModelFileFault('malformed_header', `the tensor ${shown(name)} stands there twice`);
    names.add(name);
    const elements = elementsOf(reader);
    const type = reader.u32();
    const offset = reader.u64();
    if (offset % alignment !== 0) throw new ModelFileFault('tensor_bounds', `the tensor ${shown(name)} is not aligned`);
    const block = blocks[type];
    if (block === undefined) {
      unknown.add(type);
      ranges.add(offset, offset);
      if (offset > size) throw new ModelFileFault('tensor_bounds', `the tensor ${shown(name)} lies outside`);
    } else {
      const bytes = Math.ceil(elements / block[0]) * block[1];
      ranges.add(offset, offset + bytes);
    }
  }
  return checkRoom(ranges, Math.ceil(reader.position / alignment) * alignment, size, [...unknown]);
}

function elementsOf(reader: HeaderReader): number {
  const dimensions = reader.u32();
  if (dimensions > mostDimensions) throw new ModelFileFault('malformed_header', `a tensor of ${dimensions} dimensions`);
  let elements = 1;
  for (let count = 0; count < dimensions; count += 1) {
    elements *= reader.u64();
    if (!Number.isSafeInteger(elements)) throw new ModelFileFault('header_too_large', 'a tensor beyond all bounds');
  }
  return elements;
}

function checkRoom(
  ranges: TensorRanges,
  begin: number,
  size: number,
  unknown: readonly number[],
): readonly FileFinding[] {
  const end = ranges.check(false);
  if (end > 0 && begin + end > size) throw new ModelFileFault('tensor_bounds', 'tensors lie outside of the file');
  if (unknown.length > 0) {
    const detail = `tensors of ${unknown.length === 1 ? 'type' : 'types'} ${unknown.slice(0, 8).join(', ')}`;
    return [{ code: 'unknown_tensor_type', severity: 'warning', detail }];
  }
  // Writers fill the last block up to the alignment, some to a page.
  const trailing = size - begin - end;
  if (trailing < 1_048_576) return [];
  return [{ code: 'trailing_bytes', severity: 'warning', detail: `${trailing} bytes after the last tensor` }];
}

function factsOf(kept: ReadonlyMap<string, KeptValue>): ModelFacts {
  const text = (key: string): string | undefined => {
    const value = kept.get(key)?.is;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const architecture = text('general.architecture');
  const context = architecture === undefined ? undefined : kept.get(`${architecture}.context_length`)?.is;
  const fileType = kept.get('general.file_type')?.is;
  const languages = kept.get('general.languages')?.is;
  return withoutUndefined({
    name: text('general.name'),
    architecture,
    contextLength: typeof context === 'number' ? context : undefined,
    quantisation: typeof fileType === 'number' ? fileTypes[fileType] : undefined,
    parameters: text('general.size_label'),
    license: text('general.license'),
    publisher: text('general.organization') ?? text('general.author'),
    repository: text('general.repo_url') ?? text('general.source.repo_url') ?? text('general.source.url'),
    languages: Array.isArray(languages) && languages.length > 0 ? languages : undefined,
  });
}

type Loose<Whole> = { readonly [Name in keyof Whole]: Whole[Name] | undefined };

export function withoutUndefined(facts: Loose<ModelFacts>): ModelFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
