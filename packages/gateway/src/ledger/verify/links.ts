import type { UnsignedLeaves } from './check-files.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { parseEntryBundle, largestBundle } from './entry-bundle.ts';
import { Findings } from './faults.ts';
import { halfYearOf } from './half-year.ts';
import { toHex } from './hashes.ts';
import { LeafRules, type ShardLink } from './leaf-rules.ts';
import { LeafScanner } from './leaf-scanner.ts';
import { largestNote } from './note.ts';
import { folderOf, type ShardReading } from './read-shard.ts';
import type { Source } from './source.ts';
import { tilePath, tileWidth } from './tile-path.ts';

/**
 * What the first leaf of a shard says about the shard before it, read ahead so that the root of that one can be taken at the right
 * size. Undefined where nothing is said or nothing can be read; what is wrong is told when the shard is read itself.
 */
export async function peekLink(source: Source): Promise<ShardLink | undefined> {
  try {
    const checkpoint = parseCheckpoint((await source.read('checkpoint', largestNote)) ?? Buffer.alloc(0));
    const width = Math.min(tileWidth, checkpoint.size);
    const partial = await source.read(tilePath('entries', 0, width), largestBundle);
    const bytes = partial ?? (await source.read(tilePath('entries', 0), largestBundle));
    if (bytes === undefined) return undefined;
    const { spans } = parseEntryBundle(bytes);
    const scanner = new LeafScanner();
    const rules = new LeafRules('', new Findings(), false);
    if (spans[0] === undefined || !scanner.scan(bytes, spans[0], spans[1] as number)) return undefined;
    rules.take(scanner, 0);
    return rules.before;
  } catch {
    return undefined;
  }
}

/** The tenant of a shard by its folder name. */
export function tenantOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('-')));
}

/** Oldest first; shards of one half-year by their number. */
export function inOrder(left: string, right: string): number {
  const [leftTenant, rightTenant] = [tenantOf(left), tenantOf(right)];
  if (leftTenant !== rightTenant) return leftTenant < rightTenant ? -1 : 1;
  const [leftPeriod = '', leftNumber = '1'] = left.slice(leftTenant.length + 1).split('.');
  const [rightPeriod = '', rightNumber = '1'] = right.slice(rightTenant.length + 1).split('.');
  if (leftPeriod !== rightPeriod) return leftPeriod < rightPeriod ? -1 : 1;
  return Number(leftNumber) - Number(rightNumber);
}

/**
 * Whether an expiry leaf tells that the leaves of a shard were removed. It counts in a later shard of the same tenant, and when the
 * half-year was over: what goes on cannot have come to its end.
 */
export function isExpired(readings: readonly Pick<ShardReading, 'name' | 'rules'>[], shard: string): boolean {
  return readings.some(({ name, rules }) => {
    const time = rules.expiredShards.get(shard);
    const end = halfYearOf(shard)?.end ?? Number.POSITIVE_INFINITY;
    return time !== undefined && tenantOf(name) === tenantOf(shard) && inOrder(shard, name) < 0 && time >= end;
  });
}

/** Checks how the shards hang together. */
export function checkLinks(readings: readonly ShardReading[], allShards: boolean, findings: Findings): void {
  const byOrigin = new Map(readings.map((reading) => [reading.origin, reading]));
  const successors = new Map<string, string>();
  const firsts = new Map<string, string>();
  for (const reading of readings) {
    const { name, rules } = reading;
    if (reading.removed) {
      findings.note(name, 'its leaves came to the end of their retention and were removed; an expiry leaf says so');
    }
    if (rules.origin === undefined) continue;
    const link = rules.before;
    if (link === undefined) {
      const tenant = tenantOf(name);
      const first = firsts.get(tenant);
      if (first !== undefined) {
        findings.add('broken-link', name, 'leaf 0', `it names no shard before it, and neither does ${first}`);
      }
      firsts.set(tenant, name);
      continue;
    }
    const other = successors.get(link.origin);
    if (other !== undefined) findings.add('forked', name, 'leaf 0', `${other} goes on from ${link.origin} as well`);
    successors.set(link.origin, name);
    const before = byOrigin.get(link.origin);
    if (before !== undefined) checkLink(reading, before, link, allShards, findings);
    else if (isExpired(readings, folderOf(link.origin))) {
      findings.note(name, `the shard before it, ${link.origin}, is not there; an expiry leaf says that it was removed`);
    } else if (allShards) {
      findings.add(
        'absent-shard',
        name,
        'leaf 0',
        `the shard before it, ${link.origin}, is not there, and no leaf says why`,
      );
    } else {
      findings.note(name, `the shard before it, ${link.origin}, was not looked at`);
    }
  }
}

