import { extname } from 'node:path';
import type { ByteSource } from './byte-source.ts';
import { type Content, detectContent, hiddenArchive } from './detect-content.ts';
import { longestTemplate, suspectTemplate } from './chat-template.ts';
import { type HeaderReport, readGgufHeader } from './gguf-header.ts';
import type { ModelFacts } from './model-facts.ts';
import { type FileFinding, ModelFileFault, shown } from './model-file-fault.ts';
import { readOnnxHeader } from './onnx-header.ts';
import { readSafetensorsHeader } from './safetensors-header.ts';

/** `other` is no model: a configuration, a tokeniser, a text. */
export type FileFormat = 'gguf' | 'safetensors' | 'onnx' | 'pickle' | 'unsafe' | 'other';

export interface InspectedFile {
  readonly format: FileFormat;
  readonly facts: ModelFacts;
  readonly findings: readonly FileFinding[];
}

/** Names under which programs load what may run code. */
const unsafeNames: ReadonlySet<string> = new Set([
  '.bin',
  '.pt',
  '.pth',
  '.ckpt',
  '.pkl',
  '.pickle',
  '.joblib',
  '.dill',
  '.t7',
  '.h5',
  '.hdf5',
  '.keras',
  '.pb',
  '.mar',
  '.nemo',
  '.msgpack',
  '.tflite',
  '.pdparams',
  '.model_state',
  '.distcp',
]);
const safeNames: Readonly<Record<string, 'gguf' | 'safetensors' | 'onnx'>> = {
  '.gguf': 'gguf',
  '.safetensors': 'safetensors',
  '.onnx': 'onnx',
};

/** Judges a file by what is in it; its name only says what it should be. Never throws for what a file has in it. */
export function inspectModelFile(name: string, source: ByteSource): InspectedFile {
  const extension = extname(name).toLowerCase();
  const claimed = Object.hasOwn(safeNames, extension) ? safeNames[extension] : undefined;
  const content = detectContent(source);
  if (content.is === 'pickle') return refusedPickle(content);
  if (content.is === 'numpy' && content.objects)
    return refused('pickle', 'pickle', 'an array of objects, which are pickled');
  if (content.is === 'gguf' || content.is === 'safetensors') {
    if (claimed !== undefined && claimed !== content.is)
      return refused(content.is, 'content_mismatch', `it is ${content.is}, and called ${extension}`);
    const read = content.is === 'gguf' ? readGgufHeader : readSafetensorsHeader;
    return readWith(read, content.is, source, unsafeNames.has(extension));
  }
  if (claimed === 'onnx') return readWith(readOnnxHeader, 'onnx', source, false);
  if (claimed !== undefined) return refused('unsafe', 'content_mismatch', `it is no ${claimed}`);
  if (content.is === 'archive' && arraysOfObjects(extension))
    return refused('unsafe', 'unsafe_format', 'an archive of arrays, which may be pickled');
  if (unsafeNames.has(extension) || content.is === 'hdf5')
    return refused(
      'unsafe',
      'unsafe_format',
      `${content.is === 'other' ? `a file called ${extension}` : describe(content)}`,
    );
  return { format: 'other', facts: {}, findings: besides(name, extension, source) };
}

function refusedPickle({ how, report }: Extract<Content, { is: 'pickle' }>): InspectedFile {
  const calls = report.globals.length === 0 ? '' : ` that loads ${report.globals.slice(0, 4).join(', ')}`;
  return refused('pickle', 'pickle', `${how}${calls}`);
}

function refused(format: FileFormat, code: FileFinding['code'], detail: string): InspectedFile {
  return { format, facts: {}, findings: [{ code, severity: 'refused', detail }] };
}

function arraysOfObjects(extension: string): boolean {
  return extension === '.npz';
}

function describe(content: Content): string {
  switch (content.is) {
    case 'hdf5':
      return 'HDF5, in which layers may be code';
    case 'archive':
      return 'an archive';
    case 'compressed':
      return `something behind ${content.by}`;
    default:
      return content.is;
  }
}

function readWith(
  read: (source: ByteSource) => HeaderReport,
  format: 'gguf' | 'safetensors' | 'onnx',
  source: ByteSource,
  misnamed: boolean,
): InspectedFile {
  try {
    const { facts, findings } = read(source);
    const hidden = hiddenArchive(source);
    return {
      format,
      facts,
      findings: [
        ...findings,
        ...(hidden === undefined
          ? []
          : [
              {
                code: 'hidden_archive',
                severity: 'refused',
                detail: `an archive of ${hidden.length} files at its end`,
              } as const,
            ]),
        ...(misnamed ? [{ code: 'misleading_name', severity: 'warning', detail: `it is ${format}` } as const] : []),
      ],
    };
  } catch (thrown) {
    if (thrown instanceof ModelFileFault) return refused(format, thrown.code, thrown.message);
    throw thrown;
  }
}

/** What lies beside models and is loaded with them. */
function besides(name: string, extension: string, source: ByteSource): readonly FileFinding[] {
  if (extension === '.py') return [{ code: 'model_code', severity: 'warning', detail: 'code in a folder of models' }];
  if (source.size > longestTemplate) return [];
  if (extension !== '.jinja' && !/config\.json$/i.test(name)) return [];
  const text = Buffer.from(source.read(0, source.size)).toString('utf8');
  const template = suspectTemplate(text);
  const code = /"auto_map"\s{0,16}:/.test(text);
  return [
    ...(template === undefined ? [] : [{ ...template, detail: shown(template.detail, 300) }]),
    ...(code
      ? [{ code: 'model_code', severity: 'warning', detail: 'it names code to be run (auto_map)' } as const]
      : []),
  ];
}
