/** Small files of all forms that models come in, made byte by byte. */

export function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value: number | bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export function ggufText(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return Buffer.concat([u64(bytes.length), bytes]);
}

export interface MadeTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** 0 is F32. */
  readonly type: number;
  readonly offset: number;
}

export interface MadeGguf {
  readonly version?: number;
  readonly texts?: Readonly<Record<string, string>>;
  readonly numbers?: Readonly<Record<string, number>>;
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  readonly tensors?: readonly MadeTensor[];
  /** Bytes of tensors. */
  readonly data?: Uint8Array;
}

export function madeGguf({ data, lists = {}, numbers = {}, tensors, texts = {}, version = 3 }: MadeGguf = {}): Buffer {
  const all = tensors ?? [{ name: 'token_embd.weight', shape: [4, 2], type: 0, offset: 0 }];
  const keys = [
    ...Object.entries(texts).map(([key, text]) => [ggufText(key), u32(8), ggufText(text)]),
    ...Object.entries(numbers).map(([key, number]) => [ggufText(key), u32(4), u32(number)]),
    ...Object.entries(lists).map(([key, list]) => [
      ggufText(key),
      u32(9),
      u32(8),
      u64(list.length),
      ...list.map(ggufText),
    ]),
  ];
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(all.length),
    u64(keys.length),
    ...keys.flat(),
    ...all.flatMap(({ name, offset, shape, type }) => [
      ggufText(name),
      u32(shape.length),
      ...shape.map((dimension) => u64(dimension)),
      u32(type),
      u64(offset),
    ]),
  ]);
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, padding, data ?? Buffer.alloc(32, 7)]);
}

/** A model as a maker of models would describe it. */
export function describedGguf(more: Readonly<Record<string, string>> = {}, data?: Uint8Array): Buffer {
  return madeGguf({
    texts: {
      'general.architecture': 'qwen3',
      'general.name': 'Tiny',
      'general.license': 'apache-2.0',
      'general.organization': 'Example',
      'general.size_label': '1M',
      ...more,
    },
    numbers: { 'qwen3.context_length': 4_096, 'general.file_type': 15 },
    lists: { 'general.languages': ['de', 'en'], 'tokenizer.ggml.tokens': ['a', 'b', 'c'] },
    ...(data === undefined ? {} : { data }),
  });
}

export function madeSafetensors(header: unknown, data: Uint8Array = Buffer.alloc(16)): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  return Buffer.concat([u64(json.length), json, data]);
}

export const usualSafetensors: unknown = {
  __metadata__: { format: 'pt' },
  a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
  b: { dtype: 'F16', shape: [2, 2], data_offsets: [8, 16] },
};

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) + 128);
  }
}

/** A field of bytes of Protocol Buffers. */
export function field(number: number, bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes);
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(content.length)]), content]);
}

export function numberField(number: number, value: number): Buffer {
  return Buffer.from([...varint(number * 8), ...varint(value)]);
}

/** A model with one tensor, which lies in another file where `location` says so. */
export function madeOnnx(location?: string): Buffer {
  const tensor = [numberField(1, 2), numberField(2, 1), field(8, 'weights')];
  if (location !== undefined) tensor.push(field(13, Buffer.concat([field(1, 'location'), field(2, location)])));
  const graph = Buffer.concat([field(2, 'main'), field(5, Buffer.concat(tensor))]);
  return Buffer.concat([
    numberField(1, 9),
    field(2, 'exporter'),
    field(7, graph),
    field(8, numberField(2, 17)),
    field(14, Buffer.concat([field(1, 'author'), field(2, 'Example')])),
  ]);
}

/** `os.system('true')`, as pickle of protocol 2 and of protocol 4, and as text of protocol 0. */
export const pickles = Object.freeze({
  two: Buffer.from('\x80\x02cposix\nsystem\nq\x00X\x04\x00\x00\x00trueq\x01\x85q\x02Rq\x03.', 'latin1'),
  four: Buffer.from(
    '\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x04true\x94\x85\x94R\x94.',
    'latin1',
  ),
  text: Buffer.from("cposix\nsystem\np0\n(S'true'\np1\ntp2\nRp3\n.", 'latin1'),
  /** A plain dictionary, which loads nothing. */
  harmless: Buffer.from('\x80\x02}q\x00X\x01\x00\x00\x00aq\x01K\x01s.', 'latin1'),
});

/** A ZIP archive of files that are stored as they are. */
export function madeZip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(content.length, 18);
    local.writeUInt32LE(content.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt32LE(content.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), Buffer.from(content));
    directory.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + content.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
