import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationVersionSchema } from '@gatehouse/contract/admin-configuration';
import { diffLines } from 'diff';
import { z } from 'zod';
import { replaceFile } from '../lib/replace-file.ts';

/** One version as it is kept: without what depends on the others. */
const storedSchema = configurationVersionSchema.omit({ current: true, actorName: true, approverName: true }).extend({
  /** SHA-256 of its text, under which that is kept. */
  text: z.string().regex(/^[0-9a-f]{64}$/),
});

const listSchema = z.strictObject({ v: z.literal(1), versions: z.array(storedSchema) });

export type StoredVersion = z.infer<typeof storedSchema>;
export type NewVersion = Omit<StoredVersion, 'text' | 'added' | 'removed'>;

export interface VersionStore {
  /** Newest first. */
  list(): readonly StoredVersion[];
  /** Undefined where it is not there, or is not what was kept. */
  text(version: StoredVersion): Promise<string | undefined>;
  /** Keeps a version. `masked` has no secrets. */
  add(version: NewVersion, masked: string): Promise<StoredVersion>;
}

/** What is kept at most; the oldest go first. */
const mostVersions = 500;
const mostBytes = 64 * 1_048_576;
/** Lines that differ at most for them to be counted exactly: more is another file. */
const mostChanges = 2_000;

/**
 * Versions of the configuration, in files for their owner only. Texts lie under their hashes, so that equal ones lie there once,
 * and secrets are not in them: a version from before a key was changed must not bring the old one back, nor keep it.
 */
export async function openVersionStore(folder: string): Promise<VersionStore> {
  const listFile = join(folder, 'versions.json');
  let versions = await readList(listFile);
  // One write at a time.
  let queue: Promise<unknown> = Promise.resolve();

  async function text({ text: name }: Pick<StoredVersion, 'text'>): Promise<string | undefined> {
    const content = await readFile(join(folder, `${name}.txt`), 'utf8').catch(() => undefined);
    return content !== undefined && hash('sha256', content) === name ? content : undefined;
  }

  async function add(version: NewVersion, masked: string): Promise<StoredVersion> {
    const name = hash('sha256', masked);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const [last] = versions;
    const before = last === undefined ? '' : ((await text(last)) ?? '');
    if ((await text({ text: name })) === undefined) await replaceFile(join(folder, `${name}.txt`), masked);
    const stored: StoredVersion = { ...version, ...countLines(before, masked), text: name };
    const kept = await withinBounds([stored, ...versions]);
    // The list last: what it names is there.
    await replaceFile(listFile, `${JSON.stringify({ v: 1, versions: kept })}\n`);
    versions = kept;
    await removeOthers();
    return stored;
  }

  async function withinBounds(all: readonly StoredVersion[]): Promise<StoredVersion[]> {
    const kept: StoredVersion[] = [];
    const names = new Set<string>();
    let bytes = 0;
    for (const version of all.slice(0, mostVersions)) {
      if (!names.has(version.text)) bytes += Buffer.byteLength((await text(version)) ?? '');
      names.add(version.text);
      if (bytes > mostBytes && kept.length > 0) break;
      kept.push(version);
    }
    return kept;
  }

  async function removeOthers(): Promise<void> {
    const named = new Set(versions.map(({ text: name }) => `${name}.txt`));
    for (const file of await readdir(folder))
      if (/^[0-9a-f]{64}\.txt$/.test(file) && !named.has(file)) await rm(join(folder, file), { force: true });
  }

  return {
    list: () => versions,
    text,
    add(version, masked) {
      const run = queue.then(
        () => add(version, masked),
        () => add(version, masked),
      );
      queue = run.catch(() => undefined);
      return run;
    },
  };
}

/** A list that cannot be read begins anew: the record has what was changed. */
async function readList(file: string): Promise<StoredVersion[]> {
  try {
    const parsed = listSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data.versions : [];
  } catch {
    return [];
  }
}

function countLines(before: string, after: string): { readonly added: number; readonly removed: number } {
  const changes = diffLines(before, after, { maxEditLength: mostChanges });
  if (changes === undefined) return { added: linesOf(after), removed: linesOf(before) };
  let [added, removed] = [0, 0];
  for (const change of changes) {
    if (change.added) added += change.count;
    if (change.removed) removed += change.count;
  }
  return { added, removed };
}

function linesOf(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
