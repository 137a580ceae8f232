import type { ErrorCode } from '@gatehouse/contract/errors';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { Direction, Guard, InspectedText } from '../core/guard.ts';
import { adjacentRuns, type Segment } from '../core/segment.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { readJsonEscapes } from '../lib/json-escapes.ts';
import { createTextReader } from '../lib/text-reading.ts';
import { Turns } from '../lib/turns.ts';
import { areLong, askGuard } from './ask-guard.ts';
import type { InspectionSubject, ReportUnable } from './ask-guard.ts';
import { openGuardScanner } from './guard-scanner.ts';
import { redactWhole } from './held-text.ts';
import type { Scanner } from './held-text.ts';
import { type ReadText, ShownText } from './shown-text.ts';
import type { AnswerChannel } from './answer-channel.ts';
import { PassedTexts } from './passed-texts.ts';
import { nothingFound, RecastTally, Tally, type VerdictCounter } from './tally.ts';

export type InspectableText = Pick<Segment, 'text' | 'origin' | 'format' | 'fixed' | 'continues'>;

export interface Inspection {
  readonly action: 'allow' | 'block';
  /** Why it is blocked. */
  readonly code: ErrorCode | undefined;
  /** The new texts by index, where guards have redacted something. */
  readonly texts: ReadonlyMap<number, string>;
  /** One for each guard that was asked; after a block nobody else is. */
  readonly summaries: readonly VerdictSummary[];
  /** What those that did not simply allow have said, with places in the texts as they were when they were asked. */
  readonly judgements: readonly Judgement[];
  /** With `shadowLater`: those of guards in shadow that are still to come. None rejects; each comes within its guard's time-out. */
  readonly late?: readonly Promise<VerdictSummary>[] | undefined;
}

export interface Judgement {
  readonly guard: Guard;
  readonly verdict: Verdict;
}

/** The inspection of one answer as it comes. */
export interface AnswerInspection {
  /** The scans of one channel, in the order of the guards. */
  open(this: void, channel: AnswerChannel): readonly Scanner[];
  /** One for each guard, as things stand; complete when the answer has ended, and `late` is done where there is one. */
  summaries(): readonly VerdictSummary[];
  /** With `shadowLater`: done when guards in shadow that are under way have judged. Never rejects. */
  late(): Promise<void> | undefined;
}

export interface Inspector {
  /** The guards that read this direction. */
  readonly guards: readonly Guard[];
  /**
   * Asks the guards one after the other; each sees the texts as those before it left them, so that what is taken out
   * cannot hide something, and what was judged is what goes on. JSON texts are shown with their escape sequences read.
   * Texts that a model reads as one are shown by themselves and joined, so that nothing hides in where they are cut. What a
   * guard would change in a fixed text blocks. Without a promise as long as all guards answer without one and the texts are not long.
   */
  inspect(texts: readonly InspectableText[], subject: InspectionSubject): Inspection | Promise<Inspection>;
  openAnswer(subject: InspectionSubject): AnswerInspection;
  /** Texts as guards are shown them. */
  show(texts: readonly InspectableText[]): readonly InspectedText[];
}

const noTexts: ReadonlyMap<number, string> = new Map();

function blockCode(verdict: Verdict, direction: Direction): ErrorCode {
  if (verdict.outcome === 'unable') return 'guard_unable';
  if (direction === 'output') return 'output_blocked';
  return (verdict.outcome === 'block' ? verdict.code : undefined) ?? 'input_blocked';
}

/** `unable` as the operator wants it resolved. */
function blocks(verdict: Verdict, guard: Guard): boolean {
  if (guard.shadow) return false;
  return verdict.outcome === 'block' || (verdict.outcome === 'unable' && guard.onUnable === 'block');
}

/** A guard, and what is recorded of it where it finds nothing. */
interface Reader {
  readonly guard: Guard;
  readonly nothing: VerdictSummary;
  /** Its number among those that need not see a text again; undefined for the others. */
  readonly number: number | undefined;
}

/** One inspection of whole texts. */
class Inspecting {
  readonly #direction: Direction;
  readonly #readers: readonly Reader[];
  readonly #originals: readonly InspectableText[];
  readonly #subject: InspectionSubject;
  readonly #report: ReportUnable;
  readonly #read: ReadText;
  readonly #passed: PassedTexts;
  readonly #summaries: VerdictSummary[] = [];
  readonly #judgements: Judgement[] = [];
  #late: Promise<VerdictSummary>[] | undefined;
  #changed: Map<number, string> | undefined;
  /** Texts that are read as one, by their positions. */
  readonly #runs: readonly (readonly number[])[];
  /** The texts as guards see them, and behind them those that are joined; made anew after each change. */
  #shown: readonly ShownText[];
  /** Of long texts, which are judged in turns with what else there is to do. */
  readonly #turns: Turns | undefined;

