import type { PlaygroundEntity, PlaygroundFinding, PlaygroundReport } from '@gatehouse/contract/admin-playground';
import type { EntityType } from '@gatehouse/contract/entity-types';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import type { Exchange, ExchangeNotes } from '../core/exchange.ts';
import type { ExchangeWatch, WatchedChannel, WatchedJudgement } from '../core/exchange-watch.ts';
import type { Direction, Guard, StreamScan } from '../core/guard.ts';
import type { Receipt } from '../core/ledger.ts';
import type { ReplacedText } from '../core/pseudonymiser.ts';
import type { Segment } from '../core/segment.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { readJsonEscapes } from '../lib/json-escapes.ts';
import type { TextPlaces } from '../lib/text-places.ts';
import type { MeaningOf } from './incidents.ts';
import { redactWithPlaces } from './redacted-places.ts';
import { overheard, type Span, TextTrail } from './text-trail.ts';

/** Of an answer: what was found in it, with places as its reader saw them. */
interface HeardFinding {
  readonly guard: Guard;
  readonly layer: number;
  readonly channel: WatchedChannel;
  readonly outcome: PlaygroundFinding['outcome'];
  readonly finding: Finding;
}

interface PutBack extends Span {
  readonly channel: WatchedChannel;
  readonly placeholder: string;
}

/** What puts originals back reads an answer after all guards. */
const restorerLayer = Number.MAX_SAFE_INTEGER;

/** Finished findings that one exchange has at most; more say nothing more to a person. */
const mostFindings = 500;

/** A text of the request, and how its places were before guards have changed it. */
class WatchedText {
  readonly original: string;
  readonly #json: { original(place: number): number } | undefined;
  readonly #changes: TextPlaces[] = [];
  #text: string;

  constructor({ text, format }: Segment) {
    this.original = text;
    this.#text = text;
    this.#json = format === 'json' && text.includes('\\') ? readJsonEscapes(text) : undefined;
  }

