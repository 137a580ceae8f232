import { createHash } from 'node:crypto';
import {
  type AcceptModelRequest,
  type ModelDetails,
  modelDetailsSchema,
  type ModelFacts,
  type RegisterModelsRequest,
  type RemoveModelRequest,
} from '@gatehouse/contract/admin-model-register';
import type { ApprovalView } from '@gatehouse/contract/admin-record';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { LeafDraft, Ledger } from '../core/ledger.ts';
import type { ModelDecision, ModelRegisterAdministration } from '../core/model-register.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { type BookEntry, isRefused, type ModelBook } from './model-book.ts';
import { currentDigest } from './model-standing.ts';
import type { Registered, RegisterRules } from './register-rules.ts';

/** Asks a second person, or gives who has agreed; undefined where none is needed. */
export type AskSecond = (asked: {
  readonly request: string;
  readonly reason: string;
  readonly requester: string;
}) => Promise<{ readonly approver: string | undefined } | { readonly question: ApprovalView }>;

export interface ModelAdministrationParts {
  readonly book: ModelBook;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly askSecond: AskSecond;
  /** Of the configuration in force. */
  readonly rules: () => RegisterRules;
}

type ModelLeaf = Omit<Extract<LeafDraft, { kind: 'model' }>, 'kind' | 'actor' | 'provider' | 'model'>;

/** What is changed of one model, and what the record says of it. */
interface Change {
  readonly entry: BookEntry;
  readonly leaf: ModelLeaf;
  readonly apply: (approver: string | undefined) => void;
}

interface Wish {
  readonly request: string;
  readonly reason: string;
  readonly actor: string;
  readonly changes: readonly Change[];
}

