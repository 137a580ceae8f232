import type { StructuredOptions } from '@gatehouse/contract/validation';
import { jsonrepair } from 'jsonrepair';
import type { Json, JsonObject } from '../core/json.ts';
import { JsonSchema, SchemaError } from '../lib/json-schema.ts';
import { mendJson } from '../lib/mend-json.ts';
import { ReadText } from './answer-check.ts';
import { compilePattern } from './compile-pattern.ts';

/** The form that a client wants its answer in. */
export interface WantedForm {
  readonly schema: JsonObject;
  readonly compiled: JsonSchema;
}

export type FormResult =
  | { readonly outcome: 'holds' }
  | { readonly outcome: 'mended'; readonly text: string }
  | { readonly outcome: 'fails'; readonly rule: 'not-json' | 'schema'; readonly problem: string }
  | { readonly outcome: 'unable' };

/** The schema of a request, as it is now: what is put in place of personal data later is not what the client asked for. */
export function wantedForm(body: JsonObject, when: StructuredOptions['when']): WantedForm | undefined {
  if (when === 'never') return undefined;
  const format = objectOf(body['response_format']);
  if (format?.['type'] !== 'json_schema') return undefined;
  const named = objectOf(format['json_schema']);
  const schema = objectOf(named?.['schema']);
  if (schema === undefined || (when === 'strict' && named?.['strict'] !== true)) return undefined;
  const own = structuredClone(schema);
  return { schema: own, compiled: new JsonSchema(own, compilePattern) };
}

/** Holds a text against the form. A mended text is what fits and says the same; a text that fits stays as it is. */
export function judgeForm(text: string, { compiled }: WantedForm, mend: boolean): FormResult {
  const asItIs = problemIn(text, compiled);
  if (asItIs.outcome !== 'fails' || !mend) return asItIs;
  const better = mendJson(
    text,
    (attempt) => new ReadText({ text: attempt, logprobs: undefined }).value !== undefined,
    jsonrepair,
  );
  if (better === undefined || better === text) return asItIs;
  const mended = problemIn(better, compiled);
  return mended.outcome === 'holds' ? { outcome: 'mended', text: better } : mended;
}

function problemIn(text: string, schema: JsonSchema): Exclude<FormResult, { outcome: 'mended' }> {
  const { value } = new ReadText({ text, logprobs: undefined });
  if (value === undefined) {
    return {
      outcome: 'fails',
      rule: 'not-json',
      problem: 'The answer must be valid JSON, with no name twice in one object, and nothing else.',
    };
  }
  try {
    const problem = schema.check(value.json);
    if (problem === undefined) return { outcome: 'holds' };
    const where = problem.place === '' ? 'The JSON as a whole' : problem.place;
    return { outcome: 'fails', rule: 'schema', problem: `${where} ${problem.problem}.` };
  } catch (thrown) {
    if (thrown instanceof SchemaError) return { outcome: 'unable' };
    throw thrown;
  }
}

function objectOf(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
