import type { KeyView } from '@gatehouse/contract/admin';
import type { ReactNode } from 'react';
import { fetchDirectory, type Directory } from '../../api/directory.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { nameOfRole } from '../../shell/name-of-role.ts';
import { shellTexts } from '../../shell/texts.ts';
import { usePermitted } from '../../session/session.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { keysTexts } from './texts.ts';
import type { TypedKey } from './typed-key.ts';

interface Props {
  readonly typed: TypedKey;
  readonly onChange: (typed: TypedKey) => void;
}

/** Who there is, for whoever may see it. */
export function useDirectory(): Directory | undefined {
  const reads = usePermitted()('directory.read');
  return useAdminData(['directory'], fetchDirectory, { enabled: reads }).data;
}

/** Whose a new key is, and where its role holds. */
export function BelongingFields({ typed, onChange }: Props): ReactNode {
  const texts = useOwnTexts(keysTexts).belonging;
  const directory = useDirectory();
  if (directory === undefined) return null;
  const owners = [...directory.people, ...directory.serviceAccounts].filter(({ status }) => status === 'active');
  const owner = owners.find(({ id }) => id === typed.owner);
  const teams = directory.teams.filter(
    ({ id, status, tenant }) =>
      status === 'active' &&
      (owner === undefined ? typed.tenant === '' || tenant === typed.tenant : owner.teams.includes(id)),
  );
  const tenants = directory.tenants.filter(({ status }) => status === 'active');

  return (
    <>
      {owners.length === 0 ? null : (
        <label className="keys-field">
          {texts.owner}
          <select
            name="key-owner"
            value={typed.owner}
            onChange={({ target }) => onChange({ ...typed, owner: target.value, team: '' })}
          >
            <option value="">{texts.noOwner}</option>
            {owners.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {owner !== undefined || tenants.length < 2 ? null : (
        <label className="keys-field">
          {texts.tenant}
          <select
            name="key-tenant"
            value={typed.tenant}
            onChange={({ target }) => onChange({ ...typed, tenant: target.value, team: '' })}
          >
            <option value="">{texts.usualTenant}</option>
            {tenants.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {teams.length === 0 ? null : (
        <label className="keys-field">
          {texts.team}
          <select
            name="key-team"
            value={typed.team}
            onChange={({ target }) => onChange({ ...typed, team: target.value })}
          >
            <option value="">{owner === undefined ? texts.noTeam : texts.firstTeam}</option>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {typed.role === 'user' ? null : (
        <label className="keys-field">
          {texts.bound}
          <select
            name="key-bound"
            value={typed.bound}
            onChange={({ target }) => onChange({ ...typed, bound: target.value })}
          >
            <option value="">{texts.everywhere}</option>
            <option value="tenant">{texts.inTenant}</option>
            <option value="team">{texts.inTeam}</option>
          </select>
        </label>
      )}
    </>
  );
}

interface RoleProps extends Props {
  /** Those that have a choice of their own. */
  readonly usual: readonly string[];
}

/** A role beside the usual ones. */
export function OtherRole({ typed, onChange, usual }: RoleProps): ReactNode {
  const texts = useOwnTexts(keysTexts).belonging;
  const { roles: names } = useOwnTexts(shellTexts);
  const directory = useDirectory();
  const others = (directory?.roles ?? []).filter(({ id, own }) => !usual.includes(id) && own?.status !== 'closed');
  if (others.length === 0) return null;
  return (
    <label className="keys-field">
      {texts.otherRole}
      <select
        name="key-other-role"
        value={usual.includes(typed.role) ? '' : typed.role}
        onChange={({ target }) => onChange({ ...typed, role: target.value === '' ? 'user' : target.value })}
      >
        <option value="">{texts.noOtherRole}</option>
        {others.map(({ id, own }) => (
          <option key={id} value={id}>
            {own?.name ?? nameOfRole(id, names)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whose a key is, and for what it is good at most, in the list. */
export function Belonging({ view }: { readonly view: KeyView }): ReactNode {
  const texts = useOwnTexts(keysTexts).belonging;
  const directory = useDirectory();
  const { bound, owner, scopes, successor, team, tenant, unmatched = [] } = view;
  const ownerName = [...(directory?.people ?? []), ...(directory?.serviceAccounts ?? [])].find(
    ({ id }) => id === owner,
  )?.name;
  const lines = [
    ...(owner === undefined ? [] : [texts.of(ownerName ?? owner)]),
    ...(team === undefined ? [] : [texts.ofTeam(directory?.teams.find(({ id }) => id === team)?.name ?? team)]),
    ...(tenant === undefined || (directory?.tenants.length ?? 0) < 2
      ? []
      : [texts.ofTenant(directory?.tenants.find(({ id }) => id === tenant)?.name ?? tenant)]),
    ...(bound === undefined ? [] : [bound === 'team' ? texts.boundToTeam : texts.boundToTenant]),
    ...Object.entries(scopes ?? {}).map(([name, values]) =>
      texts.only(texts.scopes[name as keyof typeof texts.scopes], values.join(', ')),
    ),
    ...unmatched.map(({ pattern }) => texts.unmatched(pattern)),
    ...(successor === undefined ? [] : [texts.replaced]),
  ];
  return lines.map((line) => (
    <span key={line} className="keys-belonging quiet">
      <ForeignText text={line} />
    </span>
  ));
}
