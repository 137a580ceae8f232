import type { ErrorCode } from '@gatehouse/contract/errors';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { CollectedAnswer } from '../core/answer.ts';
import type { Usage } from '../core/delta.ts';
import type { Exchange, TriedTarget } from '../core/exchange.ts';
import { isStreamed } from '../core/request.ts';
import type { LeafDraft, Receipt } from '../core/ledger.ts';

type Draft<K extends LeafDraft['kind']> = Extract<LeafDraft, { kind: K }>;

export interface LeafFacts {
  readonly policyHash: string;
  readonly status: number;
  readonly code: ErrorCode | undefined;
  /** Monotonic milliseconds. */
  readonly now: number;
}

/** Names of models are cut to what a leaf has room for; the full name is in the sealed prompt. */
const longestName = 256;
const longestFinish = 64;
/** As many as a leaf has room for; two rounds of all targets are fewer. */
const mostTried = 32;

/** A cut can leave half a surrogate pair, which canonical JSON refuses. */
function clipped(name: string, longest = longestName): string {
  return name.length <= longest ? name : name.slice(0, longest).toWellFormed();
}

/** One literal of one shape each: undefined fields are not written, and objects put together by spreads took six times as long. */
export function requestDraft(exchange: Exchange, policyHash: string): Draft<'request'> {
  const { caller, notes } = exchange;
  return {
    batch: exchange.ofBatch,
    dialect: exchange.dialect,
    guardPolicy: guardPolicyOf(exchange),
    key: caller?.key,
    kind: 'request',
    model: notes.model === undefined ? undefined : clipped(notes.model),
    person: caller?.person,
    policy: policyHash,
    request: exchange.id,
    reserved: reservedOf(exchange),
    team: caller?.team,
    template: notes.template,
    tenant: caller?.tenant ?? 'unknown',
  };
}

export function resultDraft(
  exchange: Exchange,
  outcome: Draft<'result'>['outcome'],
  previous: Receipt | undefined,
  facts: LeafFacts,
): Draft<'result'> {
  const { answer, caller, notes, request } = exchange;
  const { spent } = notes;
  return {
    batch: exchange.ofBatch,
    cache: notes.cache,
    chosen: notes.chosen,
    code: facts.code,
    cost: spent?.cost,
    dialect: exchange.dialect,
    entities: notes.entities,
    estimate: spent?.estimate,
    finish: finishOf(answer),
    guardPolicy: guardPolicyOf(exchange),
    key: caller?.key,
    kind: 'result',
    knowledge: notes.assistant?.leaf,
    model: notes.model === undefined ? undefined : clipped(notes.model),
    modelDigest: notes.modelDigest,
    notInspected: request?.notInspected ?? {},
    outcome,
    person: caller?.person,
    policy: facts.policyHash,
    previous: previous?.index,
    previousShard: previous?.shard,
    provider: notes.provider,
    request: exchange.id,
    saved: spent?.saved,
    similarity: notes.similarity,
    status: facts.status,
    streamed: isStreamed(request),
    target: notes.target === undefined ? undefined : clipped(notes.target),
    team: caller?.team,
    template: notes.template,
    tenant: caller?.tenant ?? 'unknown',
    timings: timingsOf(exchange, facts.now),
    tried: notes.tried?.slice(0, mostTried).map(triedOf),
    usage: usageOf(spent?.usage),
    usageSource: spent?.source ?? 'none',
    verdicts: notes.verdicts,
    warnings: notes.warnings.length === 0 ? undefined : [...new Set(notes.warnings)],
  };
}

/** A refusal says all that a result says, but for what only a result can have. */
export function refusalDraft(exchange: Exchange, facts: LeafFacts): Draft<'refusal'> {
  const {
    outcome: _outcome,
    previous: _previous,
    previousShard: _previousShard,
    ...measured
  } = resultDraft(exchange, 'failed', undefined, facts);
  return { ...measured, kind: 'refusal' };
}

/** Rules of a verdict that a shorter draft still tells apart. */
const mostRules = 4;
const mostVerdicts = 16;

/**
 * Drafts that say less and less of the same, for where a leaf would be too large: the rules of a verdict that matched most often, and
 * the others as one; then verdicts without their rules, and only those that something came of. What happened, and to whom, stays.
 */
export function shorterDrafts(draft: LeafDraft): readonly LeafDraft[] {
  if (draft.kind !== 'result' && draft.kind !== 'refusal') return [];
  const found = draft.verdicts.filter(({ outcome }) => outcome !== 'allow').slice(0, mostVerdicts);
  return [
    { ...draft, verdicts: draft.verdicts.map((verdict) => withRules(verdict, mostRules)) },
    { ...draft, finish: undefined, verdicts: found.map((verdict) => withRules(verdict, 0)) },
  ];
}

function withRules(verdict: VerdictSummary, most: number): VerdictSummary {
  const { direction, guard, outcome, shadow } = verdict;
  const rules = Object.entries(verdict.rules).toSorted(([, left], [, right]) => right - left);
  if (rules.length <= most) return verdict;
  const others = rules.slice(most).reduce((sum, [, count]) => sum + count, 0);
  return {
    direction,
    guard,
    outcome,
    rules: { ...Object.fromEntries(rules.slice(0, most)), [`${guard}/others`]: others },
    ...(shadow === undefined ? {} : { shadow }),
  };
}

function reservedOf({ notes, spending }: Exchange): Draft<'request'>['reserved'] {
  const reserved = spending?.reserved;
  if (reserved === undefined || notes.provider === undefined || notes.target === undefined) return undefined;
  const { input, micros, output } = reserved;
  return { input, micros, output, provider: notes.provider, target: clipped(notes.target) };
}

function guardPolicyOf({ notes }: Exchange): string | undefined {
  return notes.guardPolicy === undefined ? undefined : clipped(notes.guardPolicy);
}

function finishOf(answer: CollectedAnswer | undefined): string[] | undefined {
  const finish: string[] = [];
  for (const choice of answer?.choices ?? []) {
    if (choice.finish !== undefined) finish.push(clipped(choice.finish, longestFinish));
  }
  return finish.length === 0 ? undefined : finish;
}

function timingsOf({ notes, startedAt }: Exchange, now: number): Draft<'result'>['timings'] {
  const { firstDeltaAt, queued, upstreamStartedAt } = notes;
  return {
    firstByte: firstDeltaAt === undefined ? undefined : microseconds(firstDeltaAt - startedAt),
    queued: queued === undefined ? undefined : microseconds(queued),
    total: microseconds(now - startedAt),
    upstream: upstreamStartedAt === undefined ? undefined : microseconds(now - upstreamStartedAt),
  };
}

/** What was spent in vain stands with who got it, so that no sum is made of two targets' prices. */
function triedOf({
  chosen,
  code,
  provider,
  spent,
  target,
  took,
}: TriedTarget): NonNullable<Draft<'result'>['tried']>[number] {
  const { cost, source, usage } = spent;
  return {
    chosen,
    code,
    cost,
    provider,
    target: clipped(target),
    took: microseconds(took),
    usage: usage === undefined ? undefined : { input: usage.input, output: usage.output },
    usageSource: source,
  };
}

function usageOf(usage: Usage | undefined): Draft<'result'>['usage'] {
  if (usage === undefined) return undefined;
  const { audio, cachedInput, images, input, output, reasoning } = usage;
  return { audio, cachedInput, images, input, output, reasoning };
}

function microseconds(milliseconds: number): number {
  return Math.max(0, Math.round(milliseconds * 1_000));
}
