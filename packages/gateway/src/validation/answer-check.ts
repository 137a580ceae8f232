import type { AnswerCheck, LookupCheck, PatternCheck } from '@gatehouse/contract/validation';
import { RE2JS } from 're2js';
import type { AnswerText, Lookup } from '../core/answer-rules.ts';
import { JsonSchema, SchemaError } from '../lib/json-schema.ts';
import { parseStrictJson } from '../lib/strict-json.ts';
import { compilePattern } from './compile-pattern.ts';
import { confidenceOf } from './confidence.ts';
import { type PlacedValue, TooManyPlaces, valuesAt } from './json-places.ts';
import { readableText } from './readable-text.ts';

export type CheckResult =
  | { readonly outcome: 'holds'; readonly score?: number }
  | { readonly outcome: 'fails'; readonly problems: readonly string[] }
  /** `reason`: constant words, for the log. */
  | { readonly outcome: 'unable'; readonly reason: string; readonly cause?: unknown }
  | { readonly outcome: 'unsure'; readonly score: number };

export type RunCheck = (text: ReadText) => CheckResult | Promise<CheckResult>;

const holds: CheckResult = Object.freeze({ outcome: 'holds' });
const mostProblems = 8;
const longestQuote = 120;

/** A text of an answer, read as JSON once, when that is first asked for. */
export class ReadText {
  readonly text: string;
  readonly logprobs: AnswerText['logprobs'];
  #value: { readonly json: unknown } | undefined;
  #read = false;

  constructor({ logprobs, text }: Pick<AnswerText, 'logprobs' | 'text'>) {
    this.text = text;
    this.logprobs = logprobs;
  }

  /** Undefined where it is no JSON; two properties of one name are none, since whoever reads it next may take the other. */
  get value(): { readonly json: unknown } | undefined {
    if (!this.#read) {
      this.#read = true;
      try {
        this.#value = { json: parseStrictJson(Buffer.from(this.text)) };
      } catch {
        this.#value = undefined;
      }
    }
    return this.#value;
  }

  /** The values at a place, or the whole text. Undefined where a place is wanted and it is no JSON. Throws TooManyPlaces. */
  at(pointer: string | undefined): readonly PlacedValue[] | undefined {
    if (pointer === undefined) return [{ place: '', value: this.text }];
    return this.value === undefined ? undefined : valuesAt(this.value.json, pointer);
  }
}

/** `lookups` by their names in the configuration. */
export function createCheck(check: AnswerCheck, lookups: ReadonlyMap<string, Lookup>): RunCheck {
  switch (check.check) {
    case 'pattern':
      return patternCheck(check);
    case 'schema':
      return schemaCheck(check.schema);
    case 'lookup':
      return lookupCheck(check, lookups.get(check.lookup));
    case 'confidence': {
      const { score, threshold } = check;
      return ({ logprobs }) => {
        const found = confidenceOf(logprobs, score);
        if (found === undefined) return { outcome: 'unable', reason: 'no probabilities of tokens came' };
        return found < threshold ? { outcome: 'unsure', score: found } : { outcome: 'holds', score: found };
      };
    }
  }
}

function fails(...problems: readonly string[]): CheckResult {
  return { outcome: 'fails', problems: problems.slice(0, mostProblems) };
}

const notJson: CheckResult = Object.freeze({
  outcome: 'fails',
  problems: Object.freeze(['The answer must be valid JSON, with no name twice in one object, and nothing else.']),
});

