import { RE2JS } from 're2js';
import { entries, textAt } from './entries.ts';
import { didYouMean } from './explain-issue.ts';
import type { Finding } from './problem.ts';
import { childOf } from './schema-map.ts';

function patternFindings(value: unknown): Finding[] {
  const findings: Finding[] = [];
  const names = new Set<string>();
  for (const { path, entry } of entries(value, ['pseudonymisation', 'patterns'])) {
    const name = textAt(entry, 'name');
    if (name !== undefined && names.has(name))
      findings.push({ path: [...path, 'name'], message: 'two patterns have this name', remedy: 'Choose another.' });
    else if (name !== undefined) names.add(name);
    const pattern = textAt(entry, 'pattern');
    // The empty text is the schema's to report.
    if (pattern === undefined || pattern === '' || pattern.length > 1_000) continue;
    const at = [...path, 'pattern'];
    try {
      if (!RE2JS.compile(pattern).test('')) continue;
      findings.push({
        path: at,
        message: 'this pattern matches the empty text',
        remedy: 'Ask for one character at least.',
      });
    } catch {
      const remedy =
        'Write a regular expression in the syntax of RE2, in single quotes; it has no look-around and no back-references.';
      findings.push({ path: at, message: 'this pattern cannot be read', remedy });
    }
  }
  return findings;
}

/** Rules that could never hold, or that would let through more than their words say. */
export function privacyFindings(value: unknown): Finding[] {
  const findings: Finding[] = [...patternFindings(value)];
  const providers = entries(value, ['providers']).flatMap(({ entry }) => textAt(entry, 'id') ?? []);
  for (const { path, entry } of entries(value, ['pseudonymisation', 'rules'])) {
    for (const { path: at, entry: id } of entries(entry, ['providers'])) {
      if (typeof id !== 'string' || providers.includes(id)) continue;
      findings.push({
        path: [...path, ...at],
        message: `there is no provider \`${id.slice(0, 64)}\``,
        remedy: didYouMean(id, providers) ?? `There is ${providers.map((name) => `\`${name}\``).join(', ')}.`,
      });
    }
    const types = childOf(entry, 'types');
    const actions: readonly unknown[] = typeof types === 'object' && types !== null ? Object.values(types) : [];
    const otherwise = childOf(entry, 'default');
    if (otherwise === undefined && actions.length === 0) {
      findings.push({ path, message: 'this rule says nothing', remedy: 'Give it `types` or a `default`.' });
    }
    const somewhere = childOf(entry, 'providers') !== undefined || childOf(entry, 'trust') !== undefined;
    // Any server can give a model any name.
    if (childOf(entry, 'models') !== undefined && !somewhere && [otherwise, ...actions].includes('pass')) {
      findings.push({
        path: [...path, 'models'],
        message: 'this rule lets personal data pass to any provider that has a model of this name',
        remedy: 'Say where, with `providers` or `trust` beside `models`.',
      });
    }
  }
  return findings;
}
