import type { ApprovalView, DiscloseRequest, RecordedDisclosure } from '@gatehouse/contract/admin-record';
import { contentParts, type ContentPart } from '@gatehouse/contract/content-parts';
import type { Leaf } from '@gatehouse/contract/leaf';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { LeafPlace } from '../core/leaf-index.ts';
import type { Ledger } from '../core/ledger.ts';
import type { Approvals } from './approvals.ts';

/** Which leaves are meant, and what of the words that say so has fitted none. */
export interface Selecting {
  (leaf: { readonly shard: string; readonly index: number; readonly request: string | undefined }): boolean;
  missed(): readonly string[];
}

export interface BundleDisclosureOptions {
  /** Whether somebody else must approve. */
  readonly fourEyes: boolean;
  readonly approvals: Approvals;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  /** How many leaves of each shard of a tenant are published. */
  readonly sizes: (tenant: string) => Promise<Readonly<Record<string, number>>>;
  readonly leaves: (
    sizes: Readonly<Record<string, number>>,
  ) => AsyncIterable<{ readonly shard: string; readonly leaf: Leaf }>;
  /** Reads a selector. Throws where it cannot be understood. */
  readonly select: (selector: string) => Selecting;
}

export type Disclosing =
  | RecordedDisclosure
  | { readonly question: ApprovalView }
  | { readonly missed: readonly string[] };

/** Leaves that are appended at once; more would only wait in memory. */
const appendedAtOnce = 512;

/**
 * Records that contents go into a bundle, before any of them is opened: a `read` leaf for each leaf, with who and why, as for reading
 * in any other way. Gives up to which sizes of the shards it holds: what is published later was not recorded. Where another person
 * must approve, gives the question instead; and what of the selector fits nothing, where that is so. Rejects with `invalid_request`
 * without a reason, `approval_invalid`, and `ledger_unavailable`.
 */
export async function recordDisclosure(
  { approvals, clock, fourEyes, leaves, ledger, select, sizes: sizesOf }: BundleDisclosureOptions,
  { from = 0, reason, selector, tenant, ...wanted }: DiscloseRequest,
  actor: string,
): Promise<Disclosing> {
  if (reason.trim() === '') throw new GatehouseError('invalid_request', { param: 'reason' });
  const to = wanted.to ?? clock.now();
  const sizes = await sizesOf(tenant);
  const selection = select(selector);
  const meant: (LeafPlace & { readonly parts: ContentPart[] })[] = [];
  for await (const { leaf, shard } of leaves(sizes)) {
    const { index } = leaf;
    const parts = partsOf(leaf);
    if (leaf.time < from || leaf.time > to || parts.length === 0) continue;
    if (selection({ shard, index, request: 'request' in leaf ? leaf.request : undefined }))
      meant.push({ shard, index, parts });
  }
  const missed = selection.missed();
  if (missed.length > 0) return { missed };
  let approver: string | undefined;
  if (fourEyes) {
    const period = `${from === 0 ? 'the beginning' : moment(from)} to ${wanted.to === undefined ? 'now' : moment(to)}`;
    const used = await approvals.use({ action: 'export', request: `${selector}, ${period}`, reason, requester: actor });
    if ('question' in used) return used;
    ({ approver } = used);
  }
  let waiting: Promise<unknown>[] = [];
  for (const [number, { index, parts, shard }] of meant.entries()) {
    waiting.push(
      ledger.append({
        leaf: {
          kind: 'read',
          actor,
          of: index,
          ofShard: shard,
          parts,
          ...(approver === undefined ? {} : { approver }),
        },
        contents: { reason: Buffer.from(reason) },
      }),
    );
    if (waiting.length < appendedAtOnce && number + 1 < meant.length) continue;
    for (const settled of await Promise.allSettled(waiting)) if (settled.status === 'rejected') throw settled.reason;
    waiting = [];
  }
  return { from, to, recorded: meant.length, sizes };
}

/** The contents of a leaf. The reason of some kinds is a text in the leaf itself. */
function partsOf(leaf: Leaf): ContentPart[] {
  const fields = leaf as unknown as Readonly<Record<string, unknown>>;
  return contentParts.filter((part) => Array.isArray(fields[part]));
}

function moment(time: number): string {
  return new Date(time).toISOString();
}
