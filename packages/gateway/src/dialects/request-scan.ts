import { GatehouseError } from '../core/errors.ts';
import type { DecodeOptions } from '../core/dialect.ts';
import type { JsonObject } from '../core/json.ts';
import { FieldSegment, type Origin, type Segment } from '../core/segment.ts';
import { isObject } from './parse-body.ts';

/** Lists of more numbers than this, where texts are expected, may be a text in tokens. */
const mostPlainNumbers = 16;

/** No name of a parameter is longer; a longer key would be a text that nobody inspects. */
const longestKey = 256;

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

/** Collects what a request holds while it is checked: its texts in order of appearance, and what no guard can read. */
export class RequestScan {
  readonly segments: Segment[] = [];
  readonly notInspected: Record<string, number> = {};
  readonly #refuseUninspectable: boolean;

  constructor(options: DecodeOptions) {
    this.#refuseUninspectable = options.uninspectable === 'refuse';
  }

  text(holder: object, field: string, place: string, origin: Origin, format: 'text' | 'json' = 'text'): void {
    this.segments.push(new FieldSegment(holder, field, place, origin, format));
  }

  /** A part that no guard can read. `kind` is a constant name. */
  uninspectable(kind: string, param: string): void {
    if (this.#refuseUninspectable) refuseContent(param);
    this.notInspected[kind] = (this.notInspected[kind] ?? 0) + 1;
  }

  /** Makes every text within a value a segment, so that the value may pass whatever it means. Depth is bounded by the parser. */
  everything(holder: object, field: string, place: string, param: string, origin: Origin): void {
    const value = (holder as Record<string, unknown>)[field];
    if (typeof value === 'string') this.text(holder, field, place, origin);
    else if (Array.isArray(value)) this.#array(value, field, place, param, origin);
    else if (isObject(value)) {
      for (const key of Object.keys(value)) {
        if (key.length > longestKey) refuse(param);
        const below = value[key];
        if (typeof below !== 'string') {
          if (typeof below === 'object' && below !== null) {
            this.everything(value, key, `${place}/${pointerToken(key)}`, param, origin);
          }
        } else if (key !== 'type' || !typeNames.has(below)) {
          this.text(value, key, `${place}/${pointerToken(key)}`, origin);
        }
      }
    }
  }

  #array(values: readonly unknown[], field: string, place: string, param: string, origin: Origin): void {
    let numbers = 0;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (typeof value === 'number') numbers += 1;
      // The names of required properties are keys, which pass as they are.
      else if (typeof value === 'string' && field === 'required' && isIdentifier(value, 64)) continue;
      else this.everything(values, String(index), `${place}/${index}`, param, origin);
    }
    if (numbers > mostPlainNumbers) this.uninspectable('numbers', param);
  }
}
