import { inflateSync, gunzipSync } from 'node:zlib';
import { tarNames, zipNames } from './archive-names.ts';
import { type ByteSource, bytesInMemory } from './byte-source.ts';
import { type PickleReport, readPickle } from './pickle-stream.ts';

/** What a file is, by what is in it. */
export type Content =
  | { readonly is: 'gguf' | 'safetensors' | 'hdf5' | 'other' }
  | { readonly is: 'pickle'; readonly how: string; readonly report: PickleReport }
  | { readonly is: 'archive'; readonly names: readonly string[] }
  | { readonly is: 'numpy'; readonly objects: boolean }
  | { readonly is: 'compressed'; readonly by: string };

const headBytes = 65_536;
const none: PickleReport = Object.freeze({ globals: Object.freeze([]) });

export function detectContent(source: ByteSource): Content {
  const head = Buffer.from(source.read(0, headBytes));
  const begins = head.toString('latin1', 0, 8);
  if (begins.startsWith('GGUF')) return { is: 'gguf' };
  const pickle = readPickle(source);
  if (pickle !== undefined) return { is: 'pickle', how: 'a stream of pickle', report: pickle };
  if (begins.startsWith('\x93NUMPY')) return { is: 'numpy', objects: hasObjects(head) };
  if (begins.startsWith('\x89HDF\r\n\x1a\n')) return { is: 'hdf5' };
  if (isSafetensors(head, source.size)) return { is: 'safetensors' };
  if (begins.startsWith('PK\x03\x04') || begins.startsWith('PK\x05\x06')) return archive(zipNames(source) ?? []);
  const inTar = head.toString('latin1', 257, 262) === 'ustar' ? tarNames(source) : undefined;
  if (inTar !== undefined) return archive(inTar);
  return compressed(head) ?? { is: 'other' };
}

/** What hangs at the end of a file that is something else by its beginning. */
export function hiddenArchive(source: ByteSource): readonly string[] | undefined {
  return zipNames(source);
}

function archive(names: readonly string[]): Content {
  // What PyTorch writes has `data.pkl`; `torch.jit` has `constants.pkl` and code; a tar of old has `pickle`.
  const pickled = names.find((name) => /(?:^|\/)(?:[^/]*\.(?:pkl|pickle|pt|pth)|pickle)$/i.test(name));
  if (pickled !== undefined) return { is: 'pickle', how: 'an archive with pickle in it', report: none };
  return { is: 'archive', names };
}

/** Eight bytes of a length, and a brace: nothing else begins like that. */
function isSafetensors(head: Buffer, size: number): boolean {
  if (head.length < 10 || head[8] !== 0x7b) return false;
  const length = head.readBigUInt64LE(0);
  return length >= 2n && (length <= BigInt(size) || length < 1n << 40n);
}

/** The header of an array is a literal of Python, whose `descr` begins with `|O` where its elements are pickled. */
function hasObjects(head: Buffer): boolean {
  const long = (head[6] ?? 1) > 1;
  const length = head.length < 12 ? 0 : long ? head.readUInt32LE(8) : head.readUInt16LE(8);
  const from = long ? 12 : 10;
  const header = head.toString('latin1', from, Math.min(from + length, head.length));
  return /'descr':.{0,4096}?'\|?O[0-9]*'/s.test(header);
}

/** What joblib and others write: pickle behind a compression. */
function compressed(head: Buffer): Content | undefined {
  const [first, second] = head;
  const by =
    first === 0x1f && second === 0x8b
      ? 'gzip'
      : first === 0x78 && (second === 0x01 || second === 0x5e || second === 0x9c || second === 0xda)
        ? 'zlib'
        : head.toString('latin1', 0, 3) === 'BZh'
          ? 'bzip2'
          : head.toString('latin1', 0, 6) === '\xfd7zXZ\0'
            ? 'xz'
            : head.toString('latin1', 0, 4) === '\x04"M\x18'
              ? 'lz4'
              : undefined;
  if (by === undefined) return undefined;
  const inside = by === 'gzip' || by === 'zlib' ? beginningOf(head, by) : undefined;
  const pickle = inside === undefined ? undefined : readPickle(bytesInMemory(inside));
  if (pickle !== undefined) return { is: 'pickle', how: `pickle behind ${by}`, report: pickle };
  return { is: 'compressed', by };
}

/** Of a file that goes on behind what was read, so that its end is missing. */
function beginningOf(head: Buffer, by: 'gzip' | 'zlib'): Uint8Array | undefined {
  try {
    const options = { finishFlush: 2, maxOutputLength: 16_777_216 };
    return by === 'gzip' ? gunzipSync(head, options) : inflateSync(head, options);
  } catch {
    return undefined;
  }
}
