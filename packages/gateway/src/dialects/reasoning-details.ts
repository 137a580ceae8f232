import type { JsonObject } from '../core/json.ts';
import { SignedSegment } from '../core/segment.ts';
import { isOpaque } from './openai-chat-messages.ts';
import type { BlockPlace } from './part-list.ts';
import { refuse, type RequestScan } from './request-scan.ts';

/** A block of reasoning that comes back: a text with the signature that it has, or what only its author can read. */
export type Thought =
  | { readonly text: string; readonly signature: string | undefined; readonly at: BlockPlace }
  | { readonly data: string; readonly at: BlockPlace };

/** Reasoning that comes back. One block without a signature is that of an open model, which takes it as plain text. */
export function addReasoning(message: JsonObject, thoughts: readonly Thought[], scan: RequestScan): void {
  const details = thoughts.flatMap((thought) => detailOf(thought, scan));
  const [only, ...others] = details;
  if (only === undefined) return;
  const { text } = only;
  if (others.length > 0 || typeof text !== 'string' || only['signature'] !== undefined) {
    message['reasoning_details'] = details;
    return;
  }
  // Nothing has come behind the segment over the detail; here it has to be one over the message.
  const place = scan.segments.pop()?.place ?? '';
  message['reasoning_content'] = text;
  scan.text(message, 'reasoning_content', place, 'assistant');
}

function detailOf(thought: Thought, scan: RequestScan): JsonObject[] {
  const { param, place } = thought.at;
  if ('data' in thought) {
    if (!isOpaque(thought.data)) refuse(param);
    scan.uninspectable('encrypted_reasoning', param);
    return [{ type: 'reasoning.encrypted', data: thought.data }];
  }
  const { signature = '', text } = thought;
  if (signature === '' && text === '') return [];
  const detail: JsonObject = { type: 'reasoning.text', text, ...(signature === '' ? undefined : { signature }) };
  scan.segments.push(new SignedSegment(detail, 'text', place, 'assistant'));
  return [detail];
}
