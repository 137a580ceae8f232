import type { KeyObject } from 'node:crypto';
import { noteSignature, parseVerifierKey, SignedNoteError, type VerifierKey, verifierKey } from '../lib/signed-note.ts';

/** A list of logs that cannot be understood; `line` counts from 1. */
export class KnownLogsError extends Error {
  readonly line: number;

  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'KnownLogsError';
    this.line = line;
  }
}

/** The logs whose checkpoints a witness looks at. */
export interface KnownLogs {
  /** The keys that may sign for an origin; undefined for a stranger. */
  keysOf(origin: string): readonly VerifierKey[] | undefined;
  /** How many lines there were. */
  readonly entries: number;
}

/** `<name>/<tenant>/` and the half-year of a shard of a Gatehouse log, with a number from 2 where there are several. */
const shardOrigin = /^(.+\/[^/]+\/)[0-9]{4}h[12](?:\.(?:[2-9]|[1-9][0-9]{1,14}))?$/su;

/** Lines of a C2SP tlog-policy that say nothing about logs, so that the `policy.txt` of a gateway can be given as it is. */
const otherLines = new Set(['witness', 'group', 'quorum']);

/**
 * Reads a list of logs, a line each: `log <vkey> [<url>]` for one origin, and `shards <vkey> [<url>]` for all shards of a
 * Gatehouse log, of which the vkey may name any: same key, same name and tenant, any half-year. Blank lines and those that
 * begin with `#` are left out. Throws KnownLogsError.
 */
export function readKnownLogs(text: string): KnownLogs {
  const exact = new Map<string, VerifierKey[]>();
  const sharded = new Map<string, KeyObject[]>();
  let entries = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    const [kind, vkey, , ...rest] = words;
    if (kind === undefined || kind.startsWith('#') || otherLines.has(kind)) continue;
    if ((kind !== 'log' && kind !== 'shards') || vkey === undefined || rest.length > 0)
      throw new KnownLogsError(index + 1, 'write `log <vkey>` or `shards <vkey>`');
    const key = logKey(vkey, index + 1);
    entries += 1;
    if (kind === 'log') {
      exact.set(key.name, [...(exact.get(key.name) ?? []), key]);
      continue;
    }
    const prefix = shardOrigin.exec(key.name)?.[1];
    if (prefix === undefined)
      throw new KnownLogsError(index + 1, 'the key of a shard is named like gatehouse-3f2a9c1d/default/2026h1');
    sharded.set(prefix, [...(sharded.get(prefix) ?? []), key.publicKey]);
  }
  return {
    entries,
    keysOf(origin) {
      const own = exact.get(origin) ?? [];
      const prefix = shardOrigin.exec(origin)?.[1];
      const shared = prefix === undefined ? [] : (sharded.get(prefix) ?? []);
      if (own.length + shared.length === 0) return undefined;
      return [...own, ...shared.map((publicKey) => verifierKey(origin, noteSignature, publicKey))];
    },
  };
}

function logKey(vkey: string, line: number): VerifierKey {
  let key: VerifierKey;
  try {
    key = parseVerifierKey(vkey);
  } catch (cause) {
    if (!(cause instanceof SignedNoteError)) throw cause;
    throw new KnownLogsError(line, cause.message, { cause });
  }
  if (key.type !== noteSignature) throw new KnownLogsError(line, 'this is the key of a witness, not of a log');
  return key;
}
