type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value | undefined };
type SchemaObject = Readonly<Record<string, unknown>>;

/** Why a value does not fit a schema. */
export interface SchemaProblem {
  /** JSON pointer (RFC 6901) to the part that does not fit; empty for all of it. */
  readonly place: string;
  readonly problem: string;
}

/** Makes a search for a pattern; throws where it cannot be read. Patterns are of strangers, so it has to be linear in the text. */
export type CompilePattern = (pattern: string) => (text: string) => boolean;

/** Thrown for schemas that cannot be followed: an unknown reference, a bad pattern, or more work than is done for one value. */
export class SchemaError extends Error {}

/** Without them a schema would let more fit than it says. */
const unfollowed = ['unevaluatedProperties', 'unevaluatedItems', '$dynamicRef', '$recursiveRef'] as const;

const mostSteps = 200_000;
const deepest = 128;
const mostPatterns = 64;
const longestPattern = 512;

function isObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

function fitsType(value: Value, type: unknown): boolean {
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return typeOf(value) === type;
}

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count++;
  }
  return count;
}

function pointerStep(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A form in which equal values are equal texts: properties in order. */
function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map((item: Value) => canonical(item)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value as Readonly<Record<string, Value>>).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}

/**
 * Checks values by a JSON Schema (the assertions of drafts 7 to 2020-12; formats and references to other documents are not followed). Made
 * for schemas of strangers: it interprets instead of compiling, patterns run in linear time, and depth and work are bounded, where a schema
 * that refers to itself twice would cost the others their time.
 */
export class JsonSchema {
  readonly #root: unknown;
  readonly #compile: CompilePattern;
  readonly #patterns = new Map<string, (text: string) => boolean>();
  #steps = 0;

  constructor(schema: unknown, compile: CompilePattern) {
    this.#root = schema;
    this.#compile = compile;
  }

  /** The first problem, or undefined where the value fits. Throws a `SchemaError`. */
  check(value: unknown): SchemaProblem | undefined {
    this.#steps = 0;
    return this.#check(this.#root, value as Value, '', 0);
  }

  #check(schema: unknown, value: Value, place: string, depth: number): SchemaProblem | undefined {
    if (++this.#steps > mostSteps || depth > deepest) throw new SchemaError('the schema takes too much work');
    if (schema === true || schema === undefined) return undefined;
    if (schema === false) return { place, problem: 'nothing may stand here' };
    if (!isObject(schema)) throw new SchemaError('the schema is neither an object nor a boolean');
    for (const keyword of unfollowed) {
      if (Object.hasOwn(schema, keyword) && schema[keyword] !== true)
        throw new SchemaError(`the schema has ${keyword}, which is not followed here`);
    }
    const inner = depth + 1;
    if (typeof schema['$ref'] === 'string') {
      const problem = this.#check(this.#resolve(schema['$ref']), value, place, inner);
      if (problem !== undefined) return problem;
    }
    const problem = this.#ofAny(schema, value, place);
    if (problem !== undefined) return problem;
    if (typeof value === 'string')
      return this.#ofText(schema, value, place) ?? this.#combined(schema, value, place, inner);
    if (typeof value === 'number') return ofNumber(schema, value, place) ?? this.#combined(schema, value, place, inner);
    if (Array.isArray(value))
      return (
        this.#ofArray(schema, value as readonly Value[], place, inner) ??
        this.#combined(schema, value as readonly Value[], place, inner)
      );
    if (isObject(value))
      return (
        this.#ofObject(schema, value as Readonly<Record<string, Value>>, place, inner) ??
        this.#combined(schema, value, place, inner)
      );
    return this.#combined(schema, value, place, inner);
  }

