import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  describedGguf,
  field,
  ggufText,
  madeGguf,
  madeOnnx,
  madeSafetensors,
  madeZip,
  numberField,
  pickles,
  u32,
  u64,
  usualSafetensors,
} from '../../testing/made-model-files.ts';
import { bytesInMemory } from './byte-source.ts';
import { inspectModelFile, type InspectedFile } from './inspect-model-file.ts';

function inspect(name: string, bytes: Uint8Array): InspectedFile {
  return inspectModelFile(name, bytesInMemory(bytes));
}

function codes(name: string, bytes: Uint8Array): readonly string[] {
  return inspect(name, bytes).findings.map(({ code, severity }) => `${severity}: ${code}`);
}

describe('a GGUF file', () => {
  test('says what its model is', () => {
    expect(inspect('tiny.gguf', describedGguf())).toEqual({
      format: 'gguf',
      findings: [],
      facts: {
        name: 'Tiny',
        architecture: 'qwen3',
        contextLength: 4_096,
        quantisation: 'Q4_K_M',
        parameters: '1M',
        license: 'apache-2.0',
        publisher: 'Example',
        languages: ['de', 'en'],
      },
    });
  });

  test.each([
    [
      'claims more keys than there are',
      Buffer.concat([Buffer.from('GGUF'), u32(3), u64(1), u64(5)]),
      'malformed_header',
    ],
    [
      'claims absurdly many keys',
      Buffer.concat([Buffer.from('GGUF'), u32(3), u64(1), u64(2n ** 63n)]),
      'header_too_large',
    ],
    [
      'claims absurdly many tensors',
      Buffer.concat([Buffer.from('GGUF'), u32(3), u64(2n ** 40n), u64(0)]),
      'header_too_large',
    ],
    [
      'has a key without end',
      Buffer.concat([Buffer.from('GGUF'), u32(3), u64(0), u64(1), u64(2n ** 50n)]),
      'header_too_large',
    ],
    ['is of a version that nobody reads', madeGguf({ version: 9 }), 'malformed_header'],
    [
      'has tensors in each other',
      madeGguf({
        tensors: [
          { name: 'a', shape: [16], type: 0, offset: 0 },
          { name: 'b', shape: [16], type: 0, offset: 32 },
        ],
        data: Buffer.alloc(128),
      }),
      'tensor_bounds',
    ],
    [
      'has a tensor beyond its end',
      madeGguf({ tensors: [{ name: 'a', shape: [1_000], type: 0, offset: 0 }] }),
      'tensor_bounds',
    ],
    [
      'has a tensor whose size overflows',
      madeGguf({ tensors: [{ name: 'a', shape: [2 ** 40, 2 ** 40], type: 0, offset: 0 }] }),
      'header_too_large',
    ],
    [
      'names a tensor twice',
      madeGguf({
        tensors: [
          { name: 'a', shape: [1], type: 0, offset: 0 },
          { name: 'a', shape: [1], type: 0, offset: 32 },
        ],
        data: Buffer.alloc(64),
      }),
      'malformed_header',
    ],
    [
      'has a tensor that is not aligned',
      madeGguf({ tensors: [{ name: 'a', shape: [1], type: 0, offset: 3 }] }),
      'tensor_bounds',
    ],
  ])('is refused where it %s', (_what, bytes, code) => {
    expect(codes('tiny.gguf', bytes)).toEqual([`refused: ${code}`]);
  });

  test('is refused where arrays lie in arrays without end', () => {
    const nested = Array.from({ length: 6 }, () => [u32(9), u64(1)]).flat();
    const bytes = Buffer.concat([
      Buffer.from('GGUF'),
      u32(3),
      u64(0),
      u64(1),
      ggufText('x'),
      u32(9),
      ...nested,
      u32(0),
      u64(0),
    ]);
    expect(codes('tiny.gguf', bytes)).toEqual(['refused: malformed_header']);
  });

  test('is refused where an archive hangs at its end', () => {
    const bytes = Buffer.concat([describedGguf(), madeZip({ 'archive/data.pkl': pickles.two })]);
    expect(codes('tiny.gguf', bytes)).toContain('refused: hidden_archive');
  });

  test.each([
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ x|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{% import 'os' as os %}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
  ])('warns of the chat template %s', (template) => {
    expect(codes('tiny.gguf', describedGguf({ 'tokenizer.chat_template': template }))).toEqual([
      'warning: suspicious_template',
    ]);
  });

  test('has nothing against an ordinary chat template', () => {
    const template =
      "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' }}{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";
    expect(codes('tiny.gguf', describedGguf({ 'tokenizer.chat_template': template }))).toEqual([]);
  });

  test('is fine under another name, which is said', () => {
    expect(codes('pytorch_model.bin', describedGguf())).toEqual(['warning: misleading_name']);
    expect(codes('model.safetensors', describedGguf())).toEqual(['refused: content_mismatch']);
  });

  test('tells of types of tensors that nobody knows, and of bytes at its end', () => {
    expect(codes('a.gguf', madeGguf({ tensors: [{ name: 'a', shape: [1], type: 77, offset: 0 }] }))).toEqual([
      'warning: unknown_tensor_type',
    ]);
    expect(codes('a.gguf', madeGguf({ data: Buffer.alloc(2_000_000) }))).toEqual(['warning: trailing_bytes']);
  });
});

