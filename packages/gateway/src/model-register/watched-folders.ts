import type { ScannedFolder } from '@gatehouse/contract/admin-model-register';
import type { Incident } from '../core/attempts.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/telemetry.ts';
import type { FoundFile, ReadFolder } from './file-protocol.ts';
import { type FileReader, FileReadError } from './file-reader.ts';
import { modelIncident } from './model-incident.ts';

export interface WatchedFoldersParts {
  readonly folders: readonly string[];
  /** Milliseconds. */
  readonly every: number;
  readonly reader: Pick<FileReader, 'folder'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly tell: (incidents: readonly Incident[]) => void;
  readonly tenant: string;
  readonly log: Pick<Log, 'modelChanged'>;
}

interface Folder {
  readonly path: string;
  scannedAt: number | undefined;
  read: ReadFolder | undefined;
  fault: string | undefined;
  looking: boolean;
  /** Files that were told of. */
  readonly told: Set<string>;
}

/** Looks through folders of models for files that run code when they are loaded, beside everything else. */
export class WatchedFolders {
  readonly #parts: WatchedFoldersParts;
  readonly #folders: readonly Folder[];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: WatchedFoldersParts) {
    this.#parts = parts;
    this.#folders = parts.folders.map((path) => ({
      path,
      scannedAt: undefined,
      read: undefined,
      fault: undefined,
      looking: false,
      told: new Set(),
    }));
  }

  start(): void {
    if (this.#folders.length === 0) return;
    this.look();
    // Timers count to 2^31 milliseconds.
    this.#timer = setInterval(() => this.look(), Math.min(this.#parts.every, 2_147_483_647)).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  look(): void {
    for (const folder of this.#folders) void this.#lookAt(folder);
  }

  views(): readonly ScannedFolder[] {
    return this.#folders.map(({ fault, path, read, scannedAt }) => ({
      folder: path,
      scannedAt: scannedAt ?? null,
      models: read?.models ?? 0,
      files: read?.files ?? 0,
      found: (read?.found ?? []).map(({ file, findings, format }) => ({ file, format, findings: [...findings] })),
      fault: fault ?? null,
    }));
  }

  async #lookAt(folder: Folder): Promise<void> {
    if (folder.looking) return;
    folder.looking = true;
    try {
      folder.read = await this.#parts.reader.folder(folder.path);
      folder.fault = undefined;
      folder.scannedAt = this.#parts.clock.now();
      for (const found of folder.read.found) this.#tell(folder, found);
    } catch (error) {
      folder.fault = error instanceof FileReadError ? error.code : 'unreadable';
    } finally {
      folder.looking = false;
    }
  }

  #tell(folder: Folder, { file, findings }: FoundFile): void {
    const { clock, log, tell, tenant } = this.#parts;
    const refused = findings.find(({ severity }) => severity === 'refused');
    if (refused === undefined || folder.told.has(file)) return;
    folder.told.add(file);
    const happening = { at: clock.now(), provider: folder.path, model: file, what: 'refused' } as const;
    tell([modelIncident({ ...happening, registered: false, blocked: false }, tenant)]);
    log.modelChanged(folder.path, file, refused.code, undefined);
  }
}