  /** Where a finding was in the text as it was sent. Undefined where that cannot be told: in JSON that guards have changed. */
  before({ start, end }: Span): Span | undefined {
    if (this.#json !== undefined) {
      if (this.#changes.length > 0) return undefined;
      return { start: this.#json.original(start), end: this.#json.original(end) };
    }
    let span: Span = { start, end };
    for (const places of this.#changes.toReversed())
      span = { start: places.start(span.start), end: places.end(span.end) };
    return span;
  }

  redact(findings: readonly Finding[]): void {
    const { text, places } = redactWithPlaces(this.#text, findings);
    this.#text = text;
    this.#changes.push(places);
  }
}

/** Gathers what the stages tell of one exchange, and reports it with what the notes of the exchange have. */
export class ExchangeWatcher implements ExchangeWatch {
  guardPolicy: string | undefined;
  readonly #meaningOf: MeaningOf;
  readonly #onAsked: () => void;
  readonly #findings: PlaygroundFinding[] = [];
  readonly #heard: HeardFinding[] = [];
  readonly #passed: PlaygroundReport['passed'] = [];
  readonly #replaced: PlaygroundEntity[] = [];
  readonly #restored: PutBack[] = [];
  readonly #trails = new Map<string, TextTrail>();
  #texts: readonly WatchedText[] = [];

  /** `onAsked` is told when the model is about to be asked. */
  constructor(meaningOf: MeaningOf, onAsked: () => void) {
    this.#meaningOf = meaningOf;
    this.#onAsked = onAsked;
  }

  /** The request has been read, and nothing in it is changed yet. */
  received(segments: readonly Segment[]): void {
    this.#texts = segments.map((segment) => new WatchedText(segment));
  }

  inputJudged(judgements: readonly WatchedJudgement[], segments: readonly Segment[]): void {
    for (const { guard, verdict } of judgements) {
      if (verdict.outcome === 'unable') continue;
      if (verdict.outcome === 'allow') {
        this.#notePassed(guard, 'input', verdict.score);
        continue;
      }
      const { outcome } = verdict;
      for (const finding of verdict.findings) {
        const place = segments[finding.segment]?.place;
        this.#add({
          ...this.#described(guard, outcome, finding),
          direction: 'input',
          ...(place === undefined ? undefined : { place }),
          ...this.#texts[finding.segment]?.before(finding),
        });
      }
      if (outcome !== 'redact' || guard.shadow) continue;
      for (const [segment, findings] of Map.groupBy(verdict.findings, (finding) => finding.segment))
        this.#texts[segment]?.redact(findings);
    }
  }

  replaced(texts: readonly ReplacedText[], segments: readonly Segment[]): void {
    for (const [index, { entities }] of texts.entries()) {
      const place = segments[index]?.place;
      for (const { type, placeholder, ...span } of entities) {
        if (this.#replaced.length >= mostFindings) return;
        this.#replaced.push({
          type,
          placeholder,
          ...(place === undefined ? undefined : { place }),
          ...this.#texts[index]?.before(span),
        });
      }
    }
  }

  asked(): void {
    this.#onAsked();
  }

  outputJudged(guard: Guard, layer: number, channel: WatchedChannel, verdict: Verdict): void {
    if (verdict.outcome === 'unable') return;
    if (verdict.outcome === 'allow') {
      this.#notePassed(guard, 'output', verdict.score);
      return;
    }
    const { outcome } = verdict;
    for (const finding of verdict.findings) {
      if (this.#heard.length < mostFindings) this.#heard.push({ guard, layer, channel, outcome, finding });
      if (outcome === 'redact' && !guard.shadow) this.#trail(channel).changed(layer, finding);
    }
  }

  restoring(channel: WatchedChannel, scan: StreamScan): StreamScan {
    let text = '';
    const trail = this.#trail(channel);
    const heard = overheard(scan, (verdict) => {
      if (verdict.outcome !== 'redact') return;
      for (const finding of verdict.findings) {
        trail.changed(restorerLayer, finding);
        const { start, end } = finding;
        if (this.#restored.length < mostFindings)
          this.#restored.push({ channel, start, end, placeholder: text.slice(start, end) });
      }
    });
    return {
      push(piece) {
        text += piece;
        return heard.push(piece);
      },
      end: () => heard.end(),
    };
  }

  /** `now` is of the monotonic clock, in milliseconds. */
  report(exchange: Exchange, phase: PlaygroundReport['phase'], now: number, param?: string): PlaygroundReport {
    const { notes, request, answer } = exchange;
    const { usage, outcomeCode, provider, target } = notes;
    const finish = answer?.choices[0]?.finish;
    return {
      request: exchange.id,
      phase,
      ...(outcomeCode === undefined ? undefined : { code: outcomeCode }),
      ...(param === undefined ? undefined : { param }),
      policy: notes.guardPolicy ?? defaultPolicy,
      ...(provider === undefined ? undefined : { provider }),
      ...(target === undefined ? undefined : { target }),
      cache: notes.cache,
      ...(notes.assistant === undefined ? undefined : { assistant: notes.assistant.trace }),
      stages: stageTimes(notes),
      timings: timings(exchange, now),
      verdicts: notes.verdicts,
      findings: [...this.#findings, ...this.#heard.map((heard) => this.#told(heard))],
      passed: this.#passed,
      replaced: this.#replaced,
      restored: this.#restored.map((one) => this.#putBack(one)),
      read: (request?.segments ?? []).flatMap(({ place, text }, index) =>
        this.#texts[index]?.original === text ? [] : [{ place, text }],
      ),
      ...(usage === undefined
        ? undefined
        : {
            usage: {
              input: usage.input,
              output: usage.output,
              ...(usage.cachedInput === undefined ? undefined : { cachedInput: usage.cachedInput }),
              ...(usage.reasoning === undefined ? undefined : { reasoning: usage.reasoning }),
            },
          }),
      ...(finish === undefined ? undefined : { finish }),
      receipts: {
        ...(notes.requestReceipt === undefined ? undefined : { request: placeOf(notes.requestReceipt) }),
        ...(notes.receipt === undefined ? undefined : { result: placeOf(notes.receipt) }),
      },
    };
  }

  #add(finding: PlaygroundFinding): void {
    if (this.#findings.length < mostFindings) this.#findings.push(finding);
  }

  #notePassed(guard: Guard, direction: Direction, score: number | undefined): void {
    if (score === undefined || score === 0) return;
    const known = this.#passed.find((one) => one.guard === guard.id && one.direction === direction);
    if (known === undefined) this.#passed.push({ guard: guard.id, direction, score: score / 1_000 });
    else known.score = Math.max(known.score, score / 1_000);
  }

  #trail({ choice, channel }: WatchedChannel): TextTrail {
    const name = `${choice} ${channel}`;
    const trail = this.#trails.get(name) ?? new TextTrail();
    this.#trails.set(name, trail);
    return trail;
  }

  #told({ guard, layer, channel, outcome, finding }: HeardFinding): PlaygroundFinding {
    // What was kept back has no place in what was given out, and is not told word by word either.
    const kept = (outcome === 'block' || outcome === 'redact') && !guard.shadow;
    const given = isText(channel) && (outcome !== 'block' || guard.shadow);
    const { contributions, ...described } = this.#described(guard, outcome, finding);
    return {
      ...described,
      ...(kept || contributions === undefined ? undefined : { contributions }),
      direction: 'output',
      channel: channel.channel,
      ...(given ? this.#trail(channel).final(layer, finding) : undefined),
    };
  }

  #putBack({ channel, placeholder, ...span }: PutBack): PlaygroundEntity {
    const type = this.#typeOf(placeholder);
    return {
      ...(type === undefined ? undefined : { type }),
      placeholder,
      channel: channel.channel,
      ...(isText(channel) ? this.#trail(channel).final(restorerLayer, span) : undefined),
    };
  }

  /** Models write placeholders in many ways. */
  #typeOf(placeholder: string): EntityType | undefined {
    const bare = bareName(placeholder);
    return this.#replaced.find((one) => bareName(one.placeholder) === bare)?.type;
  }

  #described(
    guard: Guard,
    outcome: PlaygroundFinding['outcome'],
    { rule, score, encodings, model, contributions }: Finding,
  ): Omit<PlaygroundFinding, 'direction'> {
    const meaning = this.#meaningOf(guard, rule);
    return {
      guard: guard.id,
      rule,
      outcome,
      ...(score === undefined ? undefined : { score: score / 1_000 }),
      ...(guard.shadow ? { shadow: true } : undefined),
      ...(encodings === undefined ? undefined : { encodings: [...encodings] }),
      ...(model === undefined ? undefined : { model }),
      ...(contributions === undefined ? undefined : { contributions: [...contributions] }),
      ...(meaning === undefined
        ? undefined
        : {
            owasp: [...meaning.owasp],
            asi: [...(meaning.asi ?? [])],
            atlas: [...(meaning.atlas ?? [])],
            explanation: meaning.explanation,
          }),
    };
  }
}

/** Texts whose pieces are given out as one: of others there may be several of a name. */
function isText({ choice, channel }: WatchedChannel): boolean {
  return choice === 0 && (channel === 'content' || channel === 'reasoning' || channel === 'refusal');
}

function bareName(placeholder: string): string {
  return placeholder.replaceAll(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

function stageTimes({ stageTimes: times }: ExchangeNotes): PlaygroundReport['stages'] {
  return Object.fromEntries(
    Object.entries(times).flatMap(([name, time]) => (time === undefined ? [] : [[name, microseconds(time)]])),
  );
}

function timings({ notes, startedAt }: Exchange, now: number): PlaygroundReport['timings'] {
  const { firstDeltaAt, upstreamStartedAt } = notes;
  return {
    total: microseconds(now - startedAt),
    ...(firstDeltaAt === undefined ? undefined : { firstByte: microseconds(firstDeltaAt - startedAt) }),
    ...(upstreamStartedAt === undefined ? undefined : { upstream: microseconds(now - upstreamStartedAt) }),
  };
}

function microseconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1_000));
}

function placeOf({ log, shard, index }: Receipt): NonNullable<PlaygroundReport['receipts']['result']> {
  return { log, shard, index };
}
