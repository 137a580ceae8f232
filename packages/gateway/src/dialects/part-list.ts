import type { Json, JsonObject } from '../core/json.ts';
import type { Origin, Segment } from '../core/segment.ts';
import { formatOf } from './json-text.ts';
import { isIdentifier, longestName, type RequestScan } from './request-scan.ts';

/** Where something stands, in the client's words. */
export interface BlockPlace {
  /** JSON pointer. */
  readonly place: string;
  readonly param: string;
}

/** The place of a position in a list. */
export function blockPlace({ place, param }: BlockPlace, index: number): BlockPlace {
  return { place: `${place}/${index}`, param: `${param}[${index}]` };
}

/** The place of a field. */
export function fieldPlace({ place, param }: BlockPlace, field: string): BlockPlace {
  return { place: `${place}/${field}`, param: `${param}.${field}` };
}

export function given(value: Json | undefined): value is Json {
  return value !== undefined && value !== null;
}

/**
 * Collects content parts of OpenAI's form for one message. Text parts that follow one another are read as one text, so each continues
 * the one before; other parts stand between, and so does JSON, which is whole by itself.
 */
export class PartList {
  readonly parts: JsonObject[] = [];
  readonly #scan: RequestScan;
  readonly #origin: Origin;
  #before: Segment | undefined;

  constructor(scan: RequestScan, origin: Origin) {
    this.#scan = scan;
    this.#origin = origin;
  }

  text(text: string, place: string, origin = this.#origin): JsonObject {
    const part: JsonObject = { type: 'text', text };
    const format = formatOf(text);
    const segment = this.#scan.text(part, 'text', place, origin, format, format === 'text' ? this.#before : undefined);
    this.#before = format === 'text' ? segment : undefined;
    this.parts.push(part);
    return part;
  }

  media(part: JsonObject): void {
    this.#before = undefined;
    this.parts.push(part);
  }

  /** Makes them the content of a message. One text without marks is plain text, which all servers take. To be called right after the last. */
  giveTo(message: JsonObject, place: string): void {
    const [only, ...others] = this.parts;
    if (only?.['type'] !== 'text' || others.length > 0 || Object.keys(only).length > 2) {
      message['content'] = this.parts;
      return;
    }
    // The segment over the part is the last one; here it has to be one over the message.
    const segment = this.#scan.segments.pop();
    message['content'] = only['text'] ?? '';
    const { format = 'text', origin = this.#origin } = segment ?? {};
    this.#scan.text(message, 'content', segment?.place ?? place, origin, format);
  }
}

/** A message that is one text. */
export function plainMessage(role: string, text: string, place: string, origin: Origin, scan: RequestScan): JsonObject {
  const message: JsonObject = { role, content: text };
  scan.text(message, 'content', place, origin, formatOf(text));
  return message;
}

/** A name or an id, which others know as well: judged, and never replaced. */
export function addName(
  holder: JsonObject,
  field: string,
  value: string,
  place: string,
  scan: RequestScan,
  origin: Origin = 'assistant',
): void {
  holder[field] = value;
  if (isIdentifier(value, longestName)) scan.fixed(holder, field, place, origin);
  else scan.text(holder, field, place, origin);
}
