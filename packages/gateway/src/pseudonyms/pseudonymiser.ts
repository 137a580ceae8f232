import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { type EntityPolicy, redactionMark } from '../core/entity-policy.ts';
import {
  type Conversation,
  type ConversationText,
  EntityRefused,
  type Pseudonymiser,
  type ReplacedSpan,
  type ReplacedText,
} from '../core/pseudonymiser.ts';
import type { EntitySpan, Recogniser } from '../core/recogniser.ts';
import type { StreamScan } from '../core/guard.ts';
import { adjacentRuns } from '../core/segment.ts';
import { EntityScanner } from './entity-scanner.ts';
import { Turns } from '../lib/turns.ts';
import { type FoundText, findInTexts, type TextPart } from './find-in-texts.ts';
import { JsonStrings } from '../lib/json-strings.ts';
import { KnownValues } from './known-values.ts';
import { KnownWords } from './known-words.ts';
import { numbersInUse, type NumbersInUse } from './numbers-in-use.ts';
import { nameWords, Persons } from './person-names.ts';
import { labelOf } from './placeholder-labels.ts';
import { linkTargets, placeholder, type PlaceholderMatch } from './placeholder.ts';
import { formLetters } from './placeholder-reading.ts';
import { type Original, Restorer } from './restorer.ts';
import { type SurrogateOriginal, Surrogates } from './surrogates.ts';
import { isWordUnit } from './text-view.ts';
import { plainValue } from './value-spellings.ts';

const nothing: readonly ReplacedSpan[] = Object.freeze([]);

/** Whoever or whatever a number stands for, in all forms. */
interface Bearer {
  readonly number: number;
  forms: number;
  /** How many of the forms have their letter. */
  named: number;
}

/** One form of a value, as it is written. */
interface Entry extends Original {
  /** The last word of a made-up name, which an s may follow. */
  readonly word: SurrogateOriginal | undefined;
  readonly type: EntitySpan['type'];
  readonly bearer: Bearer | undefined;
  /** What stands in its place; empty until its first place in the request is known. */
  written: string;
  keepsGenitive: boolean;
}

/** What stays the same in all conversations. */
interface Vocabulary {
  /** The scanner of the recognisers of all types but some. */
  scannerWithout(types: ReadonlySet<string>): EntityScanner;
  /** That of these types alone. */
  scannerOf(types: ReadonlySet<string>): EntityScanner;
  readonly canonical: ReadonlyMap<string, (value: string) => string>;
  /** From which made-up values are drawn. */
  readonly secret: KeyObject;
}

class OpenConversation implements Conversation {
  readonly entities: Record<string, number> = Object.create(null) as Record<string, number>;
  readonly redacted: Record<string, number> = Object.create(null) as Record<string, number>;
  readonly passed: Record<string, number> = Object.create(null) as Record<string, number>;
  readonly pseudonyms = new Map<string, string>();
  readonly names = new Map<string, string>();
  invented = 0;
  readonly #policy: EntityPolicy | undefined;
  readonly #vocabulary: Vocabulary;
  readonly #texts: readonly ConversationText[];
  readonly #scope: string | undefined;
  /** Type and value, as it is written → entry. */
  readonly #entries = new Map<string, Entry>();
  /** Label, number and letter → entry. */
  readonly #byPlaceholder = new Map<string, Entry>();
  /** Label and canonical value → bearer. */
  readonly #bearers = new Map<string, Bearer>();
  /** Type → the first value that has a bearer; without the bearer once a second value came. */
  readonly #onlyOnes = new Map<string, { value: string; recogniser: string; bearer: Bearer | undefined }>();
  readonly #persons = new Persons<Bearer>();
  readonly #last = new Map<string, number>();
  /** Numbers that stand in the request itself, so that nobody gets them: such a text must come back as it is. */
  #inUse: NumbersInUse = new Map();
  #surrogates: Surrogates | undefined;
  /** False once a value was followed by what makes a link of a placeholder: it must come back as it was. */
  #links = true;

  constructor(
    vocabulary: Vocabulary,
    texts: readonly ConversationText[],
    policy: EntityPolicy | undefined,
    scope: string | undefined,
  ) {
    this.#vocabulary = vocabulary;
    this.#texts = texts;
    this.#policy = policy;
    this.#scope = scope;
  }

