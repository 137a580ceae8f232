import { leafSchema, type Commitment } from '@gatehouse/contract/leaf';
import type { z } from 'zod';
import { GatehouseError } from '../../core/errors.ts';
import type { LeafDraft } from '../../core/ledger.ts';
import { canonicalJson, canonicalString } from '../../lib/canonical-json.ts';
import { maximumLeafBytes } from './leaf-line.ts';

/** UTF-8 has at most so many bytes for each code unit of a string. */
const mostBytesPerUnit = 3;

/** What the ledger fills in; a draft that brings its own is refused. */
export interface LeafPlace {
  readonly index: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly prompt: Commitment | undefined;
  readonly answer: Commitment | undefined;
}

/** Where the commitments begin in the JSON, in code units; what the leaf does not have is left alone. */
export interface CommitmentOffsets {
  prompt: number;
  answer: number;
}

/** Stands for a hash in a commitment until the content is sealed. */
export const unsealedHash = '0'.repeat(64);

/** Where the digits of `cipher` and `mac` stand, counted from the beginning of a commitment to so many bytes. */
export function hashPlaces(bytes: number): { readonly cipher: number; readonly mac: number } {
  const cipher = `{"bytes":${bytes},"cipher":"`.length;
  return { cipher, mac: cipher + unsealedHash.length + '","mac":"'.length };
}

type Writer = (value: unknown) => string;

interface Field {
  readonly name: string;
  readonly from: 'draft' | 'index' | 'time' | 'v' | 'prompt' | 'answer';
  readonly required: boolean;
  /** `{"name":` and `,"name":`, for the first field of an object and the others. */
  readonly firstLabel: string;
  readonly label: string;
  readonly write: Writer;
}

/** The only one so far. */
const leafVersion = 1;

const filledIn = ['index', 'time', 'v', 'prompt', 'answer'] as const;

/**
 * One writer per leaf kind, made from the published schema when the module is loaded. So the writer cannot drift from what
 * readers are told; fields are in canonical order and their names are quoted once; and the form of each draft is checked
 * on the way, at no cost: a field that is missing, unknown, of another type or no integer is refused.
 */
const forms: ReadonlyMap<string, readonly Field[]> = new Map(
  leafSchema.options.map((option) => [option.shape.kind.value, fieldsOf(option)]),
);

/** The canonical JSON of a leaf. Throws `internal_error`, for that is what a wrong draft is. */
export function leafJson(draft: LeafDraft, place: LeafPlace, offsets?: CommitmentOffsets): string {
  const fields = forms.get(draft.kind);
  if (fields === undefined) throw refused(`no leaf kind is called ${String(draft.kind)}`);
  const source = draft as unknown as Readonly<Record<string, unknown>>;
  let json = '';
  let commitments = 0;
  let taken = 0;
  try {
    for (const { name, from, required, firstLabel, label, write } of fields) {
      const value = from === 'draft' ? source[name] : from === 'v' ? leafVersion : place[from];
      if (value === undefined && !required) {
        if (from === 'draft' && name in source) taken++;
        continue;
      }
      json += json === '' ? firstLabel : label;
      if (from === 'draft') taken++;
      else if (from === 'prompt' || from === 'answer') {
        commitments++;
        if (offsets !== undefined) offsets[from] = json.length;
      }
      json += write(value);
    }
  } catch (cause) {
    throw refused(`${draft.kind} leaf`, cause);
  }
  if (Object.keys(source).length !== taken)
    throw refused(`fields of a ${draft.kind} leaf: ${Object.keys(source).join(', ')}`);
  if (commitments !== (place.prompt === undefined ? 0 : 1) + (place.answer === undefined ? 0 : 1)) {
    throw refused(`a ${draft.kind} leaf has no such content`);
  }
  json += '}';
  if (json.length * mostBytesPerUnit > maximumLeafBytes && Buffer.byteLength(json) > maximumLeafBytes) {
    throw refused(`it has more than ${maximumLeafBytes} bytes`);
  }
  return json;
}

function fieldsOf(schema: z.ZodObject): Field[] {
  return Object.keys(schema.shape)
    .sort((left, right) => (left < right ? -1 : 1))
    .map((name) => {
      const field = schema.shape[name] as z.ZodType;
      return {
        name,
        from: filledIn.find((other) => other === name) ?? 'draft',
        required: !field.safeParse(undefined).success,
        firstLabel: `{${canonicalString(name)}:`,
        label: `,${canonicalString(name)}:`,
        write: writerOf(field),
      };
    });
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
    case 'string':
      return (value) => {
        if (typeof value !== 'string') throw new TypeError('a string was expected');
        return canonicalString(value);
      };
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
