import type { ModelStanding } from '@gatehouse/contract/admin-model-register';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { ModelRegisterOptions } from '@gatehouse/contract/model-register';
import { type BookEntry, isRefused } from './model-book.ts';
import type { Registered } from './register-rules.ts';

/**
 * What a model may be: what the file says, or else what was accepted last, so that one that was replaced does not come back unseen. Empty
 * where anything counts that is seen first.
 */
export function allowedDigests(registered: Registered | undefined, entry: BookEntry | undefined): readonly string[] {
  if (registered?.pinned !== undefined) return registered.pinned;
  const last = entry?.acceptances.at(-1);
  return last === undefined ? [] : [last.digest];
}

/** What is there now; undefined where nobody can tell. */
export function currentDigest(entry: BookEntry | undefined): string | undefined {
  return entry?.confirmed === true ? entry.history[0]?.digest : undefined;
}

/** How a model stands at this moment. The gravest comes first. */
export function standingOf(
  registered: Registered | undefined,
  entry: BookEntry | undefined,
  now: number,
): ModelStanding {
  if (isRefused(entry)) return 'refused';
  if (registered === undefined) return 'unregistered';
  const allowed = allowedDigests(registered, entry);
  const current = currentDigest(entry);
  if (current !== undefined && allowed.length > 0 && !allowed.includes(current)) return 'changed';
  if (isOver(registered.details.validUntil, now)) return 'expired';
  if (current === undefined && (allowed.length > 0 || isUnread(entry))) return 'unverified';
  return 'registered';
}

/** A file that was not read yet may be anything. */
function isUnread(entry: BookEntry | undefined): boolean {
  return entry?.evidence === 'file';
}

/** The day itself still counts. */
function isOver(lastDay: string | undefined, now: number): boolean {
  return lastDay !== undefined && now >= Date.parse(`${lastDay}T00:00:00Z`) + 86_400_000;
}

const refusals: Readonly<Record<Exclude<ModelStanding, 'registered'>, ErrorCode>> = Object.freeze({
  unregistered: 'model_not_registered',
  changed: 'model_changed',
  expired: 'model_registration_expired',
  unverified: 'model_unverified',
  refused: 'model_format_refused',
});

/** The code that requests get; undefined where they are let through. A file that may run code is never used. */
export function refusalBy(
  standing: ModelStanding,
  { mode, onChange }: Pick<ModelRegisterOptions, 'mode' | 'onChange'>,
): ErrorCode | undefined {
  if (standing === 'registered') return undefined;
  const holds = mode === 'enforce' || standing === 'refused' || (standing === 'changed' && onChange === 'block');
  return holds ? refusals[standing] : undefined;
}
