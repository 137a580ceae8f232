import type { StreamScan, StreamScanResult } from '../core/guard.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { matchPlaceholder } from './placeholder.ts';

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });

export interface RestorerSource {
  readonly types: readonly string[];
  /** `placeholderSigns` of the types: they are the same for every answer. */
  readonly signs: readonly string[];
  /** Whether the brackets of a placeholder before a `mailto:` are those of a link. */
  readonly links: boolean;
  /** The original of a placeholder, if it stands for one; called once for each that is read. */
  resolve(type: string, number: number): string | undefined;
}

/** The characters with which placeholders of these types can begin. */
export function placeholderSigns(types: readonly string[]): readonly string[] {
  return [...new Set(['[', '\\', ...types.map((type) => type.charAt(0))])];
}

/** Reads one channel of an answer and has placeholders replaced by what they stand for. */
export class Restorer implements StreamScan {
  readonly #source: RestorerSource;
  /** The next place of each sign; past the end of the text where there is none. A search for a sign is far quicker than a loop. */
  readonly #places: number[];
  /** The unit before `#text`; NaN at the beginning. */
  #before = Number.NaN;
  /** The end of the text so far that could be the beginning of a placeholder. */
  #text = '';
  #offset = 0;

  constructor(source: RestorerSource) {
    this.#source = source;
    this.#places = source.signs.map(() => -1);
  }

  push(text: string): StreamScanResult {
    if (text === '') return { verdict: allow, hold: this.#text.length };
    const verdict = this.#read(this.#text === '' ? text : this.#text + text, false);
    return verdict === allow && this.#text === '' ? nothing : { verdict, hold: this.#text.length };
  }

  end(): Verdict {
    return this.#text === '' ? allow : this.#read(this.#text, true);
  }

  #read(text: string, last: boolean): Verdict {
    let findings: Finding[] | undefined;
    const mode = { last, links: this.#source.links };
    this.#places.fill(-1);
    let at = 0;
    for (;;) {
      at = this.#nextSign(text, at);
      if (at === text.length) break;
      const before = at === 0 ? this.#before : text.charCodeAt(at - 1);
      const match = matchPlaceholder(text, at, before, this.#source.types, mode);
      if (match === 'more') break;
      if (match === 'none') {
        at++;
        continue;
      }
      const replacement = this.#source.resolve(match.type, match.number);
      if (replacement !== undefined) {
        findings ??= [];
        findings.push({
          rule: `pseudonyms/${match.type}`,
          segment: 0,
          start: this.#offset + match.start,
          end: this.#offset + match.end,
          replacement,
        });
      }
      at = match.end;
    }
    if (at > 0) this.#before = text.charCodeAt(at - 1);
    this.#offset += at;
    this.#text = at === text.length ? '' : text.slice(at);
    return findings === undefined ? allow : { outcome: 'redact', findings };
  }

  /** The first place from `from` on where a placeholder could begin; the length of the text when there is none. */
  #nextSign(text: string, from: number): number {
    const { signs } = this.#source;
    const places = this.#places;
    let next = text.length;
    for (let index = 0; index < places.length; index++) {
      let place = places[index] ?? -1;
      if (place < from) {
        place = text.indexOf(signs[index] ?? '', from);
        if (place === -1) place = text.length;
        places[index] = place;
      }
      if (place < next) next = place;
    }
    return next;
  }
}
