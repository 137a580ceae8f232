import type { ReviewOptions } from '@gatehouse/contract/review';
import type { ConfirmAttack } from './confirm-attack.ts';
import type { KeyRecord } from './core/access.ts';
import type { Incident, SuspendedPersons, SuspicionAdministration } from './core/attempts.ts';
import type { Clock } from './core/clock.ts';
import type { LeafIndex, LeafPlace, ReadLeaf } from './core/leaf-index.ts';
import type { Ledger } from './core/ledger.ts';
import type { People } from './core/people.ts';
import type { ReviewIndex, ReviewRecord } from './core/review.ts';
import type { Log, Metrics } from './core/telemetry.ts';
import type { Voices } from './core/voices.ts';
import type { Approvals, Asked } from './disclosure/approvals.ts';
import { leafAt } from './index/search-record.ts';
import type { KeyReader } from './ledger/keys/read-keys.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { parseShardFolderName } from './ledger/log/shard-name.ts';
import { contentOpener, destroyedContents } from './record-access.ts';
import { createReviewKinds } from './review/review-kinds.ts';
import { ReviewQueue } from './review/review-queue.ts';
import { ReviewWatch } from './review/review-watch.ts';

export interface OpenReviewsParts {
  readonly ledgerFolder: string;
  readonly tenant: string;
  readonly contentKeys: KeyReader;
  readonly index: LeafIndex & ReviewIndex;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly newest: () => LeafPlace | undefined;
  readonly listKeys: () => Promise<readonly Pick<KeyRecord, 'id' | 'name' | 'owner'>[]>;
  readonly keyReference: (key: string, period: string) => string;
  readonly options: () => ReviewOptions;
  readonly approvals: Approvals;
  readonly voices: Voices;
  readonly suspicion: Pick<SuspicionAdministration, 'lift'> & SuspendedPersons;
  readonly confirmAttack: ConfirmAttack;
  readonly tell: (incidents: readonly Incident[]) => void;
  readonly clock: Clock;
  readonly log: Pick<Log, 'unexpected'>;
  readonly metrics: Pick<Metrics, 'watchReviews'>;
}

export interface OpenReviews {
  readonly queue: ReviewQueue;
  readonly watch: ReviewWatch;
  /** Open questions of the process before go on. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** The queue for review, with all that it decides about. */
export function openReviews(parts: OpenReviewsParts): OpenReviews {
  const { approvals, clock, confirmAttack, contentKeys, index, ledger, ledgerFolder, log, metrics, newest } = parts;
  const source = createLeafSource(ledgerFolder);
  const open = contentOpener(ledgerFolder, contentKeys, destroyedContents(index, source));
  const people = peopleOf(parts, async () => [
    ...new Set((await source.shards()).flatMap((shard) => parseShardFolderName(shard)?.period ?? [])),
  ]);
  const reasonOf = async (leaf: ReadLeaf): Promise<string | undefined> => {
    const pieces = await open(leaf, 'reason');
    if (pieces === undefined || pieces.some(({ content }) => content === undefined)) return undefined;
    return Buffer.concat(pieces.flatMap(({ content }) => content ?? [])).toString();
  };
  const queue = new ReviewQueue({
    index,
    ledger,
    newest,
    leafAt: (place) => leafAt(source, place),
    reasonOf,
    people,
    options: parts.options,
    kinds: createReviewKinds({
      answer: (id, actor, decision, reason) => approvals.decide(id, actor, decision, reason),
      suspicion: parts.suspicion,
    }),
    remember: confirmAttack,
    clock,
  });
  const watch = new ReviewWatch({
    queue,
    overdue: (items) => parts.tell(items.map((item) => overdueIncident(item, parts.tenant, clock.now()))),
    log,
  });
  metrics.watchReviews(() => watch.counts);

  /** What was asked for is known by the leaf that raised it. */
  const restore = async (action: Asked['action'], { item, actor, raisedAt, request }: ReviewRecord): Promise<void> => {
    const [raised] = (await index.review(item))?.history ?? [];
    const leaf = raised && (await leafAt(source, raised));
    const reason = leaf && (await reasonOf(leaf));
    if (reason === undefined || actor === undefined || request === undefined) return;
    approvals.restore(item, { action, request, reason, requester: (await people()).idOf(actor) }, raisedAt);
  };

  return {
    queue,
    watch,
    async resume() {
      const place = newest();
      if (place !== undefined) await index.reach(place);
      for (const [kind, action] of [
        ['reading', 'read'],
        ['export', 'export'],
        ['erasure', 'erase'],
        ['model', 'model'],
      ] as const) {
        const { items } = await index.reviews({ state: 'open', kind, cutoffs: {} }, { limit: mostRestored });
        for (const item of items) await restore(action, item);
      }
    },
    close: () => watch.close(),
  };
}

const mostRestored = 500;

/** Keys by the references of all periods; made anew when there are other keys or periods. */
function peopleOf(
  { keyReference, listKeys, voices }: Pick<OpenReviewsParts, 'keyReference' | 'listKeys' | 'voices'>,
  periodsOf: () => Promise<readonly string[]>,
): () => Promise<People> {
  let madeFor = '';
  let ids: ReadonlyMap<string, string> = new Map();
  return async () => {
    const [keys, periods] = await Promise.all([listKeys(), periodsOf()]);
    const now = `${keys.length} ${keys.at(-1)?.id} ${periods.join(' ')}`;
    if (now !== madeFor) {
      ids = new Map(keys.flatMap(({ id }) => periods.map((period) => [keyReference(id, period), id] as const)));
      madeFor = now;
    }
    return {
      idOf: (reference) => ids.get(reference) ?? reference,
      personOf: (id) => voices.personOf(id),
      ownerOf: (id) => keys.find((key) => key.id === id)?.owner ?? id,
      mayAgree: (id) => voices.mayAgree(id),
      nameOf: (id) => keys.find((key) => key.id === id)?.name,
      referencesOf: (id) => [...new Set([id, ...periods.map((period) => keyReference(id, period))])],
    };
  };
}

/** For whoever watches over many: that nobody has decided in time. */
function overdueIncident({ item, model, request }: ReviewRecord, tenant: string, time: number): Incident {
  return {
    time,
    request: request ?? item,
    tenant,
    key: undefined,
    subject: undefined,
    model,
    guard: 'review',
    rule: 'review/overdue',
    direction: 'input',
    outcome: 'review',
    shadow: false,
    findings: 1,
    score: undefined,
    meaning: undefined,
    trial: false,
  };
}