/** What people say about models: durable in the record before it holds. */
export function createModelAdministration({
  askSecond,
  book,
  clock,
  ledger,
  rules,
}: ModelAdministrationParts): Pick<ModelRegisterAdministration, 'register' | 'accept' | 'remove'> {
  // One change at a time, so that leaves and file have the same order.
  let queue: Promise<unknown> = Promise.resolve();

  function exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = queue.then(work, work);
    queue = run.catch(() => undefined);
    return run;
  }

  function registrationOf(entry: BookEntry): Registered | undefined {
    return rules().registrationOf(entry.provider, entry.model, entry);
  }

  async function decide({ actor, changes, reason, request }: Wish): Promise<ModelDecision> {
    if (changes.length === 0) return { done: 0 };
    const asked = await askSecond({ request, reason, requester: actor });
    if ('question' in asked) return asked;
    const { approver } = asked;
    for (const change of changes) await carryOut(change, { actor, reason, approver });
    return { done: changes.length };
  }

  async function carryOut(
    { apply, entry, leaf }: Change,
    { actor, approver, reason }: { actor: string; approver: string | undefined; reason: string },
  ): Promise<void> {
    const { acceptances, model, provider, registered } = entry;
    const about = { kind: 'model', actor, provider, model } as const;
    const by = approver === undefined ? {} : { approver };
    await ledger.append({ leaf: { ...about, ...by, ...leaf }, contents: { reason: Buffer.from(reason) } });
    apply(approver);
    try {
      await book.save();
    } catch (cause) {
      Object.assign(entry, { acceptances, registered });
      await ledger.append({ leaf: { ...about, action: 'undone' } });
      throw new GatehouseError('model_register_unwritable', { cause });
    }
  }

  function registering(entry: BookEntry, details: ModelDetails, actor: string): Change {
    const digest = currentDigest(entry);
    const isNew = entry.registered === undefined;
    return {
      entry,
      leaf: { action: 'registered', ...(digest === undefined || !isNew ? {} : { digest, evidence: entry.evidence }) },
      apply(approver) {
        const by = { at: clock.now(), actor, ...(approver === undefined ? {} : { approver }) };
        entry.registered = { ...by, details };
        // Describing one anew accepts nothing.
        if (isNew && digest !== undefined) entry.acceptances = [...entry.acceptances, { digest, ...by }];
      },
    };
  }

  function present(): readonly BookEntry[] {
    return book.all().filter((entry) => entry.present && !isRefused(entry) && registrationOf(entry) === undefined);
  }

  function known({ model, provider }: { readonly model: string; readonly provider: string }): BookEntry {
    const entry = book.get(provider, model);
    if (entry === undefined) throw new GatehouseError('model_not_found', { param: 'model' });
    return entry;
  }

  return {
    register: (wanted: RegisterModelsRequest, actor) =>
      exclusively(async () => {
        const { reason } = wanted;
        if ('all' in wanted) {
          const entries = present();
          const changes = entries.map((entry) => registering(entry, detailsFrom(entry.facts), actor));
          const which = entries
            .map(({ history, model, provider }) => JSON.stringify([provider, model, history[0]?.digest ?? '']))
            .toSorted();
          return decide({ request: `register ${entries.length} models ${shortHash(which)}`, reason, actor, changes });
        }
        const entry = known(wanted);
        if (registrationOf(entry)?.source === 'file') throw new GatehouseError('model_pinned', { param: 'model' });
        if (isRefused(entry)) throw new GatehouseError('model_format_refused', { param: 'model' });
        const { details } = wanted;
        const digest = currentDigest(entry) ?? '-';
        const request = `register ${entry.provider}/${entry.model} ${digest} ${shortHash(details)}`;
        return decide({ request, reason, actor, changes: [registering(entry, details, actor)] });
      }),
    accept: ({ digest, reason, ...place }: AcceptModelRequest, actor) =>
      exclusively(async () => {
        const entry = known(place);
        const registered = registrationOf(entry);
        if (registered === undefined) throw new GatehouseError('resource_not_found', { param: 'model' });
        if (registered.pinned !== undefined) throw new GatehouseError('model_pinned', { param: 'model' });
        if (currentDigest(entry) !== digest) throw new GatehouseError('model_digest_gone', { param: 'digest' });
        const before = entry.acceptances.at(-1)?.digest;
        if (before === digest) return { done: 0 };
        const change: Change = {
          entry,
          leaf: { action: 'accepted', digest, evidence: entry.evidence, ...(before === undefined ? {} : { before }) },
          apply(approver) {
            const by = { at: clock.now(), actor, ...(approver === undefined ? {} : { approver }) };
            entry.acceptances = [...entry.acceptances, { digest, ...by }].slice(-mostAcceptances);
          },
        };
        const request = `accept ${entry.provider}/${entry.model} ${digest}`;
        return decide({ request, reason, actor, changes: [change] });
      }),
    remove: ({ reason, ...place }: RemoveModelRequest, actor) =>
      exclusively(async () => {
        const entry = book.get(place.provider, place.model);
        const registered = entry === undefined ? undefined : registrationOf(entry);
        if (registered?.source === 'file') throw new GatehouseError('model_pinned', { param: 'model' });
        if (entry?.registered === undefined) throw new GatehouseError('resource_not_found', { param: 'model' });
        const change: Change = {
          entry,
          leaf: { action: 'removed' },
          apply: () => void Object.assign(entry, { registered: undefined, acceptances: [] }),
        };
        return decide({ request: `remove ${entry.provider}/${entry.model}`, reason, actor, changes: [change] });
      }),
  };
}

/** Of one model; the record has them all. */
const mostAcceptances = 32;

/** So that exactly this is approved, and nothing that has changed meanwhile. */
function shortHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

const { contextLength, languages, license, publisher, repository } = modelDetailsSchema.shape;

/** What a file or server says of itself, as far as it has the form that the register wants. What is only guessed stays a guess. */
export function detailsFrom(facts: ModelFacts): ModelDetails {
  const details: Record<string, unknown> = {};
  const take = (
    name: keyof ModelDetails,
    schema: { safeParse(value: unknown): { success: boolean } },
    value: unknown,
  ): void => {
    if (value !== undefined && schema.safeParse(value).success) details[name] = value;
  };
  if (facts.licenseGuessed !== true) take('license', license, facts.license);
  take('publisher', publisher, facts.publisher);
  take('repository', repository, facts.repository);
  take('contextLength', contextLength, facts.contextLength);
  take('languages', languages, facts.languages);
  return modelDetailsSchema.parse(details);
}