  async replaceAll(): Promise<readonly ReplacedText[]> {
    const found = await this.#find();
    if (found.every(({ spans }) => spans.length === 0))
      return this.#texts.map(({ text }) => ({ text, entities: nothing }));
    const turns = new Turns();
    this.#inUse = await turns.through(numbersInUse(spellingsOf(found), turns));
    if (this.#policy?.surrogates === true) this.#surrogates = this.#openSurrogates(found);
    const values: FoundValue[] = [];
    const own: (readonly Placed[])[] = [];
    for (const text of found) own.push(await this.#number(text, values, turns));
    const known = mayStandElsewhere(found, values) ? await this.#know(values, turns) : undefined;
    const result: ReplacedText[] = this.#texts.map(({ text }) => ({ text, entities: nothing }));
    for (const [index, text] of found.entries()) {
      const replacing = this.#replace(text, own[index] ?? noneOwn, known, result, turns);
      // What is short needs no turns.
      if (text.meaning.length <= lengthInOne && replacing.next().done === true) continue;
      await turns.through(replacing);
    }
    return result;
  }

  restorer(): StreamScan {
    return new Restorer({
      links: this.#links,
      resolve: (match) => this.#resolve(match),
      surrogates: this.#surrogates,
    });
  }

  async #find(): Promise<readonly FoundText[]> {
    const { actions, language } = this.#policy ?? {};
    const asked = { texts: this.#texts, runs: adjacentRuns(this.#texts), language, scope: this.#scope };
    const passing = new Set(
      Object.entries(actions ?? {}).flatMap(([type, action]) => (action === 'pass' ? [type] : [])),
    );
    if (passing.size > 0) {
      for (const { spans } of await findInTexts(asked, this.#vocabulary.scannerOf(passing)))
        for (const { type } of spans) count(this.passed, type);
    }
    const found = await findInTexts(asked, this.#vocabulary.scannerWithout(passing));
    if (actions !== undefined) {
      for (const { spans, textAt } of found)
        for (const { type, start } of spans)
          if (actions[type] === 'refuse') throw new EntityRefused(type, textAt(start));
    }
    return found;
  }

  /** Gives what was found its numbers, by order of appearance, before anything is known of where else it stands. */
  async #number({ meaning, spans }: FoundText, values: FoundValue[], turns: Turns): Promise<readonly Placed[]> {
    const own: Placed[] = [];
    for (const span of spans) {
      const { type, start, end, value, recogniser, score } = span;
      const size = this.#entries.size;
      const entry = this.#entryOf(type, value, recogniser, undefined, meaning, start);
      noteGenitive(entry, meaning, end);
      if (this.#entries.size !== size) values.push({ span, entry });
      own.push({ start, end, score, recogniser, entry });
      if (turns.due) await turns.next();
    }
    return own;
  }

  /** What is to be looked for in all texts. */
  async #know(values: readonly FoundValue[], turns: Turns): Promise<KnownValues<KnownOwner>> {
    const known = new KnownValues<KnownOwner>();
    for (const { span, entry } of values) {
      const { type, recogniser, score } = span;
      const owner: KnownOwner = { type, recogniser, score, bearer: entry.bearer };
      known.add(span.value, type, owner, (word) => {
        const person = this.#persons.first(word.normalize('NFC').toLowerCase());
        return person === undefined || person === entry.bearer ? owner : { ...owner, bearer: person };
      });
      if (turns.due) await turns.next();
    }
    return known;
  }

  *#replace(
    text: FoundText,
    own: readonly Placed[],
    known: KnownValues<KnownOwner> | undefined,
    result: ReplacedText[],
    turns: Turns,
  ): Generator<undefined, void> {
    const placed = known === undefined ? own : yield* this.#everywhere(text, own, known, turns);
    if (placed.length === 0) return;
    for (const { entry } of placed) {
      if (entry.written === '') this.#nameForm(entry);
      count(this.entities, entry.type);
      if (entry.bearer === undefined) count(this.redacted, entry.type);
    }
    for (const part of text.parts) yield* this.#replacePart(text, part, placed, result, turns);
  }

  /** What was found in the text and what is known from others, in order and apart. */
  *#everywhere(
    { meaning, view }: FoundText,
    own: readonly Placed[],
    known: KnownValues<KnownOwner>,
    turns: Turns,
  ): Generator<undefined, readonly Placed[]> {
    const matches = yield* known.find(view?.text ?? meaning, turns);
    if (matches.length === 0) return own;
    const placed: Placed[] = [];
    let next = 0;
    for (const match of matches) {
      if (turns.due) yield;
      const end = view === undefined ? match.end : view.end(match.end);
      let start = Math.max(view === undefined ? match.start : view.start(match.start), placed.at(-1)?.end ?? 0);
      if (start >= end) continue;
      for (let span = own[next]; span !== undefined && span.end <= start; span = own[++next]) placed.push(span);
      // What is found in a text counts as it is found there, unless it is but a part of what is known.
      let inside = next;
      while (inside < own.length && (own[inside]?.start ?? end) >= start && (own[inside]?.end ?? Infinity) <= end)
        inside++;
      const first = own[next];
      if (first === undefined || first.start >= end || (inside > next && (own[inside]?.start ?? end) >= end)) {
        const isSame = first?.start === start && first.end === end;
        placed.push(isSame ? first : this.#placed(match.owner, start, end, meaning));
        next = inside;
        continue;
      }
      for (let span = own[next]; span !== undefined && span.start < end; span = own[++next]) {
        this.#placeRest(match.owner, start, span.start, meaning, placed);
        placed.push(span);
        start = span.end;
      }
      this.#placeRest(match.owner, start, end, meaning, placed);
    }
    return placed.concat(own.slice(next));
  }

  /** What is left of a known value beside what was found. */
  #placeRest(owner: KnownOwner, from: number, to: number, meaning: string, placed: Placed[]): void {
    let start = from;
    let end = to;
    while (start < end && !isWordUnit(meaning.charCodeAt(start))) start++;
    while (start < end && !isWordUnit(meaning.charCodeAt(end - 1))) end--;
    if (start < end) placed.push(this.#placed(owner, start, end, meaning));
  }

  #placed({ type, recogniser, score, bearer }: KnownOwner, start: number, end: number, meaning: string): Placed {
    const entry = this.#entryOf(type, meaning.slice(start, end), recogniser, bearer, meaning, start);
    noteGenitive(entry, meaning, end);
    return { start, end, score, recogniser, entry };
  }

  *#replacePart(
    text: FoundText,
    part: TextPart,
    placed: readonly Placed[],
    result: ReplacedText[],
    turns: Turns,
  ): Generator<undefined, void> {
    const { index, start: partStart, end: partEnd, original } = part;
    const { text: source = '', format, fixed } = this.#texts[index] ?? {};
    const strings = format === 'json' ? new JsonStrings(source) : undefined;
    const entities: ReplacedSpan[] = [];
    let changed = '';
    let place = 0;
    for (const { start, end, entry, score, recogniser } of placed) {
      if (end <= partStart) continue;
      if (start >= partEnd) break;
      if (turns.due) yield;
      const from = original(Math.max(start, partStart) - partStart);
      const to = original(Math.min(end, partEnd) - partStart);
      // Data that began in an earlier text are cut from this one.
      const written = start < partStart ? '' : fixed === true ? inName(entry.written) : entry.written;
      changed += source.slice(place, from) + (strings === undefined ? written : strings.inPlaceOf(from, to, written));
      place = to;
      const value = source.slice(from, to);
      entities.push({ type: entry.type, start: from, end: to, value, score, recogniser, placeholder: written });
      if (linkTargets.some((target) => text.meaning.startsWith(target, end))) this.#links = false;
    }
    if (entities.length === 0) return;
    changed += source.slice(place);
    result[index] = { text: changed, entities };
    if (fixed === true) this.names.set(changed, source);
  }

  #entryOf(
    type: EntitySpan['type'],
    value: string,
    recogniser: string,
    known: Bearer | undefined,
    text: string,
    start: number,
  ): Entry {
    const key = `${type} ${value}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined) return entry;
    const fresh =
      this.#policy?.actions[type] === 'redact'
        ? redactedEntry(type, value)
        : (this.#madeUpEntry(type, value, known, text, start) ?? this.#newEntry(type, value, recogniser, known));
    this.#entries.set(key, fresh);
    return fresh;
  }

  #newEntry(type: EntitySpan['type'], value: string, recogniser: string, known: Bearer | undefined): Entry {
    const label = labelOf(type);
    let bearer = known ?? this.#bearerOf(type, label, plainValue(value), recogniser);
    // Nobody has so many names; whoever does is told apart by numbers.
    if (bearer.forms > formLetters.length || bearer.number === 0) bearer = this.#newBearer(label);
    // Room for this form too; which letter it has is told by the order of the places.
    bearer.forms++;
    return { type, value, bearer, written: '', keepsGenitive: false, word: undefined };
  }

  /** Letters go by order of appearance in the texts, so that a further turn changes none of those before. */
  #nameForm(entry: Entry): void {
    const { bearer, type, value } = entry;
    if (bearer === undefined) return;
    const label = labelOf(type);
    const letter = bearer.named === 0 ? '' : (formLetters[bearer.named - 1] ?? '');
    bearer.named++;
    entry.written = placeholder(type, bearer.number, letter);
    this.#byPlaceholder.set(`${label} ${bearer.number}${letter}`, entry);
    this.pseudonyms.set(entry.written, value);
  }

  #madeUpEntry(
    type: EntitySpan['type'],
    value: string,
    known: Bearer | undefined,
    text: string,
    start: number,
  ): Entry | undefined {
    const made = this.#surrogates?.of(type, value, textBefore(text, start));
    if (made === undefined) return undefined;
    this.pseudonyms.set(made.written, value);
    return { type, value, bearer: known ?? nobody, written: made.written, keepsGenitive: false, word: made.last };
  }

  /** Made-up values are drawn anew for each conversation, and are the same in all its turns: all begin with the same texts. */
  #openSurrogates(found: readonly FoundText[]): Surrogates {
    const hash = createHmac('sha256', this.#vocabulary.secret);
    for (const { text, origin } of this.#texts) {
      hash.update(`${text.length} ${text}`);
      if (origin === undefined || origin === 'user') break;
    }
    return new Surrogates(createSecretKey(hash.digest()), wordsIn(found));
  }

  #bearerOf(type: string, label: string, value: string, recogniser: string): Bearer {
    if (type === 'PERSON') return this.#personOf(label, value);
    const only = this.#onlyOnes.get(type);
    if (only === undefined) {
      // As long as there is but one value of a type, its canonical form is not asked for.
      const bearer = this.#newBearer(label);
      this.#onlyOnes.set(type, { value, recogniser, bearer });
      return bearer;
    }
    if (only.bearer !== undefined) {
      this.#bearers.set(this.#canonicalKey(type, only.value, only.recogniser), only.bearer);
      only.bearer = undefined;
    }
    const key = this.#canonicalKey(type, value, recogniser);
    let bearer = this.#bearers.get(key);
    if (bearer === undefined) {
      bearer = this.#newBearer(label);
      this.#bearers.set(key, bearer);
    }
    return bearer;
  }

  #canonicalKey(type: string, value: string, recogniser: string): string {
    return `${type} ${this.#vocabulary.canonical.get(recogniser)?.(value) ?? value}`;
  }

  #personOf(label: string, value: string): Bearer {
    const name = nameWords(value);
    if (name === undefined) return this.#newBearer(label);
    const bearer = this.#persons.find(name) ?? this.#newBearer(label);
    this.#persons.add(bearer, name);
    return bearer;
  }

