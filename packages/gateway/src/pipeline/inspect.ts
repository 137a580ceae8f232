import type { ErrorCode } from '@gatehouse/contract/errors';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { Direction, Guard, InspectedText } from '../core/guard.ts';
import type { Segment } from '../core/segment.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { readJsonEscapes } from '../lib/json-escapes.ts';
import { askGuard } from './ask-guard.ts';
import type { InspectionSubject, ReportUnable } from './ask-guard.ts';
import { openGuardScanner } from './guard-scanner.ts';
import { redactWhole } from './held-text.ts';
import type { Scanner } from './held-text.ts';
import type { AnswerChannel } from './hold-back.ts';
import { nothingFound, Tally } from './tally.ts';

export type InspectableText = Pick<Segment, 'text' | 'origin' | 'format'>;

export interface Inspection {
  readonly action: 'allow' | 'block';
  /** Why it is blocked. */
  readonly code: ErrorCode | undefined;
  /** The new texts by index, where guards have redacted something. */
  readonly texts: ReadonlyMap<number, string>;
  /** One for each guard that was asked; after a block nobody else is. */
  readonly summaries: readonly VerdictSummary[];
}

/** The inspection of one answer as it comes. */
export interface AnswerInspection {
  /** The scans of one channel, in the order of the guards. */
  open(this: void, channel: AnswerChannel): readonly Scanner[];
  /** One for each guard, as things stand; complete when the answer has ended. */
  summaries(): readonly VerdictSummary[];
}

export interface Inspector {
  /** The guards that read this direction. */
  readonly guards: readonly Guard[];
  /**
   * Asks the guards one after the other; each sees the texts as those before it left them, so that what is taken out
   * cannot hide something, and what was judged is what goes on. JSON texts are shown with their escape sequences read.
   * Without a promise as long as all guards answer without one.
   */
  inspect(texts: readonly InspectableText[], subject: InspectionSubject): Inspection | Promise<Inspection>;
  openAnswer(subject: InspectionSubject): AnswerInspection;
}

const noTexts: ReadonlyMap<number, string> = new Map();

function blockCode(verdict: Verdict, direction: Direction): ErrorCode {
  if (verdict.outcome === 'unable') return 'guard_unable';
  if (direction === 'output') return 'output_blocked';
  return (verdict.outcome === 'block' ? verdict.code : undefined) ?? 'input_blocked';
}

/** `unable` as the operator wants it resolved. */
function blocks(verdict: Verdict, guard: Guard): boolean {
  return verdict.outcome === 'block' || (verdict.outcome === 'unable' && guard.onUnable === 'block');
}

/** A guard, and what is recorded of it where it finds nothing. */
interface Reader {
  readonly guard: Guard;
  readonly nothing: VerdictSummary;
}

/** One inspection of whole texts. */
class Inspecting {
  readonly #direction: Direction;
  readonly #readers: readonly Reader[];
  readonly #originals: readonly InspectableText[];
  readonly #subject: InspectionSubject;
  readonly #report: ReportUnable;
  readonly #summaries: VerdictSummary[] = [];
  #changed: Map<number, string> | undefined;
  /** The texts as guards see them; made anew after each change. */
  #shown: readonly InspectedText[];

  constructor(
    direction: Direction,
    readers: readonly Reader[],
    texts: readonly InspectableText[],
    subject: InspectionSubject,
    report: ReportUnable,
  ) {
    this.#direction = direction;
    this.#readers = readers;
    this.#originals = texts;
    this.#subject = subject;
    this.#report = report;
    this.#shown = texts.map((text) => this.#show(text.text, text));
  }

  run(from = 0): Inspection | Promise<Inspection> {
    for (let index = from; index < this.#readers.length; index++) {
      const reader = this.#readers[index];
      if (reader === undefined) break;
      const verdict = askGuard(reader.guard, this.#shown, this.#direction, this.#subject, this.#report);
      if (verdict === allow) {
        this.#summaries.push(reader.nothing);
        continue;
      }
      if (verdict instanceof Promise) {
        return verdict.then((late) => this.#apply(reader, late) ?? this.run(index + 1));
      }
      const blocked = this.#apply(reader, verdict);
      if (blocked !== undefined) return blocked;
    }
    return { action: 'allow', code: undefined, texts: this.#changed ?? noTexts, summaries: this.#summaries };
  }

  #apply({ guard, nothing }: Reader, verdict: Verdict): Inspection | undefined {
    const tally = new Tally(nothing);
    tally.add(verdict);
    this.#summaries.push(tally.summary());
    if (blocks(verdict, guard)) {
      return { action: 'block', code: blockCode(verdict, this.#direction), texts: noTexts, summaries: this.#summaries };
    }
    if (verdict.outcome === 'redact') this.#redact(verdict.findings);
    return undefined;
  }

  #redact(findings: readonly Finding[]): void {
    const bySegment = Map.groupBy(findings, (finding) => finding.segment);
    this.#changed ??= new Map();
    const shown = [...this.#shown];
    for (const [segment, found] of bySegment) {
      const original = this.#originals[segment];
      if (original === undefined) continue;
      const text = redactWhole(this.#changed.get(segment) ?? original.text, original.format, found);
      this.#changed.set(segment, text);
      shown[segment] = this.#show(text, original);
    }
    this.#shown = shown;
  }

  #show(text: string, original: InspectableText): InspectedText {
    const plain = original.format === 'text' || !text.includes('\\');
    return { text: plain ? text : readJsonEscapes(text).text, origin: original.origin };
  }
}

/** Made once for a configuration; `report` is told why a guard was unable. */
export function createInspector(all: readonly Guard[], direction: Direction, report: ReportUnable): Inspector {
  const guards = Object.freeze(all.filter((guard) => guard.directions.includes(direction)));
  const readers = guards.map((guard) => ({ guard, nothing: nothingFound(direction, guard) }));
  return {
    guards,
    inspect: (texts, subject) => new Inspecting(direction, readers, texts, subject, report).run(),
    openAnswer(subject) {
      const pairs = readers.map(({ guard, nothing }) => ({ guard, tally: new Tally(nothing) }));
      return {
        open: () => pairs.map(({ guard, tally }) => openGuardScanner(guard, direction, subject, tally, report)),
        summaries: () => pairs.map(({ tally }) => tally.summary()),
      };
    },
  };
}
