import type { Json, JsonObject } from '../core/json.ts';
import { isObject } from './parse-body.ts';
import { refuse } from './request-scan.ts';

/** What a client has said of the schema that its answer is to have, and where it has said it. */
export interface AnswerSchemaPlaces {
  /** Named where there is no schema, or something that can be none. */
  readonly schema: string;
  /** Named where it is not a good one. */
  readonly format: string;
}

const types: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const oneSchema = ['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties', 'additionalItems'];
const listsOfSchemas = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const namedSchemas = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const texts = ['$ref', 'pattern'];
const deepest = 128;

/**
 * A schema that is none would be asked of the model all the same, and then the model would be blamed for what does not fit it. So such a
 * request is refused before anybody is asked. Keywords that nobody knows are nobody's business. Throws `invalid_request`.
 */
export function requireSchema(schema: Json | undefined, places: AnswerSchemaPlaces): JsonObject {
  if (!isObject(schema)) refuse(places.schema);
  if (!isSchema(schema, 0)) refuse(places.format);
  return schema;
}

function isSchema(schema: Json | undefined, depth: number): boolean {
  if (typeof schema === 'boolean') return true;
  if (!isObject(schema) || depth > deepest) return false;
  const inner = depth + 1;
  const given = (name: string): boolean => Object.hasOwn(schema, name);
  const { enum: listed, items, required, type } = schema;
  return (
    (!given('type') || isType(type)) &&
    (!given('enum') || Array.isArray(listed)) &&
    (!given('required') || (Array.isArray(required) && required.every((name) => typeof name === 'string'))) &&
    (!given('items') || isSchema(items, inner) || areSchemas(items, inner)) &&
    texts.every((name) => !given(name) || typeof schema[name] === 'string') &&
    oneSchema.every((name) => !given(name) || isSchema(schema[name], inner)) &&
    listsOfSchemas.every((name) => !given(name) || areSchemas(schema[name], inner)) &&
    namedSchemas.every((name) => !given(name) || haveSchemas(schema[name], inner))
  );
}

function isType(type: Json | undefined): boolean {
  return Array.isArray(type) ? type.length > 0 && type.every((one) => types.has(one)) : types.has(type);
}

function areSchemas(list: Json | undefined, depth: number): boolean {
  return Array.isArray(list) && list.every((one: Json) => isSchema(one, depth));
}

function haveSchemas(named: Json | undefined, depth: number): boolean {
  return isObject(named) && Object.values(named).every((one) => isSchema(one, depth));
}
