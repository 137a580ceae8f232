/** Documents that can be found, by their names. */
export interface NamedDocuments {
  readonly collection: string;
  readonly documents: readonly string[];
}

/**
 * Tells names of documents that there are not from texts that an answer has. What looks like the documents that there are, and is none of
 * them, is such a name: with their ending, or below one of their folders, tables or sites.
 */
export class NameBook {
  /** Names as answers may write them: with and without what stands before a slash. */
  readonly #names = new Set<string>();
  readonly #tops = new Set<string>();
  readonly #endings = new Set<string>();

  constructor(all: readonly NamedDocuments[]) {
    for (const { collection, documents } of all)
      for (const document of documents) {
        const whole = `${collection}/${document}`;
        for (let at = 0; at !== -1; at = nextStep(whole, at)) this.#names.add(whole.slice(at));
        this.#tops.add(collection);
        if (document.includes('/')) this.#tops.add(topOf(document));
        const ending = endingOf(document);
        if (ending !== undefined) this.#endings.add(ending);
      }
  }

  /** Whether a text names a document, or a passage of one, and there is none of this name. */
  namesNothing(text: string): boolean {
    if (/\s/.test(text)) return false;
    const name = text.replace(/#[^#]*$/, '');
    if (name === '' || this.#names.has(name) || this.#names.has(text)) return false;
    const ending = endingOf(name);
    return (name.includes('/') && this.#tops.has(topOf(name))) || (ending !== undefined && this.#endings.has(ending));
  }
}

/** Where the next part of a name begins; -1 behind the last. */
function nextStep(name: string, from: number): number {
  const slash = name.indexOf('/', from);
  return slash === -1 ? -1 : slash + 1;
}

function topOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}

function endingOf(name: string): string | undefined {
  return /\.[a-z][a-z0-9]{1,4}$/i.exec(name)?.[0].toLowerCase();
}
