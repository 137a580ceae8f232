import { z } from 'zod';
import type { PlainSettingField, SettingField } from './setting-field.ts';
import { explainSetting } from './settings-in-german.ts';

/** What is read of a JSON Schema (2020-12) that zod has made. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly unit?: 'duration' | 'size' | 'age';
  readonly secret?: true;
}

/** The settings of a strict object, in its order, without those that are named. */
export function describeSettings(schema: z.ZodType, without: readonly string[] = []): readonly SettingField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as Node;
  return Object.entries(properties)
    .filter(([name]) => !without.includes(name))
    .map(([name, node]) => fieldOf(name, node, required.includes(name)));
}

function fieldOf(name: string, node: Node, required: boolean): SettingField {
  const common = commonOf(name, node, required);
  const inside = node.type === 'array' ? node.items : node;
  if (inside?.type !== 'object' || inside.properties === undefined) return plainFieldOf(name, node, required);
  const fields = Object.entries(inside.properties).map(([own, below]) =>
    plainFieldOf(own, below, inside.required?.includes(own) === true),
  );
  if (inside === node) return { ...common, kind: 'group', fields };
  return { ...common, kind: 'groups', fields, ...given('most', node.maxItems) };
}

function plainFieldOf(name: string, node: Node, required: boolean): PlainSettingField {
  const common = commonOf(name, node, required);
  const { type, items, minimum, maximum, exclusiveMinimum } = node;
  const choices = choicesOf(node);
  if (choices !== undefined) {
    const usual = node.default as string | number | undefined;
    return { ...common, kind: 'choice', choices: [...choices], ...given('default', usual) };
  }
  if (type === 'boolean')
    return { ...common, kind: 'switch', ...given('default', node.default as boolean | undefined) };
  if (type === 'integer' || type === 'number') {
    const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
    // What zod says of every whole number is no limit for people.
    const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
    return {
      ...common,
      kind: 'number',
      whole: type === 'integer',
      ...given('least', least === Number.MIN_SAFE_INTEGER ? undefined : least),
      ...given('most', most),
      ...given('default', node.default as number | undefined),
    };
  }
  if (type === 'string') {
    return {
      ...common,
      kind: 'text',
      ...given('unit', node.unit),
      ...given('secret', node.secret),
      ...given('shortest', node.minLength),
      ...given('longest', node.maxLength),
      ...given('pattern', node.pattern),
      ...given('default', node.default as string | undefined),
    };
  }
  if (type === 'array' && items?.type === 'string') {
    const usual = node.default as string[] | undefined;
    const named = choicesOf(items);
    if (named !== undefined) {
      const names = named.map(String);
      return {
        ...common,
        kind: 'choices',
        choices: names,
        ...given('fewest', node.minItems),
        ...given('default', usual),
      };
    }
    return {
      ...common,
      kind: 'texts',
      ...given('fewest', node.minItems),
      ...given('most', node.maxItems),
      ...given('longest', items.maxLength),
      ...given('pattern', items.pattern),
      ...given('default', usual),
    };
  }
  if (type === 'object')
    return { ...common, kind: 'object', ...given('default', node.default as z.core.util.JSONType | undefined) };
  throw new RangeError(`there is no form for the setting ${name}`);
}

function commonOf(name: string, { description }: Node, required: boolean) {
  return {
    name,
    ...(description === undefined ? {} : { explanation: explainSetting(description) }),
    ...(required ? { required: true as const } : {}),
  };
}

function choicesOf({ enum: names, const: only, anyOf }: Node): readonly (string | number)[] | undefined {
  if (names !== undefined) return names;
  if (only !== undefined) return [only];
  const each = anyOf?.map((node) => node.const);
  return each?.every((value) => value !== undefined) === true ? each : undefined;
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}
