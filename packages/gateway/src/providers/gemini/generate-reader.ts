import type { Usage } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { isToolName, tokenCount } from '../../upstream/answer-values.ts';
import { UpstreamAnswerError } from '../../upstream/upstream-answer-error.ts';
import { type Foreign, invalid, isObject, parseObject, printable } from '../../upstream/foreign-json.ts';
import type { ReaderParts } from '../../upstream/model-server.ts';
import { markGemini } from '../../upstream/signature-owner.ts';
import { geminiFault } from './gemini-fault.ts';

const finishReasons: Readonly<Record<string, string>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  LANGUAGE: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
  IMAGE_PROHIBITED_CONTENT: 'content_filter',
  IMAGE_RECITATION: 'content_filter',
  MALFORMED_FUNCTION_CALL: 'stop',
  UNEXPECTED_TOOL_CALL: 'stop',
  TOO_MANY_TOOL_CALLS: 'stop',
  OTHER: 'stop',
};
const mostChoices = 8;
const mostCalls = 1_024;
const knownPartFields = new Set(['text', 'thought', 'thoughtSignature', 'functionCall']);

interface Choice {
  calls: number;
  finished: boolean;
}

/** Turns answers of Gemini, whole or as events of the same form, into deltas. */
export class GenerateReader {
  done = false;
  readonly #parts: ReaderParts;
  readonly #wanted: number;
  readonly #choices = new Map<number, Choice>();
  #started = false;
  #usage: Usage | undefined;

  constructor(wanted: number, parts: ReaderParts) {
    this.#wanted = wanted;
    this.#parts = parts;
  }

  readEvent(data: string): void {
    this.#answer(data);
  }

  readWhole(text: string): void {
    this.#answer(text);
    if (this.#choices.size === 0) throw invalid('the answer has no candidates');
    this.endOfStream();
  }

  /** There is no sign of the end but that every choice has finished. */
  endOfStream(): void {
    if (this.done) return;
    const finished = [...this.#choices.values()].filter((choice) => choice.finished).length;
    if (finished < this.#choices.size || finished < this.#wanted)
      throw new GatehouseError('upstream_broken_stream', { note: 'the stream ended before the answer was complete' });
    if (this.#usage !== undefined) this.#parts.emit({ type: 'usage', usage: this.#usage });
    this.done = true;
  }

  #answer(text: string): void {
    const answer = parseObject(text, this.#parts.excerpt);
    if (isObject(answer['error'])) throw geminiFault(text, this.#parts.excerpt);
    const feedback = answer['promptFeedback'];
    if (isObject(feedback) && typeof feedback['blockReason'] === 'string') {
      throw new GatehouseError('upstream_refused_content', {
        cause: new UpstreamAnswerError(200, this.#parts.excerpt(text)),
      });
    }
    if (!this.#started) this.#start(answer);
    const usage = answer['usageMetadata'];
    if (isObject(usage)) this.#usage = readGeminiUsage(usage) ?? this.#usage;
    const candidates = answer['candidates'];
    if (candidates === undefined) return;
    if (!Array.isArray(candidates) || candidates.length > mostChoices) throw invalid('the answer has no candidates');
    for (const candidate of candidates as readonly unknown[]) {
      if (!isObject(candidate)) throw invalid('a candidate is not an object');
      this.#candidate(candidate);
    }
  }

  #start(answer: Foreign): void {
    this.#started = true;
    const { modelVersion: model, responseId: id } = answer;
    this.#parts.emit({
      type: 'start',
      ...(typeof id === 'string' && printable.test(id) ? { id } : undefined),
      ...(typeof model === 'string' && printable.test(model) ? { model } : undefined),
    });
  }

  #candidate(candidate: Foreign): void {
    const index = candidate['index'] ?? 0;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= mostChoices)
      throw invalid('a candidate has a wrong index');
    const choice = this.#choices.get(index) ?? { calls: 0, finished: false };
    this.#choices.set(index, choice);
    const content = candidate['content'];
    const parts = isObject(content) ? content['parts'] : undefined;
    for (const part of Array.isArray(parts) ? (parts as readonly unknown[]) : []) {
      if (!isObject(part)) throw invalid('a part is not an object');
      this.#part(index, choice, part);
    }
    const reason = candidate['finishReason'];
    if (typeof reason !== 'string' || reason === '' || choice.finished) return;
    choice.finished = true;
    const plain = Object.hasOwn(finishReasons, reason) ? finishReasons[reason] : undefined;
    if (plain === undefined) this.#parts.dropped('candidates[].finishReason');
    this.#parts.emit({
      type: 'finish',
      choice: index,
      reason: plain === 'stop' && choice.calls > 0 ? 'tool_calls' : (plain ?? 'stop'),
      ...(plain === undefined ? undefined : { detail: { reason } }),
    });
  }

  #part(index: number, choice: Choice, part: Foreign): void {
    for (const name of Object.keys(part))
      if (!knownPartFields.has(name)) this.#parts.dropped(`candidates[].content.parts[].${name}`);
    const { functionCall: call, text, thought, thoughtSignature: signature } = part;
    // It belongs to the thoughts before, so it comes before the text or the call that it stands with.
    if (typeof signature === 'string' && signature !== '')
      this.#parts.emit({
        type: 'text',
        choice: index,
        channel: 'reasoning',
        text: '',
        signature: markGemini(signature),
      });
    if (typeof text === 'string' && text !== '') {
      if (thought === true)
        this.#parts.emit({ type: 'text', choice: index, channel: 'reasoning', text, field: 'reasoning' });
      else this.#parts.emit({ type: 'text', choice: index, channel: 'content', text });
    }
    if (isObject(call)) this.#call(index, choice, call);
  }

  /** Calls come whole. Older models give them no id; then they get one that is one of its kind in this answer. */
  #call(index: number, choice: Choice, call: Foreign): void {
    const { id, name } = call;
    const given = call['args'];
    if (!isToolName(name)) throw invalid('a tool call has a wrong name');
    if (choice.calls >= mostCalls) throw invalid('too many tool calls');
    const position = choice.calls++;
    this.#parts.emit({
      type: 'toolCall',
      choice: index,
      index: position,
      id: typeof id === 'string' && printable.test(id) ? id : `call_${index}_${position}`,
      name,
      arguments: JSON.stringify(isObject(given) ? given : {}),
    });
  }
}

/** There, thoughts are counted apart from the rest of the answer. */
export function readGeminiUsage(usage: Foreign): Usage | undefined {
  const prompt = tokenCount(usage['promptTokenCount']);
  const thoughts = tokenCount(usage['thoughtsTokenCount']) ?? 0;
  const written = usage['candidatesTokenCount'] === undefined ? 0 : tokenCount(usage['candidatesTokenCount']);
  const results = tokenCount(usage['toolUsePromptTokenCount']) ?? 0;
  if (prompt === undefined || written === undefined) return undefined;
  const cached = tokenCount(usage['cachedContentTokenCount']);
  return {
    input: prompt + results,
    output: written + thoughts,
    ...(cached === undefined || cached > prompt + results ? undefined : { cachedInput: cached }),
    reasoning: thoughts,
  };
}
