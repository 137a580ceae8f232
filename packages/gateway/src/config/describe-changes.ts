import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from '@gatehouse/contract/config';
import { formatReference, secretReferences } from '@gatehouse/contract/secret-references';
import type { ConfigurationPath } from './problem.ts';
import { createSchemaMap, type SchemaMap } from './schema-map.ts';

/**
 * What changes between two configurations, a line for each setting, for the record: `- path: value` as it was and
 * `+ path: value` as it is. Of a secret only that it is there, and that it has changed.
 */
export function describeChanges(before: Configuration, after: Configuration): string {
  const old = settingsOf(before);
  const next = settingsOf(after);
  let text = '';
  for (const path of [...new Set([...old.keys(), ...next.keys()])].toSorted()) {
    const [was, is] = [old.get(path), next.get(path)];
    if (was?.value === is?.value) continue;
    if (was !== undefined) text += `- ${path}: ${shown(was)}\n`;
    if (is !== undefined) text += `+ ${path}: ${shown(is)}\n`;
  }
  return text === '' && !isDeepStrictEqual(before, after) ? 'the order of something\n' : text;
}

interface Setting {
  readonly value: unknown;
  readonly secret: boolean;
}

/** Of a secret nothing, but where it says itself that it lies elsewhere. */
function shown({ secret, value }: Setting): string {
  if (!secret) return JSON.stringify(value);
  const references = typeof value === 'string' ? secretReferences(value) : [];
  return references.length === 0 ? '(a secret)' : `(a secret) ${references.map(formatReference).join(' ')}`;
}

/** All settings that are no objects or lists, by path; empty objects and lists as well. */
function settingsOf(configuration: Configuration): Map<string, Setting> {
  const schema = createSchemaMap(configuration);
  const settings = new Map<string, Setting>();
  collect(configuration, [], schema, settings);
  return settings;
}

function collect(value: unknown, path: ConfigurationPath, schema: SchemaMap, settings: Map<string, Setting>): void {
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  for (const [step, item] of entries) if (item !== undefined) collect(item, [...path, step], schema, settings);
  if (entries.length > 0) return;
  const isEmpty = typeof value === 'object' && value !== null;
  const secret = schema.at(path).some((node) => node.secret === true);
  settings.set(path.join('.'), { value: isEmpty ? JSON.stringify(value) : value, secret });
}