describe('a safetensors file', () => {
  test('is read', () => {
    expect(inspect('model.safetensors', madeSafetensors(usualSafetensors))).toEqual({
      format: 'safetensors',
      facts: {},
      findings: [],
    });
  });

  const one = (entry: unknown): unknown => ({ a: entry });
  test.each([
    ['whose header is longer than the file', Buffer.concat([u64(1_000), Buffer.from('{}')]), 'malformed_header'],
    ['whose header is a bomb', Buffer.concat([u64(2 ** 33), Buffer.from('{}')]), 'header_too_large'],
    ['whose header is deep', madeSafetensors(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), 'malformed_header'],
    [
      'that names a tensor twice',
      madeSafetensors(
        '{"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16]},"a":{"dtype":"U8","shape":[16],"data_offsets":[0,16]}}',
      ),
      'malformed_header',
    ],
    [
      'whose tensor lies outside',
      madeSafetensors(one({ dtype: 'U8', shape: [99], data_offsets: [0, 99] })),
      'tensor_bounds',
    ],
    [
      'whose tensor has another size',
      madeSafetensors(one({ dtype: 'F32', shape: [2], data_offsets: [0, 16] })),
      'tensor_bounds',
    ],
    [
      'whose tensor ends before it begins',
      madeSafetensors(one({ dtype: 'U8', shape: [4], data_offsets: [8, 4] })),
      'malformed_header',
    ],
    [
      'with a type that nobody knows',
      madeSafetensors(one({ dtype: 'X1', shape: [4], data_offsets: [0, 4] })),
      'malformed_header',
    ],
    [
      'with room after its tensors',
      madeSafetensors(one({ dtype: 'U8', shape: [8], data_offsets: [0, 8] })),
      'tensor_bounds',
    ],
    [
      'with room between its tensors',
      madeSafetensors({
        a: { dtype: 'U8', shape: [4], data_offsets: [0, 4] },
        b: { dtype: 'U8', shape: [4], data_offsets: [12, 16] },
      }),
      'tensor_bounds',
    ],
    [
      'whose tensors overlap',
      madeSafetensors({
        a: { dtype: 'U8', shape: [12], data_offsets: [0, 12] },
        b: { dtype: 'U8', shape: [12], data_offsets: [4, 16] },
      }),
      'tensor_bounds',
    ],
    [
      'whose metadata are no texts',
      madeSafetensors({ __metadata__: { a: 1 }, a: { dtype: 'U8', shape: [16], data_offsets: [0, 16] } }),
      'malformed_header',
    ],
  ])('%s is refused', (_what, bytes, code) => {
    expect(codes('model.safetensors', bytes)).toEqual([`refused: ${code}`]);
  });
});

describe('an ONNX file', () => {
  test('is read', () => {
    expect(inspect('model.onnx', madeOnnx())).toEqual({
      format: 'onnx',
      facts: { architecture: 'exporter', publisher: 'Example' },
      findings: [],
    });
    expect(codes('model.onnx', madeOnnx('model.onnx_data'))).toEqual([]);
  });

  test.each(['/etc/passwd', '../../secret', 'a/../../b', 'C:\\secret', '\\\\host\\share', ''])(
    'that wants to read %j is refused',
    (location) => {
      expect(codes('model.onnx', madeOnnx(location))).toEqual(['refused: foreign_path']);
    },
  );

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['a message without a graph', numberField(1, 9)],
    ['a graph that is cut', Buffer.concat([numberField(1, 9), field(7, Buffer.alloc(64)).subarray(0, 20)])],
  ])('that has %s in it is refused', (_what, bytes) => {
    expect(inspect('model.onnx', bytes).findings[0]?.severity).toBe('refused');
  });
});

