import type { Person, ServiceAccount } from '@gatehouse/contract/directory';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { changeEntity, createEntity, type Directory } from '../../api/directory.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { LimitFields } from '../../limits/limit-fields.tsx';
import { usePermitted } from '../../session/session.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { AccountMeaning } from './account-meaning.tsx';
import { RoleFields } from './role-fields.tsx';
import { peopleTexts } from './texts.ts';
import {
  type AccountKind,
  emptyAccount,
  readAccountChange,
  readNewAccount,
  type TypedAccount,
  typedAccountOf,
} from './typed-account.ts';

interface Props {
  readonly kind: AccountKind;
  /** Who is changed; a new one without it. */
  readonly account?: Person | ServiceAccount;
  readonly directory: Directory;
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}

/** Makes or changes a person or service account, with what it means below. */
export function AccountForm({ kind, account, directory, onChanged, onClose }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts).form;
  const tell = useToast();
  const permitted = usePermitted();
  const { busy, failure, run } = useAdminCall();
  const [before] = useState(() =>
    account === undefined ? emptyAccount(directory.tenants[0]?.id ?? '') : typedAccountOf(account),
  );
  const [typed, setTyped] = useState(before);
  const change = (part: Partial<TypedAccount>): void => setTyped({ ...typed, ...part });
  const made = account === undefined ? readNewAccount(kind, typed) : readAccountChange(kind, before, typed);
  const fault = account === undefined ? made === undefined : made === 'fault';

  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      if (account !== undefined) {
        const wanted = readAccountChange(kind, before, typed);
        if (wanted === undefined || wanted === 'fault') return;
        await changeEntity(kind, account, wanted, call).catch(async (error: unknown) => {
          // Somebody else may have been quicker: what they have changed is seen, and what was typed is still there.
          await onChanged();
          throw error;
        });
      } else {
        const wanted = readNewAccount(kind, typed);
        if (wanted === undefined) return;
        await createEntity(kind, wanted, call);
      }
      await onChanged();
      tell({ text: account === undefined ? texts.created : texts.changed });
      onClose();
    });
  };

  return (
    <form className="people-form" onSubmit={save}>
      <TextField
        label={texts.name}
        name="account-name"
        longest={200}
        required
        value={typed.name}
        onChange={(name) => change({ name })}
      />
      {kind === 'person' ? (
        <>
          <TextField
            label={texts.email}
            name="account-email"
            longest={200}
            value={typed.email}
            onChange={(email) => change({ email })}
          />
          <TextField
            label={texts.userName}
            name="account-user-name"
            longest={200}
            value={typed.userName}
            onChange={(userName) => change({ userName })}
          />
        </>
      ) : (
        <TextField
          label={texts.note}
          name="account-note"
          longest={200}
          value={typed.note}
          onChange={(note) => change({ note })}
        />
      )}
      <TenantAndTeams
        directory={directory}
        typed={typed}
        fixed={account !== undefined}
        onChange={(tenant, teams) => change({ tenant, teams })}
      />
      {permitted('roles.manage') ? (
        <RoleFields directory={directory} roles={typed.roles} onChange={(roles) => change({ roles })} />
      ) : null}
      {permitted('limits.manage') ? (
        <LimitFields typed={typed.limits} onChange={(limits) => change({ limits })} />
      ) : null}
      <AccountMeaning kind={kind} before={before} typed={typed} directory={directory} />
      {fault ? <p className="notice bad">{texts.fault}</p> : null}
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button
          type="submit"
          className="primary"
          disabled={busy || fault || made === undefined || typed.name.trim() === ''}
        >
          {account === undefined ? texts.create : texts.save}
        </button>
      </div>
    </form>
  );
}

interface TenantProps {
  readonly directory: Directory;
  readonly typed: TypedAccount;
  /** Whoever is there stays in their tenant. */
  readonly fixed: boolean;
  readonly onChange: (tenant: string, teams: readonly string[]) => void;
}

function TenantAndTeams({ directory, typed, fixed, onChange }: TenantProps): ReactNode {
  const texts = useOwnTexts(peopleTexts).form;
  const teams = directory.teams.filter(({ id, status, tenant }) => {
    if (tenant !== typed.tenant) return false;
    return status === 'active' || typed.teams.includes(id);
  });

  return (
    <>
      {directory.tenants.length < 2 ? null : (
        <label>
          {texts.tenant}
          <select
            name="account-tenant"
            disabled={fixed}
            value={typed.tenant}
            onChange={({ target }) => onChange(target.value, [])}
          >
            {directory.tenants.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <fieldset className="people-checks">
        <legend>{texts.teams}</legend>
        <p className="quiet">{teams.length === 0 ? texts.noTeams : texts.teamsHint}</p>
        {teams.map(({ id, name }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={typed.teams.includes(id)}
              onChange={({ target }) =>
                onChange(
                  typed.tenant,
                  target.checked ? [...typed.teams, id] : typed.teams.filter((other) => other !== id),
                )
              }
            />
            <span>
              <ForeignText text={name} /> {typed.teams[0] === id ? <Tag>{texts.firstTeam}</Tag> : null}
            </span>
          </label>
        ))}
      </fieldset>
    </>
  );
}