  constructor(
    direction: Direction,
    readers: readonly Reader[],
    texts: readonly InspectableText[],
    subject: InspectionSubject,
    report: ReportUnable,
    read: ReadText,
    passed: PassedTexts,
  ) {
    this.#read = read;
    this.#passed = passed;
    this.#direction = direction;
    this.#readers = readers;
    this.#originals = texts;
    this.#subject = subject;
    this.#report = report;
    this.#runs = adjacentRuns(texts);
    const shown = texts.map((text) => shownText(text.text, text, read));
    this.#shown = this.#runs.length === 0 ? shown : this.#withJoined(shown);
    this.#turns = areLong(this.#shown) ? new Turns() : undefined;
  }

  run(from = 0): Inspection | Promise<Inspection> {
    const turns = this.#turns;
    for (let index = from; index < this.#readers.length; index++) {
      const reader = this.#readers[index];
      if (reader === undefined) break;
      if (turns?.due === true) return turns.next().then(() => this.run(index));
      const verdict = this.#ask(reader);
      if (verdict === allow) {
        this.#summaries.push(reader.nothing);
        continue;
      }
      if (verdict instanceof Promise) {
        if (reader.guard.shadow && this.#subject.shadowLater === true) {
          const shown = this.#shown;
          (this.#late ??= []).push(verdict.then((late) => this.#summaryOf(reader, this.#mapped(late, shown).judged)));
          continue;
        }
        return verdict.then((late) => this.#apply(reader, late) ?? this.run(index + 1));
      }
      const blocked = this.#apply(reader, verdict);
      if (blocked !== undefined) return blocked;
    }
    return this.#inspection(undefined, this.#changed ?? noTexts);
  }

  #ask({ guard, number }: Reader): Verdict | Promise<Verdict> {
    const ask = (texts: readonly ShownText[]): Verdict | Promise<Verdict> =>
      askGuard(guard, texts, this.#direction, this.#subject, this.#report, this.#turns);
    // Who wants to know scores wants them of all texts.
    if (number === undefined || this.#subject.detailed === true) return ask(this.#shown);
    return this.#passed.ask(number, this.#shown, this.#subject.tenant, ask);
  }

  #mapped(said: Verdict, shown: readonly InspectedText[]): MappedVerdict {
    const { judged, continued } = this.#runs.length === 0 ? plain(said) : mapBack(said, shown, this.#runs);
    return { judged: this.#changesFixed(judged) ? blockInstead(judged) : judged, continued };
  }

  #summaryOf({ nothing }: Reader, verdict: Verdict): VerdictSummary {
    const tally = new Tally(nothing);
    tally.add(verdict);
    return tally.summary();
  }

  #apply(reader: Reader, said: Verdict): Inspection | undefined {
    const { guard } = reader;
    const { judged: verdict, continued } = this.#mapped(said, this.#shown);
    this.#summaries.push(this.#summaryOf(reader, verdict));
    this.#judgements.push({ guard, verdict });
    if (blocks(verdict, guard)) {
      return this.#inspection(blockCode(verdict, this.#direction), noTexts);
    }
    if (verdict.outcome === 'redact' && !guard.shadow) this.#redact([...verdict.findings, ...continued]);
    return undefined;
  }

  #inspection(code: ErrorCode | undefined, texts: ReadonlyMap<number, string>): Inspection {
    return {
      action: code === undefined ? 'allow' : 'block',
      code,
      texts,
      summaries: this.#summaries,
      judgements: this.#judgements,
      late: this.#late,
    };
  }

  #changesFixed(verdict: Verdict): boolean {
    return (
      verdict.outcome === 'redact' && verdict.findings.some(({ segment }) => this.#originals[segment]?.fixed === true)
    );
  }

  #redact(findings: readonly Finding[]): void {
    const bySegment = Map.groupBy(findings, (finding) => finding.segment);
    this.#changed ??= new Map();
    const shown = this.#shown.slice(0, this.#originals.length);
    for (const [segment, found] of bySegment) {
      const original = this.#originals[segment];
      if (original === undefined) continue;
      const text = redactWhole(this.#changed.get(segment) ?? original.text, original.format, found);
      this.#changed.set(segment, text);
      shown[segment] = shownText(text, original, this.#read);
    }
    this.#shown = this.#runs.length === 0 ? shown : this.#withJoined(shown);
  }

  #withJoined(shown: readonly ShownText[]): readonly ShownText[] {
    const joined = this.#runs.map((run) => {
      const text = run.map((index) => shown[index]?.text ?? '').join('');
      return new ShownText(text, shown[run[0] ?? 0]?.origin ?? 'user', this.#read, true);
    });
    return [...shown, ...joined];
  }
}

