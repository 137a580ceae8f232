import { checkSince, type SinceVerdict } from './check-since.ts';
import { checkFiles, type SignerState, type UnsignedLeaves } from './check-files.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { Destructions, destructionsSince } from './destructions.ts';
import type { Contents } from './contents.ts';
import { Findings } from './faults.ts';
import { halfYearOf } from './half-year.ts';
import { toBase64 } from './hashes.ts';
import type { ClockStep } from './leaf-rules.ts';
import { checkLinks, checkLookups, inOrder, isExpired, peekLink, tenantOf } from './links.ts';
import { FormatError } from './note.ts';
import { readShard, type ShardReading } from './read-shard.ts';
import { RequestIds } from './request-ids.ts';
import type { Source } from './source.ts';
import { stampedCheckpoints } from './timestamps.ts';
import { checkRotation, checkSignatures, logKey, type Trust, trustedKeys, waitForQuorum } from './trust.ts';
import { isWithoutLeaves } from './without-leaves.ts';

/** Milliseconds after which a folder in which nothing was replaced is not being written. */
const restsAfter = 30_000;

export interface ShardSource {
  /** Folder name. */
  readonly name: string;
  /** Reads from the shard's folder on. */
  readonly source: Source;
}

export interface LogOptions {
  readonly trust: Trust;
  /** Older checkpoints that the log must be a continuation of. */
  readonly since?: readonly { readonly name: string; readonly bytes: Uint8Array }[] | undefined;
  readonly contents?: Contents | undefined;
  /** False for a bundle, which has only some of the leaves and of the shards. */
  readonly complete?: boolean;
  /** False where other shards of the log may lie elsewhere. */
  readonly allShards?: boolean;
  readonly findings?: Findings;
  /** Milliseconds that may be waited for witnesses of a log that goes on. */
  readonly patience?: number;
  /** The time, in milliseconds since 1970: a folder that was last changed long before is not waited for. */
  readonly now?: number;
  /** What the signer of the data folder says of a shard, where it lies beside the record. */
  readonly signerState?: ((shard: string) => Promise<SignerState | undefined>) | undefined;
  readonly onProgress?: ((shard: string, leaves: number, size: number) => void) | undefined;
}

export interface ShardVerdict {
  readonly shard: string;
  readonly origin: string;
  readonly size: number;
  /** Base64, as in the checkpoint. */
  readonly root: string;
  /** Verifier key that has signed the checkpoint; undefined where none that is trusted has. */
  readonly signedBy: string | undefined;
  readonly witnesses: readonly string[];
  /** Leaves that were read and hashed. */
  readonly leaves: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly sealed: boolean;
  /** Leaves of the write-ahead log behind the checkpoint. */
  readonly unsigned: number;
  /** Requests whose end is not recorded yet. */
  readonly openRequests: number;
}

export interface LogVerdict {
  readonly shards: readonly ShardVerdict[];
  /** Of each older checkpoint that was given, in this order. */
  readonly since: readonly SinceVerdict[];
  readonly readings: readonly ShardReading[];
  /** Public keys (hexadecimal) that are trusted and still sign at the end of some shard, the newest last. */
  readonly signers: readonly string[];
  readonly findings: Findings;
  /** Milliseconds that were waited for witnesses. */
  readonly waited: number;
  /** Whether the keys were given, or are only what the log says of itself. */
  readonly identityChecked: boolean;
  /** Whether a policy that asks for witnesses was given. */
  readonly witnessesChecked: boolean;
  readonly contents: { readonly present: number; readonly explained: number } | undefined;
}

