import type { RoleAssignment } from '@gatehouse/contract/directory';
import { limitNames } from '@gatehouse/contract/limits';
import { permissionTexts } from '@gatehouse/contract/permission-texts';
import type { Permission } from '@gatehouse/contract/permissions';
import type { ReactNode } from 'react';
import type { Directory } from '../../api/directory.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { limitTexts } from '../../limits/texts.ts';
import type { TypedLimits } from '../../limits/typed-limits.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { permissionsOf, usePlaceName, useRoleName } from './role-words.ts';
import { peopleTexts } from './texts.ts';
import type { AccountKind, TypedAccount } from './typed-account.ts';

interface Props {
  readonly kind: AccountKind;
  readonly before: TypedAccount;
  readonly typed: TypedAccount;
  readonly directory: Directory;
}

/** What a change of somebody means, before it is made. */
export function AccountMeaning({ kind, before, typed, directory }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const { means } = texts;
  const roleName = useRoleName(directory);
  const placeName = usePlaceName(directory);
  const limitWords = useLimitWords();
  const teamName = (id: string): string => directory.teams.find((team) => team.id === id)?.name ?? id;
  const [gained, lost] = [without(typed.roles, before.roles), without(before.roles, typed.roles)];
  const held = {
    before: permissionsOf(before.roles, directory.roles),
    after: permissionsOf(typed.roles, directory.roles),
  };
  const fields = kind === 'person' ? (['email', 'userName'] as const) : (['note'] as const);
  const lines = [
    ...(typed.name.trim() === before.name || before.name === '' ? [] : [means.named(typed.name.trim())]),
    ...fields.flatMap((field) =>
      typed[field].trim() === before[field] || before.name === '' ? [] : [means.other(texts.form[field])],
    ),
    ...gained.map((assigned) => means.getsRole(roleName(assigned.role), placeName(assigned))),
    ...lost.map((assigned) => means.losesRole(roleName(assigned.role), placeName(assigned))),
    ...typed.teams.filter((id) => !before.teams.includes(id)).map((id) => means.joins(teamName(id))),
    ...(typed.teams[0] === undefined || typed.teams[0] === before.teams[0]
      ? []
      : [means.counts(teamName(typed.teams[0]))]),
    ...before.teams.filter((id) => !typed.teams.includes(id)).map((id) => means.leaves(teamName(id))),
    ...limitWords(before.limits, typed.limits),
  ];

  return (
    <Meaning
      lines={lines}
      may={held.after.filter((permission) => !held.before.includes(permission))}
      mayNot={held.before.filter((permission) => !held.after.includes(permission))}
    />
  );
}

interface MeaningProps {
  readonly lines: readonly string[];
  readonly may: readonly Permission[];
  readonly mayNot: readonly Permission[];
}

/** What will be another, and what that permits or no longer permits. */
export function Meaning({ lines, may, mayNot }: MeaningProps): ReactNode {
  const texts = useOwnTexts(peopleTexts).means;
  return (
    <section className="people-means" aria-label={texts.title} aria-live="polite">
      <strong>{texts.title}</strong>
      {lines.length + may.length + mayNot.length === 0 ? <p className="quiet">{texts.nothing}</p> : null}
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <ForeignText text={line} />
          </li>
        ))}
      </ul>
      <Permitted title={texts.may} permissions={may} />
      <Permitted title={texts.mayNot} permissions={mayNot} />
    </section>
  );
}

interface PermittedProps {
  readonly title: string;
  readonly permissions: readonly Permission[];
}

function Permitted({ title, permissions }: PermittedProps): ReactNode {
  const language = useLanguage();
  if (permissions.length === 0) return null;
  return (
    <>
      <p>{title}</p>
      <ul>
        {permissions.map((permission) => (
          <li key={permission}>{permissionTexts[permission][language]}</li>
        ))}
      </ul>
    </>
  );
}

/** Sentences about limits that become others. */
export function useLimitWords(): (before: TypedLimits, typed: TypedLimits) => readonly string[] {
  const texts = useOwnTexts(peopleTexts).means;
  const { names } = useOwnTexts(limitTexts);
  return (before, typed) =>
    limitNames.flatMap((name) =>
      before[name] === typed[name]
        ? []
        : [texts.limit(names[name], before[name] ?? texts.unlimited, typed[name] ?? texts.unlimited)],
    );
}

function without(some: readonly RoleAssignment[], others: readonly RoleAssignment[]): readonly RoleAssignment[] {
  return some.filter(
    (one) => !others.some((other) => one.role === other.role && one.tenant === other.tenant && one.team === other.team),
  );
}
