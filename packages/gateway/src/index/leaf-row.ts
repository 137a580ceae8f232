import type { Leaf } from '@gatehouse/contract/leaf';
import type { Finding } from '../core/leaf-index.ts';

/** A leaf as a row: null where it has no such field. */
export interface LeafRow {
  readonly position: number;
  readonly time: number;
  readonly kind: string;
  readonly request: string | null;
  readonly tenant: string | null;
  readonly team: string | null;
  readonly key: string | null;
  readonly actor: string | null;
  readonly dialect: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly target: string | null;
  readonly outcome: string | null;
  readonly status: number | null;
  readonly code: string | null;
  readonly verdict: string | null;
  /** The set of guards, where it is not the default one. */
  readonly guard_policy: string | null;
  /** What a leaf that is about no request did, in a few words. */
  readonly detail: string | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
  readonly latency: number | null;
  readonly streamed: number | null;
}

export interface RowsOfLeaf {
  readonly row: LeafRow;
  readonly findings: readonly Finding[];
  /** References of the subjects whose contents belong to it. */
  readonly subjects: readonly string[];
  /** References of subjects whose keys this leaf says were destroyed. */
  readonly erased: readonly string[];
  /** Of which leaf it says that its content was read; without a shard it is one of the same. */
  readonly readOf: { readonly shard: string | undefined; readonly index: number } | undefined;
}

/** From the mildest to the gravest. */
const gravity = ['allow', 'flag', 'review', 'redact', 'unable', 'block'];

/**
 * What the index keeps of a leaf. It reads the leaf by the names of its fields and not by its kind, so that a kind that is added
 * later is found by the fields that it shares with others.
 */
