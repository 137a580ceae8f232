/** A shard: the leaves of one tenant in one half-year (UTC), and the how manyth of that half-year it is. */
export interface ShardName {
  readonly tenant: string;
  /** Such as `2026h1`. */
  readonly period: string;
  /** 1 for the first shard of a period. */
  readonly number: number;
}

/** The half-year (UTC) that a time in milliseconds since 1970 lies in. */
export function periodOf(time: number): string {
  const date = new Date(time);
  return `${String(date.getUTCFullYear()).padStart(4, '0')}h${date.getUTCMonth() < 6 ? 1 : 2}`;
}

/** The first millisecond after a period. */
export function endOfPeriod(period: string): number {
  const year = Number(period.slice(0, 4));
  return period.endsWith('h1') ? Date.UTC(year, 6) : Date.UTC(year + 1, 0);
}

/** The first millisecond of a period. */
export function beginOfPeriod(period: string): number {
  return Date.UTC(Number(period.slice(0, 4)), period.endsWith('h1') ? 0 : 6);
}

/** The name of a shard's folder. */
export function shardFolderName({ tenant, period, number }: ShardName): string {
  return `${tenant}-${period}${suffixOf(number)}`;
}

/** What signs and is signed is called so (C2SP tlog-checkpoint). */
export function originOf(log: string, { tenant, period, number }: ShardName): string {
  return `${log}/${tenant}/${period}${suffixOf(number)}`;
}

function suffixOf(number: number): string {
  return number === 1 ? '' : `.${number}`;
}

/** Undefined for names of other things. */
export function parseShardFolderName(name: string): ShardName | undefined {
  const match = /^(.+)-([0-9]{4}h[12])(?:\.([1-9][0-9]{0,14}))?$/.exec(name);
  if (match === null) return undefined;
  const [, tenant = '', period = '', suffix] = match;
  const number = suffix === undefined ? 1 : Number(suffix);
  return suffix !== undefined && number < 2 ? undefined : { tenant, period, number };
}

/** Older shards first. */
export function compareShards(left: ShardName, right: ShardName): number {
  if (left.period !== right.period) return left.period < right.period ? -1 : 1;
  if (left.number !== right.number) return left.number - right.number;
  return left.tenant < right.tenant ? -1 : left.tenant > right.tenant ? 1 : 0;
}

/** Names of shard folders among names, oldest first. */
export function sortShards(names: Iterable<string>): string[] {
  return [...new Set(names)]
    .flatMap((name) => {
      const parsed = parseShardFolderName(name);
      return parsed === undefined ? [] : [{ name, parsed }];
    })
    .sort((left, right) => compareShards(left.parsed, right.parsed))
    .map(({ name }) => name);
}
