import { leafSchema, type Commitment } from '@gatehouse/contract/leaf';
import { GatehouseError } from '../../core/errors.ts';
import type { LeafDraft } from '../../core/ledger.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';

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

interface LeafForm {
  /** Every field of this kind in canonical order. */
  readonly fields: readonly string[];
  readonly hasPrompt: boolean;
  readonly needsPrompt: boolean;
  readonly hasAnswer: boolean;
}

const filledIn: ReadonlySet<string> = new Set(['index', 'time', 'v', 'prompt', 'answer']);

/** Read from the published schema, so that the writer cannot drift from what readers are told. */
const forms: ReadonlyMap<string, LeafForm> = new Map(
  leafSchema.options.map((option) => {
    const shape: Readonly<Record<string, { readonly safeParse: (value: unknown) => { readonly success: boolean } }>> = option.shape;
    return [
      option.shape.kind.value,
      {
        fields: Object.keys(shape).sort((left, right) => (left < right ? -1 : 1)),
        hasPrompt: 'prompt' in shape,
        needsPrompt: shape['prompt']?.safeParse(undefined).success === false,
        hasAnswer: 'answer' in shape,
      },
    ];
  }),
);

/**
 * The canonical JSON of a leaf. It looks at the outline only (the fields of its kind, integers, no lone surrogates): the
 * drafts are ours and typed, and the full schema would cost more than all the rest of the append. Throws `internal_error`.
 */
export function leafJson(draft: LeafDraft, place: LeafPlace): string {
  const form = forms.get(draft.kind);
  if (form === undefined) throw refused(`no leaf kind is called ${String(draft.kind)}`);
  if (place.prompt === undefined ? form.needsPrompt : !form.hasPrompt) throw refused(`prompt of a ${draft.kind} leaf`);
  if (place.answer !== undefined && !form.hasAnswer) throw refused(`answer of a ${draft.kind} leaf`);
  const source = draft as unknown as Readonly<Record<string, unknown>>;
  const leaf: Record<string, unknown> = {};
  let taken = 0;
  for (const field of form.fields) {
    if (filledIn.has(field)) {
      if (field === 'v') leaf['v'] = 1;
      else {
        const value = place[field as keyof LeafPlace];
        if (value !== undefined) leaf[field] = value;
      }
      continue;
    }
    const value = source[field];
    if (value === undefined) continue;
    leaf[field] = value;
    taken++;
  }
  // An unknown field, or one that is present as `undefined`, must not get lost without a word.
  if (Object.keys(source).length !== taken) throw refused(`fields of a ${draft.kind} leaf: ${Object.keys(source).join(', ')}`);
  if (!integersOnly(leaf)) throw refused('a leaf holds integers only');
  let json: string;
  try {
    json = canonicalJson(leaf);
  } catch (cause) {
    throw refused('a leaf has no canonical form', cause);
  }
  if (json.length > maximumLeafBytes || Buffer.byteLength(json) > maximumLeafBytes) {
    throw refused(`a leaf of ${Buffer.byteLength(json)} bytes; at most ${maximumLeafBytes} are allowed`);
  }
  return json;
}

function integersOnly(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(integersOnly);
  for (const key in value) if (!integersOnly((value as Record<string, unknown>)[key])) return false;
  return true;
}

function refused(note: string, cause?: unknown): GatehouseError {
  return new GatehouseError('internal_error', { note: `the ledger refuses this draft: ${note}`, cause });
}
