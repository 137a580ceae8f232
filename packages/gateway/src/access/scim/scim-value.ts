/** A resource or a part of one, as JSON has it. */
export type ScimObject = Record<string, unknown>;

export function isObject(value: unknown): value is ScimObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of attributes are compared without regard to case (RFC 7643, 2.1); only own fields count. */
export function fieldNamed(object: ScimObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(object).find((field) => field.toLowerCase() === wanted);
}

export function valueNamed(object: ScimObject, name: string): unknown {
  const field = fieldNamed(object, name);
  return field === undefined ? undefined : object[field];
}

/** Without what says of which schema an attribute is: there is one of each name. */
export function withoutSchema(path: string): string {
  return path.replace(/^urn:ietf:params:scim:schemas:(?:core|extension:enterprise):2\.0:(?:User|Group):/i, '');
}
