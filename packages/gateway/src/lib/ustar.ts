/** Bytes of a block: headers and contents of a tar file are multiples of it. */
export const tarBlock = 512;
/** What stands behind the last entry: two blocks of zeros. */
export const tarEnd = Buffer.alloc(2 * tarBlock);

/** The greatest size that eleven octal digits can say. */
const largestEntry = 8 ** 11 - 1;

/** What a path or a size does not fit into the ustar format. */
export class UstarError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UstarError';
  }
}

/**
 * The header of a plain file in the ustar format (POSIX.1-1988, as all tars read it): a block of 512 bytes. `modified` is milliseconds
 * since the Unix epoch. Throws UstarError for a path beyond 100 characters behind a folder of 155, and for 8 GiB and more.
 */
export function ustarHeader(path: string, size: number, modified: number): Buffer {
  if (!(size >= 0 && size <= largestEntry)) throw new UstarError(`${path} is too large for a tar file`);
  const { name, prefix } = split(path);
  const block = Buffer.alloc(tarBlock);
  block.write(name, 0);
  block.write('0000600\0', 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.floor(modified / 1_000), 12), 136);
  // The checksum counts its own field as blanks.
  block.fill(' ', 148, 156);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  block.write(prefix, 345);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** How many zeros follow a content of this size. */
export function tarPadding(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

function split(path: string): { readonly name: string; readonly prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { name, prefix };
  }
  throw new UstarError(`${path} is too long for a tar file`);
}
