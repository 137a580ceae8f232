import type { GuardFact } from '@gatehouse/contract/stage-facts';
import type { Guard, InspectedText, InspectionContext, InspectionSteps } from './guard.ts';
import { always, guardFrame } from './guard-frame.ts';
import { atOnce } from './inspection-steps.ts';
import type { PlainReading } from './reading.ts';
import type { Origin } from './segment.ts';
import { allow, graver } from './verdict.ts';
import type { Finding, FindingOutcome, Verdict } from './verdict.ts';

/** A passage that says something by how it is put: 3 surely, 2 likely, 1 a hint. */
export interface FoundSignature {
  readonly rule: string;
  readonly level: 1 | 2 | 3;
  /** Places in the `text` of the reading. */
  readonly start: number;
  readonly end: number;
}

export interface Signatures {
  readonly version: string;
  /** In a text that nobody answers for, the same words weigh more. */
  find(reading: PlainReading, untrusted: boolean): readonly FoundSignature[];
  /** The same for long texts, with pauses. */
  findInSteps(reading: PlainReading, untrusted: boolean): Generator<undefined, readonly FoundSignature[]>;
}

/** A signature and its place in the text that came. */
export interface PlacedSignature extends Pick<FoundSignature, 'rule' | 'level'> {
  readonly place: Pick<Finding, 'start' | 'end' | 'encodings'>;
}

interface SignatureGuardOptions {
  readonly use: string;
  readonly id?: string | undefined;
  readonly direction: 'input' | 'output' | 'both';
  readonly onUnable: Guard['onUnable'];
  readonly shadow: boolean;
  readonly timeout: number;
  readonly action: 'flag' | 'review' | 'block';
  readonly blockSurely: boolean;
  readonly origins: readonly Origin[];
}

/** Per mille, for people: what a level is worth. */
export const levelScores = Object.freeze({ 1: 300, 2: 700, 3: 950 });

const untrusted: ReadonlySet<Origin> = new Set<Origin>(['tool', 'document', 'file']);

/** Whether a text was written by nobody who may tell the model what to do. */
export function isUntrusted(origin: Origin): boolean {
  return untrusted.has(origin);
}

/**
 * What signatures say of a text and of all that stands encoded in it; who hides what he says means it, so there a level more. Places are in the
 * text that came. `long`: with pauses.
 */
export function* signaturesIn(
  { origin, reading }: InspectedText,
  signatures: Signatures,
  long: boolean,
): Generator<undefined, readonly PlacedSignature[]> {
  const foreign = isUntrusted(origin);
  const placed: PlacedSignature[] = [];
  const direct = long ? yield* signatures.findInSteps(reading, foreign) : signatures.find(reading, foreign);
  for (const { rule, level, start, end } of direct)
    placed.push({ rule, level, place: { start: reading.start(start), end: reading.end(end) } });
  for (const { encodings, start, end, reading: decoded } of reading.decoded) {
    const found = long ? yield* signatures.findInSteps(decoded, foreign) : signatures.find(decoded, foreign);
    for (const { rule, level } of found)
      placed.push({ rule, level: level === 1 ? 2 : 3, place: { start, end, encodings } });
    if (long) yield;
  }
  return placed;
}

/** A guard that goes by signatures alone: what is sure is blocked where that is wished, what is likely meets the action. */
export function createSignatureGuard(options: SignatureGuardOptions, signatures: Signatures): Guard {
  const { action, blockSurely } = options;
  const id = options.id ?? options.use;
  const origins: ReadonlySet<Origin> = new Set(options.origins);
  const model = `signatures ${signatures.version}`;
  const facts: readonly GuardFact[] = [
    { id: 'setting', setting: 'signatures', value: signatures.version },
    { id: 'on-finding', action },
    { id: 'setting', setting: 'blockSurely', value: blockSurely },
    { id: 'setting', setting: 'origins', value: options.origins.join(', ') },
  ];
  function* judge(texts: readonly InspectedText[], { detailed }: InspectionContext, long: boolean): InspectionSteps {
    const findings: Finding[] = [];
    let outcome: FindingOutcome = 'flag';
    let hint = 0;
    for (let segment = 0; segment < texts.length; segment++) {
      const text = texts[segment];
      if (text === undefined || !origins.has(text.origin)) continue;
      if (long) yield text.reading;
      for (const { rule, level, place } of yield* signaturesIn(text, signatures, long)) {
        const score = levelScores[level];
        if (level === 1) {
          hint = score;
          continue;
        }
        outcome = graver(outcome, level === 3 && blockSurely ? 'block' : action);
        findings.push({ rule: `${id}/${rule}`, segment, ...place, score, model });
      }
    }
    if (findings.length > 0) return { outcome, findings };
    return detailed === true ? { outcome: 'allow', score: hint } : allow;
  }
  return {
    ...guardFrame(options),
    passive: action !== 'block' && !blockSurely,
    byText: always,
    describe: () => facts,
    inspect: (texts, context): Verdict => atOnce(judge(texts, context, false)),
    inspectInSteps: (texts, context) => judge(texts, context, true),
  };
}