  #ofAny(schema: SchemaObject, value: Value, place: string): SchemaProblem | undefined {
    const { type, enum: listed } = schema;
    if (type !== undefined) {
      const types: readonly unknown[] = Array.isArray(type) ? type : [type];
      if (!types.some((one) => fitsType(value, one)))
        return { place, problem: `must be ${types.map(String).join(' or ')}, not ${typeOf(value)}` };
    }
    if (Array.isArray(listed) || Object.hasOwn(schema, 'const')) {
      if (Array.isArray(listed)) this.#charge(listed.length >>> 3);
      const form = this.#formOf(value);
      if (Array.isArray(listed) && !listed.some((one) => this.#formOf(one as Value) === form))
        return { place, problem: 'must be one of the listed values' };
      if (Object.hasOwn(schema, 'const') && this.#formOf(schema['const'] as Value) !== form)
        return { place, problem: 'must be the constant of the schema' };
    }
    return undefined;
  }

  #ofText(schema: SchemaObject, value: string, place: string): SchemaProblem | undefined {
    const { minLength, maxLength, pattern } = schema;
    if (typeof minLength === 'number' && codePoints(value) < minLength)
      return { place, problem: `must have at least ${minLength} characters` };
    if (typeof maxLength === 'number' && codePoints(value) > maxLength)
      return { place, problem: `must have at most ${maxLength} characters` };
    if (typeof pattern === 'string' && !this.#matches(pattern, value))
      return { place, problem: 'must match the pattern of the schema' };
    return undefined;
  }

  #ofArray(schema: SchemaObject, value: readonly Value[], place: string, depth: number): SchemaProblem | undefined {
    const { items, prefixItems, additionalItems, contains, minItems, maxItems, uniqueItems } = schema;
    if (typeof minItems === 'number' && value.length < minItems)
      return { place, problem: `must have at least ${minItems} items` };
    if (typeof maxItems === 'number' && value.length > maxItems)
      return { place, problem: `must have at most ${maxItems} items` };
    const tuple: readonly unknown[] = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
    const further = Array.isArray(items) ? additionalItems : items;
    for (const [index, item] of value.entries()) {
      const problem = this.#check(
        index < tuple.length ? tuple[index] : further,
        item,
        place + pointerStep(index),
        depth,
      );
      if (problem !== undefined) return problem;
    }
    if (contains !== undefined) {
      const { minContains: least = 1, maxContains: most } = schema;
      const found = value.filter((item) => this.#check(contains, item, place, depth) === undefined).length;
      if (typeof least === 'number' && found < least)
        return { place, problem: 'must have an item that the schema wants' };
      if (typeof most === 'number' && found > most)
        return { place, problem: `must have at most ${most} of the items that the schema names` };
    }
    if (uniqueItems === true && new Set(value.map((item) => this.#formOf(item))).size !== value.length)
      return { place, problem: 'must have no item twice' };
    return undefined;
  }

  #ofObject(
    schema: SchemaObject,
    value: Readonly<Record<string, Value>>,
    place: string,
    depth: number,
  ): SchemaProblem | undefined {
    const { required, additionalProperties, minProperties, maxProperties, propertyNames, dependentRequired } = schema;
    const dependent = isObject(schema['dependentSchemas']) ? schema['dependentSchemas'] : {};
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const patterns = isObject(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : [];
    const names = Object.keys(value);
    if (Array.isArray(required)) {
      this.#charge(required.length >>> 3);
      for (const name of required)
        if (typeof name === 'string' && !Object.hasOwn(value, name))
          return { place, problem: `must have the property ${JSON.stringify(name)}` };
    }
    if (typeof minProperties === 'number' && names.length < minProperties)
      return { place, problem: `must have at least ${minProperties} properties` };
    if (typeof maxProperties === 'number' && names.length > maxProperties)
      return { place, problem: `must have at most ${maxProperties} properties` };
    for (const name of names) {
      const item = value[name] ?? null;
      const at = place + pointerStep(name);
      let known = false;
      if (Object.hasOwn(properties, name)) {
        known = true;
        const problem = this.#check(properties[name], item, at, depth);
        if (problem !== undefined) return problem;
      }
      for (const [pattern, one] of patterns) {
        if (!this.#matches(pattern, name)) continue;
        known = true;
        const problem = this.#check(one, item, at, depth);
        if (problem !== undefined) return problem;
      }
      if (!known && additionalProperties !== undefined) {
        const problem = this.#check(additionalProperties, item, at, depth);
        if (problem !== undefined)
          return additionalProperties === false
            ? { place: at, problem: 'is a property that may not be there' }
            : problem;
      }
      if (propertyNames !== undefined) {
        const problem = this.#check(propertyNames, name, at, depth);
        if (problem !== undefined) return problem;
      }
      if (Object.hasOwn(dependent, name)) {
        const problem = this.#check(dependent[name], value, place, depth);
        if (problem !== undefined) return problem;
      }
      if (isObject(dependentRequired) && Array.isArray(dependentRequired[name])) {
        for (const other of dependentRequired[name] as readonly unknown[])
          if (typeof other === 'string' && !Object.hasOwn(value, other))
            return { place, problem: `must have the property ${JSON.stringify(other)} as well` };
      }
    }
    return undefined;
  }

  #combined(schema: SchemaObject, value: Value, place: string, depth: number): SchemaProblem | undefined {
    const { allOf, anyOf, oneOf, not } = schema;
    if (Array.isArray(allOf)) {
      for (const one of allOf) {
        const problem = this.#check(one, value, place, depth);
        if (problem !== undefined) return problem;
      }
    }
    const fitting = (all: readonly unknown[]): number =>
      all.filter((one) => this.#check(one, value, place, depth) === undefined).length;
    if (Array.isArray(anyOf) && fitting(anyOf) === 0) return { place, problem: 'fits none of the allowed forms' };
    if (Array.isArray(oneOf) && fitting(oneOf) !== 1)
      return { place, problem: 'must fit exactly one of the allowed forms' };
    if (not !== undefined && this.#check(not, value, place, depth) === undefined)
      return { place, problem: 'has a form that is not allowed' };
    if (schema['if'] === undefined) return undefined;
    const branch = this.#check(schema['if'], value, place, depth) === undefined ? schema['then'] : schema['else'];
    return this.#check(branch, value, place, depth);
  }

  /** Comparing is work as well: a long list of long constants, at each of many places. */
  #formOf(value: Value): string {
    if (typeof value !== 'object' || value === null) return canonical(value);
    const form = canonical(value);
    this.#charge(form.length >>> 6);
    return form;
  }

  #charge(steps: number): void {
    this.#steps += 1 + steps;
    if (this.#steps > mostSteps) throw new SchemaError('the schema takes too much work');
  }

  #matches(pattern: string, text: string): boolean {
    this.#charge(text.length >>> 3);
    let compiled = this.#patterns.get(pattern);
    if (compiled === undefined) {
      if (this.#patterns.size >= mostPatterns || pattern.length > longestPattern)
        throw new SchemaError('the schema has too many or too long patterns');
      try {
        compiled = this.#compile(pattern);
      } catch (cause) {
        throw new SchemaError('the schema has a pattern that cannot be read', { cause });
      }
      this.#patterns.set(pattern, compiled);
    }
    return compiled(text);
  }

  #resolve(reference: string): unknown {
    if (reference === '#') return this.#root;
    if (!reference.startsWith('#/')) throw new SchemaError('the schema refers to another document');
    let at: unknown = this.#root;
    for (const step of reference.slice(2).split('/')) {
      const name = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
      if (Array.isArray(at)) at = (at as readonly unknown[])[Number(name)];
      else if (isObject(at) && Object.hasOwn(at, name)) at = at[name];
      else throw new SchemaError('the schema refers to what is not there');
    }
    return at;
  }
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch (cause) {
    throw new SchemaError('the schema has a reference that cannot be read', { cause });
  }
}

function ofNumber(schema: SchemaObject, value: number, place: string): SchemaProblem | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (typeof minimum === 'number' && value < minimum) return { place, problem: `must be at least ${minimum}` };
  if (typeof maximum === 'number' && value > maximum) return { place, problem: `must be at most ${maximum}` };
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum)
    return { place, problem: `must be more than ${exclusiveMinimum}` };
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum)
    return { place, problem: `must be less than ${exclusiveMaximum}` };
  if (typeof multipleOf === 'number' && multipleOf > 0) {
    const times = value / multipleOf;
    if (Math.abs(times - Math.round(times)) > 1e-9) return { place, problem: `must be a multiple of ${multipleOf}` };
  }
  return undefined;
}
