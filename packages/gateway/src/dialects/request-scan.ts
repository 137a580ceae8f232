import type { WarningCode } from '@gatehouse/contract/warnings';
import { GatehouseError } from '../core/errors.ts';
import type { DecodeOptions } from '../core/dialect.ts';
import type { JsonObject } from '../core/json.ts';
import { FieldSegment, NameSegment, type Origin, type Segment } from '../core/segment.ts';
import { isShortNumber, knownNames } from './known-names.ts';
import { isObject } from './parse-body.ts';

/** Lists of more numbers than this, where texts are expected, may be a text in tokens. */
const mostPlainNumbers = 16;

/** No name of a parameter is longer; a longer key would be a text that nobody inspects. */
const longestKey = 256;

/** Names of functions, of callers and of schemas. */
export const longestName = 256;

const longestModelName = 256;

/** Values of `type` in JSON Schema, which every tool description is full of, and those of the API itself. */
const typeNames: ReadonlySet<string> = new Set(
  'array boolean integer null number object string allowed_tools ephemeral function json_object json_schema text'.split(
    ' ',
  ),
);

export function refuse(param: string): never {
  throw new GatehouseError('invalid_request', { param });
}

/** What nobody reads here would be taken for done. */
export function refuseOthers(body: JsonObject, permitted: readonly string[]): void {
  for (const field of Object.keys(body)) if (!permitted.includes(field)) refuse(field.slice(0, 64));
}

export function refuseContent(param: string): never {
  throw new GatehouseError('unsupported_content', { param });
}

/** Names and ids as servers make them: letters, digits and `_ . : / -` and the like, never white space. */
export function isIdentifier(value: string, longest: number): boolean {
  const length = value.length;
  if (length === 0 || length > longest) return false;
  for (let index = 0; index < length; index += 1) {
    const code = value.charCodeAt(index);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    // - . / digits :   _   = + |
    if (!letter && !(code >= 45 && code <= 58) && code !== 95 && code !== 61 && code !== 43 && code !== 124)
      return false;
  }
  return true;
}

/** The model that a body asks for; names are printable and have no white space at their ends. */
export function modelOf(body: JsonObject): string {
  const model = body['model'];
  if (typeof model !== 'string' || model.length === 0 || model.length > longestModelName) refuse('model');
  for (let index = 0; index < model.length; index += 1) {
    const code = model.charCodeAt(index);
    if (code <= 0x1f || code === 0x7f) refuse('model');
  }
  if (model !== model.trim()) refuse('model');
  return model;
}

/** A key as a reference token of a JSON pointer (RFC 6901). */
export function pointerToken(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

/** Whether a number may be one of a card, a telephone or a customer: such a number is a text like others. */
function isLongNumber(value: unknown): boolean {
  return (
    typeof value === 'number' && Math.abs(value) >= 100_000_000 && Math.abs(value) < 1e21 && Number.isInteger(value)
  );
}

/** Collects what a request holds while it is checked: its texts in order of appearance, and what no guard can read. */
export class RequestScan {
  readonly segments: Segment[] = [];
  readonly notInspected: Record<string, number> = {};
  /** What was left out and is told to the client; nearly always nothing. */
  warnings: WarningCode[] | undefined;
  readonly #refuseUninspectable: boolean;

  constructor(options: DecodeOptions) {
    this.#refuseUninspectable = options.uninspectable === 'refuse';
  }

  warn(code: WarningCode): void {
    if (this.warnings?.includes(code) !== true) (this.warnings ??= []).push(code);
  }

  /** `continues` is the text that a model reads right before this one. */
  text(
    holder: object,
    field: string,
    place: string,
    origin: Origin,
    format: 'text' | 'json' = 'text',
    continues?: Segment,
  ): FieldSegment {
    const segment = new FieldSegment(holder, field, place, origin, format, false, continues);
    this.segments.push(segment);
    return segment;
  }

  /** A text that others know by what it is, such as the name of a tool: it is judged and never replaced. */
  fixed(holder: object, field: string, place: string, origin: Origin): void {
    this.segments.push(new FieldSegment(holder, field, place, origin, 'text', true));
  }

  /**
   * The name of a field that the client made up. At the places that the API defines, a name that changes could become
   * another field, so there it is fixed.
   */
  fieldName(holder: object, name: string, place: string, param: string, origin: Origin): NameSegment | undefined {
    if (knownNames.has(name)) return undefined;
    const segment = new NameSegment(holder, name, place, origin, param, true);
    this.segments.push(segment);
    return segment;
  }

  /** A field that the client made up, with everything in it. */
  field(holder: object, field: string, place: string, param: string, origin: Origin): void {
    const name = this.fieldName(holder, field, place, param, origin);
    this.everything(holder, field, place, param, origin, name);
  }

  /** A part that no guard can read. `kind` is a constant name. */
  uninspectable(kind: string, param: string): void {
    if (this.#refuseUninspectable) refuseContent(param);
    this.notInspected[kind] = (this.notInspected[kind] ?? 0) + 1;
  }

  /**
   * Makes every text within a value a segment, names of properties included, so that the value may pass whatever it means.
   * Depth is bounded by the parser.
   */
  everything(holder: object, field: string, place: string, param: string, origin: Origin, name?: NameSegment): void {
    const value = (holder as Record<string, unknown>)[field];
    if (typeof value === 'string' || isLongNumber(value)) {
      const text = this.text(holder, field, place, origin);
      if (name !== undefined) name.value = text;
    } else if (Array.isArray(value)) this.#array(value, place, param, origin);
    else if (isObject(value)) this.#object(value, place, param, origin);
  }

  #object(holder: JsonObject, place: string, param: string, origin: Origin): void {
    for (const key of Object.keys(holder)) {
      if (key.length > longestKey) refuse(param);
      const value = holder[key];
      let name: NameSegment | undefined;
      if (!knownNames.has(key) && !isShortNumber(key)) {
        name = new NameSegment(holder, key, `${place}/${pointerToken(key)}`, origin, param, false);
        this.segments.push(name);
      }
      if (typeof value !== 'string') {
        if (isLongNumber(value)) {
          const text = this.text(holder, key, `${place}/${pointerToken(key)}`, origin);
          if (name !== undefined) name.value = text;
        } else if (typeof value === 'object' && value !== null) {
          this.everything(holder, key, `${place}/${pointerToken(key)}`, param, origin);
        }
      } else if (key === 'name' && isIdentifier(value, longestName)) {
        this.fixed(holder, key, `${place}/${key}`, origin);
      } else if (key !== 'type' || !typeNames.has(value)) {
        const text = this.text(holder, key, `${place}/${pointerToken(key)}`, origin);
        if (name !== undefined) name.value = text;
      }
    }
  }

  #array(values: readonly unknown[], place: string, param: string, origin: Origin): void {
    let numbers = 0;
    for (let index = 0; index < values.length; index += 1) {
      if (typeof values[index] === 'number') numbers += 1;
      if (typeof values[index] !== 'number' || isLongNumber(values[index]))
        this.everything(values, String(index), `${place}/${index}`, param, origin);
    }
    if (numbers > mostPlainNumbers) this.uninspectable('numbers', param);
  }
}
