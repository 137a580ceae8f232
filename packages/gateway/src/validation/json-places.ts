/** A value in a JSON text, with its JSON pointer. */
export interface PlacedValue {
  readonly place: string;
  readonly value: unknown;
}

/** Values at one pointer at most: with more, nobody could say that all of them were looked at. */
export const mostPlaces = 10_000;

export class TooManyPlaces extends Error {}

/**
 * The values at a JSON pointer (RFC 6901) in which `*` is every item of a list and every property of an object. Of what is not there nothing is given.
 * Throws TooManyPlaces.
 */
export function valuesAt(root: unknown, pointer: string): readonly PlacedValue[] {
  let found: PlacedValue[] = [{ place: '', value: root }];
  for (const step of pointer === '' ? [] : pointer.slice(1).split('/')) {
    const next: PlacedValue[] = [];
    for (const { place, value } of found) {
      for (const [name, inner] of childrenOf(value, step))
        next.push({ place: `${place}/${token(name)}`, value: inner });
      if (next.length > mostPlaces) throw new TooManyPlaces();
    }
    found = next;
  }
  return found;
}

function childrenOf(value: unknown, step: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') {
    return Array.isArray(value)
      ? (value as readonly unknown[]).map((item, index) => [String(index), item] as const)
      : Object.entries(value);
  }
  const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
  if (Array.isArray(value) && !/^(?:0|[1-9][0-9]{0,8})$/.test(name)) return [];
  return Object.hasOwn(value, name) ? [[name, (value as Readonly<Record<string, unknown>>)[name]]] : [];
}

function token(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
