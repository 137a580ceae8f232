import { nodeFileSystem, type FileSystem, type LedgerFile } from '../ledger/file-system.ts';

export interface WriteFault {
  readonly code: 'ENOSPC' | 'EIO';
  /** Files that fail; all where it is left out. */
  readonly path?: RegExp;
  /** Bytes that reach the file before it fails. */
  readonly partly?: number;
  /** How often it fails; until `heal` where it is left out. */
  readonly times?: number;
}

/** The real file system with a disk that fails, stalls or takes little at a time, as told. */
export class FaultyFileSystem implements FileSystem {
  /** Every write that was asked for. */
  readonly writes: { readonly path: string; readonly position: number; readonly length: number }[] = [];
  #fault: WriteFault | undefined;
  #failed = 0;
  #truncateFails = false;
  #failingStep: { readonly step: 'rename' | 'syncFolder'; readonly path: RegExp } | undefined;
  #mostAtOnce = Number.POSITIVE_INFINITY;
  #gate: Promise<void> | undefined;

  failWrites(fault: WriteFault): void {
    this.#fault = fault;
    this.#failed = 0;
  }

  failTruncates(): void {
    this.#truncateFails = true;
  }

  heal(): void {
    this.#fault = undefined;
    this.#truncateFails = false;
    this.#failingStep = undefined;
  }

  /** Writes take so many bytes at most, as the system call may. */
  takeAtMost(bytes: number): void {
    this.#mostAtOnce = bytes;
  }

  /** Lets no write come back before the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate = promise;
    return () => {
      this.#gate = undefined;
      resolve();
    };
  }

  async open(path: string): Promise<LedgerFile> {
    const file = await nodeFileSystem.open(path);
    return {
      read: (...rest) => file.read(...rest),
      size: () => file.size(),
      close: () => file.close(),
      truncate: (length) => (this.#truncateFails ? Promise.reject(failure('EIO', path)) : file.truncate(length)),
      write: async (buffer, offset, length, position) => {
        this.writes.push({ path, position, length });
        await this.#gate;
        const fault = this.#fault;
        if (
          fault !== undefined &&
          (fault.path?.test(path) ?? true) &&
          this.#failed < (fault.times ?? Number.POSITIVE_INFINITY)
        ) {
          this.#failed++;
          if (fault.partly !== undefined) await file.write(buffer, offset, Math.min(length, fault.partly), position);
          throw failure(fault.code, path);
        }
        return file.write(buffer, offset, Math.min(length, this.#mostAtOnce), position);
      },
    };
  }

  openToRead(path: string): Promise<LedgerFile | undefined> {
    return nodeFileSystem.openToRead(path);
  }

  makeFolder(path: string): Promise<void> {
    return nodeFileSystem.makeFolder(path);
  }

  list(folder: string): Promise<readonly string[]> {
    return nodeFileSystem.list(folder);
  }

  remove(path: string): Promise<void> {
    return nodeFileSystem.remove(path);
  }

  removeFolder(path: string): Promise<void> {
    return nodeFileSystem.removeFolder(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step('rename', to);
    await nodeFileSystem.rename(from, to);
  }

  identity(path: string): Promise<string> {
    return nodeFileSystem.identity(path);
  }

  async syncFolder(path: string): Promise<void> {
    this.#step('syncFolder', path);
    await nodeFileSystem.syncFolder(path);
  }

  /** Fails renames to, or syncs of, the paths that fit. */
  failSteps(step: 'rename' | 'syncFolder', path: RegExp): void {
    this.#failingStep = { step, path };
  }

  #step(step: 'rename' | 'syncFolder', path: string): void {
    const failing = this.#failingStep;
    if (failing?.step === step && failing.path.test(path)) throw failure('EIO', path);
  }
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: made up for a test, '${path}'`), { code });
}
