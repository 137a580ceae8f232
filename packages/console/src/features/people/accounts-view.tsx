import type { Person, ServiceAccount } from '@gatehouse/contract/directory';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { changeEntity, type Directory, removeEntity } from '../../api/directory.ts';
import { type AdminCalls, useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { ModalButton } from '../../ui/modal-button.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { usePlaceName, useRoleName } from './role-words.ts';
import { peopleTexts } from './texts.ts';
import type { AccountKind } from './typed-account.ts';

const route = getRouteApi('/people');
const AccountForm = lazyPart(async () => (await import('./account-form.tsx')).AccountForm);

/** As many rows as a page draws. */
const most = 300;
const states = ['active', 'suspended', 'removed', 'all'] as const;
const tones = { active: 'good', suspended: 'warn', removed: 'plain' } as const;

type Account = Person | ServiceAccount;

interface Props {
  readonly kind: AccountKind;
  readonly directory: Directory;
  readonly onChanged: () => Promise<void>;
}

/** People or service accounts, with what can be done about each. */
export function AccountsView({ kind, directory, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const { state = 'active', team, text = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const all: readonly Account[] = kind === 'person' ? directory.people : directory.serviceAccounts;
  const words = text.trim().toLowerCase();
  const fitting = all
    .filter(
      (account) =>
        (state === 'all' || account.status === state) &&
        (team === undefined || account.teams.includes(team)) &&
        wordsOf(account).includes(words),
    )
    .toSorted((one, other) => one.name.localeCompare(other.name));
  const filter = (part: { readonly state?: (typeof states)[number]; readonly text?: string; readonly team?: string }) =>
    void navigate({
      search: (before) => ({
        ...before,
        ...Object.fromEntries(
          Object.entries(part).map(([name, value]) => [name, value === '' || value === 'active' ? undefined : value]),
        ),
      }),
      replace: true,
    });
  const manages = permitted('people.manage');
  const added = kind === 'person' ? texts.form.newPerson : texts.form.newService;

  return (
    <Card
      title={texts.tabs[kind === 'person' ? 'people' : 'services']}
      actions={
        manages ? (
          <ModalButton label={added} title={added} wide>
            {(close) => <AccountForm kind={kind} directory={directory} onChanged={onChanged} onClose={close} />}
          </ModalButton>
        ) : undefined
      }
    >
      {all.length === 0 ? (
        <EmptyState text={kind === 'person' ? texts.list.noPeople : texts.list.noServices}>
          <p>{kind === 'person' ? texts.list.teachPeople : texts.list.teachServices}</p>
        </EmptyState>
      ) : (
        <>
          <search className="filters">
            <label>
              {texts.list.search}
              <input
                type="search"
                maxLength={200}
                autoComplete="off"
                value={text}
                onChange={({ target }) => filter({ text: target.value })}
              />
            </label>
            <label>
              {texts.list.state}
              <select
                name="people-state"
                value={state}
                onChange={({ target }) => filter({ state: states.find((one) => one === target.value) ?? 'active' })}
              >
                {states.map((one) => (
                  <option key={one} value={one}>
                    {texts.states[one]}
                  </option>
                ))}
              </select>
            </label>
            {directory.teams.length === 0 ? null : (
              <label>
                {texts.list.team}
                <select name="people-team" value={team ?? ''} onChange={({ target }) => filter({ team: target.value })}>
                  <option value="">{texts.list.everyTeam}</option>
                  {directory.teams.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
          </search>
          <p className="quiet" aria-live="polite">
            {texts.list.shown(formatCount(fitting.length, language), formatCount(all.length, language))}{' '}
            {fitting.length > most ? texts.list.cut(formatCount(most, language)) : null}
          </p>
          {fitting.length === 0 ? (
            <EmptyState text={texts.list.none}>
              <button type="button" onClick={() => filter({ state: 'active', text: '', team: '' })}>
                {texts.list.reset}
              </button>
            </EmptyState>
          ) : (
            <AccountTable
              kind={kind}
              accounts={fitting.slice(0, most)}
              directory={directory}
              manages={manages}
              onChanged={onChanged}
            />
          )}
        </>
      )}
    </Card>
  );
}

interface TableProps extends Props {
  readonly accounts: readonly Account[];
  readonly manages: boolean;
}

function AccountTable({ kind, accounts, directory, manages, onChanged }: TableProps): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const { columns } = texts.list;
  const calls = useAdminCall();
  const tenants = directory.tenants.length > 1;

  return (
    <>
      <FailureNotice failure={calls.failure} />
      <DataTable
        label={texts.tabs[kind === 'person' ? 'people' : 'services']}
        className="people-table stacks"
        columns={[
          columns.name,
          tenants ? columns.tenant : undefined,
          columns.teams,
          columns.roles,
          columns.limits,
          columns.state,
          manages ? columns.actions : undefined,
        ]}
      >
        {accounts.map((account) => (
          <tr key={account.id} data-id={account.id}>
            <td>
              <AccountName account={account} />
            </td>
            {tenants ? (
              <td data-label={columns.tenant}>
                <ForeignText text={directory.tenants.find(({ id }) => id === account.tenant)?.name ?? account.tenant} />
              </td>
            ) : null}
            <td data-label={columns.teams}>
              <Teams account={account} directory={directory} />
            </td>
            <td data-label={columns.roles}>
              <Roles account={account} directory={directory} />
            </td>
            <td data-label={columns.limits}>
              <LimitCount limits={account.limits} />
            </td>
            <td data-label={columns.state}>
              <Tag tone={tones[account.status]}>{texts.states[account.status]}</Tag>
            </td>
            {manages ? (
              <td className="stacks-wide">
                {account.status === 'removed' ? null : (
                  <Actions kind={kind} account={account} directory={directory} calls={calls} onChanged={onChanged} />
                )}
              </td>
            ) : null}
          </tr>
        ))}
      </DataTable>
    </>
  );
}

function AccountName({ account }: { readonly account: Account }): ReactNode {
  const texts = useOwnTexts(peopleTexts).list;
  if (account.status === 'removed') {
    return (
      <>
        <em className="quiet">{texts.forgotten}</em>
        <br />
        <code className="quiet">{account.id}</code>
      </>
    );
  }
  const more =
    'note' in account
      ? [account.note]
      : 'email' in account || 'userName' in account
        ? [account.email, account.userName]
        : [];
  const issuers = 'identities' in account ? (account.identities ?? []).map(({ issuer }) => issuer) : [];
  return (
    <>
      <ForeignText text={account.name} />
      {[...new Set(more)].map((line) =>
        line === undefined ? null : (
          <span key={line} className="people-more quiet">
            <ForeignText text={line} />
          </span>
        ),
      )}
      {[...new Set(issuers)].map((issuer) => (
        <span key={issuer} className="people-more quiet">
          <ForeignText text={texts.signedInBy(issuer)} />
        </span>
      ))}
    </>
  );
}

interface OfAccount {
  readonly account: Account;
  readonly directory: Directory;
}

function Teams({ account: { teams }, directory }: OfAccount): ReactNode {
  const texts = useOwnTexts(peopleTexts).list;
  if (teams.length === 0) return <span className="quiet">{texts.noTeam}</span>;
  return (
    <span className="people-tags">
      {teams.map((id) => (
        <Tag key={id}>
          <ForeignText text={directory.teams.find((team) => team.id === id)?.name ?? id} />
        </Tag>
      ))}
    </span>
  );
}

function Roles({ account: { roles }, directory }: OfAccount): ReactNode {
  const texts = useOwnTexts(peopleTexts).list;
  const roleName = useRoleName(directory);
  const placeName = usePlaceName(directory);
  if (roles.length === 0) return <span className="quiet">{texts.noRole}</span>;
  return (
    <ul className="people-lines">
      {roles.map((assigned) => (
        <li key={JSON.stringify(assigned)}>
          <ForeignText text={roleName(assigned.role)} />
          <span className="quiet">
            , <ForeignText text={placeName(assigned)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How many limits somebody has for themselves. */
export function LimitCount({ limits }: { readonly limits: object | undefined }): ReactNode {
  const texts = useOwnTexts(peopleTexts).list;
  const language = useLanguage();
  const count = Object.keys(limits ?? {}).length;
  if (count === 0) return <span className="quiet">–</span>;
  return count === 1 ? texts.oneLimit : texts.limits(formatCount(count, language));
}

interface ActionsProps extends Props {
  readonly account: Account;
  readonly calls: AdminCalls;
}

function Actions({ kind, account, directory, calls: { busy, run }, onChanged }: ActionsProps): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const tell = useToast();
  const { name, status } = account;
  const setStatus = (wanted: 'active' | 'suspended'): void =>
    void run(async (call) => {
      await changeEntity(kind, account, { status: wanted }, call);
      await onChanged();
      tell({ text: wanted === 'active' ? texts.suspend.resumed : texts.suspend.done });
    });

  return (
    <div className="people-actions">
      <ModalButton label={texts.form.edit} about={name} title={texts.form.editTitle(name)} wide>
        {(close) => (
          <AccountForm kind={kind} account={account} directory={directory} onChanged={onChanged} onClose={close} />
        )}
      </ModalButton>
      {status === 'active' ? (
        <Confirm
          label={texts.suspend.button}
          about={name}
          title={texts.suspend.title(name)}
          consequences={texts.suspend.consequences}
          disabled={busy}
          onConfirm={() => setStatus('suspended')}
        />
      ) : (
        <button
          type="button"
          disabled={busy}
          aria-label={`${texts.suspend.back}: ${name}`}
          onClick={() => setStatus('active')}
        >
          {texts.suspend.back}
        </button>
      )}
      <Confirm
        label={texts.remove.button}
        about={name}
        title={texts.remove.title(name)}
        consequences={texts.remove.consequences}
        disabled={busy}
        onConfirm={() =>
          void run(async (call) => {
            await removeEntity(kind, account, call);
            await onChanged();
            tell({ text: texts.remove.done });
          })
        }
      />
    </div>
  );
}

function wordsOf(account: Account): string {
  const more = 'note' in account ? account.note : 'email' in account ? account.email : undefined;
  const userName = 'userName' in account ? account.userName : undefined;
  return [account.id, account.name, more ?? '', userName ?? ''].join('\n').toLowerCase();
}
