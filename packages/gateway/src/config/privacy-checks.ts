import { entries, textAt } from './entries.ts';
import { didYouMean } from './explain-issue.ts';
import type { Finding } from './problem.ts';
import { childOf } from './schema-map.ts';

/** Rules that could never hold, or that would let through more than their words say. */
export function privacyFindings(value: unknown): Finding[] {
  const findings: Finding[] = [];
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
