import { leafSchema, type Commitment } from '@gatehouse/contract/leaf';
import type { z } from 'zod';
import { GatehouseError } from '../../core/errors.ts';
import type { LeafDraft } from '../../core/ledger.ts';
import { canonicalJson, canonicalString } from '../../lib/canonical-json.ts';

/** The largest leaf in bytes of its canonical JSON. */
export const maximumLeafBytes = 16_384;

/** What the ledger fills in; a draft that brings its own is refused. */
export interface LeafPlace {
  readonly index: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly prompt: Commitment | undefined;
  readonly answer: Commitment | undefined;
}

type Writer = (value: unknown) => string;

interface Field {
  readonly name: string;
  readonly from: 'draft' | 'index' | 'time' | 'v' | 'prompt' | 'answer';
  readonly required: boolean;
  /** `,"name":` */
  readonly label: string;
  readonly write: Writer;
}

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
export function leafJson(draft: LeafDraft, place: LeafPlace): string {
  const fields = forms.get(draft.kind);
  if (fields === undefined) throw refused(`no leaf kind is called ${String(draft.kind)}`);
  const source = draft as unknown as Readonly<Record<string, unknown>>;
  let json = '';
  let commitments = 0;
  let taken = 0;
  try {
    for (const { name, from, required, label, write } of fields) {
      if (from === 'v') {
        json += `${label}1`;
        continue;
      }
      const value = from === 'draft' ? source[name] : place[from];
      if (value === undefined && !required) continue;
      json += label + write(value);
      if (from === 'draft') taken++;
      else if (from === 'prompt' || from === 'answer') commitments++;
    }
  } catch (cause) {
    throw refused(`${draft.kind} leaf`, cause);
  }
  if (Object.keys(source).length !== taken)
    throw refused(`fields of a ${draft.kind} leaf: ${Object.keys(source).join(', ')}`);
  if (commitments !== (place.prompt === undefined ? 0 : 1) + (place.answer === undefined ? 0 : 1)) {
    throw refused(`a ${draft.kind} leaf has no such content`);
  }
  json = `{${json.slice(1)}}`;
  const bytes = Buffer.byteLength(json);
  if (bytes > maximumLeafBytes) throw refused(`it has ${bytes} bytes; at most ${maximumLeafBytes} are allowed`);
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
        label: `,${canonicalJson(name)}:`,
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
    case 'string':
    case 'enum':
    case 'literal':
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
      return objectWriter(fieldsOf(schema as z.ZodObject));
    case 'record':
      return (value) => {
        if (typeof value !== 'object' || value === null) throw new TypeError('a record was expected');
        return canonicalJson(value, 'integers');
      };
    default:
      return (value) => canonicalJson(value, 'integers');
  }
}

function objectWriter(fields: readonly Field[]): Writer {
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new TypeError('an object was expected');
    const source = value as Readonly<Record<string, unknown>>;
    let json = '';
    let taken = 0;
    for (const { name, required, label, write } of fields) {
      const inner = source[name];
      if (inner === undefined && !required) continue;
      json += label + write(inner);
      taken++;
    }
    if (Object.keys(source).length !== taken)
      throw new TypeError(`unknown fields among ${Object.keys(source).join(', ')}`);
    return `{${json.slice(1)}}`;
  };
}

function refused(note: string, cause?: unknown): GatehouseError {
  return new GatehouseError('internal_error', { note: `the ledger refuses this leaf: ${note}`, cause });
}
