import { type RawBuilder, sql } from 'kysely';
import { blockedCodes } from '../core/blocked-codes.ts';
import type { LeafFilter, TextWord } from '../core/leaf-index.ts';
import { firstNumberAt } from './leaf-number.ts';
import { readableKinds, startLength, type WordKind } from './leaf-words.ts';

/** A filter as what the index looks for. What all of it together is true of is wanted. */
export interface LeafSearch {
  /** The least number, and the first that is too large. */
  readonly from?: number;
  readonly below?: number;
  /** Words that leaves must have, in FTS5's language. It is put together of numbers: no text from outside is in it. */
  readonly words?: string;
  /** Numbers of leaves of which it must be one, ascending: what one request has, or a few of the same beginning. */
  readonly among?: readonly number[];
}

/** How a question to the tables is answered: kysely puts it together, so whatever came from outside travels beside the SQL. */
export type Ask = <Row>(query: RawBuilder<Row>) => readonly Row[];

/** A word that fits more values than this is looked for in those that begin with it, and then in the shortest. */
const mostValues = 256;
const mostRequests = 1_000;
/** Behind everything that begins with the text before it. */
const last = '\u{10ffff}';

/** Undefined where nothing can fit, because the record knows no such value. */
export function searchOf(filter: LeafFilter, ask: Ask): LeafSearch | undefined {
  const groups: string[] = [];
  let among: readonly number[] | undefined;
  const need = (ids: readonly number[]): boolean => {
    if (ids.length > 0) groups.push(ids.length === 1 ? `w${ids[0]}` : `(${ids.map((id) => `w${id}`).join(' OR ')})`);
    return ids.length > 0;
  };
  const valued = (kind: WordKind, values: readonly string[] | undefined): boolean =>
    values === undefined || need(idsOf(kind, values, ask));
  const restrict = (numbers: readonly number[]): boolean => {
    const before = among === undefined ? undefined : new Set(among);
    among = before === undefined ? numbers : numbers.filter((number) => before.has(number));
    return among.length > 0;
  };
  const written = (word: TextWord): boolean => {
    const requests = word.text.length > startLength ? requested(word.text, `${word.text}${last}`, ask) : [];
    return requests.length > 0 ? restrict(requests) : need(valuesWith(word, ask));
  };

  /** A team is one of a single tenant, so its own word says enough. */
  const inside = (bounds: NonNullable<LeafFilter['within']>): boolean =>
    need([
      ...idsOf(
        'tenant',
        bounds.flatMap(({ team, tenant }) => (team === undefined ? [tenant] : [])),
        ask,
      ),
      ...idsOf(
        'team',
        bounds.flatMap(({ team }) => team ?? []),
        ask,
      ),
    ]);

  const { outcome, readOf, request, rule, text = [], verdict } = filter;
  // What few leaves have comes first: FTS5 goes on from leaf to leaf of the first word, and skips in the lists of the others.
  const possible =
    (request === undefined || restrict(requested(request, request, ask))) &&
    valued(
      'read',
      readOf?.map(({ shard, index }) => `${shard}/${index}`),
    ) &&
    valued('subject', filter.subjects) &&
    valued('actor', listed(filter.actor)) &&
    valued('key', filter.keys) &&
    (rule === undefined || need([...idsOf('rule', [rule], ask), ...idsOf('guard', [rule], ask)])) &&
    valued('code', listed(filter.code)) &&
    valued('policy', listed(filter.guardPolicy)) &&
    text.every(written) &&
    valued('target', listed(filter.target)) &&
    valued('model', listed(filter.model)) &&
    valued('provider', listed(filter.provider)) &&
    (verdict === undefined || valued(verdict === 'allow' ? 'verdict' : 'said', [verdict])) &&
    (outcome === undefined || addOutcome(outcome, groups, ask)) &&
    valued('kind', filter.kinds) &&
    valued('tenant', listed(filter.tenant)) &&
    valued('team', listed(filter.team)) &&
    (filter.within === undefined || inside(filter.within));
  if (!possible) return undefined;
  return {
    ...(filter.since === undefined ? {} : { from: firstNumberAt(filter.since) }),
    ...(filter.until === undefined ? {} : { below: firstNumberAt(filter.until) }),
    ...(groups.length === 0 ? {} : { words: groups.join(' AND ') }),
    ...(among === undefined ? {} : { among }),
  };
}

function listed(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}

function addOutcome(outcome: string, groups: string[], ask: Ask): boolean {
  const named = idsOf('outcome', [outcome], ask).map((id) => `w${id}`);
  if (outcome === 'blocked') {
    // Blocked before a model was called, a request has no result: its leaf is a refusal, and says so by its code.
    const [refused] = idsOf('outcome', ['refused'], ask);
    const codes = idsOf('code', [...blockedCodes], ask).map((id) => `w${id}`);
    if (refused !== undefined && codes.length > 0) named.push(`(w${refused} AND (${codes.join(' OR ')}))`);
  }
  if (named.length > 0) groups.push(`(${named.join(' OR ')})`);
  return named.length > 0;
}

function idsOf(kind: WordKind, values: readonly string[], ask: Ask): readonly number[] {
  if (values.length === 0) return [];
  return ask(
    sql<{ id: number }>`select id from word where kind = ${kind} and value in (${sql.join([...new Set(values)])})`,
  ).map(({ id }) => id);
}

/** Leaves whose request lies from one text to another. */
function requested(from: string, to: string, ask: Ask): readonly number[] {
  return ask(
    sql<{
      id: number;
    }>`select id from leaf where request between ${from} and ${to} order by id desc limit ${mostRequests}`,
  )
    .map(({ id }) => id)
    .toReversed();
}

/** Words whose value has the text in it, or that mean a key of such a name; of references, those that begin with it. */
function valuesWith({ text, keys }: TextWord, ask: Ask): readonly number[] {
  const folded = text.toLowerCase();
  const readable = ask(
    sql<{ id: number; value: string }>`select id, folded as value from word
      where kind in (${sql.join([...readableKinds])}) and instr(folded, ${folded}) > 0`,
  )
    .toSorted((one, other) => placeIn(one.value, folded) - placeIn(other.value, folded))
    .map(({ id }) => id);
  const starts = ask(
    sql<{ id: number }>`select id from word where kind = 'start' and value between ${text} and ${`${text}${last}`}`,
  ).map(({ id }) => id);
  // What all requests begin with is a part of everything that has a request.
  const every =
    starts.length > mostValues ? idsOf('kind', ['request', 'result', 'refusal', 'interrupted'], ask) : starts;
  const references =
    text.length < startLength
      ? []
      : ask(
          sql<{
            id: number;
          }>`select id from word where kind in ('key', 'subject') and value between ${text} and ${`${text}${last}`}`,
        ).map(({ id }) => id);
  const named = keys.length === 0 ? [] : [...idsOf('key', keys, ask), ...idsOf('actor', keys, ask)];
  return [...new Set([...named, ...every, ...references, ...readable])].slice(0, mostValues);
}

/** What begins with it comes first, and then the shorter. */
function placeIn(value: string, text: string): number {
  return value.length + (value.startsWith(text) ? 0 : 10_000);
}
