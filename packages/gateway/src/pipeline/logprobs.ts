import type { Json } from '../core/json.ts';

/** One entry a token, as OpenAI's `logprobs.content`. */
interface Entry {
  readonly token?: Json;
  readonly logprob?: Json;
  readonly bytes?: Json;
  readonly top_logprobs?: Json;
}

/** Whether a text is free of what the guards would block or take out. */
export type IsClean = (text: string) => boolean;

function entryOf(value: Json): Entry | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Entry) : undefined;
}

export function tokenOf(value: Json): string | undefined {
  const token = entryOf(value)?.token;
  return typeof token === 'string' ? token : undefined;
}

/** Whether the tokens of the entries are the text, one after the other. */
export function spell(text: string, logprobs: readonly Json[]): boolean {
  let place = 0;
  for (const value of logprobs) {
    const token = tokenOf(value);
    if (token === undefined || !text.startsWith(token, place)) return false;
    place += token.length;
  }
  return place === text.length;
}

/**
 * The entry of a text that stands for several tokens now, because something in it was replaced: its probability is that of
 * all of them, one after the other. Alternatives to single tokens say nothing about it.
 */
export function mergedEntry(text: string, logprobs: readonly Json[]): Json {
  let logprob = 0;
  for (const value of logprobs) {
    const one = entryOf(value)?.logprob;
    if (typeof one === 'number') logprob += one;
  }
  return { token: text, logprob, bytes: [...Buffer.from(text, 'utf8')], top_logprobs: [] };
}

/**
 * Entries as they may leave with their text. Whatever else they hold than that text is text too: alternatives that would not
 * be let through are left out, entries that spell something else than their text are judged by what they spell, and bytes
 * that are not those of the token are left out. The very same list where there is nothing to leave out; undefined where
 * nothing is left.
 */
export function inspectLogprobs(
  text: string,
  logprobs: readonly Json[],
  isClean: IsClean,
): readonly Json[] | undefined {
  if (!spell(text, logprobs) && !isClean(logprobs.map((value) => tokenOf(value) ?? '').join(''))) return undefined;
  let changed = false;
  const inspected = logprobs.map((value): Json => {
    const entry = inspectEntry(value, isClean);
    if (entry !== value) changed = true;
    return entry;
  });
  return changed ? inspected : logprobs;
}

function alternativesOf(value: Json): readonly Json[] {
  const alternatives = entryOf(value)?.top_logprobs;
  return Array.isArray(alternatives) ? (alternatives as readonly Json[]) : [];
}

function inspectEntry(value: Json, isClean: IsClean): Json {
  const entry = entryOf(value);
  if (entry === undefined) return value;
  const alternatives = alternativesOf(value);
  const token = tokenOf(value);
  const kept = alternatives.filter((one) => tokenOf(one) === token || isClean(tokenOf(one) ?? ''));
  const whole = kept.every((one) => bytesAgree(one)) && kept.length === alternatives.length;
  if (whole && bytesAgree(value)) return value;
  const own = bytesAgree(value) ? entry : { ...entry, bytes: null };
  return {
    ...own,
    top_logprobs: kept.map((one) => (bytesAgree(one) ? one : { ...entryOf(one), bytes: null })),
  };
}

/** Tokens that are parts of characters have bytes that their text cannot show: few, and none of them ASCII. */
const mostBytesOfPart = 4;

function bytesAgree(value: Json): boolean {
  const bytes = entryOf(value)?.bytes;
  if (!Array.isArray(bytes)) return true;
  const list = bytes as readonly Json[];
  if (list.length <= mostBytesOfPart && list.every((byte) => typeof byte === 'number' && byte >= 0x80)) return true;
  return Buffer.from(list as number[]).toString('utf8') === tokenOf(value);
}
