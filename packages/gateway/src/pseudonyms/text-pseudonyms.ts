import type { EntitySpan, Recogniser } from '../core/recogniser.ts';
import type { PseudonymisedText, ReplacedEntity, RestoredText, TextPseudonyms } from '../core/text-pseudonyms.ts';
import { EntityScanner } from './entity-scanner.ts';
import { placeholder } from './placeholder.ts';
import { placeholderSigns, Restorer } from './restorer.ts';

/** `[DE_TAX_ID_12]`, as it is written here. */
const form = /^\[([A-Z][A-Z_]*)_([1-9][0-9]{0,5})\]$/;
/** Read more broadly than placeholders are written: a number that stands in a text in any such way is never given to anybody. */
const inUse = /[A-Z]{2,24}[A-Z_ -]{0,24}[^A-Z0-9]{0,4}([0-9]{1,6})/gi;

/** Gives out placeholders, the same for the same. */
class Numbers {
  readonly #canonical: ReadonlyMap<string, Recogniser>;
  readonly #texts: readonly string[];
  readonly #known = new Map<string, string>();
  readonly #last = new Map<string, number>();
  #taken: Set<number> | undefined;

  constructor(recognisers: readonly Recogniser[], texts: readonly string[]) {
    this.#canonical = new Map(recognisers.map((recogniser) => [recogniser.id, recogniser]));
    this.#texts = texts;
  }

  placeholderOf({ recogniser, type, value }: EntitySpan): string {
    const key = `${type} ${this.#canonical.get(recogniser)?.canonical?.(value) ?? value}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#taken ??= numbersIn(this.#texts);
    let number = (this.#last.get(type) ?? 0) + 1;
    while (this.#taken.has(number)) number++;
    this.#last.set(type, number);
    const fresh = placeholder(type, number);
    this.#known.set(key, fresh);
    return fresh;
  }
}

function numbersIn(texts: readonly string[]): Set<number> {
  const taken = new Set<number>();
  for (const text of texts) {
    if (!text.includes('_')) continue;
    for (const [, number] of text.matchAll(inUse)) taken.add(Number(number));
  }
  return taken;
}

export function createTextPseudonyms(recognisers: readonly Recogniser[]): TextPseudonyms {
  const scanner = new EntityScanner(recognisers);
  return {
    async pseudonymise(texts, { language, types } = {}) {
      const numbers = new Numbers(recognisers, texts);
      const wanted = types === undefined ? undefined : new Set(types);
      const done: PseudonymisedText[] = [];
      for (const text of texts) {
        const found = await scanner.findInTurns(text, language);
        const entities: ReplacedEntity[] = [];
        let changed = '';
        let place = 0;
        for (const span of found) {
          if (wanted?.has(span.type) === false) continue;
          const entity = { ...span, placeholder: numbers.placeholderOf(span) };
          entities.push(entity);
          changed += text.slice(place, span.start) + entity.placeholder;
          place = span.end;
        }
        done.push({ text: changed + text.slice(place), entities });
      }
      return done;
    },
    restore,
  };
}

function restore(text: string, mapping: ReadonlyMap<string, string>): RestoredText {
  const originals = new Map<string, string>();
  const types = new Set<string>();
  for (const [name, value] of mapping) {
    const [, type = '', number = ''] = form.exec(name) ?? [];
    if (type === '') continue;
    types.add(type);
    originals.set(`${type} ${number}`, value);
  }
  if (types.size === 0) return { text, unknown: 0 };
  let unknown = 0;
  const restorer = new Restorer({
    types: [...types],
    signs: placeholderSigns([...types]),
    links: true,
    resolve(type, number) {
      const original = originals.get(`${type} ${number}`);
      if (original === undefined) unknown++;
      return original;
    },
  });
  let changed = '';
  let place = 0;
  for (const verdict of [restorer.push(text).verdict, restorer.end()]) {
    if (verdict.outcome !== 'redact') continue;
    for (const { start, end, replacement } of verdict.findings) {
      changed += text.slice(place, start) + (replacement ?? text.slice(start, end));
      place = end;
    }
  }
  return { text: changed + text.slice(place), unknown };
}
