import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { ConfigurationPath, Finding } from './problem.ts';
import { formatPath } from './problem.ts';
import { type SchemaMap, type SettingSchema, valueAt } from './schema-map.ts';

type Issue = z.core.$ZodIssue;

export interface IssueContext {
  /** What was validated. */
  readonly value: unknown;
  readonly schema: SchemaMap;
  /** Whether the value came from the environment, so that it must not be printed. */
  isFromEnvironment(path: ConfigurationPath): boolean;
}

/** What zod found, in the words of an operator: what is wrong, and what to write instead. */
export function explainIssue(issue: Issue, context: IssueContext, base: ConfigurationPath = []): readonly Finding[] {
  const path: ConfigurationPath = [
    ...base,
    ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
  ];
  const value = valueAt(context.value, path);
  const schemas = context.schema.at(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownSetting([...path, key], namesIn(schemas)));
    case 'invalid_type':
      return [wrongType(path, value, schemas, issue.expected)];
    case 'invalid_value':
      return [notOneOf(path, value, issue.values.map(String), context)];
    case 'invalid_union':
      if (issue.errors.length === 0) {
        const known = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
        return [notOneOf(path, value, known, context)];
      }
      return mostTelling(issue.errors).flatMap((nested) => explainIssue(nested, context, path));
    case 'invalid_key':
      return [{ path, atKey: true, message: issue.issues[0]?.message ?? 'this name is not valid', remedy: '' }];
    case 'too_small':
    case 'too_big':
      return [outOfRange(path, issue)];
    case 'custom':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_element':
      return [{ path, message: lowerFirst(issue.message), remedy: describe(schemas) }];
  }
}

function unknownSetting(path: ConfigurationPath, known: readonly string[]): Finding {
  const name = String(path.at(-1));
  const suggestion = didYouMean(name, known);
  const list = known.length === 0 ? '' : `Known here: ${known.join(', ')}.`;
  return { path, atKey: true, message: 'there is no such setting', remedy: suggestion ?? list };
}

function wrongType(
  path: ConfigurationPath,
  value: unknown,
  schemas: readonly SettingSchema[],
  expected: string,
): Finding {
  if (value === undefined) return { path, message: 'is missing', remedy: describe(schemas) };
  if (value === null)
    return { path, message: 'has no value', remedy: `Give it one or remove the line. ${describe(schemas)}`.trim() };
  const unit = schemas.find((schema) => schema.unit !== undefined)?.unit;
  if (unit === 'duration')
    return { path, message: 'a duration needs a unit', remedy: 'Write 250ms, 30s, 5m, 2h or 1d.' };
  if (unit === 'size') return { path, message: 'a size needs a unit', remedy: 'Write 512B, 64KiB, 8MiB or 1GiB.' };
  const quote =
    expected === 'string' && (typeof value === 'number' || typeof value === 'boolean') ? 'Put it in quotes. ' : '';
  const message = `must be ${typeNames[expected] ?? expected}, not ${kindOf(value)}`;
  return { path, message, remedy: `${quote}${describe(schemas)}`.trim() };
}

function notOneOf(path: ConfigurationPath, value: unknown, known: readonly string[], context: IssueContext): Finding {
  const list = known.map((name) => `\`${name}\``).join(', ');
  if (value === undefined) return { path, message: 'is missing', remedy: `Write one of ${list}.` };
  const secret = context.isFromEnvironment(path) || context.schema.at(path).some((schema) => schema.secret === true);
  const shown =
    secret || (typeof value !== 'string' && typeof value !== 'number') ? 'this' : `\`${String(value).slice(0, 64)}\``;
  const suggestion = typeof value === 'string' ? didYouMean(value, known) : undefined;
  const remedy = known.length === 1 ? `Write ${list}.` : `${suggestion ?? ''} Known here: ${list}.`.trim();
  return { path, message: `${shown} is not known`, remedy };
}

/** Of several variants, the one that was meant: whose first complaint lies deepest. */
function mostTelling(errors: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));
  return errors.reduce((best, issues) => (depth(issues) > depth(best) ? issues : best), errors[0] ?? []);
}

function outOfRange(path: ConfigurationPath, issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): Finding {
  const small = issue.code === 'too_small';
  const bound = String(small ? issue.minimum : issue.maximum);
  const inclusive = issue.inclusive ?? true;
  const what = sized[issue.origin];
  if (what === undefined) {
    const word = small ? (inclusive ? 'at least' : 'greater than') : inclusive ? 'at most' : 'less than';
    return { path, message: `must be ${word} ${bound}`, remedy: '' };
  }
  if (small && bound === '1') return { path, message: 'must not be empty', remedy: '' };
  return { path, message: `must have ${small ? 'at least' : 'at most'} ${bound} ${what}`, remedy: '' };
}

/** "Did you mean …", when a known name is near enough to be a slip of the finger. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || name.length > 64) return undefined;
  const lower = name.toLowerCase();
  const near = known.find((candidate) => candidate.toLowerCase() === lower) ?? closest(name, [...known]);
  const shorter = Math.min(name.length, near.length);
  // Two letters that changed places count as two.
  const allowed = shorter < 4 ? 1 : Math.max(2, Math.floor(shorter / 3));
  return distance(lower, near.toLowerCase()) <= allowed ? `Did you mean \`${near}\`?` : undefined;
}

function namesIn(schemas: readonly SettingSchema[]): readonly string[] {
  return [
    ...new Set(
      schemas.flatMap(({ properties, propertyNames }) => [
        ...Object.keys(properties ?? {}),
        ...(propertyNames?.enum ?? []).map(String),
      ]),
    ),
  ];
}

function describe(schemas: readonly SettingSchema[]): string {
  const description = schemas.find((schema) => schema.description !== undefined)?.description;
  return description === undefined ? '' : `It is: ${lowerFirst(description)}.`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  return typeNames[typeof value] ?? typeof value;
}

const typeNames: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a map',
  record: 'a map',
  string: 'a text',
};

const sized: Readonly<Record<string, string>> = {
  array: 'entries',
  string: 'characters',
  map: 'entries',
  set: 'entries',
};

function lowerFirst(text: string): string {
  // Names such as PEM or TLS keep their capitals.
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** For messages about a place that another place names. */
export function mention(path: ConfigurationPath): string {
  return `\`${formatPath(path)}\``;
}
