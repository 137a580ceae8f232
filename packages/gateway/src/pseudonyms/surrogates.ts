import { createHmac, type KeyObject } from 'node:crypto';
import { isParticle } from './person-names.ts';
import { isWordUnit } from './placeholder-reading.ts';
import type { Original, SurrogateMatch, SurrogateMatcher } from './restorer.ts';
import { familyNames, type Gender, genderOf, mensNames, womensNames } from './surrogate-names.ts';
import { type Draw, surrogateIban, surrogatePhone } from './surrogate-numbers.ts';

/*
 * Made-up values in place of placeholders, where an operator prefers them: models write more naturally about "Frau Lindhorst" than about
 * "Frau [PERSON_1]". The price: nobody can tell a made-up name from the same name that a model comes up with, which is then put back too.
 * So placeholders are the default, and a made-up value is never one that stands in the request.
 *
 * Names are made up word by word. So "Anna Krüger", "Frau Krüger" and "Krügers" stay one person by themselves, all that joins the words is
 * kept, and every word that a model repeats comes back, whatever it combines it with.
 */

interface Node {
  readonly next: Map<number, Node>;
  original: Original | undefined;
  /** Of a number, which may be written with other separators. */
  isNumber: boolean;
  isWord: boolean;
}

function node(): Node {
  return { next: new Map(), original: undefined, isNumber: false, isWord: false };
}

/** A word or a whole value. */
export interface SurrogateOriginal extends Original {
  keepsGenitive: boolean;
}

export interface Surrogate {
  readonly written: string;
  /** Its last word, of a name. */
  readonly last: SurrogateOriginal | undefined;
}