/** Where it is, for the model; a text as a whole has no place. */
function subject(place: string): string {
  return place === '' ? 'The answer' : place;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function placesOf(text: ReadText, pointer: string | undefined): readonly PlacedValue[] | CheckResult {
  try {
    return text.at(pointer) ?? notJson;
  } catch (thrown) {
    if (!(thrown instanceof TooManyPlaces)) throw thrown;
    return { outcome: 'unable', reason: 'too many values at one place' };
  }
}

function isResult(found: readonly PlacedValue[] | CheckResult): found is CheckResult {
  return 'outcome' in found;
}

/** Where something must match, it must at every value that is there, and there must be one. */
function patternCheck({ at, ignoreCase, must, pattern }: PatternCheck): RunCheck {
  const expression = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const matches = (text: string): boolean => {
    const readable = readableText(text);
    return expression.test(text) || (readable !== text && expression.test(readable));
  };
  return (text) => {
    const places = placesOf(text, at);
    if (isResult(places)) return must === 'not-match' && text.value === undefined ? noneOf(text.text) : places;
    const problems: string[] = [];
    if (must === 'match' && places.length === 0) problems.push(`There must be a value at ${at ?? ''}.`);
    for (const { place, value } of places) {
      const found = textOf(value);
      const fits = found !== undefined && matches(found);
      if (fits !== (must === 'match') && (must === 'match' || found !== undefined))
        problems.push(
          must === 'match'
            ? `${subject(place)} has not the form that is wanted.`
            : `${subject(place)} has what must not be there.`,
        );
    }
    return problems.length === 0 ? holds : fails(...problems);
  };

  /** What is no JSON has nothing at a place; but what must not be said must not be said either way. */
  function noneOf(text: string): CheckResult {
    return matches(text) ? fails('The answer has what must not be there.') : holds;
  }
}

function schemaCheck(source: unknown): RunCheck {
  const schema = new JsonSchema(source, compilePattern);
  return (text) => {
    if (text.value === undefined) return notJson;
    try {
      const problem = schema.check(text.value.json);
      return problem === undefined ? holds : fails(`${subject(problem.place)} ${problem.problem}.`);
    } catch (thrown) {
      if (!(thrown instanceof SchemaError)) throw thrown;
      return { outcome: 'unable', reason: thrown.message, cause: thrown };
    }
  };
}

function lookupCheck(check: LookupCheck, lookup: Lookup | undefined): RunCheck {
  const { at, find, ignoreCase, most, must, needed } = check;
  const expression = find === undefined ? undefined : RE2JS.compile(find, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);

  /** The values to look up, each once, with the place that each was first at. */
  function wanted(places: readonly PlacedValue[], problems: string[]): Map<string, string> {
    const values = new Map<string, string>();
    for (const { place, value } of places) {
      if (value === null) continue;
      const text = textOf(value);
      if (text === undefined) {
        problems.push(`${subject(place)} must be a text or a number.`);
        continue;
      }
      for (const found of expression === undefined ? [readableText(text).trim()] : matchesOf(expression, text))
        if (!values.has(found)) values.set(found, place);
    }
    return values;
  }

  return async (text) => {
    if (lookup === undefined) return { outcome: 'unable', reason: 'there is no such look-up' };
    const places = placesOf(text, at);
    if (isResult(places)) return places;
    const problems: string[] = [];
    const values = wanted(places, problems);
    if (needed && values.size === 0)
      problems.push('The answer must name at least one of the values that are looked up.');
    if (values.size > most) return { outcome: 'unable', reason: 'more values than are looked up' };
    try {
      const known = await Promise.all([...values.keys()].map(async (value) => lookup.has(value)));
      let index = 0;
      for (const [value, place] of values) {
        const isThere = known[index++] === true;
        if (isThere === (must === 'exist')) continue;
        const quoted = JSON.stringify(value.slice(0, longestQuote).toWellFormed());
        problems.push(
          `${subject(place)}: ${quoted} ${must === 'exist' ? 'does not exist' : 'must not be named'}. Do not make up such values.`,
        );
      }
    } catch (cause) {
      return { outcome: 'unable', reason: 'the look-up failed', cause };
    }
    return problems.length === 0 ? holds : fails(...problems);
  };
}

/** What the first group matches, or all; in the text as it is and as it is read. */
function matchesOf(expression: RE2JS, text: string): string[] {
  const found: string[] = [];
  const readable = readableText(text);
  for (const form of readable === text ? [text] : [text, readable]) {
    const matcher = expression.matcher(form);
    while (matcher.find()) {
      const value = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      const plain = value === null || value === undefined ? '' : readableText(value).trim();
      if (plain !== '') found.push(plain);
      if (found.length > mostMatches) return found;
    }
  }
  return found;
}

/** More than can ever be looked up. */
const mostMatches = 2_000;
