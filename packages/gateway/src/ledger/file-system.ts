import { close, constants, fdatasync, fdatasyncSync, fstat, ftruncate, open, read, write, writeSync } from 'node:fs';
import { mkdir, open as openHandle, readdir, rename, rm, stat } from 'node:fs/promises';

/** An open file of the ledger. */
export interface LedgerFile {
  /** Writes at `position` and resolves, when the bytes are durable, with how many were written: fewer are no error. */
  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  /** Resolves with the number of bytes read; 0 at the end. */
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  size(): Promise<number>;
  /** Cuts the file to this length, durably. */
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** What the ledger needs of a file system; a port, so that tests can make disks fail. */
export interface FileSystem {
  /** Opens for reading and writing, and creates the file where there is none; only its owner may read it. */
  open(path: string): Promise<LedgerFile>;
  /** Undefined where there is no such file. */
  openToRead(path: string): Promise<LedgerFile | undefined>;
  /** Creates a folder with its parents, for its owner only. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  remove(path: string): Promise<void>;
  /** With all that is in it. */
  removeFolder(path: string): Promise<void>;
  /** Gives a file another name in its folder; what had that name is gone. */
  rename(from: string, to: string): Promise<void>;
  /**
   * What makes a file this file and none with the same content: its number and, where the file system knows it, when it was
   * made. It outlives renaming and a restart of the machine, and no copy or restored backup has it.
   */
  identity(path: string): Promise<string>;
  /** Makes created and removed names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

/**
 * O_DSYNC makes each write durable in one call, at about two thirds of the processor time of write and fdatasync. Where the
 * platform has no such flag that can be trusted (macOS, Windows), fdatasync follows each write.
 */
const synchronous = process.platform === 'linux';

class NodeFile implements LedgerFile {
  protected readonly descriptor: number;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      write(this.descriptor, buffer, offset, length, position, (error, written) => {
        if (error !== null) reject(error);
        else if (synchronous) resolve(written);
        else fdatasync(this.descriptor, (failed) => (failed === null ? resolve(written) : reject(failed)));
      });
    });
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.descriptor, buffer, offset, length, position, (error, bytes) =>
        error === null ? resolve(bytes) : reject(error),
      );
    });
  }

  size(): Promise<number> {
    return new Promise((resolve, reject) => {
      fstat(this.descriptor, (error, stats) => (error === null ? resolve(stats.size) : reject(error)));
    });
  }

  truncate(length: number): Promise<void> {
    return new Promise((resolve, reject) => {
      ftruncate(this.descriptor, length, (error) => {
        if (error !== null) reject(error);
        else fdatasync(this.descriptor, (failed) => (failed === null ? resolve() : reject(failed)));
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      close(this.descriptor, (error) => (error === null || error === undefined ? resolve() : reject(error)));
    });
  }
}

/** Writes where it is called: for a thread that has nothing else to do, and saves the way to another one and back. */
class BlockingFile extends NodeFile {
  override async write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    const written = writeSync(this.descriptor, buffer, offset, length, position);
    if (!synchronous) fdatasyncSync(this.descriptor);
    return written;
  }
}

function openFile(path: string, flags: number, File = NodeFile): Promise<LedgerFile> {
  return new Promise((resolve, reject) => {
    open(path, flags, 0o600, (error, descriptor) => (error === null ? resolve(new File(descriptor)) : reject(error)));
  });
}

function isMissing(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === 'ENOENT';
}

const appending = constants.O_RDWR | constants.O_CREAT | (synchronous ? constants.O_DSYNC : 0);

export const nodeFileSystem: FileSystem = Object.freeze({
  open: (path: string) => openFile(path, appending),
  async openToRead(path: string) {
    try {
      return await openFile(path, constants.O_RDONLY);
    } catch (thrown) {
      if (isMissing(thrown)) return undefined;
      throw thrown;
    }
  },
  async makeFolder(path: string) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  async list(folder: string) {
    try {
      return await readdir(folder);
    } catch (thrown) {
      if (isMissing(thrown)) return [];
      throw thrown;
    }
  },
  remove: (path: string) => rm(path, { force: true }),
  removeFolder: (path: string) => rm(path, { force: true, recursive: true }),
  rename: (from: string, to: string) => rename(from, to),
  async identity(path: string) {
    const { ino, birthtimeNs } = await stat(path, { bigint: true });
    return `${ino}:${birthtimeNs}`;
  },
  async syncFolder(path: string) {
    // Windows cannot open folders; NTFS journals their entries by itself.
    if (process.platform === 'win32') return;
    const handle = await openHandle(path, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
});

/** The same with writes that block. */
export const blockingFileSystem: FileSystem = Object.freeze({
  ...nodeFileSystem,
  open: (path: string) => openFile(path, appending, BlockingFile),
});
