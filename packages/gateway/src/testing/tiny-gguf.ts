/** Types of values in the metadata of a GGUF file (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). */
const valueTypes = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;
const float32Tensor = 0;
const alignment = 32;

const width = 32;
const inner = 64;
const heads = 4;
const layers = 1;

type Value =
  | { readonly type: 'uint32' | 'float32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | {
      readonly type: 'array';
      readonly of: 'string' | 'float32' | 'int32';
      readonly value: readonly (string | number)[];
    };

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function bytesOf(value: Value): Buffer {
  const type = uint32(valueTypes[value.type]);
  switch (value.type) {
    case 'uint32':
      return Buffer.concat([type, uint32(value.value)]);
    case 'float32':
      return Buffer.concat([type, float32(value.value)]);
    case 'bool':
      return Buffer.concat([type, Buffer.from([value.value ? 1 : 0])]);
    case 'string':
      return Buffer.concat([type, text(value.value)]);
    case 'array': {
      const items = value.value.map((item) => {
        if (typeof item === 'string') return text(item);
        return value.of === 'float32' ? float32(item) : uint32(item);
      });
      return Buffer.concat([type, uint32(valueTypes[value.of]), uint64(items.length), ...items]);
    }
  }
}

/** The same numbers on every machine: what the model says is nonsense, but always the same. */
function* numbers(): Generator<number> {
  let state = 42;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state / 2 ** 32 - 0.5) / 4;
  }
}

/**
 * A llama of one layer and a few kilobytes with a vocabulary of bytes, whose weights are noise: the smallest model that llama.cpp
 * loads and that answers something.
 */
export function tinyGguf(): Buffer {
  const tokens = [
    '<unk>',
    '<s>',
    '</s>',
    ...Array.from({ length: 256 }, (_, byte) => byteToken(byte)),
    '▁',
    'a',
    'e',
    '▁a',
  ];
  const vocabulary = tokens.length;
  const metadata: Readonly<Record<string, Value>> = {
    'general.architecture': { type: 'string', value: 'llama' },
    'general.name': { type: 'string', value: 'tiny' },
    'general.alignment': { type: 'uint32', value: alignment },
    'llama.context_length': { type: 'uint32', value: 512 },
    'llama.embedding_length': { type: 'uint32', value: width },
    'llama.block_count': { type: 'uint32', value: layers },
    'llama.feed_forward_length': { type: 'uint32', value: inner },
    'llama.attention.head_count': { type: 'uint32', value: heads },
    'llama.attention.head_count_kv': { type: 'uint32', value: heads },
    'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
    'llama.rope.dimension_count': { type: 'uint32', value: width / heads },
    'tokenizer.ggml.model': { type: 'string', value: 'llama' },
    'tokenizer.ggml.tokens': { type: 'array', of: 'string', value: tokens },
    'tokenizer.ggml.scores': { type: 'array', of: 'float32', value: tokens.map((_, index) => -index) },
    // 2 unknown, 3 control, 6 a byte, 1 a plain one.
    'tokenizer.ggml.token_type': {
      type: 'array',
      of: 'int32',
      value: tokens.map((token, index) => (index === 0 ? 2 : index < 3 ? 3 : token.startsWith('<0x') ? 6 : 1)),
    },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 1 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 2 },
    'tokenizer.ggml.unknown_token_id': { type: 'uint32', value: 0 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: true },
  };
  const tensors: [name: string, shape: readonly number[]][] = [
    ['token_embd.weight', [width, vocabulary]],
    ['output_norm.weight', [width]],
    ['output.weight', [width, vocabulary]],
    ...Array.from({ length: layers }, (_, layer): [string, readonly number[]][] => [
      [`blk.${layer}.attn_norm.weight`, [width]],
      [`blk.${layer}.attn_q.weight`, [width, width]],
      [`blk.${layer}.attn_k.weight`, [width, width]],
      [`blk.${layer}.attn_v.weight`, [width, width]],
      [`blk.${layer}.attn_output.weight`, [width, width]],
      [`blk.${layer}.ffn_norm.weight`, [width]],
      [`blk.${layer}.ffn_gate.weight`, [width, inner]],
      [`blk.${layer}.ffn_up.weight`, [width, inner]],
      [`blk.${layer}.ffn_down.weight`, [inner, width]],
    ]).flat(),
  ];
  const heading = [
    Buffer.from('GGUF', 'latin1'),
    uint32(3),
    uint64(tensors.length),
    uint64(Object.keys(metadata).length),
    ...Object.entries(metadata).flatMap(([name, value]) => [text(name), bytesOf(value)]),
  ];
  const noise = numbers();
  const data: Buffer[] = [];
  let offset = 0;
  for (const [name, shape] of tensors) {
    const size = shape.reduce((product, length) => product * length, 1) * 4;
    heading.push(text(name), uint32(shape.length), ...shape.map(uint64), uint32(float32Tensor), uint64(offset));
    const bytes = Buffer.alloc(padded(size));
    for (let at = 0; at < size; at += 4) {
      bytes.writeFloatLE(name.includes('norm') ? 1 : (noise.next().value as number), at);
    }
    data.push(bytes);
    offset += bytes.length;
  }
  const head = Buffer.concat(heading);
  return Buffer.concat([head, Buffer.alloc(padded(head.length) - head.length), ...data]);
}

function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

function padded(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}
