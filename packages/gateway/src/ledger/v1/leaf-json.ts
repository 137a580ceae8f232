import { contentParts, type ContentPart } from '@gatehouse/contract/content-parts';
import { commitmentSchema, leafSchema, type Piece } from '@gatehouse/contract/leaf';
import { z } from 'zod';
import { GatehouseError } from '../../core/errors.ts';
import { type LeafDraft, LeafTooLarge } from '../../core/ledger.ts';
import { canonicalJson, canonicalString } from '../../lib/canonical-json.ts';
import { maximumLeafBytes } from './leaf-line.ts';

/** UTF-8 has at most so many bytes for each code unit of a string. */
const mostBytesPerUnit = 3;

/** What the ledger fills in; a draft that brings its own is refused. */
export interface LeafPlace {
  readonly index: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  /** Reference of the subject; left out where the kind has none. */
  readonly subject?: string | undefined;
  /** Folder name of the shard; `previousShard` is written where it names another one. */
  readonly shard?: string | undefined;
  readonly contents?: { readonly [part in ContentPart]?: readonly Piece[] | undefined } | undefined;
  /** What stands in `key` and `actor` instead of a key's id; whatever else they say must come back as it is. */
  readonly nameOf?: ((id: string) => string) | undefined;
}

/** Where commitments and the digits of the reference begin in the JSON, in code units; what the leaf does not have is left alone. */
export interface GapOffsets extends Record<ContentPart, number> {
  subject: number;
}

/** Stand for a hash in a commitment, and for a reference, until the batch is sealed. */
export const unsealedHash = '0'.repeat(64);
export const unsealedReference = '0'.repeat(32);

/** The canonical JSON of a commitment. The ledger makes its places, and hexadecimal digits need no escapes either. */
function commitmentJson(pieces: readonly Piece[]): string {
  let json = '';
  for (const { bytes, cipher, mac, place, subject } of pieces) {
    json += `${json === '' ? '[' : ','}{"bytes":${bytes},"cipher":"${cipher}","mac":"${mac}","place":"${place}"${subject === undefined ? '' : `,"subject":"${subject}"`}}`;
  }
  return `${json}]`;
}

/** Where the digits of `cipher`, `mac` and `subject` stand in a piece, and its length. */
export function piecePlaces({ bytes, place, subject }: Pick<Piece, 'bytes' | 'place' | 'subject'>) {
  const cipher = `{"bytes":${bytes},"cipher":"`.length;
  const mac = cipher + unsealedHash.length + '","mac":"'.length;
  const end = mac + unsealedHash.length + '","place":"'.length + place.length;
  const about = end + '","subject":"'.length;
  return {
    cipher,
    mac,
    subject: about,
    length: subject === undefined ? end + '"}'.length : about + unsealedReference.length + '"}'.length,
  };
}

type Writer = (value: unknown) => string;

interface Field {
  readonly name: string;
  readonly from: 'draft' | 'index' | 'time' | 'v' | 'subject' | ContentPart;
  /** Whether it may hold the id of a key. */
  readonly names: boolean;
  readonly required: boolean;
  /** `{"name":` and `,"name":`, for the first field of an object and the others. */
  readonly firstLabel: string;
  readonly label: string;
  readonly write: Writer;
}

/** The only one so far. */
const leafVersion = 1;

const filledIn = ['index', 'time', 'v', 'subject'] as const;

/**
 * One writer per leaf kind, made from the published schema when the module is loaded. So the writer cannot drift from what
 * readers are told; fields are in canonical order and their names are quoted once; and the form of each draft is checked
 * on the way, at no cost: a field that is missing, unknown, of another type or no integer is refused.
 */
const forms: ReadonlyMap<string, readonly Field[]> = new Map(
  leafSchema.options.map((option) => [option.shape.kind.value, fieldsOf(option)]),
);

/** The canonical JSON of a leaf. Throws `internal_error`, for that is what a wrong draft is. */
export function leafJson(draft: LeafDraft, place: LeafPlace, offsets?: GapOffsets): string {
  const fields = forms.get(draft.kind);
  if (fields === undefined) throw refused(`no leaf kind is called ${String(draft.kind)}`);
  const source = draft as unknown as Readonly<Record<string, unknown>>;
  const { contents } = place;
  let json = '';
  let commitments = 0;
  let taken = 0;
  try {
    for (const { name, from, names, required, firstLabel, label, write } of fields) {
      let value = from === 'draft' ? source[name] : filled(from, place);
      if (name === 'previousShard' && value === place.shard) value = undefined;
      if (value === undefined && !required) {
        if (from === 'draft' && name in source) taken++;
        continue;
      }
      json += json === '' ? firstLabel : label;
      if (from === 'draft') taken++;
      else if (from !== 'index' && from !== 'time' && from !== 'v') {
        // Digits of a reference begin behind its quote.
        if (offsets !== undefined) offsets[from] = from === 'subject' ? json.length + 1 : json.length;
        if (from !== 'subject') {
          if (value === undefined) throw new TypeError(`the content ${from} is missing`);
          commitments++;
          json += commitmentJson(value as readonly Piece[]);
          continue;
        }
      }
      json += write(names && place.nameOf !== undefined && typeof value === 'string' ? place.nameOf(value) : value);
    }
  } catch (cause) {
    throw refused(`${draft.kind} leaf`, cause);
  }
  if (Object.keys(source).length !== taken)
    throw refused(`fields of a ${draft.kind} leaf: ${Object.keys(source).join(', ')}`);
  let given = 0;
  if (contents !== undefined) for (const part of contentParts) if (contents[part] !== undefined) given++;
  if (commitments !== given) throw refused(`a ${draft.kind} leaf has no such content`);
  json += '}';
  if (json.length * mostBytesPerUnit > maximumLeafBytes && Buffer.byteLength(json) > maximumLeafBytes) {
    throw new LeafTooLarge(maximumLeafBytes);
  }
  return json;
}

