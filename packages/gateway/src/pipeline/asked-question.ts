import type { ModelRequest } from '../core/request.ts';
import type { Json, JsonObject } from '../core/json.ts';

/** UTF-16 code units; in longer texts too much can differ that a vector does not show. */
const longest = 2_000;

export interface AskedQuestion {
  /** The last words of the user. */
  readonly text: string;
  /** The request without them. */
  readonly others: JsonObject;
}

/**
 * The question of a request, where it is a plain one: the last message is of the user and is text, and no tool is at hand, whose use depends on more
 * than words. Undefined for all else.
 */
export function askedQuestion({ body, kind }: ModelRequest): AskedQuestion | undefined {
  const { messages, stream: _stream, stream_options: _options, ...settings } = body;
  if (kind !== 'chat' || !isList(messages) || settings['tools'] !== undefined) return undefined;
  const last = messages.at(-1);
  if (!isObject(last) || last['role'] !== 'user') return undefined;
  const text = textOf(last['content']);
  if (text === undefined || text.length > longest || text.trim() === '') return undefined;
  const { content: _content, ...message } = last;
  return { text, others: { ...settings, messages: [...messages.slice(0, -1), message] } };
}

/** Of a list of parts only where it is one text and nothing else. */
function textOf(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return content;
  if (!isList(content) || content.length !== 1) return undefined;
  const [part] = content;
  return isObject(part) && part['type'] === 'text' && typeof part['text'] === 'string' ? part['text'] : undefined;
}

/** Array.isArray takes what is in the list for anything. */
function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const negations: ReadonlySet<string> = new Set(
  (
    'no not never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt couldnt except ' +
    'nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder noch ohne außer'
  ).split(' '),
);

/**
 * What must be the same in two questions beside their meaning, since vectors tell it badly: numbers and everything with a digit, placeholders of
 * personal data, words in capital letters only, and words that negate. In one pass.
 */
export function factsOf(text: string): string {
  const facts: string[] = [];
  for (const [word] of text.replaceAll(/['’]/g, '').matchAll(/\[[^\][\s]{1,80}\]|[\p{L}\p{M}\p{N}_@./:%€$£+-]+/gu)) {
    const bare = word.replaceAll(/^[.:/+-]+|[.:/]+$/g, '');
    if (word.startsWith('[') || /[\p{N}@€$£%]/u.test(word)) facts.push(bare);
    else if (bare.length > 1 && bare === bare.toUpperCase() && bare !== bare.toLowerCase()) facts.push(bare);
    else if (negations.has(bare.toLowerCase())) facts.push('¬');
  }
  return facts.join(' ');
}
