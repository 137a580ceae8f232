import type { ReactNode } from 'react';
import type { AttackView } from '@gatehouse/contract/admin-attacks';
import type { GuardsView } from '@gatehouse/contract/admin-guards';
import { fetchAttacks, removeAttack } from '../../api/attacks.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ConfirmAttack } from './confirm-attack.tsx';
import { guardsTexts } from './texts.ts';

/** The attacks that near copies are found of: known ones, and those that people here have confirmed. */
export function AttackMemory({ view }: { readonly view: GuardsView }): ReactNode {
  const texts = useOwnTexts(guardsTexts).memory;
  const language = useLanguage();
  const permitted = usePermitted();
  const memory = useAdminData(['attacks'], fetchAttacks);
  const { busy, failure, run } = useAdminCall();
  const mayChange = permitted('attacks.manage');
  const used = view.policies.some(({ input, output }) =>
    [...input, ...output].some((fact) => fact.id === 'guard' && fact.kind === 'attack-memory'),
  );

  return (
    <>
      <Card title={texts.title} explanation={texts.explanation}>
        {used ? null : <p className="notice warn">{texts.unused}</p>}
        <FailureNotice failure={failure} />
        <Loaded from={memory}>
          {({ attacks }) => (
            <>
              <p>{texts.counts(formatCount(view.knownAttacks, language), formatCount(attacks.length, language))}</p>
              {attacks.length === 0 ? (
                <EmptyState text={texts.none} />
              ) : (
                <AttackTable
                  attacks={attacks}
                  busy={busy}
                  mayChange={mayChange}
                  onRemove={(id) => void run(async (call) => memory.replace(await removeAttack(id, call)))}
                />
              )}
            </>
          )}
        </Loaded>
      </Card>
      {mayChange ? <ConfirmAttack onConfirmed={memory.refresh} /> : null}
    </>
  );
}

interface TableProps {
  readonly attacks: readonly AttackView[];
  readonly busy: boolean;
  readonly mayChange: boolean;
  readonly onRemove: (id: string) => void;
}

/** The newest first. */
function AttackTable({ attacks, busy, mayChange, onRemove }: TableProps): ReactNode {
  const texts = useOwnTexts(guardsTexts).memory;
  const language = useLanguage();
  const nameOfKey = useKeyNames();
  return (
    <DataTable
      label={texts.table}
      className="keys stacks"
      columns={[
        texts.time,
        texts.actor,
        texts.words,
        texts.from,
        texts.noteColumn,
        mayChange ? texts.action : undefined,
      ]}
    >
      {attacks
        .toSorted((one, other) => other.at - one.at)
        .map(({ id, at, actor, words, request, note }) => (
          <tr key={id}>
            <td>{formatTime(at, language)}</td>
            <td data-label={texts.actor}>
              <ForeignText text={nameOfKey(actor)} />
            </td>
            <td data-label={texts.words}>{formatCount(words, language)}</td>
            <td className="stacks-wide" data-label={texts.from}>
              {request === undefined ? null : <code>{request}</code>}
            </td>
            <td className="stacks-wide" data-label={texts.noteColumn}>
              {note === undefined ? null : <ForeignText text={note} />}
            </td>
            {mayChange ? (
              <td className="stacks-wide">
                <Confirm
                  label={texts.remove(id)}
                  title={texts.removeTitle}
                  consequences={texts.removeNow}
                  disabled={busy}
                  onConfirm={() => onRemove(id)}
                />
              </td>
            ) : null}
          </tr>
        ))}
    </DataTable>
  );
}
