import type { TemplateText } from '@gatehouse/contract/prompt-text';
import type { VariableValue } from '@gatehouse/contract/prompt-values';
import type { JsonObject } from '../core/json.ts';
import type { Origin, Segment } from '../core/segment.ts';

/** One piece of a message: what is written into it changes the message and nothing beside it. */
class PieceSegment implements Segment {
  readonly place: string;
  readonly origin: Origin;
  readonly format = 'text';
  readonly continues: Segment | undefined;
  readonly #message: FilledMessage;
  readonly #index: number;

  constructor(message: FilledMessage, index: number, place: string, origin: Origin, continues: Segment | undefined) {
    this.#message = message;
    this.#index = index;
    this.place = place;
    this.origin = origin;
    this.continues = continues;
  }

  get text(): string {
    return this.#message.pieces[this.#index] ?? '';
  }

  set text(value: string) {
    this.#message.pieces[this.#index] = value;
    this.#message.join();
  }
}

/** A message whose content is the sum of its pieces. */
class FilledMessage {
  readonly pieces: string[] = [];
  readonly body: JsonObject;

  constructor(role: string) {
    this.body = { role, content: '' };
  }

  join(): void {
    this.body['content'] = this.pieces.join('');
  }
}

export interface FilledText {
  readonly message: JsonObject;
  readonly segments: readonly Segment[];
}

/**
 * A message of a template, with a segment for each of its pieces: what the operator wrote is trusted like a system prompt, what stands in the place of a
 * variable is a text of whoever asks. Values are put in between, never read as a template, and cannot become another message.
 */
export function fillMessage(
  role: 'system' | 'user' | 'assistant',
  { pieces }: TemplateText,
  values: ReadonlyMap<string, VariableValue>,
  places: { readonly template: string; readonly variables: string },
): FilledText {
  const message = new FilledMessage(role);
  const segments: Segment[] = [];
  for (const piece of pieces) {
    const value = 'variable' in piece ? values.get(piece.variable) : undefined;
    const text = 'variable' in piece ? (value?.text ?? '') : piece.text;
    if (text === '') continue;
    const index = message.pieces.push(text) - 1;
    const isTheirs = 'variable' in piece && value?.trusted !== true;
    // What a model shall answer is no prompt that an answer could give away.
    const own = role === 'assistant' ? 'assistant' : 'system';
    const place = 'variable' in piece ? `${places.variables}/${piece.variable}` : places.template;
    segments.push(new PieceSegment(message, index, place, isTheirs ? 'user' : own, segments.at(-1)));
  }
  message.join();
  return { message: message.body, segments };
}
