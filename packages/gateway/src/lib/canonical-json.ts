/** Strings that have to be looked at: with an escape to write, or a surrogate that may stand alone. */
const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Deeper values are refused before they can exhaust the stack. */
const deepest = 512;

/**
 * The canonical form of a JSON value, RFC 8785 (JCS): no white space, keys sorted by their UTF-16 code units, numbers and
 * strings as ECMAScript writes them. Throws a TypeError for what has no such form: `undefined`, functions, symbols,
 * bigints, NaN and infinities, lone surrogates, and objects that are neither plain nor arrays; and, where `numbers` is
 * `integers`, for numbers that are no safe integers. Linear, but for the sorting of keys that do not stand in order.
 */
export function canonicalJson(value: unknown, numbers: 'all' | 'integers' = 'all'): string {
  return write(value, numbers === 'integers', 0);
}

function write(value: unknown, integers: boolean, depth: number): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (integers ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
        throw new TypeError(`${value} has no canonical form${integers ? ' among integers' : ''}`);
      }
      return `${value}`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      break;
    default:
      throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  }
  if (value === null) return 'null';
  if (depth === deepest) throw new TypeError(`nested deeper than ${deepest} levels`);
  let text = '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      text += (index === 0 ? '' : ',') + write(value[index], integers, depth + 1);
    }
    return `[${text}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects have a JSON form');
  for (const key of sortedKeys(value)) {
    text += (text === '' ? '' : ',') + canonicalString(key) + ':';
    text += write((value as Record<string, unknown>)[key], integers, depth + 1);
  }
  return `{${text}}`;
}

/** `<` on strings compares UTF-16 code units, which is the order that the RFC asks for. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index] as string) < (keys[index - 1] as string))
      return keys.sort((left, right) => (left < right ? -1 : 1));
  }
  return keys;
}

/** The canonical form of a string. Throws a TypeError for a lone surrogate. */
export function canonicalString(text: string): string {
  if (!needsCare.test(text)) return `"${text}"`;
  // JSON.stringify would write a lone surrogate as an escape, which the RFC forbids.
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no canonical JSON form');
  return JSON.stringify(text);
}
