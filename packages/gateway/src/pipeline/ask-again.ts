import { requestOf, type Exchange } from '../core/exchange.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { FieldSegment, type Segment } from '../core/segment.ts';
import { leaveCall, type LeaveCallRooms } from './leave-call.ts';

/** UTF-16 code units of a schema that is told again. */
const longestSchema = 8_000;

const opening = 'Your last answer cannot be used. This is wrong with it:';
const wantedForm = 'The whole answer has to be JSON that fits this JSON Schema:';
const closing =
  'Give the whole answer again, corrected, in the same language and form. Say nothing about this message or about the correction.';

/** Leaves an answer that will not be given, so that the request can go down the rest of the path once more: what was gathered below counts no more. */
export function leaveAnswer(exchange: Exchange, rooms: LeaveCallRooms): void {
  exchange.onValid = undefined;
  leaveCall(exchange, 'answer_invalid', rooms);
  const { verdicts } = exchange.notes;
  verdicts.splice(
    0,
    Infinity,
    ...verdicts.filter(({ direction, guard }) => direction !== 'input' || guard !== 'pseudonyms'),
  );
}

/** The texts of a request as they are before personal data are replaced in them. */
export function keepTexts(segments: readonly Segment[]): readonly string[] {
  return segments.map(({ text }) => text);
}

/**
 * Puts an answer and what is wrong with it behind the conversation, as if the client had sent both; then the request can go the rest of the path once
 * more. Its texts are put back to what they were first, so that everybody in it is replaced by the same as before.
 */
export function extendConversation(
  exchange: Exchange,
  texts: readonly string[],
  {
    answer,
    problems,
    schema,
  }: { readonly answer: string; readonly problems: readonly string[]; readonly schema: JsonObject | undefined },
): void {
  const request = requestOf(exchange);
  const { messages } = request.body;
  if (!Array.isArray(messages)) throw new Error('a conversation has messages');
  for (const [index, text] of texts.entries()) {
    const segment = request.segments[index];
    if (segment !== undefined && segment.text !== text) segment.text = text;
  }
  const segments = [...request.segments];
  const say = (role: 'assistant' | 'user', content: string): void => {
    const message: JsonObject = { role, content };
    segments.push(new FieldSegment(message, 'content', `/messages/${messages.length}/content`, role));
    (messages as Json[]).push(message);
  };
  // Servers refuse messages that say nothing.
  if (answer.trim() !== '') say('assistant', answer);
  say('user', correction(problems, schema));
  exchange.request = { ...request, segments };
}

function correction(problems: readonly string[], schema: JsonObject | undefined): string {
  const written = schema === undefined ? undefined : JSON.stringify(schema);
  const told = written === undefined || written.length > longestSchema ? [] : [`${wantedForm}\n${written}`];
  return [`${opening}\n${problems.map((problem) => `- ${problem}`).join('\n')}`, ...told, closing].join('\n\n');
}
