import { type EntityPolicy, redactionMark } from '../core/entity-policy.ts';
import { type Conversation, EntityRefused, type Pseudonymiser, type ReplacedText } from '../core/pseudonymiser.ts';
import type { EntitySpan, Recogniser } from '../core/recogniser.ts';
import type { StreamScan } from '../core/guard.ts';
import { adjacentRuns, type Segment } from '../core/segment.ts';
import { readJsonEscapes } from '../lib/json-escapes.ts';
import { EntityScanner } from './entity-scanner.ts';
import { linkTarget, placeholder } from './placeholder.ts';
import { placeholderSigns, Restorer } from './restorer.ts';

type Text = Pick<Segment, 'text' | 'format' | 'continues'>;

function meaning(text: string, format: Segment['format']): string {
  return format === 'json' && text.includes('\\') ? readJsonEscapes(text).text : text;
}

/** What stays the same in all conversations. */
interface EntityType {
  readonly type: string;
  /** In capitals: what may be read as a placeholder of this type. */
  readonly written: RegExp;
  /** Stands in all that `written` finds. */
  readonly seed: string;
}

interface Vocabulary {
  readonly recognisers: readonly Recogniser[];
  readonly scanner: EntityScanner;
  readonly types: readonly string[];
  readonly signs: readonly string[];
  readonly entityTypes: readonly EntityType[];
}

class OpenConversation implements Conversation {
  readonly entities: Record<string, number> = Object.create(null) as Record<string, number>;
  readonly redacted: Record<string, number> = Object.create(null) as Record<string, number>;
  readonly passed: Record<string, number> = Object.create(null) as Record<string, number>;
  readonly pseudonyms = new Map<string, string>();
  invented = 0;
  readonly #policy: EntityPolicy | undefined;
  readonly #vocabulary: Vocabulary;
  readonly #texts: readonly Text[];
  /** Type and canonical value → placeholder. */
  readonly #placeholders = new Map<string, string>();
  /** Numbers that stand in the request itself, by type; undefined until something has to be replaced. */
  #taken: Map<string, Set<number>> | undefined;
  readonly #last = new Map<string, number>();
  /** False once an address was followed by what makes a link of a placeholder: it must come back as it was. */
  #links = true;

  constructor(vocabulary: Vocabulary, texts: readonly Text[], policy: EntityPolicy | undefined) {
    this.#vocabulary = vocabulary;
    this.#texts = texts;
    this.#policy = policy;
  }

