import { isUnknownAnswer } from '../core/assistant-sentences.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';

/** What is asked in a conversation, and what was asked before. */
export interface AskedConversation {
  readonly question: string;
  /** The latest last. */
  readonly earlier: readonly string[];
  /** How many answers in a row, up to the question, were that it is not known. */
  readonly unknownBefore: number;
}

const mostEarlier = 5;

export function conversationOf({ body }: ChatRequest): AskedConversation {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as readonly Json[]) : [];
  const user: string[] = [];
  let unknownBefore = 0;
  for (const message of messages) {
    if (typeof message !== 'object' || message === null || Array.isArray(message)) continue;
    const { role, content } = message as JsonObject;
    const text = textOf(content);
    if (role === 'user' && text.trim() !== '') user.push(text);
    if (role === 'assistant') unknownBefore = isUnknownAnswer(text) ? unknownBefore + 1 : 0;
  }
  return { question: user.at(-1) ?? '', earlier: user.slice(-1 - mostEarlier, -1), unknownBefore };
}

function textOf(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as readonly Json[])
    .map((part) =>
      typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as JsonObject)['text'] : undefined,
    )
    .filter((text) => typeof text === 'string')
    .join('\n');
}
