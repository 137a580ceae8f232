import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lookupModel } from './lookup-model.ts';

/** Pieces of words and what the model says of each. */
export const modelWords: Readonly<Record<string, string>> = Object.freeze({
  Anna: 'B-PER',
  Jonas: 'B-PER',
  // No name that anybody else would take for one.
  quorlix: 'B-PER',
  Hans: 'B-PER',
  Peter: 'B-PER',
  Krüger: 'I-PER',
  '##s': 'I-PER',
  Weber: 'I-PER',
  Frau: 'I-PER',
  Dr: 'I-PER',
  Bremen: 'B-LOC',
  kam: 'O',
  nach: 'O',
  und: 'O',
  Konto: 'O',
  von: 'O',
  '.': 'O',
  ',': 'O',
  '-': 'O',
  "'": 'O',
  '😀': 'O',
  Absturz: 'O',
  Stillstand: 'O',
});

const labels = ['O', 'B-PER', 'I-PER', 'B-LOC'];
const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...Object.keys(modelWords)];

/**
 * In place of onnxruntime-node, which is too large to be installed for tests: it gives what the model of `lookupModel` does, ends the
 * process at "Absturz" and never comes back from "Stillstand".
 */
const runtime = `
const rows = ${JSON.stringify(rowsOf())};
const [crash, stuck] = ${JSON.stringify(['Absturz', 'Stillstand'].map((word) => vocabulary.indexOf(word)))};
exports.Tensor = class { constructor(type, data, dims) { Object.assign(this, { type, data, dims }); } };
exports.InferenceSession = {
  async create(file) {
    if (require('node:fs').statSync(file).size === 0) throw new Error('Protobuf parsing failed.');
    return {
      inputNames: ['input_ids', 'attention_mask', 'token_type_ids'],
      outputNames: ['logits'],
      async run(feeds) {
        const ids = Array.from(feeds.input_ids.data, Number);
        if (ids.includes(crash)) process.exit(3);
        while (ids.includes(stuck));
        const data = Float32Array.from(ids.flatMap((id) => rows[id]));
        return { logits: { type: 'float32', data, dims: [1, ids.length, ${labels.length}] } };
      },
    };
  },
};
`;

function rowsOf(): number[][] {
  return vocabulary.map((word) => labels.map((label) => (label === (modelWords[word] ?? 'O') ? 6 : 0)));
}

/** A folder as Hugging Face lays it out, with a vocabulary, labels and a model; and beside it one with a runtime. */
export async function writeTokenModel(folder: string): Promise<{ readonly model: string; readonly runtime: string }> {
  const model = join(folder, 'model');
  const installed = join(folder, 'runtime/node_modules/onnxruntime-node');
  await mkdir(join(model, 'onnx'), { recursive: true });
  await mkdir(installed, { recursive: true });
  const id2label = Object.fromEntries(labels.entries());
  await Promise.all([
    writeFile(join(model, 'onnx/model.onnx'), lookupModel(rowsOf())),
    writeFile(
      join(model, 'config.json'),
      JSON.stringify({ model_type: 'bert', id2label, max_position_embeddings: 32 }),
    ),
    writeFile(join(model, 'tokenizer_config.json'), JSON.stringify({ do_lower_case: false })),
    writeFile(join(model, 'vocab.txt'), `${vocabulary.join('\n')}\n`),
    writeFile(join(installed, 'package.json'), JSON.stringify({ name: 'onnxruntime-node', main: 'index.js' })),
    writeFile(join(installed, 'index.js'), runtime),
  ]);
  return { model, runtime: join(folder, 'runtime') };
}
