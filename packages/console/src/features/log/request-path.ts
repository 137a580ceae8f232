import type { LogLeaf, RequestView } from '@gatehouse/contract/admin-record';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Leaf, VerdictSummary } from '@gatehouse/contract/leaf';

/** The stages of a request in the order in which it goes through them, there and back. */
export const stageNames = [
  'authenticate',
  'limits',
  'consent',
  'input',
  'knowledge',
  'personalData',
  'cache',
  'route',
  'model',
  'output',
  'validation',
  'outcome',
] as const;

export type StageName = (typeof stageNames)[number];

/**
 * `passed`: nothing happened there; `acted`: something was found or changed; `stopped`: the request ended there; `unreached`: it never
 * came there; `open`: nobody knows yet; `unused`: there was nothing to do.
 */
export type StageState = 'passed' | 'acted' | 'stopped' | 'unreached' | 'open' | 'unused';

type RequestLeaf = Extract<Leaf, { kind: 'request' }>;
type EndLeaf = Extract<Leaf, { kind: 'result' | 'refusal' }>;
type Interrupted = Extract<Leaf, { kind: 'interrupted' }>;

/** The way of one request, as its leaves tell it. */
export interface RequestWay {
  readonly stages: readonly { readonly name: StageName; readonly state: StageState }[];
  readonly begun: RequestLeaf | undefined;
  /** Undefined as long as it goes on, and where it was interrupted. */
  readonly end: EndLeaf | undefined;
  readonly endPlace: LogLeaf | undefined;
  readonly interrupted: Interrupted | undefined;
  readonly outcome: Outcome;
  readonly verdicts: Readonly<Record<Judging, readonly VerdictSummary[]>>;
  /** Whether an assistant answered, or refused to, without having a model word its answer. */
  readonly byItself: boolean;
}

/** Stages of which verdicts tell what they did. */
type Judging = 'input' | 'knowledge' | 'output' | 'validation';

export type Outcome = 'answered' | 'blocked' | 'failed' | 'cancelled' | 'refused' | 'interrupted' | 'running';

const stops: Readonly<Partial<Record<ErrorCode, StageName>>> = {
  missing_credentials: 'authenticate',
  multiple_credentials: 'authenticate',
  invalid_api_key: 'authenticate',
  key_expired: 'authenticate',
  key_revoked: 'authenticate',
  key_suspended: 'authenticate',
  subject_suspended: 'authenticate',
  role_not_permitted: 'authenticate',
  invalid_subject: 'authenticate',
  rate_limit_exceeded: 'limits',
  too_many_failures: 'limits',
  concurrency_limit_exceeded: 'limits',
  purpose_missing: 'consent',
  subject_required: 'consent',
  consent_missing: 'consent',
  consent_withdrawn: 'consent',
  input_blocked: 'input',
  prompt_too_long: 'input',
  assistant_not_found: 'knowledge',
  knowledge_unavailable: 'knowledge',
  personal_data_refused: 'personalData',
  secret_refused: 'personalData',
  personal_data_unchecked: 'personalData',
  vault_full: 'personalData',
  prompt_not_found: 'authenticate',
  prompt_variables: 'authenticate',
  model_not_found: 'route',
  model_not_registered: 'route',
  model_changed: 'route',
  model_registration_expired: 'route',
  model_unverified: 'route',
  model_format_refused: 'route',
  unsupported_by_model: 'route',
  output_blocked: 'output',
  answer_invalid: 'validation',
  answer_unchecked: 'validation',
  answer_not_sure: 'validation',
};

export function wayOf({ leaves }: Pick<RequestView, 'leaves'>): RequestWay {
  const begun = leaves.map(({ leaf }) => leaf).find((leaf) => leaf.kind === 'request');
  const endPlace = leaves.find(({ leaf }) => leaf.kind === 'result' || leaf.kind === 'refusal');
  const last = endPlace?.leaf;
  const end = last?.kind === 'result' || last?.kind === 'refusal' ? last : undefined;
  const interrupted = leaves.map(({ leaf }) => leaf).find((leaf) => leaf.kind === 'interrupted');
  const said = end?.verdicts ?? [];
  const verdicts = {
    input: said.filter(({ direction }) => direction === 'input'),
    output: said.filter(({ direction, guard }) => direction === 'output' && !stagesThatJudge.has(guard)),
    // These are no guards: what they judge is the whole answer, as the client gets it.
    knowledge: said.filter(({ direction, guard }) => direction === 'output' && guard === 'assistant'),
    validation: said.filter(({ direction, guard }) => direction === 'output' && guard === 'validation'),
  };
  const outcome = outcomeOf(end, interrupted);
  const stopped = stopOf(end);
  const at = stopped === undefined ? stageNames.length : stageNames.indexOf(stopped);
  const byItself =
    end !== undefined &&
    isOfAssistant(end) &&
    end.provider === undefined &&
    end.cache !== 'hit' &&
    (stopped === undefined || stopped === 'output');
  const stages = stageNames.map((name, place) => {
    if (byItself && place < at && isPassedBy(name)) return { name, state: 'unreached' as const };
    if (name === 'outcome') return { name, state: stateOfOutcome(outcome) };
    if (name === stopped) return { name, state: 'stopped' as const };
    if (place > at) return { name, state: 'unreached' as const };
    return { name, state: end === undefined ? stateBefore(name, begun) : stateIn(name, end, verdicts) };
  });
  return { stages, begun, end, endPlace, interrupted, outcome, verdicts, byItself };
}

