import type { Delta, FinishDetail, Usage } from './delta.ts';
import type { Json } from './json.ts';

export interface CollectedToolCall {
  id: string | undefined;
  name: string;
  arguments: string;
}

/** A block of reasoning, in the form of OpenRouter's `reasoning_details`. */
export type ReasoningDetail =
  /** The signature is empty where it is no longer good. */
  | { readonly type: 'reasoning.text'; readonly text: string; readonly signature: string }
  | { readonly type: 'reasoning.encrypted'; readonly data: string };

export interface CollectedChoice {
  readonly index: number;
  content: string | null;
  reasoning: string | undefined;
  reasoningField: string | undefined;
  /** The blocks of reasoning that are signed or encrypted, in order; text of `reasoning` behind the last of them is neither. */
  reasoningDetails: ReasoningDetail[] | undefined;
  refusal: string | undefined;
  readonly toolCalls: CollectedToolCall[];
  logprobs: Json[] | undefined;
  finish: string | undefined;
  finishDetail: FinishDetail | undefined;
}

/** A stream of deltas, gathered. */
export interface CollectedAnswer {
  start: Extract<Delta, { type: 'start' }> | undefined;
  readonly choices: CollectedChoice[];
  readonly embeddings: Extract<Delta, { type: 'embedding' }>[];
  readonly scores: Extract<Delta, { type: 'score' }>[];
  timings?: Extract<Delta, { type: 'timings' }>;
  images?: Extract<Delta, { type: 'image' }>[];
  usage: Usage | undefined;
}

export function emptyAnswer(): CollectedAnswer {
  return { start: undefined, choices: [], embeddings: [], scores: [], usage: undefined };
}

function choiceOf(answer: CollectedAnswer, index: number): CollectedChoice {
  const known =
    answer.choices[index]?.index === index ? answer.choices[index] : answer.choices.find((c) => c.index === index);
  if (known !== undefined) return known;
  const choice: CollectedChoice = {
    index,
    content: null,
    reasoning: undefined,
    reasoningField: undefined,
    reasoningDetails: undefined,
    refusal: undefined,
    toolCalls: [],
    logprobs: undefined,
    finish: undefined,
    finishDetail: undefined,
  };
  answer.choices.push(choice);
  return choice;
}

/** The reasoning that no signature has closed yet. */
export function openReasoning({ reasoning, reasoningDetails }: CollectedChoice): string {
  let closed = 0;
  for (const detail of reasoningDetails ?? []) if (detail.type === 'reasoning.text') closed += detail.text.length;
  return (reasoning ?? '').slice(closed);
}

function closeReasoning(choice: CollectedChoice, delta: Extract<Delta, { type: 'text' }>): void {
  const { signature, redacted } = delta;
  choice.reasoningDetails ??= [];
  if (signature !== undefined)
    choice.reasoningDetails.push({ type: 'reasoning.text', text: openReasoning(choice), signature });
  if (redacted !== undefined) choice.reasoningDetails.push({ type: 'reasoning.encrypted', data: redacted });
}

/** Adds one delta to what was gathered so far. */
export function collect(answer: CollectedAnswer, delta: Delta): void {
  switch (delta.type) {
    case 'start':
      answer.start = answer.start === undefined ? delta : { ...answer.start, ...delta };
      return;
    case 'usage':
      answer.usage = delta.usage;
      return;
    case 'embedding':
      answer.embeddings.push(delta);
      return;
    case 'score':
      answer.scores.push(delta);
      return;
    case 'timings':
      answer.timings = delta;
      return;
    case 'image':
      (answer.images ??= []).push(delta);
      return;
    case 'finish': {
      const choice = choiceOf(answer, delta.choice);
      choice.finish = delta.reason;
      choice.finishDetail = delta.detail;
      return;
    }
    case 'text': {
      const choice = choiceOf(answer, delta.choice);
      if (delta.channel === 'content') choice.content = (choice.content ?? '') + delta.text;
      else if (delta.channel === 'refusal') choice.refusal = (choice.refusal ?? '') + delta.text;
      else {
        choice.reasoning = (choice.reasoning ?? '') + delta.text;
        choice.reasoningField ??= delta.field;
        if (delta.signature !== undefined || delta.redacted !== undefined) closeReasoning(choice, delta);
      }
      if (delta.logprobs !== undefined) {
        choice.logprobs ??= [];
        choice.logprobs.push(...delta.logprobs);
      }
      return;
    }
    case 'toolCall': {
      const choice = choiceOf(answer, delta.choice);
      const call = (choice.toolCalls[delta.index] ??= { id: undefined, name: '', arguments: '' });
      call.id ??= delta.id;
      call.name += delta.name ?? '';
      call.arguments += delta.arguments;
    }
  }
}
