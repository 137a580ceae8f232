/** What JSON.stringify may not be trusted with, or what would need an escape. */
const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Deeper values are refused before they can exhaust the stack. */
const deepest = 512;

/**
 * The canonical form of a JSON value, RFC 8785 (JCS): no white space, keys sorted by their UTF-16 code units, numbers and
 * strings as ECMAScript writes them. Throws a TypeError for what has no such form: `undefined`, functions, symbols,
 * bigints, NaN and infinities, lone surrogates, and objects that are neither plain nor arrays.
 *
 * JSON.stringify already writes numbers and strings as the RFC wants, so a value whose keys stand in order needs one look
 * and one native call. That look is what makes the fast path safe: it refuses all that JSON.stringify would silently drop.
 */
export function canonicalJson(value: unknown): string {
  return inOrder(value, 0) ? JSON.stringify(value) : write(value);
}

/** Whether all keys are sorted already. Throws for whatever is not JSON. */
function inOrder(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical JSON form');
      return true;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
      return true;
    case 'boolean':
      return true;
    case 'object':
      break;
    default:
      throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  }
  if (value === null) return true;
  if (depth === deepest) throw new TypeError(`nested deeper than ${deepest} levels`);
  let sorted = true;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!inOrder(value[index], depth + 1)) sorted = false;
    return sorted;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('only plain objects have a JSON form');
  let previous: string | undefined;
  for (const key of Object.keys(value)) {
    if (previous !== undefined && key < previous) sorted = false;
    previous = key;
    if (!key.isWellFormed()) throw new TypeError('a lone surrogate has no canonical JSON form');
    if (!inOrder((value as Record<string, unknown>)[key], depth + 1)) sorted = false;
  }
  return sorted;
}

/** Writes a value that `inOrder` has looked at. */
function write(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) text += (index === 0 ? '' : ',') + write(value[index]);
    return `[${text}]`;
  }
  // `<` on strings compares UTF-16 code units, which is the order that the RFC asks for.
  const keys = Object.keys(value).sort((left, right) => (left < right ? -1 : 1));
  for (const key of keys) {
    text += `${text === '' ? '' : ','}${quote(key)}:${write((value as Record<string, unknown>)[key])}`;
  }
  return `{${text}}`;
}

function quote(text: string): string {
  return needsCare.test(text) ? JSON.stringify(text) : `"${text}"`;
}
