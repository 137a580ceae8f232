/**
 * Who wrote a piece of text. Instructions from `tool`, `document` and `file` are not to be trusted, whatever they say;
 * `parameter` is text in other fields of the request, such as descriptions in a schema.
 */
export type Origin = 'system' | 'user' | 'assistant' | 'tool' | 'document' | 'file' | 'parameter';

/**
 * A view of one piece of text inside a request. Stages that change text change it here, and what is forwarded changes with
 * it, so that nothing can be inspected in one form and sent in another.
 */
export interface Segment {
  /** JSON pointer (RFC 6901) into the client's body. */
  readonly place: string;
  readonly origin: Origin;
  /** `json`: the text is itself JSON, as the arguments of a tool call are; replacements must be escaped. */
  readonly format: 'text' | 'json';
  text: string;
}

/** A segment over a field of a parsed request: reading and writing go straight to that field. */
export class FieldSegment implements Segment {
  readonly place: string;
  readonly origin: Origin;
  readonly format: 'text' | 'json';
  readonly #holder: Record<string, unknown>;
  readonly #field: string;

  constructor(holder: object, field: string, place: string, origin: Origin, format: 'text' | 'json' = 'text') {
    this.#holder = holder as Record<string, unknown>;
    this.#field = field;
    this.place = place;
    this.origin = origin;
    this.format = format;
  }

  get text(): string {
    return this.#holder[this.#field] as string;
  }

  set text(value: string) {
    this.#holder[this.#field] = value;
  }
}
