import type { Guard, InspectedText, InspectionContext, StreamScan, StreamScanResult } from './guard.ts';
import { always } from './guard-frame.ts';
import type { PlainReading, TextReading } from './reading.ts';
import type { Origin } from './segment.ts';
import { allow } from './verdict.ts';
import type { Finding, FindingOutcome, Verdict } from './verdict.ts';

/** A sentence of a text, and where it begins there. */
export interface CutSentence {
  readonly start: number;
  readonly reading: TextReading;
}

/** Cuts a text that comes in pieces: the same sentences wherever the pieces end. */
export interface SentenceCutter {
  /** The sentences that are complete by now. */
  push(text: string): readonly CutSentence[];
  end(): readonly CutSentence[];
  /** UTF-16 units of the sentence that is not complete. */
  readonly open: number;
}

export interface SentenceSource {
  /** The sentences of a text that is there as a whole; cut once for all who ask. */
  of(reading: TextReading): readonly CutSentence[];
  openCutter(): SentenceCutter;
}

/** What was found in a sentence: places are in the `text` of its reading. */
export interface SentenceFinding extends Pick<Finding, 'score' | 'replacement' | 'model' | 'contributions'> {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

export interface SentenceJudgement {
  readonly findings: readonly SentenceFinding[];
  /** Per mille, of what stayed below the threshold. */
  readonly score?: number | undefined;
}

export const nothingInSentence: SentenceJudgement = Object.freeze({ findings: Object.freeze([]) });

export interface JudgedSentence {
  readonly reading: PlainReading;
  /** The sentence before, which was judged by itself. */
  readonly before: PlainReading | undefined;
  readonly context: InspectionContext;
}

export interface SentenceScanOptions {
  readonly sentences: SentenceSource;
  readonly action: FindingOutcome;
  /** Which texts are read; all where nothing is said. An answer is of the assistant. */
  readonly origins?: readonly Origin[];
  /** Whether what stands encoded in a sentence is judged as well. */
  readonly decoded?: boolean;
  /** Whether what was asked matters, and not the sentences alone. */
  readonly comparesPrompt?: boolean;
  judge(sentence: JudgedSentence): SentenceJudgement;
}

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });
const emptyScan: StreamScan = Object.freeze({ push: () => nothing, end: () => allow });

/** Judges sentences one by one; keeps the one before, since many are only understood by it. */
class SentenceScan implements StreamScan {
  readonly #options: SentenceScanOptions;
  readonly #context: InspectionContext;
  readonly #cutter: SentenceCutter;
  readonly #waits: boolean;
  #before: PlainReading | undefined;

  constructor(options: SentenceScanOptions, context: InspectionContext) {
    this.#options = options;
    this.#context = context;
    this.#cutter = options.sentences.openCutter();
    this.#waits = isActive(options.action);
  }

  push(text: string): StreamScanResult {
    const sentences = this.#cutter.push(text);
    const verdict = sentences.length === 0 ? allow : this.#judge(sentences);
    const hold = this.#waits ? this.#cutter.open : 0;
    return verdict === allow && hold === 0 ? nothing : { verdict, hold };
  }

  end(): Verdict {
    return this.#judge(this.#cutter.end());
  }

  #judge(sentences: readonly CutSentence[]): Verdict {
    const findings: Finding[] = [];
    let score: number | undefined;
    for (const sentence of sentences) {
      const below = judgeSentence(this.#options, sentence, this.#before, this.#context, 0, findings);
      if (below !== undefined) score = Math.max(score ?? 0, below);
      this.#before = sentence.reading;
    }
    return concluded(this.#options, this.#context, findings, score);
  }
}

function isActive(action: FindingOutcome): boolean {
  return action === 'block' || action === 'redact';
}

function concluded(
  { action }: SentenceScanOptions,
  { detailed }: InspectionContext,
  findings: readonly Finding[],
  score: number | undefined,
): Verdict {
  if (findings.length > 0) return { outcome: action, findings };
  return detailed === true && score !== undefined && score > 0 ? { outcome: 'allow', score } : allow;
}

/** Adds what is found to `findings`; what stayed below the threshold is returned. */
function judgeSentence(
  options: SentenceScanOptions,
  { start: offset, reading }: CutSentence,
  before: PlainReading | undefined,
  context: InspectionContext,
  segment: number,
  findings: Finding[],
): number | undefined {
  const { findings: found, score } = options.judge({ reading, before, context });
  for (const { start: from, end: to, ...finding } of found) {
    const start = reading.start(from);
    const end = reading.end(to);
    const whole = end <= start;
    findings.push({
      ...finding,
      segment,
      start: offset + (whole ? 0 : start),
      end: offset + (whole ? reading.original.length : end),
    });
  }
  if (options.decoded !== true) return score;
  for (const { encodings, start, end, reading: hidden } of reading.decoded) {
    if (end <= start) continue;
    for (const { start: _from, end: _to, ...finding } of options.judge({ reading: hidden, before: undefined, context })
      .findings)
      findings.push({ ...finding, segment, start: offset + start, end: offset + end, encodings });
  }
  return score;
}

function inspectSentences(
  options: SentenceScanOptions,
  texts: readonly InspectedText[],
  context: InspectionContext,
): Verdict {
  const findings: Finding[] = [];
  let score: number | undefined;
  for (const [segment, { origin, reading }] of texts.entries()) {
    if (options.origins?.includes(origin) === false) continue;
    let before: PlainReading | undefined;
    for (const sentence of options.sentences.of(reading)) {
      const below = judgeSentence(options, sentence, before, context, segment, findings);
      if (below !== undefined) score = Math.max(score ?? 0, below);
      before = sentence.reading;
    }
  }
  return concluded(options, context, findings, score);
}

/**
 * A guard that judges sentence by sentence, so that a stream is judged as the whole text is: with an action that changes or stops the text,
 * exactly the sentence that is not complete is held; otherwise nothing is.
 */
export function scanSentences(
  options: SentenceScanOptions,
): Required<Pick<Guard, 'inspect' | 'openStream' | 'passive'>> & Pick<Guard, 'byText'> {
  return {
    passive: !isActive(options.action),
    ...(options.comparesPrompt === true ? undefined : { byText: always }),
    inspect: (texts, context) => inspectSentences(options, texts, context),
    openStream: (context) =>
      options.origins?.includes('assistant') === false ? emptyScan : new SentenceScan(options, context),
  };
}