/** Stages with a name of their own among the verdicts. */
const stagesThatJudge: ReadonlySet<string> = new Set(['assistant', 'validation']);

/** Clients ask for an assistant by a model of this name. */
function isOfAssistant({ model }: EndLeaf | RequestLeaf): boolean {
  return model?.startsWith('assistant/') === true;
}

/** What stands between an assistant and a model: an answer that it gives by itself goes past it. */
function isPassedBy(name: StageName): boolean {
  return name === 'personalData' || name === 'cache' || name === 'route' || name === 'model';
}

function outcomeOf(end: EndLeaf | undefined, interrupted: Interrupted | undefined): Outcome {
  if (end?.kind === 'result') return end.outcome;
  if (end === undefined) return interrupted === undefined ? 'running' : 'interrupted';
  // Blocked before a model was called, it is a refusal in the record: for people it is the same.
  const blocked = end.verdicts.some(({ outcome, shadow }) => outcome === 'block' && shadow !== true);
  return blocked ? 'blocked' : 'refused';
}

function stopOf(end: EndLeaf | undefined): StageName | undefined {
  if (end?.code === undefined || (end.kind === 'result' && end.outcome === 'answered')) return undefined;
  if (end.code === 'guard_unable') {
    const unable = end.verdicts.find(({ outcome, shadow }) => outcome === 'unable' && shadow !== true);
    return unable?.direction === 'output' ? 'output' : 'input';
  }
  const known = Object.hasOwn(stops, end.code) ? stops[end.code as ErrorCode] : undefined;
  if (known !== undefined) return known;
  if (end.code.startsWith('upstream_') || end.code === 'context_length_exceeded') return 'model';
  // What was no request, or came while the gateway stopped, says only how it ended.
  return end.kind === 'refusal' ? 'authenticate' : 'model';
}

/** While it goes on: what is durable tells that it came to the model. */
function stateBefore(name: StageName, begun: RequestLeaf | undefined): StageState {
  if (begun === undefined) return 'open';
  if (name === 'knowledge') return isOfAssistant(begun) ? 'acted' : 'unused';
  return stageNames.indexOf(name) < stageNames.indexOf('model') ? 'passed' : 'open';
}

function stateIn(name: StageName, end: EndLeaf, verdicts: RequestWay['verdicts']): StageState {
  switch (name) {
    case 'input':
    case 'output':
    case 'validation':
      if (verdicts[name].length === 0) return name !== 'input' && end.kind === 'refusal' ? 'unreached' : 'unused';
      return verdicts[name].some(({ outcome, shadow }) => outcome !== 'allow' && shadow !== true) ? 'acted' : 'passed';
    case 'knowledge':
      return isOfAssistant(end) ? 'acted' : 'unused';
    case 'personalData':
      return Object.keys(end.entities).length > 0 ? 'acted' : 'passed';
    case 'cache':
      return end.cache === 'hit' ? 'acted' : end.cache === undefined || end.cache === 'off' ? 'unused' : 'passed';
    case 'route':
      return end.cache === 'hit' ? 'unreached' : end.provider === undefined ? 'unused' : 'passed';
    case 'model':
      return end.cache === 'hit' ? 'unreached' : 'passed';
    default:
      return 'passed';
  }
}

function stateOfOutcome(outcome: Outcome): StageState {
  if (outcome === 'running') return 'open';
  return outcome === 'answered' ? 'passed' : outcome === 'cancelled' ? 'acted' : 'stopped';
}

/** A part of the time that a request took, in microseconds from its beginning. */
export interface TimeSpan {
  readonly name: 'before' | 'waiting' | 'answering' | 'whole';
  readonly from: number;
  readonly to: number;
}

/** Where the time went: what the gateway did first, until the model began to answer, and its answer. */
export function spansOf({ firstByte, total, upstream }: EndLeaf['timings']): readonly TimeSpan[] {
  const called = upstream === undefined ? undefined : Math.max(0, total - upstream);
  if (called === undefined) return [{ name: 'whole', from: 0, to: total }];
  const began = firstByte === undefined ? total : Math.min(total, Math.max(called, firstByte));
  return [
    { name: 'before', from: 0, to: called },
    { name: 'waiting', from: called, to: began },
    ...(firstByte === undefined ? [] : [{ name: 'answering' as const, from: began, to: total }]),
  ];
}
