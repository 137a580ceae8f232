/**
 * Flags that a serving process needs from its first moment, because V8 reads them when it makes its heap:
 * `v8.setFlagsFromString` is too late for them.
 *
 * - `--max-semi-space-size=16`: the young generation may take 48 MiB instead of nearly 200, which a gateway under load fills
 *   with requests that are long over.
 * - `--disable-proto=throw`: a `__proto__` that slips through anything becomes an error, never a pollution.
 */
export const nodeFlags: readonly string[] = Object.freeze(['--max-semi-space-size=16', '--disable-proto=throw']);

/** The flags that nobody has given, with whatever value, on the command line of Node or in NODE_OPTIONS. */
export function missingFlags(given: readonly string[], nodeOptions = ''): readonly string[] {
  const names = new Set([...given, ...nodeOptions.split(/\s+/)].map(nameOf));
  return nodeFlags.filter((flag) => !names.has(nameOf(flag)));
}

/** Node takes underscores for dashes. */
function nameOf(flag: string): string {
  return (flag.split('=', 1)[0] ?? '').replaceAll('_', '-').replace(/^"/, '');
}
