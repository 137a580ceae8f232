import { type AssistantTrace, assistantTraceSchema, type Explanation } from '@gatehouse/contract/explanation';
import type { Leaf } from '@gatehouse/contract/leaf';
import { z } from 'zod';
import { boundsOf } from './core/bounds.ts';
import type { Caller } from './core/caller.ts';
import { GatehouseError } from './core/errors.ts';
import type { LeafPlace, ReadLeaf } from './core/leaf-index.ts';
import type { ContentReadingOptions } from './disclosure/content-reading.ts';
import type { RecentRequests } from './recent-requests.ts';

export interface ExplanationsOptions {
  readonly recent: Pick<RecentRequests, 'get'>;
  /** For what is not recent. */
  readonly find: (request: string) => Promise<readonly LeafPlace[]>;
  readonly leafAt: (place: LeafPlace) => Promise<ReadLeaf | undefined>;
  readonly open: ContentReadingOptions['open'];
  /** How the leaves of a shard name a key. */
  readonly keyReference: (key: string, shard: string) => string;
  /** Puts in what is reckoned only when somebody asks. */
  readonly complete: (trace: AssistantTrace) => AssistantTrace;
}

type EndLeaf = Extract<Leaf, { kind: 'result' | 'refusal' }>;

const sealedAnswer = z.looseObject({ assistant: assistantTraceSchema.optional() });

/** Tells callers why their requests were answered as they were: from the leaf, and from what is sealed with the answer. */
export interface Explanations {
  /**
   * What passages and answers say is for whoever asked: others with `receipts.all` get what the leaf says. Rejects with `resource_not_found`
   * where there is no such request of this caller's, and `receipt_pending` where it has not ended.
   */
  explain(request: string, caller: Caller): Promise<Explanation>;
  /** What was asked, for whoever asked it. Rejects as `explain` does, and with `nothing_to_attribute` where no assistant answered. */
  asked(request: string, caller: Caller): Promise<AskedAssistant>;
}

export interface AskedAssistant {
  readonly trace: AssistantTrace;
  /** The body as it came. */
  readonly body: Uint8Array;
  /** Id of its dialect. */
  readonly dialect: string;
}

export function createExplanations(options: ExplanationsOptions): Explanations {
  const { complete, find, keyReference, leafAt, open, recent } = options;

  async function endOf(request: string, caller: Caller): Promise<ReadLeaf & { readonly leaf: EndLeaf }> {
    const known = recent.get(request);
    const mayReadAll = boundsOf(caller, 'receipts.all') === 'everything';
    const isOwn = (key: string | undefined, shard: string): boolean =>
      key !== undefined && (key === caller.key || key === keyReference(caller.key, shard));
    if (known !== undefined && !mayReadAll && known.key !== caller.key) throw new GatehouseError('resource_not_found');
    if (known !== undefined && known.end === undefined) throw new GatehouseError('receipt_pending', { retryAfter: 1 });
    const places = known?.end === undefined ? await find(request) : [known.end];
    for (const place of places) {
      const found = await leafAt(place);
      if (found === undefined) continue;
      const { leaf, shard } = found;
      // The index is only a hint: what counts is what the leaf says.
      if ((leaf.kind !== 'result' && leaf.kind !== 'refusal') || leaf.request !== request) continue;
      if (mayReadAll || isOwn(leaf.key, shard)) return { ...found, leaf };
    }
    throw new GatehouseError('resource_not_found');
  }

  /** The prompt lies with the leaf before the call, or with the answer where there was no call. */
  async function bodyOf(request: string, end: ReadLeaf): Promise<Uint8Array | undefined> {
    const known = recent.get(request)?.request;
    for (const found of [
      end,
      ...(await Promise.all((known === undefined ? await find(request) : [known]).map(leafAt))),
    ]) {
      if (found === undefined || !('request' in found.leaf) || found.leaf.request !== request) continue;
      const pieces = await open(found, 'prompt');
      if (pieces === undefined || pieces.length === 0) continue;
      return pieces.some(({ content }) => content === undefined)
        ? undefined
        : Buffer.concat(pieces.flatMap(({ content }) => content ?? []));
    }
    return undefined;
  }

  return {
    async asked(request, caller) {
      const found = await endOf(request, caller);
      const { leaf, shard } = found;
      const isOwn = leaf.key === caller.key || leaf.key === keyReference(caller.key, shard);
      if (!isOwn) throw new GatehouseError('resource_not_found');
      const trace = leaf.knowledge === undefined ? undefined : await sealedTrace(found, open);
      const body = trace === undefined ? undefined : await bodyOf(request, found);
      if (trace === undefined || body === undefined) throw new GatehouseError('nothing_to_attribute');
      return { trace, body, dialect: leaf.dialect };
    },
    async explain(request, caller) {
      const found = await endOf(request, caller);
      const { leaf, shard } = found;
      const isOwn = leaf.key === caller.key || leaf.key === keyReference(caller.key, shard);
      const trace = leaf.knowledge === undefined || !isOwn ? undefined : await sealedTrace(found, open);
      return explanationOf(leaf, shard, trace === undefined ? undefined : complete(trace));
    },
  };
}

/** Undefined where it was erased, or is about somebody who was. */
async function sealedTrace(found: ReadLeaf, open: ExplanationsOptions['open']): Promise<AssistantTrace | undefined> {
  const pieces = await open(found, 'answer');
  const contents = (pieces ?? []).map(({ content }) => content);
  if (contents.length === 0 || contents.some((content) => content === undefined)) return undefined;
  const whole = Buffer.concat(contents.flatMap((content) => content ?? []));
  return sealedAnswer.parse(JSON.parse(whole.toString('utf8'))).assistant;
}

/** With what was asked in vain, or to find passages; sums of several currencies are none, and then the cost is that of the answer. */
function wholeCost({ cost, tried = [] }: EndLeaf): EndLeaf['cost'] {
  const all = [cost, ...tried.map((one) => one.cost)].flatMap((one) => one ?? []);
  const [first] = all;
  if (first === undefined || all.some(({ currency }) => currency !== first.currency)) return cost;
  return { ...first, micros: all.reduce((sum, { micros }) => sum + micros, 0) };
}

function explanationOf(leaf: EndLeaf, shard: string, assistant: AssistantTrace | undefined): Explanation {
  const { chosen, code, model, provider, target, usage } = leaf;
  const cost = wholeCost(leaf);
  return {
    request: leaf.request,
    time: leaf.time,
    ...(model === undefined ? {} : { model }),
    ...(provider === undefined ? {} : { provider }),
    ...(target === undefined ? {} : { target }),
    ...(chosen === undefined ? {} : { chosen }),
    policy: leaf.policy,
    outcome: leaf.kind === 'result' ? leaf.outcome : 'refused',
    ...(code === undefined ? {} : { code }),
    ...(cost === undefined ? {} : { cost: { currency: cost.currency, micros: cost.micros } }),
    ...(usage === undefined ? {} : { usage: { input: usage.input, output: usage.output } }),
    verdicts: leaf.verdicts.map(({ direction, guard, outcome, rules, scores }) => ({
      direction,
      guard,
      outcome,
      rules,
      ...(scores === undefined ? {} : { scores }),
    })),
    ...(assistant === undefined ? {} : { assistant }),
    leaf: { shard, index: leaf.index },
  };
}