/** JSON is shown with its escape sequences read. */
function shownText(text: string, { format, origin }: InspectableText, read: ReadText): ShownText {
  const plainText = format === 'text' || !text.includes('\\');
  return new ShownText(plainText ? text : readJsonEscapes(text).text, origin, read);
}

function blockInstead(verdict: Verdict): Verdict {
  return verdict.outcome === 'redact' ? { ...verdict, outcome: 'block' } : verdict;
}

interface MappedVerdict {
  readonly judged: Verdict;
  /** What findings have in further texts, behind the one that they begin in. */
  readonly continued: readonly Finding[];
}

function plain(judged: Verdict): MappedVerdict {
  return { judged, continued: [] };
}

/**
 * A verdict with what was found in joined texts told of the texts that they are made of. A finding across two of them is
 * replaced in the first and cut from the others; one that is known already is not told twice.
 */
function mapBack(
  verdict: Verdict,
  shown: readonly InspectedText[],
  runs: readonly (readonly number[])[],
): MappedVerdict {
  if (verdict.outcome === 'allow' || verdict.outcome === 'unable') return plain(verdict);
  const first = shown.length - runs.length;
  if (verdict.findings.every(({ segment }) => segment < first)) return plain(verdict);
  const findings = verdict.findings.filter(({ segment }) => segment < first);
  const continued: Finding[] = [];
  const known = new Set(findings.map(nameOf));
  for (const finding of verdict.findings) {
    const run = runs[finding.segment - first];
    if (run === undefined) continue;
    const [piece, ...further] = piecesOf(finding, run, shown);
    if (piece === undefined || known.has(nameOf(piece))) continue;
    findings.push(piece);
    continued.push(...further);
  }
  return { judged: { ...verdict, findings }, continued };
}

function nameOf({ rule, segment, start, end }: Finding): string {
  return `${segment} ${start} ${end} ${rule}`;
}

function piecesOf(finding: Finding, run: readonly number[], shown: readonly InspectedText[]): readonly Finding[] {
  const pieces: Finding[] = [];
  let offset = 0;
  for (const segment of run) {
    const { length } = shown[segment]?.text ?? '';
    const start = Math.max(finding.start - offset, 0);
    const end = Math.min(finding.end - offset, length);
    offset += length;
    if (start >= end) continue;
    const piece = { ...finding, segment, start, end };
    pieces.push(pieces.length === 0 ? piece : { ...piece, replacement: '' });
  }
  return pieces;
}

/** Names and ids cannot be changed, so what is found in them blocks; alternatives to tokens can be left out. */
function counterOf(channel: AnswerChannel['channel'], tally: Tally): VerdictCounter {
  if (channel === 'name' || channel === 'id') return new RecastTally(tally, 'block');
  return channel === 'alternative' ? new RecastTally(tally, 'redact') : tally;
}

/** What a guard says of an answer is told to whoever looks on as well. */
function watched(
  counter: VerdictCounter,
  guard: Guard,
  layer: number,
  place: AnswerChannel,
  { watch }: InspectionSubject,
): VerdictCounter {
  if (watch === undefined) return counter;
  return {
    add(verdict) {
      counter.add(verdict);
      watch.outputJudged(guard, layer, place, verdict);
    },
  };
}

/** Made once for a configuration; `report` is told why a guard was unable, and `read` makes the plain form of a text. */
export function createInspector(
  all: readonly Guard[],
  direction: Direction,
  report: ReportUnable,
  read: ReadText = createTextReader(),
): Inspector {
  const guards = Object.freeze(all.filter((guard) => guard.directions.includes(direction)));
  const passed = new PassedTexts(direction === 'input' ? guards : []);
  const readers = guards.map((guard) => ({
    guard,
    nothing: nothingFound(direction, guard),
    number: passed.numberOf(guard),
  }));
  return {
    guards,
    show: (texts) => texts.map((text) => shownText(text.text, text, read)),
    inspect: (texts, subject) => new Inspecting(direction, readers, texts, subject, report, read, passed).run(),
    openAnswer(subject) {
      const pairs = readers.map(({ guard, nothing }) => ({ guard, tally: new Tally(nothing) }));
      const late: Promise<void>[] = [];
      const later = subject.shadowLater === true ? (done: Promise<void>) => void late.push(done) : undefined;
      return {
        open: (place) =>
          pairs
            .filter(({ guard }) => guard.contentOnly !== true || place.channel === 'content')
            .map(({ guard, tally }, layer) => {
              const counter = watched(counterOf(place.channel, tally), guard, layer, place, subject);
              return openGuardScanner(guard, direction, subject, counter, report, read, later);
            }),
        summaries: () => pairs.map(({ tally }) => tally.summary()),
        late: () => (late.length === 0 ? undefined : Promise.all(late).then(() => undefined)),
      };
    },
  };
}
