import type { AnswerHead } from '../core/dialect.ts';
import {
  type CollectedAnswer,
  type CollectedChoice,
  type CollectedToolCall,
  openReasoning,
  type ReasoningDetail,
} from '../core/answer.ts';
import { encodeUsage } from './openai-usage.ts';

/** The id of an answer leads to its record, so it is made from ours and not from the provider's. */
export function completionId(exchangeId: string): string {
  return `chatcmpl-${exchangeId.slice(exchangeId.indexOf('_') + 1)}`;
}

/** Both names are in use; a client gets the one that the provider used. */
export function reasoningField(field: string | undefined): 'reasoning' | 'reasoning_content' {
  return field === 'reasoning' ? 'reasoning' : 'reasoning_content';
}

/** An id for a call whose provider gave none; clients need one to answer it. */
export function toolCallId(head: AnswerHead, choice: number, index: number): string {
  return `call_${head.exchangeId.slice(head.exchangeId.indexOf('_') + 1)}_${choice}_${index}`;
}

function encodeToolCall(head: AnswerHead, choice: number, call: CollectedToolCall, index: number) {
  return {
    id: call.id ?? toolCallId(head, choice, index),
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
  };
}

/** As OpenRouter has it; a signature that is no longer good is left out. */
export function encodeReasoningDetail(detail: ReasoningDetail, index: number) {
  if (detail.type === 'reasoning.encrypted' || detail.signature !== '') return { ...detail, index };
  return { type: detail.type, text: detail.text, index };
}

/** All of the reasoning, where a part of it is signed or encrypted. */
function reasoningDetailsOf(choice: CollectedChoice) {
  const { reasoningDetails } = choice;
  if (reasoningDetails === undefined) return {};
  const open = openReasoning(choice);
  const rest: ReasoningDetail[] = open === '' ? [] : [{ type: 'reasoning.text', text: open, signature: '' }];
  return { reasoning_details: [...reasoningDetails, ...rest].map(encodeReasoningDetail) };
}

function encodeChoice(head: AnswerHead, choice: CollectedChoice) {
  // Holes are possible where a provider numbers its calls strangely.
  const calls = choice.toolCalls.flatMap((call, index) => [encodeToolCall(head, choice.index, call, index)]);
  return {
    index: choice.index,
    message: {
      role: 'assistant',
      content: choice.content,
      refusal: choice.refusal ?? null,
      ...(choice.reasoning === undefined ? {} : { [reasoningField(choice.reasoningField)]: choice.reasoning }),
      ...reasoningDetailsOf(choice),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
    logprobs: choice.logprobs === undefined ? null : { content: choice.logprobs, refusal: null },
    finish_reason: choice.finish ?? null,
  };
}

/** A whole chat completion object. Usage that the provider did not report is left out, never invented. */
export function encodePlainChat(head: AnswerHead, answer: CollectedAnswer): string {
  const choices = answer.choices.toSorted((one, other) => one.index - other.index);
  return JSON.stringify({
    id: completionId(head.exchangeId),
    object: 'chat.completion',
    created: head.created,
    model: head.request.model,
    choices: choices.map((choice) => encodeChoice(head, choice)),
    ...(answer.usage === undefined ? {} : { usage: encodeUsage(answer.usage) }),
    ...(answer.start?.fingerprint === undefined ? {} : { system_fingerprint: answer.start.fingerprint }),
  });
}
