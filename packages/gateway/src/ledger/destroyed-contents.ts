import type { Leaf } from '@gatehouse/contract/leaf';
import type { Destroyed } from './open-content.ts';

/** Leaves of the kinds `erasure` and `expiry` that were not given before; others are passed over. */
export type FurtherLeaves = () => AsyncIterable<Leaf>;

/** What leaves say was destroyed, read when it is first asked for; further leaves when what is known does not tell. */
export class DestroyedContents implements Destroyed {
  readonly #references = new Set<string>();
  readonly #segments = new Set<number>();
  readonly #further: FurtherLeaves;

  constructor(further: FurtherLeaves) {
    this.#further = further;
  }

  async isErased(reference: string): Promise<boolean> {
    if (!this.#references.has(reference)) await this.#read();
    return this.#references.has(reference);
  }

  async hasExpired(segment: number): Promise<boolean> {
    if (!this.#segments.has(segment)) await this.#read();
    return this.#segments.has(segment);
  }

  async #read(): Promise<void> {
    for await (const leaf of this.#further()) {
      if (leaf.kind === 'erasure') for (const reference of leaf.references) this.#references.add(reference);
      else if (leaf.kind === 'expiry') for (const segment of leaf.segments ?? []) this.#segments.add(segment);
    }
  }
}