  async replaceAll(): Promise<readonly ReplacedText[]> {
    const runs = adjacentRuns(this.#texts);
    const replaced = this.#texts.map(({ text }) => text);
    let nextRun = 0;
    for (const [index, { text, format, continues }] of this.#texts.entries()) {
      if (continues !== undefined) continue;
      const run = runs[nextRun];
      if (run?.[0] !== index) {
        replaced[index] = placed([index], () => this.replace(text, format));
        continue;
      }
      nextRun += 1;
      const texts = placed(run, () => this.replaceAdjacent(run.map((member) => this.#texts[member]?.text ?? '')));
      for (const [position, member] of run.entries()) replaced[member] = texts[position] ?? '';
    }
    return replaced.map((text) => ({ text, entities: [] }));
  }

  replace(text: string, format: Segment['format']): string {
    const view = format === 'json' && text.includes('\\') ? readJsonEscapes(text) : undefined;
    const spans = this.#judged(this.#find(view?.text ?? text));
    if (spans.length === 0) return text;
    let result = '';
    let place = 0;
    for (const span of spans) {
      const start = view === undefined ? span.start : view.original(span.start);
      const end = view === undefined ? span.end : view.original(span.end);
      result += text.slice(place, start) + this.#placeholderOf(span);
      place = end;
      if (text.startsWith(linkTarget, end)) this.#links = false;
    }
    return result + text.slice(place);
  }

  replaceAdjacent(texts: readonly string[]): readonly string[] {
    const joined = texts.join('');
    const spans = this.#judged(this.#findAdjacent(texts, joined), texts);
    if (spans.length === 0) return texts;
    const result: string[] = [];
    let offset = 0;
    let next = 0;
    for (const text of texts) {
      const end = offset + text.length;
      let changed = '';
      let place = offset;
      for (let span = spans[next]; span !== undefined && span.start < end; span = spans[next]) {
        // A span that began in an earlier text is cut from this one.
        if (span.start >= offset) changed += joined.slice(place, span.start) + this.#placeholderOf(span);
        place = Math.min(span.end, end);
        if (joined.startsWith(linkTarget, span.end)) this.#links = false;
        if (span.end > end) break;
        next++;
      }
      result.push(changed + joined.slice(place, end));
      offset = end;
    }
    return result;
  }

  /**
   * What stands in one of the texts counts as it stands there, for a model may read a line break between them. Of what is
   * found only in the joined text and goes on into such a span, the beginning is replaced too: it may be half a name. What
   * goes on behind one, as "anna@example.org" and "Please", does not belong to it.
   */
  #findAdjacent(texts: readonly string[], joined: string): readonly EntitySpan[] {
    const spans: EntitySpan[] = [];
    let offset = 0;
    for (const text of texts) {
      for (const span of this.#find(text)) spans.push({ ...span, start: span.start + offset, end: span.end + offset });
      offset += text.length;
    }
    const single = spans.length;
    let from = 0;
    for (const span of this.#find(joined)) {
      while (from < single && (spans[from]?.end ?? 0) <= span.start) from++;
      const end = Math.min(span.end, from < single ? (spans[from]?.start ?? span.end) : span.end);
      if (end > span.start) spans.push({ ...span, end, value: joined.slice(span.start, end) });
    }
    return spans.length === single ? spans : spans.sort((a, b) => a.start - b.start);
  }

  restorer(): StreamScan {
    return new Restorer({
      types: this.#vocabulary.types,
      signs: this.#vocabulary.signs,
      links: this.#links,
      resolve: (type, number) => this.#resolve(type, number),
    });
  }

  #find(text: string): readonly EntitySpan[] {
    return this.#vocabulary.scanner.find(text, this.#policy?.language);
  }

  /** The spans that are replaced. Counts what passes. Throws EntityRefused. */
  #judged(spans: readonly EntitySpan[], texts: readonly string[] = []): readonly EntitySpan[] {
    const actions = this.#policy?.actions;
    if (actions === undefined || spans.length === 0) return spans;
    return spans.filter(({ type, start }) => {
      if (actions[type] === 'refuse') throw new EntityRefused(type, textAt(texts, start));
      if (actions[type] !== 'pass') return true;
      this.passed[type] = (this.passed[type] ?? 0) + 1;
      return false;
    });
  }

  #placeholderOf(span: EntitySpan): string {
    const { type, value } = span;
    this.entities[type] = (this.entities[type] ?? 0) + 1;
    if (this.#policy?.actions[type] === 'redact') {
      this.redacted[type] = (this.redacted[type] ?? 0) + 1;
      return redactionMark(type);
    }
    const canonical =
      this.#vocabulary.recognisers.find((recogniser) => recogniser.id === span.recogniser)?.canonical?.(value) ?? value;
    const key = `${type} ${canonical}`;
    const known = this.#placeholders.get(key);
    if (known !== undefined) return known;
    this.#taken ??= this.#numbersInUse();
    let number = (this.#last.get(type) ?? 0) + 1;
    while (this.#taken.get(type)?.has(number) === true) number++;
    this.#last.set(type, number);
    const fresh = placeholder(type, number);
    this.#placeholders.set(key, fresh);
    this.pseudonyms.set(fresh, value);
    return fresh;
  }

  /**
   * A placeholder that already stands in the request is text like any other and must come back as it is, so its number is
   * never given to anybody. Read more broadly than the restorer reads: what a model makes of it may be closer to the form.
   */
  #numbersInUse(): Map<string, Set<number>> {
    const { types, entityTypes } = this.#vocabulary;
    const taken = new Map<string, Set<number>>(types.map((type) => [type, new Set()]));
    const texts = this.#texts.map(({ text, format }) => meaning(text, format));
    for (const run of adjacentRuns(this.#texts)) texts.push(run.map((index) => texts[index] ?? '').join(''));
    for (const text of texts) {
      const capitals = text.toUpperCase();
      for (const { type, written, seed } of entityTypes) {
        if (!capitals.includes(seed)) continue;
        for (const match of capitals.matchAll(written)) taken.get(type)?.add(Number(match[1]));
      }
    }
    return taken;
  }

  #resolve(type: string, number: number): string | undefined {
    const original = this.pseudonyms.get(placeholder(type, number));
    if (original === undefined && this.#taken?.get(type)?.has(number) !== true) this.invented++;
    return original;
  }
}

/** Tells of a refusal in which text of the conversation it was found. */
function placed<T>(texts: readonly number[], replace: () => T): T {
  try {
    return replace();
  } catch (thrown) {
    throw thrown instanceof EntityRefused ? new EntityRefused(thrown.type, texts[thrown.text]) : thrown;
  }
}

/** In which of the texts, put together, a place lies. */
function textAt(texts: readonly string[], place: number): number {
  let end = 0;
  const index = texts.findIndex((text) => place < (end += text.length));
  return Math.max(0, index);
}

/**
 * Replaces what the recognisers find by placeholders, and puts it back in the answer. The mapping lives as long as the
 * conversation object and is never shared between requests, so that no placeholder can resolve to somebody else's data.
 */
export function createPseudonymiser(recognisers: readonly Recogniser[]): Pseudonymiser {
  const types = [...new Set(recognisers.map((recogniser) => recogniser.type))];
  const vocabulary: Vocabulary = {
    recognisers,
    scanner: new EntityScanner(recognisers),
    types,
    signs: placeholderSigns(types),
    entityTypes: types.map((type) => ({
      type,
      // Bounded repetitions only: linear.
      written: new RegExp(`${type.replaceAll('_', '[^A-Z0-9]{1,3}')}[^A-Z0-9]{0,4}([0-9]{1,7})`, 'g'),
      seed: type.split('_')[0] ?? type,
    })),
  };
  return { openConversation: (texts, policy) => new OpenConversation(vocabulary, texts, policy) };
}
