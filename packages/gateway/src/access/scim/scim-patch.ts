import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ScimError } from './scim-error.ts';
import { parseFilter } from './scim-filter.ts';
import { fieldNamed, isObject, type ScimObject, valueNamed, withoutSchema } from './scim-value.ts';

/** RFC 7644, 3.5.2. Some send the name of the operation with a capital letter. */
export const patchSchema = z.object({
  schemas: z.array(z.string()).optional(),
  Operations: z
    .array(
      z.object({
        op: z.string().transform((op) => op.toLowerCase()),
        path: z.string().max(1_000).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(1_000),
});

export type ScimPatch = z.infer<typeof patchSchema>;

interface Target {
  readonly attribute: string;
  /** Which elements of a list. */
  readonly filter: string | undefined;
  readonly part: string | undefined;
}

/** Begins with a letter, so that nothing of the language has such a name. */
const pathForm = /^([A-Za-z$][\w$-]*)(?:\[([^\]]*)\])?(?:\.([A-Za-z$][\w$-]*))?$/;
const simpleFilter = /^\s*([A-Za-z][\w-]*)\s+eq\s+"([^"\\]*)"\s*$/i;

/** The resource as it is to be; the one that is given stays as it is. Throws ScimError. */
export function patched(resource: ScimObject, { Operations }: ScimPatch): ScimObject {
  const next = structuredClone(resource);
  for (const { op, path, value } of Operations) {
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw new ScimError(400, 'an operation is add, replace or remove', 'invalidSyntax');
    if (path === undefined || path === '') applyAll(next, op, value);
    else applyAt(next, op, targetOf(path), value);
  }
  return next;
}

function applyAll(resource: ScimObject, op: 'add' | 'replace' | 'remove', value: unknown): void {
  if (op === 'remove') throw new ScimError(400, 'what is removed must be named by a path', 'noTarget');
  if (!isObject(value)) throw new ScimError(400, 'without a path the value is an object', 'invalidValue');
  for (const [path, part] of Object.entries(value)) {
    if (path.toLowerCase() !== 'schemas') applyAt(resource, op, targetOf(path), part);
  }
}

function targetOf(path: string): Target {
  const match = pathForm.exec(withoutSchema(path.trim()));
  if (match === null) throw new ScimError(400, 'the path cannot be read', 'invalidPath');
  const [, attribute = '', filter, part] = match;
  return { attribute, filter, part };
}

function applyAt(resource: ScimObject, op: 'add' | 'replace' | 'remove', target: Target, value: unknown): void {
  const { attribute, filter, part } = target;
  const field = fieldNamed(resource, attribute) ?? attribute;
  if (filter !== undefined) {
    applyToElements(resource, field, op, { filter, part }, value);
    return;
  }
  if (part !== undefined) {
    const inner = Object.hasOwn(resource, field) ? resource[field] : undefined;
    if (op === 'remove') {
      if (isObject(inner)) remove(inner, part);
      return;
    }
    const object = isObject(inner) ? inner : {};
    object[fieldNamed(object, part) ?? part] = value;
    resource[field] = object;
    return;
  }
  if (op === 'remove') {
    removeFrom(resource, field, value);
    return;
  }
  const known = Object.hasOwn(resource, field) ? resource[field] : undefined;
  if (op === 'add' && Array.isArray(known)) {
    for (const element of Array.isArray(value) ? value : [value]) if (!has(known, element)) known.push(element);
  } else if (isObject(known) && isObject(value)) resource[field] = { ...known, ...value };
  else resource[field] = value;
}

function applyToElements(
  resource: ScimObject,
  field: string,
  op: 'add' | 'replace' | 'remove',
  { filter, part }: Pick<Target, 'part'> & { readonly filter: string },
  value: unknown,
): void {
  const known = Object.hasOwn(resource, field) ? resource[field] : undefined;
  const elements: unknown[] = Array.isArray(known) ? known : [];
  const matches = parseFilter(filter);
  const found = elements.filter((element): element is ScimObject => isObject(element) && matches(element));
  if (op === 'remove') {
    if (part === undefined) resource[field] = elements.filter((element) => !found.includes(element as ScimObject));
    else for (const element of found) remove(element, part);
    return;
  }
  if (found.length === 0) {
    // What is named by one of its values can be made: that is how Entra sets the address of a kind that was not there.
    const made = simpleFilter.exec(filter);
    if (made === null) throw new ScimError(400, 'nothing is at that path', 'noTarget');
    const element: ScimObject = { [made[1] ?? '']: made[2] };
    elements.push(element);
    found.push(element);
    resource[field] = elements;
  }
  for (const element of found) {
    if (part !== undefined) element[fieldNamed(element, part) ?? part] = value;
    else if (isObject(value)) Object.assign(element, value);
    else throw new ScimError(400, 'the value is an object there', 'invalidValue');
  }
}

/** All of it; or, as some send it, only the elements that the value names. */
function removeFrom(resource: ScimObject, field: string, value: unknown): void {
  const known = resource[field];
  if (Array.isArray(value) && Array.isArray(known)) resource[field] = known.filter((element) => !has(value, element));
  else remove(resource, field);
}

function remove(object: ScimObject, name: string): void {
  const field = fieldNamed(object, name);
  if (field !== undefined) delete object[field];
}

/** Elements with an id are the same where that is. */
function has(elements: readonly unknown[], wanted: unknown): boolean {
  const id = isObject(wanted) ? valueNamed(wanted, 'value') : undefined;
  return elements.some((element) =>
    id !== undefined && isObject(element) ? valueNamed(element, 'value') === id : isDeepStrictEqual(element, wanted),
  );
}
