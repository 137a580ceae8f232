import { z } from 'zod';

/** Checkpoints that this browser has seen and found good, the newest of each shard: what makes it a witness of its own. */
const name = 'gatehouse.seen-checkpoints';
const mostKept = 64;

const seenSchema = z.strictObject({
  origin: z.string().max(512),
  /** Folder name of the shard. */
  shard: z.string().max(128),
  /** The signed checkpoint, as it was. */
  note: z.string().max(65_536),
  /** Verifier key that has signed it. */
  vkey: z.string().max(1_024),
  /** When it was seen; milliseconds since the Unix epoch. */
  at: z.int().nonnegative(),
  /** When this browser saw the shard first. */
  since: z.int().nonnegative(),
});

export type SeenCheckpoint = z.infer<typeof seenSchema>;

/** What cannot be read any more was changed by somebody else: then nothing is known. */
export function seenCheckpoints(): readonly SeenCheckpoint[] {
  try {
    return z.array(seenSchema).parse(JSON.parse(localStorage.getItem(name) ?? '[]'));
  } catch {
    return [];
  }
}

/** In the place of what was known of the same origins. */
export function rememberCheckpoints(seen: readonly SeenCheckpoint[]): void {
  const origins = new Set(seen.map(({ origin }) => origin));
  const others = seenCheckpoints().filter(({ origin }) => !origins.has(origin));
  const kept = [...others, ...seen].toSorted((one, other) => other.at - one.at).slice(0, mostKept);
  localStorage.setItem(name, JSON.stringify(kept));
}

export function forgetCheckpoints(): void {
  localStorage.removeItem(name);
}