export function rowsOfLeaf(leaf: Leaf): RowsOfLeaf {
  const fields = leaf as unknown as Fields;
  const findings = findingsOf(leaf);
  const usage = fieldsOf(fields['usage']);
  const timings = fieldsOf(fields['timings']);
  const cost = fieldsOf(fields['cost']);
  const streamed = fields['streamed'];
  return {
    row: {
      position: leaf.index,
      time: leaf.time,
      kind: leaf.kind,
      request: textOf(fields['request']),
      tenant: textOf(fields['tenant']),
      team: textOf(fields['team']),
      key: textOf(fields['key']),
      actor: textOf(fields['actor']),
      dialect: textOf(fields['dialect']),
      model: textOf(fields['model']),
      provider: textOf(fields['provider']),
      target: textOf(fields['target']),
      outcome: leaf.kind === 'refusal' ? 'refused' : textOf(fields['outcome']),
      status: countOf(fields['status']),
      code: textOf(fields['code']),
      verdict: worstOf(leaf),
      guard_policy: textOf(fields['guardPolicy']),
      detail: detailOf(leaf),
      input_tokens: countOf(usage['input']),
      output_tokens: countOf(usage['output']),
      cost: countOf(cost['micros']),
      latency: countOf(timings['total']),
      streamed: typeof streamed === 'boolean' ? Number(streamed) : null,
    },
    findings,
    subjects: subjectsOf(fields),
    erased: fields['kind'] === 'erasure' ? textsOf(fields['references']) : [],
    readOf: leaf.kind === 'read' ? { shard: leaf.ofShard, index: leaf.of } : undefined,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Names in it are those of the leaf's fields, so that nobody has to translate them. */
function detailOf(leaf: Leaf): string | null {
  switch (leaf.kind) {
    case 'key':
      return shortened([leaf.action, leaf.role, leaf.key, ...(leaf.changed ?? [])]);
    case 'directory':
      return shortened([
        leaf.action,
        leaf.of,
        ...(leaf.entity === undefined ? [] : [leaf.entity]),
        ...(leaf.changed ?? []),
      ]);
    case 'configuration':
      return shortened(leaf.changed);
    case 'hold':
      return leaf.action;
    case 'session':
      return shortened([leaf.action, ...[leaf.method, leaf.issuer].filter((word) => word !== undefined)]);
    case 'secret':
      return shortened([leaf.action, leaf.name, ...(leaf.origins ?? [])]);
    case 'model':
      return shortened([
        leaf.action,
        `${leaf.provider}/${leaf.model}`,
        ...(leaf.digest === undefined ? [] : [leaf.digest]),
      ]);
    case 'knowledge':
      return shortened([
        leaf.action,
        leaf.collection,
        `version ${leaf.version}`,
        ...(['added', 'changed', 'removed', 'held', 'failed'] as const).flatMap((name) => {
          const count = leaf[name];
          return count === undefined ? [] : [`${name} ${count}`];
        }),
      ]);
    case 'batch':
      return shortened([leaf.action, leaf.batch, leaf.endpoint]);
    case 'breaker':
      return shortened([
        leaf.to,
        `${leaf.provider}/${leaf.target}`,
        ...(leaf.times === undefined ? [] : [String(leaf.times)]),
      ]);
    case 'rewrap':
      return shortened([leaf.to]);
    case 'suspension':
      return shortened([
        leaf.action,
        ...(leaf.until === undefined ? [] : [`until ${new Date(leaf.until).toISOString()}`]),
      ]);
    case 'consent':
      return shortened([leaf.action, ...(leaf.purpose === undefined ? [] : [leaf.purpose])]);
    case 'approval':
      return `${leaf.decision} ${leaf.action}`;
    case 'review':
      return shortened([leaf.action, leaf.about, ...(leaf.decision === undefined ? [] : [leaf.decision])]);
    case 'erasure':
      return `contents ${leaf.contents}`;
    case 'expiry':
      return shortened([
        ...(leaf.shards === undefined ? [] : [`shards ${leaf.shards.join(',')}`]),
        ...(leaf.class === undefined ? [] : [leaf.class]),
        ...(leaf.contents === undefined ? [] : [`contents ${leaf.contents}`]),
        ...(leaf.segments === undefined ? [] : [`segments ${leaf.segments.join(',')}`]),
      ]);
    case 'read':
      return `${leaf.parts.join(',')} of ${leaf.ofShard === undefined ? '' : `${leaf.ofShard}/`}${leaf.of}`;
    case 'export':
      return `leaves ${leaf.leaves} revealed ${leaf.revealed}`;
    case 'gap':
      return shortened([leaf.reason, ...(leaf.shard === undefined ? [] : [leaf.shard])]);
    default:
      return null;
  }
}

const longestDetail = 120;

function shortened(words: readonly string[]): string {
  const text = words.join(' ');
  return text.length > longestDetail ? `${text.slice(0, longestDetail)}…` : text;
}

function worstOf(leaf: Leaf): string | null {
  if (!('verdicts' in leaf)) return null;
  let worst = -1;
  for (const { outcome, shadow } of leaf.verdicts)
    if (shadow !== true) worst = Math.max(worst, gravity.indexOf(outcome));
  return gravity[worst] ?? null;
}

export function findingsOf(leaf: Leaf): readonly Finding[] {
  if (!('verdicts' in leaf)) return [];
  return leaf.verdicts.flatMap(({ direction, guard, outcome, rules, shadow }): Finding[] => {
    const found = Object.entries(rules);
    const whose = { direction, outcome, ...(shadow === undefined ? {} : { shadow }) };
    if (found.length > 0) return found.map(([rule, findings]) => ({ guard, rule, ...whose, findings }));
    return outcome === 'allow' ? [] : [{ guard, ...whose, findings: 0 }];
  });
}

/** Subjects stand at the pieces of the contents, and in leaves about a subject by itself. */
function subjectsOf(fields: Fields): readonly string[] {
  const found = new Set<string>();
  const own = textOf(fields['subject']);
  if (own !== null) found.add(own);
  for (const part of ['prompt', 'answer']) {
    const pieces = fields[part];
    if (!Array.isArray(pieces)) continue;
    for (const piece of pieces) {
      const subject = textOf(fieldsOf(piece)['subject']);
      if (subject !== null) found.add(subject);
    }
  }
  return [...found];
}
