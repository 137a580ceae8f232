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

const operations: ReadonlyMap<number, Argument> = new Map(
  (
    [
      ['(.012NQRabd}elost]u)\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98', 0],
      ['FILPSVgp', 'line'],
      ['ci', 'lines'],
      ['Khq\x80\x82', 1],
      ['M\x83', 2],
      ['Jjr\x84', 4],
      ['G\x95', 8],
      ['UC\x8a\x8c', 'counted1'],
      ['TXB\x8b', 'counted4'],
      ['\x8d\x8e\x96', 'counted8'],
    ] as const
  ).flatMap(([codes, argument]) => Array.from(Buffer.from(codes, 'latin1'), (code) => [code, argument] as const)),
);

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
