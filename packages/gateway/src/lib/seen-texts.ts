import { hash } from 'node:crypto';

/** Texts that one generation remembers: with the one before, some 2 MB. */
const perGeneration = 8_192;

/**
 * What identifies a text and those who may know that it was seen; nothing of it can be read from that. Undefined for a text with half a
 * surrogate pair: hashing it would make it one with another text, which may have been seen.
 */
export function textDigest(scope: string, text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  return hash('sha256', `${scope.length} ${scope}${text}`, 'base64');
}

/**
 * Who has found nothing in which texts, so that the turns of a conversation, which come again with each that follows, are not read again and
 * again. Only digests are kept, in two generations: what is met again stays, and the rest goes.
 */
export class SeenTexts {
  #young = new Map<string, number>();
  #old: ReadonlyMap<string, number> = new Map();

  /** One bit for each reader, by its number from 0 to 30; 0 where nobody knows it. */
  readers(digest: string): number {
    const young = this.#young.get(digest);
    if (young !== undefined) return young;
    const old = this.#old.get(digest);
    if (old === undefined) return 0;
    this.#keep(digest, old);
    return old;
  }

  add(digest: string, reader: number): void {
    this.#keep(digest, (this.#young.get(digest) ?? this.#old.get(digest) ?? 0) | (1 << reader));
  }

  /** Nobody has seen anything. */
  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
  }

  #keep(digest: string, readers: number): void {
    if (this.#young.size >= perGeneration && !this.#young.has(digest)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(digest, readers);
  }
}