  #newBearer(label: string): Bearer {
    const inUse = this.#inUse.get(label);
    let number = (this.#last.get(label) ?? 0) + 1;
    while (inUse?.has(number) === true) number++;
    this.#last.set(label, number);
    return { number, forms: 0, named: 0 };
  }

  #resolve({ label, number, letter, sure }: PlaceholderMatch): Original | undefined {
    const entry = this.#byPlaceholder.get(`${label} ${number}${letter}`);
    if (entry === undefined && sure && this.#inUse.get(label)?.has(number) !== true) this.invented++;
    return entry;
  }
}

/** A value where it was found first. */
interface FoundValue {
  readonly span: EntitySpan;
  readonly entry: Entry;
}

/** Whether a value that was found may stand in the texts in another place or in another spelling. */
function mayStandElsewhere(found: readonly FoundText[], values: readonly FoundValue[]): boolean {
  if (found.some(({ view }) => view !== undefined)) return true;
  const words = new KnownWords();
  for (const { span } of values) words.add(span.value, span.type);
  return found.some(({ meaning, spans }) => words.mayStandIn(meaning, spans));
}

/** Whose a known value is. */
interface KnownOwner {
  readonly type: EntitySpan['type'];
  readonly recogniser: string;
  readonly score: number;
  readonly bearer: Bearer | undefined;
}

