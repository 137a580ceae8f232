import { useState, type ReactNode } from 'react';
import type { AttackView } from '@gatehouse/contract/admin-attacks';
import type { GuardsView } from '@gatehouse/contract/admin-guards';
import { fetchAttacks, removeAttack } from '../../api/attacks.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ConfirmAttack } from './confirm-attack.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

interface Props {
  readonly view: GuardsView;
  readonly nameOfKey: (id: string) => string;
}

/** The attacks that near copies are found of: known ones, and those that people here have confirmed. */
export function AttackMemory({ view, nameOfKey }: Props): ReactNode {
  const all = useTexts();
  const texts = all.guards.memory;
  const language = useLanguage();
  const memory = useAdminData(['attacks'], fetchAttacks);
  const { busy, failure, run } = useAdminCall();
  const attacks = memory.data?.attacks;
  const used = view.policies.some(({ input, output }) =>
    [...input, ...output].some((fact) => fact.id === 'guard' && fact.kind === 'attack-memory'),
  );

  return (
    <section className="card" aria-labelledby="memory-title">
      <h2 id="memory-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      {used ? null : <p className="notice warn">{texts.unused}</p>}
      <FailureNotice failure={failure ?? memory.failure} />
      {attacks === undefined ? (
        memory.failure === undefined && <output>{all.loading}</output>
      ) : (
        <>
          <p>{texts.counts(formatCount(view.knownAttacks, language), formatCount(attacks.length, language))}</p>
          {attacks.length === 0 ? (
            <p className="notice">{texts.none}</p>
          ) : (
            <AttackTable
              attacks={attacks}
              nameOfKey={nameOfKey}
              busy={busy}
              onRemove={(id) => void run(async (call) => memory.replace(await removeAttack(id, call)))}
            />
          )}
        </>
      )}
      <ConfirmAttack onConfirmed={memory.refresh} />
    </section>
  );
}

interface TableProps {
  readonly attacks: readonly AttackView[];
  readonly nameOfKey: (id: string) => string;
  readonly busy: boolean;
  readonly onRemove: (id: string) => void;
}

/** The newest first. Forgetting one takes two presses. */
function AttackTable({ attacks, nameOfKey, busy, onRemove }: TableProps): ReactNode {
  const texts = useTexts().guards.memory;
  const language = useLanguage();
  const [asked, setAsked] = useState<string>();
  const remove = (id: string): void => {
    setAsked(asked === id ? undefined : id);
    if (asked === id) onRemove(id);
  };
  return (
    <ScrollRegion label={texts.table}>
      <table className="keys">
        <thead>
          <tr>
            <th scope="col">{texts.time}</th>
            <th scope="col">{texts.actor}</th>
            <th scope="col">{texts.words}</th>
            <th scope="col">{texts.from}</th>
            <th scope="col">{texts.noteColumn}</th>
            <th scope="col">{texts.action}</th>
          </tr>
        </thead>
        <tbody>
          {attacks
            .toSorted((one, other) => other.at - one.at)
            .map(({ id, at, actor, words, request, note }) => (
              <tr key={id}>
                <td>{formatTime(at, language)}</td>
                <td>{nameOfKey(actor)}</td>
                <td>{formatCount(words, language)}</td>
                <td>{request === undefined ? null : <code>{request}</code>}</td>
                <td>{note}</td>
                <td>
                  <button type="button" disabled={busy} onClick={() => remove(id)}>
                    {asked === id ? texts.sure(id) : texts.remove(id)}
                  </button>
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
