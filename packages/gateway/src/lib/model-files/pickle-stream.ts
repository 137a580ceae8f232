import { type ByteSource } from './byte-source.ts';
import { HeaderReader } from './header-reader.ts';
import { ModelFileFault, shown } from './model-file-fault.ts';

export interface PickleReport {
  /** What it would call or load, such as `posix.system`. */
  readonly globals: readonly string[];
}

/** Operations that are walked through; what a file begins with tells what it is. */
const mostSteps = 200_000;
const mostGlobals = 16;
const longestLine = 1_024;

/** By operation, how its argument is written (`pickletools.py`): a number of bytes, or one of these words. */
type Argument = number | 'line' | 'lines' | 'counted1' | 'counted4' | 'counted8';

const operations = new Map<number, Argument>([
  ...[...'(.012NQRabd}elost]u)'].map((letter) => [letter.charCodeAt(0), 0] as const),
  ...[0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x97, 0x98].map(
    (code) => [code, 0] as const,
  ),
  ...[...'FILPSVgp'].map((letter) => [letter.charCodeAt(0), 'line'] as const),
  ...[...'ci'].map((letter) => [letter.charCodeAt(0), 'lines'] as const),
  ...[...'Khq'].map((letter) => [letter.charCodeAt(0), 1] as const),
  [0x80, 1],
  [0x82, 1],
  [0x4d, 2],
  [0x83, 2],
  [0x4a, 4],
  [0x6a, 4],
  [0x72, 4],
  [0x84, 4],
  [0x47, 8],
  [0x95, 8],
  [0x55, 'counted1'],
  [0x43, 'counted1'],
  [0x8a, 'counted1'],
  [0x8c, 'counted1'],
  [0x54, 'counted4'],
  [0x58, 'counted4'],
  [0x42, 'counted4'],
  [0x8b, 'counted4'],
  [0x8d, 'counted8'],
  [0x8e, 'counted8'],
  [0x96, 'counted8'],
]);

const stop = 0x2e;
const protocol = 0x80;
const stackGlobal = 0x93;
/** What puts a text on the stack, from which a later operation may take a name. */
const texts: ReadonlySet<number> = new Set([0x55, 0x8c, 0x58, 0x8d, 0x54]);
const dotted = /^[A-Za-z_][\w.]{0,200}$/;

/**
 * Whether a file is a stream of Python's pickle, judged by its operations and not by its name; undefined where it is none. Of the old text
 * form, which has no mark of its own, those are found that call or load something: the others can do no harm.
 */
export function readPickle(source: ByteSource): PickleReport | undefined {
  const [first, version] = source.read(0, 2);
  const marked = first === protocol && version !== undefined && version >= 1 && version <= 5;
  const reader = new HeaderReader(source);
  const globals: string[] = [];
  const lately: string[] = [];
  let steps = 0;
  try {
    for (; steps < mostSteps && reader.left > 0; steps += 1) {
      const operation = reader.u8();
      const argument = operations.get(operation);
      if (argument === undefined) break;
      if (operation === stop) return marked || globals.length > 0 ? { globals } : undefined;
      const text = argumentOf(reader, operation, argument);
      if (text === undefined) break;
      if (argument === 'lines') note(globals, text);
      else if (operation === stackGlobal) note(globals, lately.slice(-2).join('.'));
      else if (texts.has(operation)) {
        lately.push(text);
        if (lately.length > 2) lately.shift();
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof ModelFileFault)) throw thrown;
  }
  // One that is cut, or goes on in a way of its own, is still one that loaders begin to run.
  return marked && steps >= 2 ? { globals } : undefined;
}

function note(globals: string[], name: string): void {
  if (globals.length < mostGlobals) globals.push(shown(name));
}

/** The text of the argument, as far as it matters; undefined where it cannot be one. */
function argumentOf(reader: HeaderReader, operation: number, argument: Argument): string | undefined {
  switch (argument) {
    case 'line':
      return line(reader);
    case 'lines': {
      const [module, name] = [line(reader), line(reader)];
      if (module === undefined || name === undefined || !dotted.test(module) || !dotted.test(name)) return undefined;
      return `${module}.${name}`;
    }
    case 'counted1':
      return counted(reader, reader.u8(), texts.has(operation));
    case 'counted4':
      return counted(reader, reader.u32(), texts.has(operation));
    case 'counted8':
      return counted(reader, reader.u64(), texts.has(operation));
    default:
      reader.skip(argument);
      return '';
  }
}

function counted(reader: HeaderReader, length: number, isText: boolean): string {
  if (isText && length <= longestLine) return reader.text(length);
  reader.skip(length);
  return '';
}

function line(reader: HeaderReader): string | undefined {
  const bytes: number[] = [];
  while (bytes.length <= longestLine) {
    const byte = reader.u8();
    if (byte === 0x0a) return Buffer.from(bytes).toString('latin1');
    bytes.push(byte);
  }
  return undefined;
}
