import type { SettingView } from '@gatehouse/contract/admin-configuration';
import { explainSetting } from '@gatehouse/contract/settings-in-german';
import { isReadAtStart } from './diff.ts';
import { type ConfigurationPath, formatPath } from './problem.ts';
import { isProtected } from './protected-settings.ts';
import { parseText } from './read-document.ts';
import { childOf, defaultBelow, schemasBelow, schemasOf, type SettingSchema } from './schema-map.ts';
import { readWritten } from './written-document.ts';

/** What the command line set over the file. */
interface Overrides {
  readonly port?: number;
  readonly dataFolder?: string;
}

/** A file of many megabytes is not shown as a table. */
const mostSettings = 5_000;

/**
 * Every setting of a configuration as a file would have it, with where it comes from. What the schema knows and nothing is set
 * for, nor holds by default, is listed as well, so that it can be found. `masked` has marks in place of secrets.
 */
export function listSettings(masked: string, json: boolean, overrides: Overrides): readonly SettingView[] {
  const written = readWritten(masked, json);
  const parsed = parseText(masked, json);
  if (written === undefined || !parsed.ok) return [];
  const lines = new Map(
    written.scalars.flatMap(({ paths, start }) =>
      paths.map((path) => [JSON.stringify(path), parsed.read.locate(start).line] as const),
    ),
  );
  const settings: SettingView[] = [];

  function visit(
    path: ConfigurationPath,
    value: unknown,
    schemas: readonly SettingSchema[],
    origin: 'written' | 'default',
  ): void {
    if (settings.length >= mostSettings) return;
    if (isMap(value)) {
      const known = schemas.flatMap(({ properties }) => Object.keys(properties ?? {}));
      const names = new Set([...known, ...Object.keys(value)]);
      for (const name of names) descend(path, name, value, schemas, origin);
      if (names.size > 0) return;
    }
    if (Array.isArray(value) && value.some(isMap)) {
      for (const index of value.keys()) descend(path, index, value, schemas, origin);
      return;
    }
    settings.push(viewOf(path, value, schemas, origin));
  }

  function descend(
    path: ConfigurationPath,
    step: string | number,
    holder: unknown,
    schemas: readonly SettingSchema[],
    origin: 'written' | 'default',
  ): void {
    const own = childOf(holder, step) ?? undefined;
    const value = own ?? defaultBelow(schemas, step);
    const below = schemasBelow(schemas, step, value);
    visit([...path, step], value, below, own === undefined ? 'default' : origin);
  }

  function viewOf(
    path: ConfigurationPath,
    value: unknown,
    schemas: readonly SettingSchema[],
    origin: 'written' | 'default',
  ): SettingView {
    const description = schemas.find((schema) => schema.description !== undefined)?.description;
    const override = overrideOf(path, overrides);
    const variables = origin === 'written' ? [...new Set(variablesIn(value))] : [];
    const line =
      origin === 'written' ? (lines.get(JSON.stringify(path)) ?? lines.get(JSON.stringify([...path, 0]))) : undefined;
    return {
      path: [...path],
      value: (override ?? value ?? null) as SettingView['value'],
      source: sourceOf(override, origin, value, variables),
      ...(line === undefined || override !== undefined ? {} : { line }),
      ...(variables.length === 0 || override !== undefined ? {} : { variables }),
      ...(description === undefined ? {} : { description: explainSetting(description) }),
      ...(schemas.some(({ secret }) => secret === true) ? { secret: true } : {}),
      ...(isProtected(path, schemas) ? { protected: true } : {}),
      ...(isReadAtStart(path) ? { restart: true } : {}),
    };
  }

  visit([], written.value, schemasOf(written.value), 'written');
  return settings;
}

function overrideOf(path: ConfigurationPath, { port, dataFolder }: Overrides): number | string | undefined {
  const name = formatPath(path);
  return name === 'server.port' ? port : name === 'dataFolder' ? dataFolder : undefined;
}

function sourceOf(
  override: unknown,
  origin: 'written' | 'default',
  value: unknown,
  variables: readonly string[],
): SettingView['source'] {
  if (override !== undefined) return 'command-line';
  if (origin === 'default') return value === undefined ? 'unset' : 'default';
  return variables.length > 0 ? 'environment' : 'file';
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In the order of the text. */
function variablesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(variablesIn);
  if (typeof value !== 'string') return [];
  return [...value.matchAll(/(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]{0,127})(?=\}|:-)/g)].map(([, name = '']) => name);
}
