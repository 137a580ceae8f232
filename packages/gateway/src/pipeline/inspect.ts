import type { ErrorCode } from '@gatehouse/contract/errors';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { Direction, Guard, InspectedText, InspectionContext, StreamScan, StreamScanResult } from '../core/guard.ts';
import type { Segment } from '../core/segment.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { readJsonEscapes } from '../lib/json-escapes.ts';
import type { AnswerChannel } from './hold-back.ts';
import { redactWhole } from './held-text.ts';
import type { Scanner } from './held-text.ts';

export type InspectableText = Pick<Segment, 'text' | 'origin' | 'format'>;

/** What an inspection is about. The signal is aborted when the client goes away. */
export interface InspectionSubject {
  readonly model: string;
  readonly signal: AbortSignal;
}

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

/** For the log: a guard that could not judge, and why. */
export type ReportUnable = (guard: string, cause: unknown) => void;

type Unable = Extract<Verdict, { outcome: 'unable' }>;
type Outcome = VerdictSummary['outcome'];

const noTexts: ReadonlyMap<number, string> = new Map();
const severity: Readonly<Record<Outcome, number>> = { allow: 0, flag: 1, redact: 2, unable: 3, block: 4 };

function unable(reason: string): Unable {
  return { outcome: 'unable', reason };
}

/** Given to a guard. Most never look at the signal, so it is made only for those who do. */
class GuardContext implements InspectionContext {
  readonly direction: Direction;
  readonly model: string;
  readonly #client: AbortSignal;
  #controller: AbortController | undefined;
  #signal: AbortSignal | undefined;

  constructor(direction: Direction, subject: InspectionSubject) {
    this.direction = direction;
    this.model = subject.model;
    this.#client = subject.signal;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    this.#signal ??= AbortSignal.any([this.#client, this.#controller.signal]);
    return this.#signal;
  }

  abort(): void {
    this.#controller ??= new AbortController();
    this.#controller.abort();
  }
}

function isPlace(value: unknown, length: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= length;
}

/** Guards may be anybody's code: what they say is checked before it is believed. */
function isSound(verdict: unknown, lengths: (segment: number) => number | undefined, firstPlace: number): verdict is Verdict {
  if (typeof verdict !== 'object' || verdict === null) return false;
  const { outcome, findings, reason, code } = verdict as Record<'outcome' | 'findings' | 'reason' | 'code', unknown>;
  if (outcome === 'allow') return true;
  if (outcome === 'unable') return typeof reason === 'string';
  if (outcome !== 'flag' && outcome !== 'redact' && outcome !== 'block') return false;
  if (code !== undefined && code !== 'prompt_too_long') return false;
  if (!Array.isArray(findings) || (outcome === 'redact' && findings.length === 0)) return false;
  return findings.every((finding: unknown) => isSoundFinding(finding, outcome, lengths, firstPlace));
}

function isSoundFinding(finding: unknown, outcome: string, lengths: (segment: number) => number | undefined, firstPlace: number): boolean {
  if (typeof finding !== 'object' || finding === null) return false;
  const { rule, segment, start, end, replacement, score } = finding as Readonly<Record<keyof Finding, unknown>>;
  if (typeof rule !== 'string' || rule === '' || rule.length > 512) return false;
  const length = typeof segment === 'number' && Number.isInteger(segment) ? lengths(segment) : undefined;
  if (length === undefined || !isPlace(start, length) || !isPlace(end, length) || start > end) return false;
  if (outcome === 'redact' && (start === end || start < firstPlace)) return false;
  if (replacement !== undefined && typeof replacement !== 'string') return false;
  return score === undefined || isPlace(score, 1_000);
}

/** What one guard has said so far, for the record. */
class Tally {
  readonly #direction: Direction;
  readonly #guard: Guard;
  #outcome: Outcome = 'allow';
  readonly #rules = new Map<string, number>();

  constructor(direction: Direction, guard: Guard) {
    this.#direction = direction;
    this.#guard = guard;
  }

