/*
 * Which names are the same person's: "Anna Krüger", "Krüger, Anna", "A. Krüger" and, as long as nobody else is called so, "Krüger" and
 * "Anna". Decided by what came earlier only, so that a later turn of the conversation changes nothing.
 */

/** A name taken apart, in small letters. */
export interface NameWords {
  /** Given names, initials as one letter. */
  readonly given: readonly string[];
  /** The family name; of a name of one word that word. */
  readonly family: string;
  readonly single: boolean;
}

const particles: ReadonlySet<string> = new Set(
  'von vom zu zum zur van vander de der den des del della di da das do dos du la le el al bin ibn ben ter ten te af av y e und and'.split(
    ' ',
  ),
);

export function isParticle(word: string): boolean {
  return particles.has(word.toLowerCase());
}

/** Undefined where there is no word in it that tells who it is. */
export function nameWords(value: string): NameWords | undefined {
  const comma = value.indexOf(',');
  const parts = (comma === -1 ? value : `${value.slice(comma + 1)} ${value.slice(0, comma)}`)
    .normalize('NFC')
    .toLowerCase()
    .split(/[\s\u00a0.,;]+/u)
    .filter((word) => word !== '' && !particles.has(word));
  const family = parts.at(-1);
  if (family === undefined) return undefined;
  return { given: parts.slice(0, -1), family, single: parts.length === 1 };
}

function mayBeEqual(one: string, other: string): boolean {
  if (one === other) return true;
  return (one.length === 1 && other.startsWith(one)) || (other.length === 1 && one.startsWith(other));
}

function givenAgree(one: readonly string[], other: readonly string[]): boolean {
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one];
  return fewer.every((name) => more.some((candidate) => mayBeEqual(name, candidate)));
}

/** Whether two names can be one person's, cannot, or say nothing about each other, as a given name and a family name do. */
function compare(one: NameWords, other: NameWords): 'same' | 'different' | 'unrelated' {
  if (one.single && other.single) return one.family === other.family ? 'same' : 'unrelated';
  if (one.single || other.single) {
    const [word, whole] = one.single ? [one.family, other] : [other.family, one];
    return whole.family === word || whole.given.includes(word) ? 'same' : 'different';
  }
  if (one.family === other.family) return givenAgree(one.given, other.given) ? 'same' : 'different';
  const turned = one.given.length === 1 && other.given.length === 1;
  return turned && one.family === other.given[0] && other.family === one.given[0] ? 'same' : 'different';
}

/** Of a family with more members than these nobody is meant by the name alone. */
const mostNamesakes = 32;

/** The persons of a conversation. `Person` is whatever stands for one. */
export class Persons<Person> {
  readonly #names = new Map<Person, NameWords[]>();
  readonly #byWord = new Map<string, Set<Person>>();

  /** The one person that a name can be; undefined where there is none or there are several. */
  find(name: NameWords): Person | undefined {
    let found: Person | undefined;
    for (const word of new Set([...name.given, name.family])) {
      if (word.length === 1) continue;
      const namesakes = this.#byWord.get(word);
      if (namesakes === undefined) continue;
      if (namesakes.size > mostNamesakes) return undefined;
      for (const person of namesakes) {
        if (person === found || !this.#isSame(person, name)) continue;
        if (found !== undefined) return undefined;
        found = person;
      }
    }
    return found;
  }

  /** The first person that has the word in one of the names. */
  first(word: string): Person | undefined {
    for (const person of this.#byWord.get(word) ?? []) return person;
    return undefined;
  }

  add(person: Person, name: NameWords): void {
    const names = this.#names.get(person);
    if (names === undefined) this.#names.set(person, [name]);
    else names.push(name);
    for (const word of [...name.given, name.family]) {
      const namesakes = this.#byWord.get(word);
      if (namesakes === undefined) this.#byWord.set(word, new Set([person]));
      else namesakes.add(person);
    }
  }

  #isSame(person: Person, name: NameWords): boolean {
    let same = false;
    for (const known of this.#names.get(person) ?? []) {
      const said = compare(known, name);
      if (said === 'different') return false;
      if (said === 'same') same = true;
    }
    return same;
  }
}