function filled(from: Exclude<Field['from'], 'draft'>, place: LeafPlace): unknown {
  switch (from) {
    case 'v':
      return leafVersion;
    case 'index':
      return place.index;
    case 'time':
      return place.time;
    case 'subject':
      return place.subject;
    default:
      return place.contents?.[from];
  }
}

function fieldsOf(schema: z.ZodObject): Field[] {
  return Object.keys(schema.shape)
    .sort((left, right) => (left < right ? -1 : 1))
    .map((name) => {
      const field = schema.shape[name] as z.ZodType;
      return {
        name,
        from: filledIn.find((other) => other === name) ?? committedPart(name, field) ?? 'draft',
        names: name === 'key' || name === 'actor' || name === 'approver' || name === 'person',
        required: !field.safeParse(undefined).success,
        firstLabel: `{${canonicalString(name)}:`,
        label: `,${canonicalString(name)}:`,
        write: writerOf(field),
      };
    });
}

/** The `reason` of some kinds is a text. */
function committedPart(name: string, field: z.ZodType): ContentPart | undefined {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  return inner === commitmentSchema ? contentParts.find((part) => part === name) : undefined;
}

/** The cases are the ones that the leaf schema uses; whatever is none of them is written by the general form. */
function writerOf(schema: z.core.$ZodType): Writer {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
      return writerOf(def.innerType);
    case 'number':
      return (value) => {
        if (!Number.isSafeInteger(value) || (value as number) < 0) throw new TypeError(`${String(value)} is no count`);
        return `${value as number}`;
      };
    case 'boolean':
      return (value) => {
        if (typeof value !== 'boolean') throw new TypeError('a boolean was expected');
        return value ? 'true' : 'false';
      };
    case 'enum':
      return choiceWriter(Object.values(def.entries));
    case 'literal':
      return choiceWriter(def.values);
    case 'string': {
      // Most fields say the same in leaf after leaf: the model, the policy, the tenant.
      let last: string | undefined;
      let written = '';
      return (value) => {
        if (value === last && last !== undefined) return written;
        if (typeof value !== 'string') throw new TypeError('a string was expected');
        written = canonicalString(value);
        last = value;
        return written;
      };
    }
    case 'array': {
      const element = writerOf(def.element);
      return (value) => {
        if (!Array.isArray(value)) throw new TypeError('an array was expected');
        let json = '';
        for (let index = 0; index < value.length; index++) json += (index === 0 ? '' : ',') + element(value[index]);
        return `[${json}]`;
      };
    }
    case 'object':
      return remembered(objectWriter(fieldsOf(schema as z.ZodObject)));
    case 'record':
      return (value) => {
        if (typeof value !== 'object' || value === null) throw new TypeError('a record was expected');
        return canonicalJson(value, 'integers');
      };
    default:
      return (value) => canonicalJson(value, 'integers');
  }
}

/** The few values that a field may have, written beforehand. */
function choiceWriter(values: readonly unknown[]): Writer {
  const written = new Map(values.map((value) => [value, canonicalJson(value, 'integers')]));
  return (value) => {
    const json = written.get(value);
    if (json === undefined) throw new TypeError(`${String(value)} is none of ${values.join(', ')}`);
    return json;
  };
}

/**
 * Writes frozen objects once: they are the shared ones, such as the verdict of a guard that has found nothing, and a result
 * leaf has half a dozen of them. What they hold must be frozen as well; no object of a leaf is deeper than that.
 */
function remembered(write: Writer): Writer {
  const written = new WeakMap<object, string>();
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.isFrozen(value)) return write(value);
    let json = written.get(value);
    if (json === undefined) {
      json = write(value);
      if (Object.values(value).every((inner) => Object.isFrozen(inner))) written.set(value, json);
    }
    return json;
  };
}

function objectWriter(fields: readonly Field[]): Writer {
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new TypeError('an object was expected');
    const source = value as Readonly<Record<string, unknown>>;
    let json = '';
    let taken = 0;
    for (const { name, required, firstLabel, label, write } of fields) {
      const inner = source[name];
      if (inner !== undefined || required) json += (json === '' ? firstLabel : label) + write(inner);
      else if (!(name in source)) continue;
      taken++;
    }
    if (Object.keys(source).length !== taken)
      throw new TypeError(`unknown fields among ${Object.keys(source).join(', ')}`);
    return json === '' ? '{}' : `${json}}`;
  };
}

function refused(note: string, cause?: unknown): GatehouseError {
  return new GatehouseError('internal_error', { note: `the ledger refuses this leaf: ${note}`, cause });
}
