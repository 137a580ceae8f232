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

const filledIn = ['index', 'time', 'v', 'prompt', 'answer'] as const;

interface Checkable {
  safeParse(value: unknown): { readonly success: boolean };
}

interface LeafField {
  readonly name: string;
  /** Who fills it in. */
  readonly from: 'draft' | 'index' | 'time' | 'v' | 'prompt' | 'answer';
  /** `,"name":` */
  readonly label: string;
}

interface LeafForm {
  /** Every field of this kind in canonical order. */
  readonly fields: readonly LeafField[];
  readonly hasPrompt: boolean;
  readonly needsPrompt: boolean;
  readonly hasAnswer: boolean;
}

/** Read from the published schema, so that the writer cannot drift from what readers are told. */
const forms: ReadonlyMap<string, LeafForm> = new Map(
  leafSchema.options.map((option) => {
    const shape: Readonly<Record<string, Checkable>> = option.shape;
    const names = Object.keys(shape).sort((left, right) => (left < right ? -1 : 1));
    const form: LeafForm = {
      fields: names.map((name) => ({
        name,
        from: filledIn.find((other) => other === name) ?? 'draft',
        label: `,"${name}":`,
      })),
      hasPrompt: 'prompt' in shape,
      needsPrompt: shape['prompt']?.safeParse(undefined).success === false,
      hasAnswer: 'answer' in shape,
    };
    return [option.shape.kind.value, form];
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
  let json = '';
  let taken = 0;
  try {
    for (const { name, from, label } of form.fields) {
      if (from === 'draft') {
        const value = source[name];
        if (value === undefined) continue;
        json += label + canonicalJson(value, 'integers');
        taken++;
      } else if (from === 'v') {
        json += `${label}1`;
      } else if (place[from] !== undefined) {
        json += label + canonicalJson(place[from], 'integers');
      }
    }
  } catch (cause) {
    throw refused('it has no canonical form', cause);
  }
  // An unknown field, or one that is present as `undefined`, must not get lost without a word.
  if (Object.keys(source).length !== taken)
    throw refused(`fields of a ${draft.kind} leaf: ${Object.keys(source).join(', ')}`);
  json = `{${json.slice(1)}}`;
  const bytes = Buffer.byteLength(json);
  if (bytes > maximumLeafBytes) throw refused(`it has ${bytes} bytes; at most ${maximumLeafBytes} are allowed`);
  return json;
}

function refused(note: string, cause?: unknown): GatehouseError {
  return new GatehouseError('internal_error', { note: `the ledger refuses this leaf: ${note}`, cause });
}