  add(verdict: Verdict): void {
    if (severity[verdict.outcome] > severity[this.#outcome]) this.#outcome = verdict.outcome;
    if (verdict.outcome === 'unable') this.#count(`${this.#guard.id}/${verdict.reason}`);
    else if (verdict.outcome !== 'allow') for (const finding of verdict.findings) this.#count(finding.rule);
  }

  #count(rule: string): void {
    this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
  }

  summary(): VerdictSummary {
    return { direction: this.#direction, guard: this.#guard.id, outcome: this.#outcome, rules: Object.fromEntries(this.#rules) };
  }
}

/** Asks a guard about whole texts. A guard that crashes, takes too long or talks nonsense is `unable`. */
function ask(
  guard: Guard,
  texts: readonly InspectedText[],
  direction: Direction,
  subject: InspectionSubject,
  report: ReportUnable,
): Verdict | Promise<Verdict> {
  const context = new GuardContext(direction, subject);
  const failed = (reason: string, cause: unknown): Verdict => {
    report(guard.id, cause);
    return unable(reason);
  };
  const check = (verdict: unknown): Verdict => {
    if (!isSound(verdict, (segment) => texts[segment]?.text.length, 0)) return failed('malformed', new Error('malformed verdict'));
    return verdict.outcome === 'unable' ? failed('unable', new Error(verdict.reason)) : verdict;
  };
  let said: Verdict | Promise<Verdict>;
  try {
    said = guard.inspect(texts, context);
  } catch (thrown) {
    return failed('crashed', thrown);
  }
  if (said === allow) return said;
  if (typeof (said as Partial<PromiseLike<Verdict>> | undefined)?.then !== 'function') return check(said);
  return new Promise((resolve) => {
    let settled = false;
    const settle = (verdict: () => Verdict): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(verdict());
    };
    const timer = setTimeout(() => {
      settle(() => failed('timed-out', new Error(`no verdict within ${guard.timeout} ms`)));
      context.abort();
    }, guard.timeout);
    Promise.resolve(said).then(
      (verdict) => settle(() => check(verdict)),
      (thrown: unknown) => settle(() => failed('crashed', thrown)),
    );
  });
}

function blockCode(verdict: Verdict, direction: Direction): ErrorCode {
  if (verdict.outcome === 'unable') return 'guard_unable';
  if (direction === 'output') return 'output_blocked';
  return (verdict.outcome === 'block' ? verdict.code : undefined) ?? 'input_blocked';
}

/** `unable` as the operator wants it resolved. */
function blocks(verdict: Verdict, guard: Guard): boolean {
  return verdict.outcome === 'block' || (verdict.outcome === 'unable' && guard.onUnable === 'block');
}

/** One inspection of whole texts. */
class Inspecting {
  readonly #direction: Direction;
  readonly #guards: readonly Guard[];
  readonly #originals: readonly InspectableText[];
  readonly #subject: InspectionSubject;
  readonly #report: ReportUnable;
  readonly #summaries: VerdictSummary[] = [];
  #changed: Map<number, string> | undefined;
  /** The texts as guards see them; made anew after each change. */
  #shown: readonly InspectedText[];

  constructor(direction: Direction, guards: readonly Guard[], texts: readonly InspectableText[], subject: InspectionSubject, report: ReportUnable) {
    this.#direction = direction;
    this.#guards = guards;
    this.#originals = texts;
    this.#subject = subject;
    this.#report = report;
    this.#shown = texts.map((text) => this.#show(text.text, text));
  }