/** An entry where it stands in a text. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly score: number;
  readonly recogniser: string;
  readonly entry: Entry;
}

const noneOwn: readonly Placed[] = Object.freeze([]);
/** A text of which this is less takes a millisecond or two. */
const lengthInOne = 32_768;

function* spellingsOf(found: readonly FoundText[]): Generator<string> {
  for (const { meaning, view } of found) {
    yield meaning;
    if (view !== undefined) yield view.text;
  }
}

/** In the name of a tool or a field, where brackets are not permitted. */
function inName(written: string): string {
  return written.replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '').replaceAll(/[^A-Za-z0-9]+/g, '_');
}

function redactedEntry(type: EntitySpan['type'], value: string): Entry {
  return { type, value, bearer: undefined, written: redactionMark(type), keepsGenitive: false, word: undefined };
}

function count(counts: Record<string, number>, type: string): void {
  counts[type] = (counts[type] ?? 0) + 1;
}

const sAndEnd = /^s(?![\p{L}\p{M}\p{N}_])/u;

function noteGenitive(entry: Entry, text: string, end: number): void {
  if (entry.keepsGenitive || text[end] !== 's' || !sAndEnd.test(text.slice(end, end + 3))) return;
  entry.keepsGenitive = true;
  if (entry.word !== undefined) entry.word.keepsGenitive = true;
}

