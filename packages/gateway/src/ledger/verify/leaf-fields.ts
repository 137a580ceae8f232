/** The fields of a kind of leaf, in canonical order. */
export interface LeafForm {
  readonly names: readonly string[];
  /** Of each name, whether a leaf must have it. */
  readonly required: readonly boolean[];
}

/**
 * What leaves of version 1 have beside `index`, `kind`, `time` and `v`, by kind; a question mark for what may be left out. Written down
 * here once more, for the verifier shares nothing with the writer; a test holds it against the published schema. A field that is not
 * here is a place where something could be kept that nobody looks for.
 */
export const leafFields: Readonly<Record<string, string>> = Object.freeze({
  approval: 'action actor decision item? reason? request?',
  batch: 'action actor? answered? batch endpoint failed? key person? tenant',
  breaker: 'code? from provider target times? to',
  configuration: 'actor? approver? changed diff? from reason? to',
  consent: 'action actor purpose? reason subject?',
  erasure: 'actor contents reason references',
  expiry: 'class? contents? segments? shards?',
  export: 'actor from leaves manifest revealed to',
  directory: 'action actor changed? diff? entity? of person? tenant?',
  gap: 'droppedBytes from? reason root? shard? size?',
  hold: 'action actor reason subject?',
  interrupted: 'previous previousShard? request',
  key: 'action actor changed? key person? role team? tenant?',
  knowledge: 'action actor added? changed? collection failed? hash held? reason? reasons? removed? version',
  model: 'action actor approver? before? digest? evidence? model provider reason? times?',
  read: 'actor approver? of ofShard? parts reason',
  refusal:
    'batch? cache? chosen? code? cost? dialect entities estimate? finish? guardPolicy? key? knowledge? model? modelDigest? notInspected person? policy prompt? provider? request route? saved? similarity? status streamed subject? target? team? template? tenant timings tried? usage? usageSource verdicts warnings?',
  refusals: 'addresses codes from to',
  request:
    'batch? dialect guardPolicy? key? model? person? policy prompt request reserved? subject? team? template? tenant',
  result:
    'answer? batch? cache? chosen? code? cost? dialect entities estimate? finish? guardPolicy? key? knowledge? model? modelDigest? notInspected outcome person? policy previous? previousShard? prompt? provider? request saved? similarity? status streamed subject? target? team? template? tenant timings tried? usage? usageSource verdicts warnings?',
  review: 'about action actor decision? item reason? request?',
  rewrap: 'actor from to',
  rotation: 'from fromSignature to toSignature',
  sealed: '',
  secret: 'action actor name origins?',
  session: 'action actor issuer? key? method? person? session?',
  shard: 'before? origin period tenant',
  start: 'policy version',
  stop: 'reason',
  suspension: 'action actor key? subject? until?',
});

export const leafForms: ReadonlyMap<string, LeafForm> = new Map(
  Object.entries(leafFields).map(([kind, fields]) => {
    // What is said of these when they are missing is said elsewhere.
    const all = [...fields.split(' ').filter((field) => field !== ''), 'index?', 'kind?', 'time?', 'v?'].sort();
    return [
      kind,
      { names: all.map((field) => field.replace('?', '')), required: all.map((field) => !field.endsWith('?')) },
    ];
  }),
);
