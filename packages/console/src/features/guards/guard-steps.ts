import { sameValue, withSetting } from '../../setting-form/setting-values.ts';
import { type GuardEntry, nameOfGuard, type PolicyEntry } from './policy-tree.ts';

/** What becomes of one guard by a change, as far as the record can say something about it. */
export type GuardStep = { readonly policy: string; readonly guard: string } & (
  | { readonly kind: 'removed' | 'added' | 'to-shadow' | 'from-shadow' | 'options' }
  | { readonly kind: 'action'; readonly action: 'flag' | 'review' | 'redact' | 'block' }
);

/** Guards are the same where their names are. Order alone says nothing. */
export function guardSteps(before: readonly PolicyEntry[], after: readonly PolicyEntry[]): readonly GuardStep[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap((policy) => {
    const was = guardsOf(before, policy);
    const is = guardsOf(after, policy);
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((guard) =>
      stepsOf(was.get(guard), is.get(guard)).map((step) => ({ policy, guard, ...step })),
    );
  });
}

type Step = Pick<GuardStep, never> &
  (
    | { readonly kind: 'removed' | 'added' | 'to-shadow' | 'from-shadow' | 'options' }
    | { readonly kind: 'action'; readonly action: 'flag' | 'review' | 'redact' | 'block' }
  );

function stepsOf(was: GuardEntry | undefined, is: GuardEntry | undefined): readonly Step[] {
  if (is === undefined) return was === undefined ? [] : [{ kind: 'removed' }];
  if (was === undefined) return [{ kind: 'added' }];
  if (sameValue(was, is)) return [];
  const shadow = [was, is].map((guard) => guard['shadow'] === true);
  const { action } = is;
  const steps: Step[] = [];
  if (shadow[0] !== shadow[1]) steps.push({ kind: shadow[1] === true ? 'to-shadow' : 'from-shadow' });
  if (!sameValue(was['action'], action) && isAction(action)) steps.push({ kind: 'action', action });
  if (!sameValue(rest(was), rest(is))) steps.push({ kind: 'options' });
  return steps;
}

function rest(guard: GuardEntry): GuardEntry {
  return withSetting(withSetting(guard, 'shadow', undefined), 'action', undefined);
}

function isAction(value: unknown): value is 'flag' | 'review' | 'redact' | 'block' {
  return value === 'flag' || value === 'review' || value === 'redact' || value === 'block';
}

function guardsOf(policies: readonly PolicyEntry[], policy: string): ReadonlyMap<string, GuardEntry> {
  const found = policies.find(({ name }) => name === policy);
  return new Map(found?.guards.map((guard) => [nameOfGuard(guard), guard]));
}
