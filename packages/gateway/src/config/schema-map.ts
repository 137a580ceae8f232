import { configurationJsonSchema } from '@gatehouse/contract/config';
import type { ConfigurationPath } from './problem.ts';

/** The part of JSON Schema that our configuration schema comes out as. */
export interface SettingSchema {
  /** Another part of the schema: `#/$defs/<name>`. */
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SettingSchema>>;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly additionalProperties?: SettingSchema | boolean;
  /** Of a map with names that are given. */
  readonly propertyNames?: SettingSchema;
  readonly items?: SettingSchema;
  readonly oneOf?: readonly SettingSchema[];
  readonly anyOf?: readonly SettingSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** What holds where nothing is written, as a file would have it. */
  readonly default?: unknown;
  readonly description?: string;
  readonly unit?: 'duration' | 'size';
  readonly secret?: boolean;
  readonly path?: boolean;
  /** Of a secret: what it may refer to, such as `file`. */
  readonly references?: readonly string[];
}

/** Answers what the schema says of a place in a given document. */
export interface SchemaMap {
  /** What may stand there; several where the schema has variants that the document does not decide between. */
  at(path: ConfigurationPath): readonly SettingSchema[];
}

/** Made once: it takes some milliseconds and never changes. */
const root: SettingSchema = configurationJsonSchema();

/** A map over a document, of the configuration where no other schema is given: which variant of a union applies is read from the document (`kind`, `use`). */
export function createSchemaMap(document: unknown, schema: SettingSchema = root): SchemaMap {
  return {
    at(path) {
      let schemas = variants(schema, document);
      let value = document;
      for (const step of path) {
        value = childOf(value, step);
        schemas = schemasBelow(schemas, step, value);
      }
      return schemas;
    },
  };
}

/** What the schema says of a document as a whole. */
export function schemasOf(document: unknown): readonly SettingSchema[] {
  return variants(root, document);
}

/** What it says of a value one step further down. */
export function schemasBelow(
  schemas: readonly SettingSchema[],
  step: string | number,
  value: unknown,
): readonly SettingSchema[] {
  return schemas.flatMap((schema) => {
    const child = step === Number(step) ? schema.items : propertyOf(schema, String(step));
    return child === undefined ? [] : variants(child, value);
  });
}

/** What holds by default one step further down; undefined where nothing does. */
export function defaultBelow(schemas: readonly SettingSchema[], step: string | number): unknown {
  for (const schema of schemas) {
    const child = step === Number(step) ? schema.items : propertyOf(schema, String(step));
    if (child === undefined) continue;
    const own = child.default ?? resolved(child).default;
    if (own !== undefined) return own;
  }
  return undefined;
}

function propertyOf(schema: SettingSchema, name: string): SettingSchema | undefined {
  if (schema.properties !== undefined && Object.hasOwn(schema.properties, name)) return schema.properties[name];
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

function variants(given: SettingSchema, value: unknown): readonly SettingSchema[] {
  const schema = resolved(given);
  const options = schema.oneOf ?? schema.anyOf;
  if (options === undefined) return [schema];
  const fitting = options.filter((option) => fits(option, value));
  return fitting.length === 0 ? options : fitting;
}

function resolved(schema: SettingSchema): SettingSchema {
  const name = schema.$ref?.replace('#/$defs/', '');
  return name === undefined ? schema : (root.$defs?.[name] ?? schema);
}

function fits(option: SettingSchema, value: unknown): boolean {
  if (option.type === 'array') return Array.isArray(value);
  if (option.properties === undefined) return option.type === typeof value;
  const fixed = Object.entries(option.properties).filter(([, property]) => property.const !== undefined);
  // A guard that reads answers only has a fixed direction beside its name: one of the two alone says little.
  return (
    fixed.some(([name, property]) => property.const === childOf(value, name)) &&
    fixed.every(([name, property]) => [undefined, property.const].includes(childOf(value, name) as undefined))
  );
}

/** The value at one step of a foreign document; own properties only. */
export function childOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}

export function valueAt(document: unknown, path: ConfigurationPath): unknown {
  return path.reduce<unknown>(childOf, document);
}