/** Who a made-up name stands for is told by its words. */
const nobody: Bearer = Object.freeze({ number: 0, forms: 0, named: 0 });

/** Where a title would stand. */
function textBefore(text: string, place: number): string {
  return text.slice(Math.max(0, place - 12), place);
}

/** Whether a word, or a text with other signs, stands in the texts. They are read when it is first asked. */
function wordsIn(found: readonly FoundText[]): (word: string) => boolean {
  let words: Set<string> | undefined;
  let texts: readonly string[] = [];
  return (word) => {
    if (words === undefined) {
      texts = found.map(({ meaning }) => meaning.toLowerCase());
      words = new Set(texts.flatMap((text) => text.match(/[\p{L}\p{M}]+/gu) ?? []));
    }
    return /^[\p{L}\p{M}]+$/u.test(word)
      ? words.has(word) || words.has(`${word}s`)
      : texts.some((text) => text.includes(word));
  };
}

export interface PseudonymiserOptions {
  /** From which made-up values are drawn; of its own for each process if it is left out, so that they change with a restart. */
  readonly secret?: Uint8Array;
}

/**
 * Replaces what the recognisers find by placeholders, and puts it back in the answer. The mapping lives as long as the
 * conversation object and is never shared between requests, so that no placeholder can resolve to somebody else's data.
 */
export function createPseudonymiser(
  recognisers: readonly Recogniser[],
  { secret = randomBytes(32) }: PseudonymiserOptions = {},
): Pseudonymiser {
  const scanners = new Map<string, EntityScanner>();
  const scanner = (chosen: readonly Recogniser[]): EntityScanner => {
    const key = chosen.map(({ id }) => id).join(' ');
    let found = scanners.get(key);
    if (found === undefined) {
      found = new EntityScanner(chosen);
      // There are as many as policies; whoever changes policies all day long gets new ones.
      if (scanners.size >= 64) scanners.clear();
      scanners.set(key, found);
    }
    return found;
  };
  const all = scanner(recognisers);
  const canonical = new Map<string, (value: string) => string>();
  for (const recogniser of recognisers)
    if (recogniser.canonical !== undefined)
      canonical.set(recogniser.id, (value) => recogniser.canonical?.(value) ?? value);
  const vocabulary: Vocabulary = {
    scannerWithout: (types) => (types.size === 0 ? all : scanner(recognisers.filter(({ type }) => !types.has(type)))),
    scannerOf: (types) => scanner(recognisers.filter(({ type }) => types.has(type))),
    canonical,
    secret: createSecretKey(secret),
  };
  return { openConversation: (texts, policy, scope) => new OpenConversation(vocabulary, texts, policy, scope) };
}