/** Checks all shards of a log, each from its first leaf to its last, and how they hang together. */
export async function verifyLog(sources: readonly ShardSource[], options: LogOptions): Promise<LogVerdict> {
  const { trust, contents, complete = true, allShards = complete, findings = new Findings() } = options;
  const ordered = sources.toSorted((left, right) => inOrder(left.name, right.name));
  const links = (await Promise.all(ordered.map(({ source }) => peekLink(source)))).filter((link) => link !== undefined);
  const stamped = await Promise.all(ordered.map(({ name, source }) => stampedCheckpoints(name, source, findings)));
  const since = [...(options.since ?? []), ...stamped.flat()].flatMap(({ name, bytes }) => {
    try {
      return [{ name, checkpoint: parseCheckpoint(bytes) }];
    } catch (thrown) {
      if (!(thrown instanceof FormatError)) throw thrown;
      findings.add('malformed', undefined, name, thrown.message);
      return [];
    }
  });
  const requests = new RequestIds();
  const readings: ShardReading[] = [];
  let waited = 0;
  const settled = waitForQuorum(trust.policy, options.patience ?? 0, (milliseconds) => (waited += milliseconds));
  const atRest = (): Promise<boolean> => Promise.resolve(true);
  const unsigned = new Map<string, UnsignedLeaves>();
  const withoutLeaves = new Set<string>();
  for (const { name, source } of complete ? ordered : []) if (await isWithoutLeaves(source)) withoutLeaves.add(name);
  // Whether they may be without is what the others say.
  const all = ordered.toSorted(
    (left, right) => Number(withoutLeaves.has(left.name)) - Number(withoutLeaves.has(right.name)),
  );
  for (const { name, source } of all) {
    const reading = await readShard({
      name,
      source,
      findings,
      complete,
      requests,
      removed: withoutLeaves.has(name) && isExpired(readings, name),
      rootsAt: [
        ...links.filter(({ origin }) => endsLike(origin, name)).map(({ size }) => size),
        ...since.filter(({ checkpoint }) => endsLike(checkpoint.origin, name)).map(({ checkpoint }) => checkpoint.size),
      ],
      ...(contents === undefined ? {} : { onPieces: (pieces) => contents.check(pieces, findings) }),
      // Nobody will sign the checkpoint of a folder in which nothing has changed for a while.
      settled: (await isAtRest(source, options.now)) ? atRest : settled,
      onProgress: (leaves, size) => options.onProgress?.(name, leaves, size),
    });
    readings.push(reading);
    const { signerState } = options;
    unsigned.set(name, await checkFiles(reading, findings, signerState && (() => signerState(name))));
  }
  readings.sort((left, right) => inOrder(left.name, right.name));
  checkLinks(readings, allShards, findings);
  await checkLookups(readings, unsigned, allShards, findings);
  const trusted = closeTrust(readings, trust, findings);
  const signatures = checkShardSignatures(readings, trust, trusted, unsigned, findings);
  const held = new Map<string, SinceVerdict>();
  for (const { name, checkpoint } of since) {
    held.set(name, checkSince(name, checkpoint, readings, trusted.allowed, trust, findings));
  }
  const destructions = new Destructions();
  for (const { rules } of readings) destructions.add(rules.destructions);
  if (contents !== undefined) {
    // Apart from the others, for these are not under the checkpoint that was checked.
    const known = new Destructions();
    known.add(destructions);
    for (const reading of readings) {
      const since = await destructionsSince(reading);
      known.add(since);
      if (!since.none)
        findings.note(
          reading.name,
          'leaves behind the checkpoint tell of erasures or expiries: what they explain is certain under a newer one only',
        );
    }
    await contents.finish(known, findings);
  }
  for (const { name, rules } of readings) {
    rules.finish(destructions.erased);
    noteClock(name, rules.clockSteps, findings);
    if (rules.unknownKinds > 0)
      findings.note(name, `${rules.unknownKinds} leaves are of kinds that this version does not know`);
  }
  if (requests.full) findings.note(undefined, 'there are more requests than are compared by their ids');
  return {
    shards: readings.map((reading, index) =>
      verdictOf(reading, unsigned.get(reading.name)?.leaves.length ?? 0, signatures[index]),
    ),
    since: (options.since ?? []).map(
      ({ name: file }) =>
        held.get(file) ?? { file, origin: undefined, size: undefined, found: 'wrong', now: undefined },
    ),
    readings,
    signers: [...new Set(signatures.flatMap(({ signedBy }) => signedBy ?? []))],
    findings,
    waited,
    identityChecked: trust.policy !== undefined || trust.key !== undefined,
    witnessesChecked: trust.policy !== undefined && trust.policy.quorum !== 'none',
    contents: contents && { present: contents.present, explained: contents.explained },
  };
}

async function isAtRest(source: Source, now: number | undefined): Promise<boolean> {
  const changed = await source.changedAt?.();
  return changed !== undefined && now !== undefined && now - changed > restsAfter;
}

/** Tells where the clock was set back: from there on times repeat, and may lie before the half-year of the shard. */
function noteClock(name: string, steps: readonly ClockStep[], findings: Findings): void {
  const begin = halfYearOf(name)?.begin ?? 0;
  for (const { index, from, to } of steps) {
    const iso = (time: number): string => new Date(Math.min(time, 8.64e15)).toISOString();
    const early = to < begin ? ', which lies before the half-year of this shard: it has leaves of such times' : '';
    findings.note(name, `leaf ${index} says that the clock was set back, from ${iso(from)} to ${iso(to)}${early}`);
  }
}

/** Whether an origin is that of the shard of this folder name. */
function endsLike(origin: string, name: string): boolean {
  return origin.split('/').slice(1).join('-') === name;
}

