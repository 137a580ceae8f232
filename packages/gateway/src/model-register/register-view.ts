import type { ModelEntry } from '@gatehouse/contract/admin-model-register';
import type { RegisteredModel } from '@gatehouse/contract/model-register';
import type { BookEntry, ModelBook } from './model-book.ts';
import { allowedDigests, currentDigest, refusalBy, standingOf } from './model-standing.ts';
import { isPattern } from './name-pattern.ts';
import type { RegisterRules } from './register-rules.ts';

/** Every model that is there or registered, by name. */
export function registeredModels(book: ModelBook, rules: RegisterRules, now: number): ModelEntry[] {
  const entries = book
    .all()
    .filter((entry) => entry.present || rules.registrationOf(entry.provider, entry.model, entry) !== undefined)
    .map((entry) => viewOf(entry.provider, entry.model, entry, rules, now));
  // Some are registered before anybody has seen them.
  const awaited = rules.options.models
    .filter(({ model, provider }) => !isPattern(model) && book.get(provider, model) === undefined)
    .map(({ model, provider }: RegisteredModel) => viewOf(provider, model, undefined, rules, now));
  return [...entries, ...awaited].toSorted(
    (one, other) => compare(one.provider, other.provider) || compare(one.model, other.model),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function viewOf(
  provider: string,
  model: string,
  entry: BookEntry | undefined,
  rules: RegisterRules,
  now: number,
): ModelEntry {
  const registered = rules.registrationOf(provider, model, entry);
  const standing = standingOf(registered, entry, now);
  const by = registered?.source === 'kept' ? entry?.registered : undefined;
  return {
    provider,
    model,
    standing,
    refusedWith: refusalBy(standing, rules.options) ?? null,
    source: registered?.source ?? null,
    pattern: registered?.pattern ?? null,
    evidence: entry?.evidence ?? 'name',
    digest: currentDigest(entry) ?? null,
    accepted: [...allowedDigests(registered, entry)],
    pinned: registered?.pinned !== undefined,
    details: registered?.details ?? {},
    facts: entry?.facts ?? {},
    file: entry?.file?.path ?? null,
    reading: entry?.reading ?? null,
    findings: [...(entry?.file?.findings ?? [])],
    history: [...(entry?.history ?? [])],
    acceptances: [...(entry?.acceptances ?? [])].toReversed(),
    registered:
      by === undefined
        ? null
        : { at: by.at, actor: by.actor, ...(by.approver === undefined ? {} : { approver: by.approver }) },
    askedAt: entry?.askedAt ?? null,
    fault: entry?.fault ?? null,
  };
}
