import type { PromptExpectation } from '@gatehouse/contract/prompts';
import { RE2JS } from 're2js';
import { JsonSchema, SchemaError } from '../lib/json-schema.ts';
import { speaksGerman } from '../lib/speaks-german.ts';
import { parseStrictJson } from '../lib/strict-json.ts';

export interface CaseAnswer {
  readonly text: string;
  /** Tokens of the answer, where the server has counted them. */
  readonly tokens?: number | undefined;
}

const longestQuote = 60;

function quoted(text: string): string {
  return JSON.stringify(text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`);
}

/** What of an answer is not as a case expects it, in words for its author; empty where all of it is. */
export function judgeCase(expected: PromptExpectation, { text, tokens }: CaseAnswer): readonly string[] {
  const { contains, equals, language, matches, maxTokens, notContains, schema } = expected;
  const failures = [
    ...contains.filter((part) => !text.includes(part)).map((part) => `does not contain ${quoted(part)}`),
    ...notContains.filter((part) => text.includes(part)).map((part) => `contains ${quoted(part)}`),
    ...matches.flatMap((pattern) => matchFailure(pattern, text)),
  ];
  if (equals !== undefined && text.trim() !== equals.trim()) failures.push(`is not ${quoted(equals)}`);
  if (schema !== undefined) failures.push(...schemaFailures(schema, text));
  if (maxTokens !== undefined) {
    if (tokens === undefined) failures.push('has no count of its tokens');
    else if (tokens > maxTokens) failures.push(`has ${tokens} tokens, more than ${maxTokens}`);
  }
  if (language !== undefined && speaksGerman(text) !== (language === 'de'))
    failures.push(language === 'de' ? 'is not in German' : 'is not in English');
  return failures;
}

function matchFailure(pattern: string, text: string): readonly string[] {
  try {
    return RE2JS.compile(pattern).test(text) ? [] : [`does not match ${quoted(pattern)}`];
  } catch {
    return [`cannot be held against ${quoted(pattern)}, which is no expression of RE2`];
  }
}

function schemaFailures(schema: unknown, text: string): readonly string[] {
  let value: unknown;
  try {
    value = parseStrictJson(Buffer.from(text));
  } catch {
    return ['is not JSON'];
  }
  try {
    const problem = new JsonSchema(schema, (pattern) => {
      const compiled = RE2JS.compile(pattern);
      return (tested) => compiled.test(tested);
    }).check(value);
    return problem === undefined ? [] : [`does not fit the schema: ${problem.place || 'it'} ${problem.problem}`];
  } catch (thrown) {
    if (!(thrown instanceof SchemaError)) throw thrown;
    return [`cannot be held against the schema: ${thrown.message}`];
  }
}
