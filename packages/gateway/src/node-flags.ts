/**
 * Flags that a serving process needs from its first moment, because V8 reads them when it makes its heap:
 * `v8.setFlagsFromString` is too late for them.
 *
 * - `--max-semi-space-size=16`: the young generation may take 48 MiB instead of nearly 200, which a gateway under load fills
 *   with requests that are long over.
 * - `--heap-growing-percent=50`: the old generation is collected when it has grown by half, not by three times. Under load a
 *   few hundred bytes of each request end there, and would pile up to 100 MB before V8 looks; a collection takes 5 to 10 ms,
 *   most of it beside the thread that serves, and comes every 15 s or so.
 * - `--disable-proto=throw`: a `__proto__` that slips through anything becomes an error, never a pollution.
 */
export const nodeFlags: readonly string[] = Object.freeze([
  '--max-semi-space-size=16',
  '--heap-growing-percent=50',
  '--disable-proto=throw',
]);

/**
 * For heaps that are made later, those of other threads: V8 would give each of them the young generation of the thread that serves,
 * whatever they are limited to. Without this the threads of the ledger and of the index took 45 MB each under load, with it 16 and 25.
 */
export const threadFlags: readonly string[] = Object.freeze(['--max-semi-space-size=0']);

/**
 * What goes with them, where the environment does not say otherwise: glibc gives each of the dozen threads a heap of its own
 * unless it is told to have two in all, which saves some 10 MB.
 */
export const nodeEnvironment: Readonly<Record<string, string>> = Object.freeze({ MALLOC_ARENA_MAX: '2' });

/** The flags that nobody has given, with whatever value, on the command line of Node or in NODE_OPTIONS. */
export function missingFlags(given: readonly string[], nodeOptions = ''): readonly string[] {
  const names = new Set([...given, ...nodeOptions.split(/\s+/)].map(nameOf));
  return nodeFlags.filter((flag) => !names.has(nameOf(flag)));
}

/** Node takes underscores for dashes. */
function nameOf(flag: string): string {
  return (flag.split('=', 1)[0] ?? '').replaceAll('_', '-').replace(/^"/, '');
}
