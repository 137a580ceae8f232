import type { AccountCode, AccountView } from '@gatehouse/contract/admin-sign-in';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { Directory } from '../../api/directory.ts';
import { createAccount, fetchAccounts, removeAccount, resetAccount } from '../../api/sessions.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ModalButton } from '../../ui/modal-button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Tag } from '../../ui/tag.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { peopleTexts } from './texts.ts';

interface Props {
  readonly directory: Directory | undefined;
  /** A reset account has no sessions any more. */
  readonly onChanged: () => Promise<void>;
}

/** Accounts of this gateway, with passwords that their people set themselves. */
export function LocalAccounts({ directory, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts).signIn;
  const accounts = useAdminData(['accounts'], fetchAccounts);
  const [code, setCode] = useState<AccountCode>();
  const known = accounts.data?.accounts ?? [];
  const without = (directory?.people ?? []).filter(
    ({ id, status }) => status === 'active' && !known.some(({ person }) => person === id),
  );
  const changed = async (made?: AccountCode): Promise<void> => {
    setCode(made);
    await Promise.all([accounts.refresh(), onChanged()]);
  };

  return (
    <Card
      title={texts.accounts}
      explanation={texts.accountsExplanation}
      actions={
        without.length === 0 ? undefined : (
          <ModalButton label={texts.add} title={texts.add}>
            {(close) => <AccountForm people={without} onMade={changed} onClose={close} />}
          </ModalButton>
        )
      }
    >
      <Loaded from={accounts}>
        {({ accounts: list }) =>
          list.length === 0 ? (
            <EmptyState text={texts.noAccounts} />
          ) : (
            <AccountTable accounts={list} directory={directory} onChanged={changed} />
          )
        }
      </Loaded>
      <Modal open={code !== undefined} onClose={() => setCode(undefined)} title={texts.accounts}>
        {code === undefined ? null : (
          <div className="people-code">
            <p>
              <ForeignText text={code.account.userName} />
            </p>
            <p>{texts.code}</p>
            <CodeBlock code={code.setUpCode} />
            <p className="quiet">{texts.codeHint}</p>
            <div className="modal-actions">
              <button type="button" className="primary" onClick={() => setCode(undefined)}>
                {texts.close}
              </button>
            </div>
          </div>
        )}
      </Modal>
    </Card>
  );
}

interface TableProps {
  readonly accounts: readonly AccountView[];
  readonly directory: Directory | undefined;
  readonly onChanged: (code?: AccountCode) => Promise<void>;
}

function AccountTable({ accounts, directory, onChanged }: TableProps): ReactNode {
  const texts = useOwnTexts(peopleTexts).signIn;
  const language = useLanguage();
  const tell = useToast();
  const { busy, failure, run } = useAdminCall();
  const { accountColumns: columns } = texts;

  return (
    <>
      <FailureNotice failure={failure} />
      <DataTable
        label={texts.accounts}
        className="people-table stacks"
        columns={[columns.who, columns.userName, columns.state, columns.second, columns.actions]}
      >
        {accounts.map(({ person, recoveryCodes, secondFactor, setUpUntil, state, userName }) => {
          const name = directory?.people.find(({ id }) => id === person)?.name ?? person;
          return (
            <tr key={person}>
              <td>
                <ForeignText text={name} />
              </td>
              <td data-label={columns.userName}>
                <ForeignText text={userName} />
              </td>
              <td data-label={columns.state}>
                {state === 'ready' ? (
                  <Tag tone="good">{texts.ready}</Tag>
                ) : (
                  texts.waiting(formatTime(setUpUntil ?? 0, language))
                )}
              </td>
              <td data-label={columns.second}>
                {secondFactor ? texts.second(formatCount(recoveryCodes, language)) : texts.noSecond}
              </td>
              <td className="stacks-wide">
                <div className="people-actions">
                  <Confirm
                    label={texts.reset}
                    about={name}
                    title={texts.resetTitle(name)}
                    consequences={texts.resetConsequences}
                    disabled={busy}
                    onConfirm={() => void run(async (call) => onChanged(await resetAccount(person, call)))}
                  />
                  <Confirm
                    label={texts.removeAccount}
                    about={name}
                    title={texts.removeTitle(name)}
                    consequences={texts.removeConsequences}
                    disabled={busy}
                    onConfirm={() =>
                      void run(async (call) => {
                        await removeAccount(person, call);
                        await onChanged();
                        tell({ text: texts.removed });
                      })
                    }
                  />
                </div>
              </td>
            </tr>
          );
        })}
      </DataTable>
    </>
  );
}

interface FormProps {
  readonly people: Directory['people'];
  readonly onMade: (code: AccountCode) => Promise<void>;
  readonly onClose: () => void;
}

function AccountForm({ people, onMade, onClose }: FormProps): ReactNode {
  const texts = useOwnTexts(peopleTexts).signIn;
  const { busy, failure, run } = useAdminCall();
  const [person, setPerson] = useState('');
  const [userName, setUserName] = useState('');

  const make = (event: SubmitEvent): void => {
    event.preventDefault();
    void run(async (call) => {
      const made = await createAccount({ person, userName: userName.trim() }, call);
      onClose();
      await onMade(made);
    });
  };

  return (
    <form className="people-form" onSubmit={make}>
      <label>
        {texts.person}
        <select
          name="account-person"
          required
          value={person}
          onChange={({ target }) => {
            const chosen = people.find(({ id }) => id === target.value);
            setPerson(target.value);
            setUserName(chosen?.userName ?? chosen?.email ?? '');
          }}
        >
          <option value="">{texts.choosePerson}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <TextField
        label={texts.userName}
        name="account-login"
        longest={128}
        required
        value={userName}
        onChange={setUserName}
      />
      <FailureNotice failure={failure} />
      <div className="modal-actions">
        <button type="submit" className="primary" disabled={busy || person === '' || userName.trim() === ''}>
          {texts.make}
        </button>
      </div>
    </form>
  );
}
