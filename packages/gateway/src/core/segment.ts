import { GatehouseError } from './errors.ts';

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
  /** JSON pointer (RFC 6901) into the client's body; the name of a property has the place of its value. */
  readonly place: string;
  readonly origin: Origin;
  /** `json`: the text is itself JSON, as the arguments of a tool call are; replacements must be escaped. */
  readonly format: 'text' | 'json';
  /**
   * Whether other places, the server or the client know this text by what it is, as the name of a tool or of a field: guards
   * judge it, and what they would change they block instead.
   */
  readonly fixed?: boolean;
  /** The text that a model reads right before this one: the part before in the same message. */
  readonly continues?: Segment | undefined;
  text: string;
  /** Of a text that a provider has signed: takes the signature away. Called when a guard has changed the text. */
  unsign?(): void;
}

/** A segment over a field of a parsed request: reading and writing go straight to that field. A number is read as its digits. */
export class FieldSegment implements Segment {
  readonly place: string;
  readonly origin: Origin;
  readonly format: 'text' | 'json';
  readonly fixed: boolean;
  readonly continues: Segment | undefined;
  readonly #holder: Record<string, unknown>;
  #field: string;

  constructor(
    holder: object,
    field: string,
    place: string,
    origin: Origin,
    format: 'text' | 'json' = 'text',
    fixed = false,
    continues?: Segment,
  ) {
    this.#holder = holder as Record<string, unknown>;
    this.#field = field;
    this.place = place;
    this.origin = origin;
    this.format = format;
    this.fixed = fixed;
    this.continues = continues;
  }

  get text(): string {
    const value = this.#holder[this.#field];
    return typeof value === 'string' ? value : String(value);
  }

  set text(value: string) {
    this.#holder[this.#field] = value;
  }

  /** Follows a field whose name has changed. */
  follow(field: string): void {
    this.#field = field;
  }
}

/** A segment over a block of reasoning with a signature beside it, which is good only for the text that the provider wrote. */
export class SignedSegment extends FieldSegment {
  readonly #signed: { signature?: unknown };

  constructor(holder: { signature?: unknown }, field: string, place: string, origin: Origin) {
    super(holder, field, place, origin);
    this.#signed = holder;
  }

  unsign(): void {
    delete this.#signed.signature;
  }
}

/**
 * A segment over the name of a property. Writing to it renames the property, and moves it behind its neighbours: keeping
 * its place would take time in the square of their number.
 */
export class NameSegment implements Segment {
  readonly place: string;
  readonly origin: Origin;
  readonly format = 'text';
  readonly fixed: boolean;
  readonly continues = undefined;
  /** The segment over the value, where the value is a text. */
  value: FieldSegment | undefined;
  readonly #holder: Record<string, unknown>;
  readonly #param: string;
  #name: string;

  /** `param` names the place in an error, without foreign text. */
  constructor(holder: object, name: string, place: string, origin: Origin, param: string, fixed: boolean) {
    this.#holder = holder as Record<string, unknown>;
    this.#name = name;
    this.#param = param;
    this.place = place;
    this.origin = origin;
    this.fixed = fixed;
  }

  get text(): string {
    return this.#name;
  }

  /** Throws `unsupported_content` where the new name is taken or would mean something to the engine. */
  set text(name: string) {
    const holder = this.#holder;
    if (name === this.#name) return;
    if (name === '__proto__' || Object.hasOwn(holder, name)) {
      throw new GatehouseError('unsupported_content', { param: this.#param, note: 'two names became the same' });
    }
    const value = holder[this.#name];
    delete holder[this.#name];
    holder[name] = value;
    this.#name = name;
    this.value?.follow(name);
  }
}

const noRuns: readonly (readonly number[])[] = Object.freeze([]);

/** The segments that a model reads as one text, by their positions: runs of two or more. */
export function adjacentRuns(segments: readonly Pick<Segment, 'continues'>[]): readonly (readonly number[])[] {
  let runs: number[][] | undefined;
  let positions: Map<unknown, number[]> | undefined;
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment?.continues === undefined) continue;
    runs ??= [];
    positions ??= new Map();
    let run = positions.get(segment.continues);
    if (run === undefined) {
      // The first of a run is near: only other fields of its part stand between.
      run = [segments.lastIndexOf(segment.continues, index)];
      runs.push(run);
    }
    run.push(index);
    positions.set(segment, run);
  }
  return runs ?? noRuns;
}