function checkLink(
  { name, rules }: ShardReading,
  before: ShardReading,
  link: ShardLink,
  complete: boolean,
  findings: Findings,
): void {
  if (before.checkpoint === undefined) return;
  const { size } = before.checkpoint;
  const givenUp = rules.givenUp === before.name;
  if (givenUp) {
    findings.note(
      name,
      `the log says itself that ${before.name} was given up: ${(rules.givenUpAt ?? 0) > size ? `${rules.givenUpAt} of its leaves were signed, and ${size} are there` : `leaves behind its leaf ${size - 1} may be lost`}`,
    );
  }
  if (size < link.size) {
    findings.add(
      'truncated',
      before.name,
      'checkpoint',
      `it has ${size} leaves, and its successor ${name} knows ${link.size}`,
    );
  } else if (size > link.size) {
    findings.add(
      'broken-link',
      before.name,
      'checkpoint',
      `it has ${size} leaves, and its successor ${name} knows only ${link.size}`,
    );
  } else {
    // Not the root that the leaves lead to: whether that is the signed one has been told.
    if (toHex(before.checkpoint.root) !== link.root) {
      findings.add('broken-link', name, 'leaf 0', `it goes on from another ${before.name} than the one that is there`);
    }
  }
  if (complete && !givenUp && !before.removed && before.rules.sealedAt === undefined && before.leaves === size) {
    findings.add('broken-link', before.name, `leaf ${size - 1}`, `it is no sealed leaf, and ${name} goes on from it`);
  }
}

/** Decides about each `previous` that was not decided while its shard was read. */
export async function checkLookups(
  readings: readonly ShardReading[],
  unsigned: ReadonlyMap<string, UnsignedLeaves>,
  allShards: boolean,
  findings: Findings,
): Promise<void> {
  const byName = new Map(readings.map((reading) => [reading.name, reading]));
  const givenUp = new Set(readings.map(({ rules }) => rules.givenUp));
  const scanner = new LeafScanner();
  for (const { name, rules } of readings) {
    const lookups = rules.lookups.toSorted((left, right) => left.previous - right.previous);
    for (const { index, previous, previousShard = name, request, tenant, subject } of lookups) {
      const shard = byName.get(previousShard);
      // It was removed in order, or may lie elsewhere.
      if (shard === undefined && (isExpired(readings, previousShard) || !allShards)) continue;
      const size = shard?.checkpoint?.size ?? 0;
      // What was durable in a shard that was given up need not have been signed, and may not be at hand.
      const late = previous >= size && givenUp.has(previousShard);
      const leaf = late
        ? unsigned.get(previousShard)?.leaves[previous - size]
        : previous < size
          ? await shard?.files.peekLeaf(previous, size)
          : undefined;
      if (shard !== undefined && (late || previous < size) && leaf === undefined) continue;
      const fits =
        leaf !== undefined &&
        scanner.scan(Buffer.from(leaf), 0, leaf.length) &&
        scanner.text('kind') === 'request' &&
        scanner.text('request') === request;
      if (fits && shard?.rules.end(previous) === false) {
        findings.add(
          'doubled',
          name,
          `leaf ${index}`,
          `its request, leaf ${previous} of ${shard.name}, has an end already`,
        );
      }
      if (fits && tenant !== undefined) {
        // References of subjects are other ones in each half-year.
        const known = previousShard === name ? { subject: scanner.text('subject') } : { subject };
        rules.compare({ index, previous, tenant, subject }, { tenant: scanner.text('tenant'), ...known });
      }
      if (fits) continue;
      const where = previousShard === name ? '' : ` of ${previousShard}`;
      findings.add('wrong-previous', name, `leaf ${index}`, `leaf ${previous}${where} is not the request ${request}`);
    }
  }
}
