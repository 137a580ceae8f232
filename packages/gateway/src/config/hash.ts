import { hash } from 'node:crypto';
import type { Configuration } from '@gatehouse/contract/config';
import { canonicalJson } from '../lib/canonical-json.ts';
import { type EnvironmentSource, pathKey } from './plain-value.ts';
import type { ConfigurationPath } from './problem.ts';
import type { SchemaMap } from './schema-map.ts';

/**
 * SHA-256 (lower-case hexadecimal) of the canonical form (RFC 8785) of what a configuration says, for records: defaults filled
 * in, paths as written. Secrets never go in: a text from the environment is hashed as its reference, and a secret written into the file as
 * a constant, so that the hash cannot confirm a guess.
 */
export function hashConfiguration(
  configuration: Configuration,
  schema: SchemaMap,
  fromEnvironment: ReadonlyMap<string, EnvironmentSource>,
): string {
  function withoutSecrets(value: unknown, path: ConfigurationPath): unknown {
    if (Array.isArray(value)) return value.map((item: unknown, index) => withoutSecrets(item, [...path, index]));
    if (typeof value === 'object' && value !== null) {
      const entries: readonly [string, unknown][] = Object.entries(value);
      return Object.fromEntries(entries.map(([name, item]) => [name, withoutSecrets(item, [...path, name])]));
    }
    if (typeof value !== 'string') return value;
    const template = fromEnvironment.get(pathKey(path))?.template;
    if (template !== undefined) return template;
    return schema.at(path).some((node) => node.secret === true) ? '(written in the file)' : value;
  }
  return hash('sha256', canonicalJson(withoutSecrets(configuration, [])));
}
