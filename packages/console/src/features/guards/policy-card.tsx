import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { GuardFigures, GuardsView } from '@gatehouse/contract/admin-guards';
import type { Draft } from '../../draft/use-draft.ts';
import { editsBetween } from '../../draft/edits-between.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { AddButton } from '../../ui/add-button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { DescribePolicy } from './describe-policy.tsx';
import { figuresOf } from './guard-figures.ts';
import { GuardRow } from './guard-row.tsx';
import { NewPolicy } from './new-policy.tsx';
import {
  type GuardEntry,
  guardsPath,
  kindOf,
  nameOfGuard,
  type PolicyEntry,
  type RuleEntry,
  usualPolicy,
} from './policy-tree.ts';
import { policyTexts } from './policy-texts.ts';

const ChooseKind = lazyPart(async () => (await import('./choose-kind.tsx')).ChooseKind, null);
const GuardDialog = lazyPart(async () => (await import('./guard-dialog.tsx')).GuardDialog, null);

interface Props {
  readonly policy: PolicyEntry;
  /** As it is in force; undefined where it is new. */
  readonly before: PolicyEntry | undefined;
  readonly policies: readonly PolicyEntry[];
  readonly rules: readonly RuleEntry[];
  readonly view: GuardsView;
  readonly figures: GuardFigures | undefined;
  readonly mayEdit: boolean;
  readonly draft: Draft;
}

/** What a dialog is open for: a place in the list, or a guard that is to be added. */
type Editing = { readonly place: number } | { readonly fresh: GuardEntry };

/** One policy: whom it holds for, and its guards. */
export function PolicyCard({ policy, before, policies, rules, view, figures, mayEdit, draft }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const { add } = useSearch({ from: '/guards' });
  const navigate = useNavigate({ from: '/guards' });
  const [editing, setEditing] = useState<Editing | undefined>(
    add === undefined || !mayEdit ? undefined : { fresh: { use: add } },
  );
  const [choosing, setChoosing] = useState(false);
  const { name, description, guards } = policy;
  const at = guardsPath(name);
  const given = rules.filter((rule) => rule.policy === name).length;
  const isUsual = name === usualPolicy;
  const facts = view.policies.find((one) => one.name === name);
  const close = (): void => {
    setEditing(undefined);
    if (add !== undefined) void navigate({ search: { tab: 'policies', policy: name } });
  };
  const take = (guard: GuardEntry): void => {
    if (editing === undefined) return;
    if ('place' in editing) draft.change(...editsBetween([...at, editing.place], guards[editing.place] ?? {}, guard));
    else draft.change({ path: [...at, guards.length], value: guard as never });
    close();
  };

  return (
    <Card
      title={name}
      actions={
        mayEdit ? (
          <>
            {isUsual ? null : (
              <DescribePolicy
                description={description ?? ''}
                onDescribed={(text) => {
                  const path = ['inspection', 'policies', name, 'description'];
                  draft.change(text === '' ? { path, remove: true } : { path, value: text });
                }}
              />
            )}
            <NewPolicy
              label={texts.duplicatePolicy}
              policies={policies}
              copyOf={name}
              onNew={(own, made) => {
                draft.change({ path: ['inspection', 'policies', own], value: made as never });
                void navigate({ search: { tab: 'policies', policy: own } });
              }}
            />
            {isUsual ? null : (
              <button
                type="button"
                disabled={given > 0}
                title={given > 0 ? texts.stillNamed : undefined}
                onClick={() => {
                  draft.change({ path: ['inspection', 'policies', name], remove: true });
                  void navigate({ search: { tab: 'policies' } });
                }}
              >
                {texts.removePolicy}
              </button>
            )}
          </>
        ) : undefined
      }
    >
      {description === undefined ? null : (
        <p>
          <ForeignText text={description} />
        </p>
      )}
      <p className="quiet">{isUsual ? texts.everybody : given === 0 ? texts.nobody : texts.somebody(given)}</p>
      {guards.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <ol className="guards-list" aria-label={texts.guards}>
          {guards.map((guard, place) => {
            const own = nameOfGuard(guard);
            return (
              <GuardRow
                key={`${own} ${place}`}
                guard={guard}
                place={place}
                last={place === guards.length - 1}
                before={before?.guards.find((one) => nameOfGuard(one) === own)}
                kind={view.catalogue.find(({ kind }) => kind === kindOf(guard))}
                facts={facts}
                figures={figuresOf(figures, name, own)}
                mayEdit={mayEdit}
                onSet={(setting, value) => draft.change({ path: [...at, place, setting], value })}
                onMove={(to) => draft.change({ path: [...at, place], move: to })}
                onRemove={() => draft.change({ path: [...at, place], remove: true })}
                onDuplicate={() =>
                  draft.change({ path: [...at, place + 1], insert: { ...guard, id: freeName(own, guards) } as never })
                }
                onEdit={() => setEditing({ place })}
              />
            );
          })}
        </ol>
      )}
      {mayEdit ? <AddButton label={texts.add} onPress={() => setChoosing(true)} /> : null}
      {choosing ? (
        <ChooseKind
          title={texts.addTo(name)}
          catalogue={view.catalogue}
          onClose={() => setChoosing(false)}
          onChosen={(kind) => {
            setChoosing(false);
            setEditing({ fresh: freshGuard(kind, guards) });
          }}
        />
      ) : null}
      {editing === undefined ? null : (
        <GuardDialog
          guard={'place' in editing ? (guards[editing.place] ?? {}) : withName(editing.fresh, guards)}
          others={guards.filter((_guard, place) => !('place' in editing) || place !== editing.place)}
          policy={name}
          fresh={'fresh' in editing}
          catalogue={view.catalogue}
          onClose={close}
          onTaken={take}
        />
      )}
    </Card>
  );
}

function freshGuard(kind: string, guards: readonly GuardEntry[]): GuardEntry {
  return withName({ use: kind }, guards);
}

/** Where a kind stands in a policy already, each needs a name of its own. */
function withName(guard: GuardEntry, guards: readonly GuardEntry[]): GuardEntry {
  const kind = kindOf(guard);
  if (guard['id'] !== undefined || !guards.some((other) => kindOf(other) === kind)) return guard;
  return { ...guard, id: freeName(kind, guards) };
}

function freeName(name: string, guards: readonly GuardEntry[]): string {
  const taken = new Set(guards.map(nameOfGuard));
  const stem = name.replace(/-\d+$/, '').slice(0, 58);
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