const wordForm = /\p{L}[\p{L}\p{M}]*/gu;
const nameForm = /^[\p{L}\p{M}\s.,'’-]+$/u;
const mostTries = 64;

/** What may stand between the digits of a number. */
function isSeparator(unit: number): boolean {
  return unit === 0x20 || unit === 0x2d || unit === 0x2f || unit === 0x2e || unit === 0xa0 || unit === 0x202f;
}

export class Surrogates implements SurrogateMatcher {
  readonly #key: KeyObject;
  readonly #stands: (word: string) => boolean;
  readonly #root = node();
  readonly #first = new Set<number>();
  /** Word, as it is written → what stands for it. */
  readonly #words = new Map<string, { readonly written: string; readonly original: SurrogateOriginal }>();
  readonly #taken = new Set<string>();

  /** `key`: of this conversation alone. `stands`: whether a word stands in the request, in small letters. */
  constructor(key: KeyObject, stands: (word: string) => boolean) {
    this.#key = key;
    this.#stands = stands;
  }

  /** Undefined where nothing is made up for such values. `before`: the text before the value. */
  of(type: string, value: string, before: string): Surrogate | undefined {
    switch (type) {
      case 'PERSON':
        return this.#person(value, before);
      case 'EMAIL':
        return this.#whole(type, value, (draw) => {
          const given = pick(draw(2) === 0 ? womensNames : mensNames, draw).toLowerCase();
          return `${plain(given)}.${plain(pick(familyNames, draw).toLowerCase())}@example.${pick(['org', 'net', 'com'], draw)}`;
        });
      case 'PHONE':
        return this.#whole(type, value, (draw) => surrogatePhone(value, draw), true);
      case 'IBAN':
        return this.#whole(type, value, (draw) => surrogateIban(value, draw), true);
      default:
        return undefined;
    }
  }

  #whole(type: string, value: string, make: (draw: Draw) => string, isNumber = false): Surrogate | undefined {
    for (let attempt = 0; attempt < mostTries; attempt++) {
      const written = make(this.#draw(`${type} ${value} ${attempt}`));
      const key = isNumber ? written.replaceAll(/[^A-Za-z0-9]/g, '') : written;
      if (this.#taken.has(key) || this.#stands(written.toLowerCase())) continue;
      this.#taken.add(key);
      this.#add(written, { type, value, keepsGenitive: true }, isNumber);
      return { written, last: undefined };
    }
    return undefined;
  }

  #person(value: string, before: string): Surrogate | undefined {
    // In a URL or another notation the words of a name are no words.
    if (!nameForm.test(value)) return undefined;
    const words = [...value.matchAll(wordForm)].filter(([word]) => word.length > 1 && !isParticle(word));
    if (words.length === 0) return undefined;
    const comma = value.indexOf(',');
    const family = comma === -1 ? words.length - 1 : 0;
    const title = /(?:^|[\s(])(Frau|Fr\.|Mrs\.?|Ms\.?|Miss|Herrn?|Hr\.|Mr\.?|Dr\.|Prof\.|Familie)\s*$/u.exec(
      before,
    )?.[1];
    const gender: Gender | undefined =
      title === undefined
        ? undefined
        : /^(?:Fr|Mrs|Ms|Miss)/.test(title)
          ? 'women'
          : /^(?:He|Hr|Mr)/.test(title)
            ? 'men'
            : undefined;
    let written = '';
    let place = 0;
    let last: SurrogateOriginal | undefined;
    for (const [index, match] of words.entries()) {
      const [word] = match;
      const isGiven = words.length === 1 ? title === undefined && genderOf(word) !== undefined : index !== family;
      const made = this.#word(word, isGiven ? (gender ?? genderOf(word) ?? guessed(word)) : 'family');
      if (made === undefined) return undefined;
      written += value.slice(place, match.index) + made.written;
      place = match.index + word.length;
      last = made.original;
    }
    return { written: written + value.slice(place), last };
  }

  #word(
    word: string,
    kind: Gender | 'family',
  ): { readonly written: string; readonly original: SurrogateOriginal } | undefined {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const list = kind === 'family' ? familyNames : kind === 'women' ? womensNames : mensNames;
    const start = this.#draw(`PERSON ${word.toLowerCase()}`)(list.length);
    for (let step = 0; step < list.length; step++) {
      const written = inCaseOf(word, list[(start + step) % list.length] ?? '');
      if (this.#taken.has(written) || this.#isOthers(word, written) || this.#stands(written.toLowerCase())) continue;
      this.#taken.add(written);
      const made = { written, original: { type: 'PERSON', value: word, keepsGenitive: false } };
      this.#words.set(word, made);
      this.#add(written, made.original, false);
      return made;
    }
    return undefined;
  }

  /** One name stands for one name, in capitals too. */
  #isOthers(word: string, written: string): boolean {
    const small = written.toLowerCase();
    for (const [other, made] of this.#words)
      if (made.written.toLowerCase() === small && other.toLowerCase() !== word.toLowerCase()) return true;
    return false;
  }

  #draw(what: string): Draw {
    const bytes = createHmac('sha256', this.#key).update(what).digest();
    let at = 0;
    return (below) => {
      const drawn = bytes.readUInt16BE(at) % below;
      at = (at + 2) % (bytes.length - 1);
      return drawn;
    };
  }

  #add(written: string, original: Original, isNumber: boolean): void {
    let here = this.#root;
    for (let place = 0; place < written.length; place++) {
      const unit = written.charCodeAt(place);
      if (isNumber && place > 0 && isSeparator(unit)) continue;
      if (place === 0) this.#first.add(unit);
      let next = here.next.get(unit);
      if (next === undefined) {
        next = node();
        here.next.set(unit, next);
      }
      here = next;
      here.isNumber ||= isNumber;
    }
    here.original ??= original;
    here.isWord = !isNumber && isWordUnit(written.charCodeAt(written.length - 1)) && original.type === 'PERSON';
  }

  next(text: string, from: number, before: number): number {
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (this.#first.has(unit) && !isWordUnit(at === 0 ? before : text.charCodeAt(at - 1))) return at;
    }
    return text.length;
  }

  match(text: string, at: number, last: boolean): SurrogateMatch | 'none' | 'more' {
    let here = this.#root;
    let found: SurrogateMatch | undefined;
    let skipped = 0;
    let place = at;
    for (; place < text.length; place++) {
      const unit = text.charCodeAt(place);
      const next = here.next.get(unit);
      if (next === undefined) {
        if (!here.isNumber || !isSeparator(unit) || ++skipped > 2 || here.next.size === 0) break;
        continue;
      }
      skipped = 0;
      here = next;
      if (here.original === undefined) continue;
      const ends = endsHere(text, place + 1, here.isWord, last);
      if (ends === 'more') return 'more';
      if (ends === 'yes') found = { end: place + 1, original: here.original };
    }
    if (place === text.length && !last && here.next.size > 0) return 'more';
    return found ?? 'none';
  }
}

function endsHere(text: string, end: number, isWord: boolean, last: boolean): 'yes' | 'no' | 'more' {
  if (end === text.length) return last ? 'yes' : 'more';
  if (!isWordUnit(text.charCodeAt(end))) return 'yes';
  if (!isWord || text[end] !== 's') return 'no';
  if (end + 1 === text.length) return last ? 'yes' : 'more';
  return isWordUnit(text.charCodeAt(end + 1)) ? 'no' : 'yes';
}

function pick(list: readonly string[], draw: Draw): string {
  return list[draw(list.length)] ?? '';
}

function plain(name: string): string {
  return name
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '');
}

/** Most given names that end in a are women's, in the languages of Europe. */
function guessed(name: string): Gender {
  return /[aeiy]$/i.test(name) ? 'women' : 'men';
}

function inCaseOf(model: string, name: string): string {
  if (model === model.toUpperCase() && model !== model.toLowerCase()) return name.toUpperCase();
  return model === model.toLowerCase() ? name.toLowerCase() : name;
}
