import { RE2JS } from 're2js';
import { addressFindings } from './address-findings.ts';
import { type Entry, entries, textAt } from './entries.ts';
import { didYouMean, mention } from './explain-issue.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { childOf, valueAt } from './schema-map.ts';

/** Rules have names of their own; the look-ups that they ask are there, their expressions can be read, and addresses may be connected to. */
export function validationFindings(value: unknown): Finding[] {
  const lookups = namesAt(value, ['validation', 'lookups']);
  const rules = entries(value, ['validation', 'rules']);
  return [
    ...nameFindings(rules),
    ...rules.flatMap(({ entry, path }) =>
      entries(entry, ['checks']).flatMap((check) => checkFindings(check, [...path, ...check.path], lookups)),
    ),
    ...lookups.flatMap((name) => lookupFindings(value, ['validation', 'lookups', name])),
  ];
}

function namesAt(value: unknown, path: ConfigurationPath): readonly string[] {
  const named = valueAt(value, path);
  return typeof named === 'object' && named !== null && !Array.isArray(named) ? Object.keys(named) : [];
}

function nameFindings(rules: readonly Entry[]): Finding[] {
  const seen = new Map<string, ConfigurationPath>();
  return rules.flatMap(({ entry, path }): Finding[] => {
    const name = textAt(entry, 'name');
    if (name === undefined) return [];
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, path);
      return [];
    }
    return [
      { path: [...path, 'name'], message: 'two rules have this name', remedy: `The first is ${mention(first)}.` },
    ];
  });
}

function checkFindings({ entry }: Entry, path: ConfigurationPath, lookups: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  for (const name of ['pattern', 'find']) {
    const pattern = textAt(entry, name);
    if (pattern === undefined || pattern === '' || pattern.length > 1_000 || canBeRead(pattern)) continue;
    findings.push({
      path: [...path, name],
      message: 'this expression cannot be read',
      remedy: 'Write it in the syntax of RE2, in single quotes; it has no look-around and no back-references.',
    });
  }
  const lookup = textAt(entry, 'lookup');
  if (textAt(entry, 'check') === 'lookup' && lookup !== undefined && !lookups.includes(lookup)) {
    findings.push({
      path: [...path, 'lookup'],
      message: `there is no look-up \`${lookup.slice(0, 64)}\``,
      remedy:
        didYouMean(lookup, [...lookups]) ??
        (lookups.length === 0
          ? 'Add it to `validation.lookups`.'
          : `There is ${lookups.map((each) => `\`${each}\``).join(', ')}.`),
    });
  }
  return findings;
}

function canBeRead(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

function lookupFindings(value: unknown, path: ConfigurationPath): Finding[] {
  const lookup = valueAt(value, path);
  const kind = textAt(lookup, 'kind');
  if (kind === 'http') {
    const url = textAt(lookup, 'url')?.replace('{value}', 'value');
    if (url === undefined || !URL.canParse(url)) return [];
    const { origin, password, pathname, username } = new URL(url);
    const whole = new URL(pathname, origin);
    whole.username = username;
    whole.password = password;
    return addressFindings([...path, 'url'], whole, childOf(lookup, 'allowPrivateNetwork') === true);
  }
  if (kind !== 'sqlite' && kind !== 'postgresql') return [];
  const query = textAt(lookup, 'query');
  const parameter = kind === 'sqlite' ? '?' : '$1';
  if (query === undefined || query.split(parameter).length === 2) return [];
  return [
    {
      path: [...path, 'query'],
      message: `the query has not exactly one parameter \`${parameter}\``,
      remedy: `Write a query such as SELECT 1 FROM products WHERE number = ${parameter}`,
    },
  ];
}