describe('pickle', () => {
  test.each([
    ...Object.entries(pickles).flatMap(([kind, bytes]) => [
      ['model.gguf', kind, bytes] as const,
      ['model.safetensors', kind, bytes] as const,
      ['weights', kind, bytes] as const,
    ]),
    [
      'pytorch_model.bin',
      'archive',
      madeZip({ 'archive/data.pkl': pickles.two, 'archive/data/0': Buffer.alloc(8) }),
    ] as const,
    ['model.gguf', 'archive', madeZip({ 'archive/data.pkl': pickles.two })] as const,
    ['scikit.joblib', 'gzip', gzipSync(pickles.four)] as const,
    ['data', 'gzip', gzipSync(pickles.four)] as const,
  ])('in %s (%s) is refused by its content', (name, _kind, bytes) => {
    expect(codes(name, bytes)).toEqual(['refused: pickle']);
  });

  test('says what it would call', () => {
    for (const bytes of [pickles.two, pickles.four, pickles.text])
      expect(inspect('x', bytes).findings[0]?.detail).toContain('posix.system');
  });

  test('in arrays of NumPy is refused, and their numbers are not', () => {
    const array = (descr: string): Buffer => {
      const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (1,), }`.padEnd(117) + '\n';
      return Buffer.concat([
        Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
        Buffer.from([118, 0]),
        Buffer.from(header),
        Buffer.alloc(8),
      ]);
    };
    expect(codes('a.npy', array('|O'))).toEqual(['refused: pickle']);
    expect(codes('a.npy', array('<f8'))).toEqual([]);
  });

  test.each(['model.pt', 'model.bin', 'model.ckpt', 'model.h5'])('is what %s may be, whatever is in it', (name) => {
    expect(codes(name, Buffer.from('something'))).toEqual(['refused: unsafe_format']);
  });

  test.each([
    ['README.md', 'A model.'],
    ['config.json', '{"model_type":"qwen3"}'],
    ['notes.txt', 'c'],
    ['.', '.'],
  ])('is not what %s is', (name, text) => {
    expect(codes(name, Buffer.from(text))).toEqual([]);
  });

  test('is not what beside a model is code, of which is warned', () => {
    expect(codes('modeling_custom.py', Buffer.from('import torch'))).toEqual(['warning: model_code']);
    expect(codes('config.json', Buffer.from('{"auto_map":{"AutoModel":"x--y.Z"}}'))).toEqual(['warning: model_code']);
  });
});

describe('any bytes at all', () => {
  const names = fc.constantFrom('a.gguf', 'a.safetensors', 'a.onnx', 'a.bin', 'a.npy', 'a.jinja', 'config.json', 'a');
  const seeds = fc.constantFrom<Uint8Array>(
    describedGguf(),
    madeSafetensors(usualSafetensors),
    madeOnnx('data'),
    madeZip({ 'a/data.pkl': pickles.two }),
    ...Object.values(pickles),
  );

  test('are judged, and nothing is thrown', () => {
    fc.assert(
      fc.property(names, fc.uint8Array({ maxLength: 400 }), (name, bytes) => {
        expect(['gguf', 'safetensors', 'onnx', 'pickle', 'unsafe', 'other']).toContain(inspect(name, bytes).format);
      }),
      { numRuns: 500 },
    );
  });

  test('of models that were cut and changed are judged, and nothing is thrown', () => {
    const change = fc.tuple(fc.nat(600), fc.nat(255));
    fc.assert(
      fc.property(names, seeds, fc.array(change, { maxLength: 6 }), fc.nat(600), (name, seed, changes, end) => {
        const bytes = Uint8Array.from(seed.subarray(0, Math.max(1, seed.length - (end % 3 === 0 ? end : 0))));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const { findings } = inspect(name, bytes);
        for (const { detail } of findings) expect(detail).toMatch(/^[\x20-\x7e…]{1,400}$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test('are read in time and memory that their length bounds', () => {
    let read = 0;
    const bytes = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(100_000), u64(8_192), Buffer.alloc(4_000_000)]);
    inspectModelFile('a.gguf', {
      size: bytes.length,
      read(offset, length) {
        const piece = bytes.subarray(offset, offset + length);
        read += piece.length;
        return piece;
      },
    });
    expect(read).toBeLessThan(bytes.length * 4);
  });
});
