import type { parseCheckpoint } from './checkpoint.ts';
import type { Findings } from './faults.ts';
import { toBase64 } from './hashes.ts';
import { isExpired } from './links.ts';
import { folderOf, type ShardReading } from './read-shard.ts';
import { checkSignatures, type Trust, trustedKeys } from './trust.ts';

/** What came of holding an older checkpoint against the record. */
export interface SinceVerdict {
  /** The file that it is from, as it was given. */
  readonly file: string;
  /** Undefined where it cannot be read. */
  readonly origin: string | undefined;
  readonly size: number | undefined;
  /** `removed`: the record says that these leaves were removed, so nothing can be held against it. */
  readonly found: 'continued' | 'removed' | 'wrong';
  /** Leaves of that log now, where the record goes on from it. */
  readonly now: number | undefined;
}

/** Holds an older checkpoint against the record, which must go on from it. */
export function checkSince(
  file: string,
  older: ReturnType<typeof parseCheckpoint>,
  readings: readonly ShardReading[],
  allowed: ReadonlySet<string>,
  trust: Trust,
  findings: Findings,
): SinceVerdict {
  const about = { file, origin: older.origin, size: older.size, now: undefined };
  const wrong: SinceVerdict = { ...about, found: 'wrong' };
  const removed: SinceVerdict = { ...about, found: 'removed' };
  const known = findings.total;
  // A log of which nothing is left names no key.
  const trusted = readings.length > 0 ? allowed : trustedKeys(trust, older.origin);
  if (readings.length > 0 || trusted.size > 0)
    checkSignatures(older, trusted, undefined, (id, detail) => findings.add(id, undefined, file, detail));
  if (findings.total > known) return wrong;
  const reading = readings.find(({ origin }) => origin === older.origin);
  if (reading?.checkpoint === undefined) {
    if (isExpired(readings, folderOf(older.origin))) {
      findings.note(undefined, `${older.origin}, which ${file} is of, was removed; an expiry leaf says so`);
      return removed;
    }
    findings.add('absent-shard', undefined, file, `${older.origin} is not there any more`);
    return wrong;
  }
  const { size } = reading.checkpoint;
  if (older.size > size) {
    findings.add('rolled-back', reading.name, 'checkpoint', `it has ${size} leaves, and had ${older.size} by ${file}`);
    return wrong;
  }
  const root = reading.roots.get(older.size);
  if (root === undefined && reading.removed) {
    findings.note(reading.name, `its leaves were removed, so ${file} cannot be held against them any more`);
    return removed;
  } else if (root === undefined) {
    findings.add(
      'wrong-root',
      reading.name,
      `leaf ${older.size - 1}`,
      `hashes for the root that ${file} has are missing`,
    );
  } else if (root !== older.root) {
    const detail = `the first ${older.size} leaves have the root hash ${toBase64(root)}, and had ${toBase64(older.root)} by ${file}`;
    findings.add('forked', reading.name, 'checkpoint', detail);
  } else return { ...about, found: 'continued', now: size };
  return wrong;
}