/** Public keys by shard: those that are trusted from the beginning, and those that they have handed over to or taken over from. */
function closeTrust(readings: readonly ShardReading[], trust: Trust, findings: Findings): TrustedKeys {
  const given = trust.policy !== undefined || trust.key !== undefined;
  const own = readings.find(({ keys, removed }) => keys.length > 0 && !removed)?.keys[0]?.publicKey;
  const rotations = readings.flatMap(({ name, origin, rules }) =>
    rules.rotations.flatMap((rotation) => {
      const checked = checkRotation(rotation, name, origin, findings);
      return checked === undefined ? [] : [{ ...checked, shard: name }];
    }),
  );
  const retired = new Map<string, ReadonlySet<string>>();
  const retiredOfTenants = new Map<string, Set<string>>();
  const allowed = new Set<string>();
  for (const { origin } of readings) {
    for (const key of given ? trustedKeys(trust, origin) : own === undefined ? [] : [own]) allowed.add(key);
  }
  for (let grown = true; grown;) {
    grown = false;
    for (const { from, to } of rotations) {
      // Both have signed, so either vouches for the other; what a key may still sign is decided below.
      if (allowed.has(from) === allowed.has(to)) continue;
      allowed.add(from).add(to);
      grown = true;
    }
  }
  for (const { name } of readings) {
    const before = retiredOfTenants.get(tenantOf(name)) ?? new Set<string>();
    for (const { shard, index, from, to } of rotations) {
      if (shard !== name) continue;
      if (!allowed.has(from) && !allowed.has(to)) {
        findings.add(
          'untrusted-key',
          name,
          `leaf ${index}`,
          'neither the old nor the new key of this change is trusted',
        );
      }
      before.add(from);
      before.delete(to);
    }
    retiredOfTenants.set(tenantOf(name), before);
    retired.set(name, new Set(before));
  }
  return { allowed, retiredBy: (name) => retired.get(name) ?? new Set() };
}

interface TrustedKeys {
  readonly allowed: ReadonlySet<string>;
  /** Keys that no longer sign when a shard ends. */
  retiredBy(name: string): ReadonlySet<string>;
}

function checkShardSignatures(
  readings: readonly ShardReading[],
  trust: Trust,
  { allowed, retiredBy }: TrustedKeys,
  unsigned: ReadonlyMap<string, UnsignedLeaves>,
  findings: Findings,
): ReturnType<typeof checkSignatures>[] {
  return readings.map((reading) => {
    const { name, checkpoint, keys, removed } = reading;
    if (checkpoint === undefined) return { signedBy: undefined, witnesses: [] };
    const retired = retiredBy(name);
    const current = new Set([...allowed].filter((key) => !retired.has(key)));
    // Where the leaves that tell of its change of keys were removed, the next shard vouches for the last checkpoint.
    if (removed && !keys.some(({ publicKey }) => current.has(publicKey))) {
      findings.note(name, 'the leaves that led from its keys to the trusted ones were removed as well');
      return { signedBy: undefined, witnesses: [] };
    }
    const check = checkSignatures(checkpoint, current, trust.policy, (id, detail) =>
      findings.add(id, name, 'checkpoint', detail),
    );
    if (!removed) checkKeys(reading, allowed, check.signedBy, unsigned.get(name)?.keys ?? [], findings);
    return check;
  });
}

/** Holds the keys that a shard names against those that have signed, one after the other. */
function checkKeys(
  { name, origin, keys, rules, leaves, checkpoint }: ShardReading,
  allowed: ReadonlySet<string>,
  signedBy: string | undefined,
  toCome: readonly string[],
  findings: Findings,
): void {
  if (keys.length === 0) return;
  const strangers = keys.filter(({ publicKey, vkey }) => !allowed.has(publicKey) && !toCome.includes(vkey));
  for (const { vkey } of strangers) findings.add('untrusted-key', name, 'keys', `${vkey} is not trusted`);
  if (strangers.length > 0 || signedBy === undefined || leaves < (checkpoint?.size ?? 0)) return;
  const [first] = rules.rotations;
  const signer = logKey(signedBy, origin).vkey;
  const chain = first === undefined ? [signer] : [first.from, ...rules.rotations.map(({ to }) => to)];
  const named = keys.map(({ vkey }) => vkey);
  // A key is named before it signs, and a crash may come in between.
  const expected = [...chain, ...toCome.filter((vkey) => named.includes(vkey))];
  if (named.join(' ') !== expected.join(' ')) {
    findings.add('changed', name, 'keys', 'it does not name the keys that have signed, in their order');
  }
}

function verdictOf(
  reading: ShardReading,
  unsigned: number,
  signature: ReturnType<typeof checkSignatures> | undefined,
): ShardVerdict {
  const { name, origin, checkpoint, rules, leaves } = reading;
  const { signedBy } = signature ?? {};
  return {
    shard: name,
    origin,
    size: checkpoint?.size ?? 0,
    root: checkpoint === undefined ? '' : toBase64(checkpoint.root),
    signedBy: signedBy === undefined ? undefined : logKey(signedBy, origin).vkey,
    witnesses: signature?.witnesses ?? [],
    leaves,
    kinds: Object.fromEntries([...rules.counts].toSorted(([left], [right]) => (left < right ? -1 : 1))),
    firstTime: rules.firstTime,
    lastTime: rules.lastTime,
    sealed: rules.sealedAt !== undefined,
    unsigned,
    openRequests: rules.openRequests,
  };
}