  run(allowed: readonly VerdictSummary[], from = 0): Inspection | Promise<Inspection> {
    for (let index = from; index < this.#guards.length; index++) {
      const guard = this.#guards[index];
      if (guard === undefined) break;
      const verdict = ask(guard, this.#shown, this.#direction, this.#subject, this.#report);
      if (verdict instanceof Promise) {
        return verdict.then((late) => this.#apply(guard, late) ?? this.run(allowed, index + 1));
      }
      const summary = allowed[index];
      if (verdict === allow && summary !== undefined) {
        this.#summaries.push(summary);
        continue;
      }
      const blocked = this.#apply(guard, verdict);
      if (blocked !== undefined) return blocked;
    }
    return { action: 'allow', code: undefined, texts: this.#changed ?? noTexts, summaries: this.#summaries };
  }

  #apply(guard: Guard, verdict: Verdict): Inspection | undefined {
    const tally = new Tally(this.#direction, guard);
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

/** One guard on one channel of an answer. */
class GuardScanner implements Scanner {
  readonly #guard: Guard;
  readonly #report: ReportUnable;
  readonly #tally: Tally;
  readonly #scan: StreamScan;
  #seen = 0;
  /** What was let go, which no finding may reach into. */
  #freed = 0;
  #off = false;

  constructor(guard: Guard, scan: StreamScan, tally: Tally, report: ReportUnable) {
    this.#guard = guard;
    this.#scan = scan;
    this.#tally = tally;
    this.#report = report;
  }

  push(text: string): StreamScanResult {
    this.#seen += text.length;
    if (this.#off) return { verdict: allow, hold: 0 };
    let result: StreamScanResult;
    try {
      result = this.#scan.push(text);
      if (result.verdict === allow && result.hold === 0) {
        this.#freed = this.#seen;
        return result;
      }
    } catch (thrown) {
      return this.#cannot('crashed', thrown);
    }
    const { hold } = result;
    const sound = typeof hold === 'number' && hold >= 0 && isSound(result.verdict, (segment) => (segment === 0 ? this.#seen : undefined), this.#freed);
    if (!sound) return this.#cannot('malformed', new Error('malformed verdict'));
    if (result.verdict.outcome === 'unable') return this.#cannot('unable', new Error(result.verdict.reason));
    this.#tally.add(result.verdict);
    this.#freed = Math.max(this.#freed, this.#seen - hold);
    return result;
  }

  end(): Verdict {
    if (this.#off) return allow;
    let verdict: Verdict;
    try {
      verdict = this.#scan.end();
    } catch (thrown) {
      return this.#cannot('crashed', thrown).verdict;
    }
    if (!isSound(verdict, (segment) => (segment === 0 ? this.#seen : undefined), this.#freed)) {
      return this.#cannot('malformed', new Error('malformed verdict')).verdict;
    }
    if (verdict.outcome === 'unable') return this.#cannot('unable', new Error(verdict.reason)).verdict;
    this.#tally.add(verdict);
    return verdict;
  }

  #cannot(reason: string, cause: unknown): StreamScanResult {
    this.#report(this.#guard.id, cause);
    this.#tally.add(unable(reason));
    this.#off = true;
    return { verdict: resolved(this.#guard, reason), hold: 0 };
  }
}

/** What the buffer is told of a guard that cannot judge: an `unable` that reaches it ends the answer. */
function resolved(guard: Guard, reason: string): Verdict {
  return guard.onUnable === 'block' ? unable(`${guard.id}: ${reason}`) : allow;
}

/** A guard that has to see the whole text before it says anything. */
class WholeTextScanner implements Scanner {
  readonly #guard: Guard;
  readonly #ask: (text: string) => Verdict | Promise<Verdict>;
  readonly #tally: Tally;
  #text = '';

  constructor(guard: Guard, tally: Tally, askAbout: (text: string) => Verdict | Promise<Verdict>) {
    this.#guard = guard;
    this.#tally = tally;
    this.#ask = askAbout;
  }

  push(text: string): StreamScanResult {
    this.#text += text;
    return { verdict: allow, hold: Infinity };
  }

  end(): Verdict | Promise<Verdict> {
    const verdict = this.#ask(this.#text);
    return verdict instanceof Promise ? verdict.then((late) => this.#conclude(late)) : this.#conclude(verdict);
  }

  #conclude(verdict: Verdict): Verdict {
    this.#tally.add(verdict);
    return verdict.outcome === 'unable' ? resolved(this.#guard, verdict.reason) : verdict;
  }
}

/** Made once for a configuration; `report` is told why a guard was unable. */
export function createInspector(all: readonly Guard[], direction: Direction, report: ReportUnable): Inspector {
  const guards = Object.freeze(all.filter((guard) => guard.directions.includes(direction)));
  const allowed = guards.map((guard) => new Tally(direction, guard).summary());

  function openScanner(guard: Guard, subject: InspectionSubject, tally: Tally): Scanner {
    const whole = (): Scanner =>
      new WholeTextScanner(guard, tally, (text) => ask(guard, [{ text, origin: 'assistant' }], direction, subject, report));
    if (guard.openStream === undefined) return whole();
    try {
      return new GuardScanner(guard, guard.openStream(new GuardContext(direction, subject)), tally, report);
    } catch (thrown) {
      const failing: StreamScan = {
        push: () => {
          throw thrown;
        },
        end: () => {
          throw thrown;
        },
      };
      return new GuardScanner(guard, failing, tally, report);
    }
  }

  return {
    guards,
    inspect: (texts, subject) => new Inspecting(direction, guards, texts, subject, report).run(allowed),
    openAnswer(subject) {
      const tallies = guards.map((guard) => new Tally(direction, guard));
      return {
        open: () => guards.map((guard, index) => openScanner(guard, subject, tallies[index] ?? new Tally(direction, guard))),
        summaries: () => tallies.map((tally) => tally.summary()),
      };
    },
  };
}
