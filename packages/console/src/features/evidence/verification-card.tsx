import type { VerificationResult, Verifications } from '@gatehouse/contract/admin-evidence';
import type { ReactNode } from 'react';
import { fetchVerifications, startVerification } from '../../api/evidence.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { EvidenceTable } from './evidence-table.tsx';
import { faultTexts } from './fault-texts.ts';
import { ledgerTexts } from './ledger-texts.ts';

const lookEvery = 1_000;
const restEvery = 60_000;

/** The whole record, checked on the machine of the gateway: how far it is, and what is wrong and where. */
export function VerificationCard(): ReactNode {
  const texts = useOwnTexts(ledgerTexts).verification;
  const { busy, failure, run } = useAdminCall();
  const state = useAdminData(['verifications'], fetchVerifications, {
    every: (known) => (known?.running ? lookEvery : restEvery),
  });
  const running = state.data?.running ?? null;
  const start = (): void => void run(async (call) => state.replace(await startVerification(call)));

  return (
    <Card
      title={texts.title}
      explanation={texts.explanation}
      actions={
        <button type="button" className="primary" disabled={busy || running !== null} onClick={start}>
          {running === null ? texts.start : texts.running}
        </button>
      }
    >
      <FailureNotice failure={failure} />
      <Loaded from={state} lines={2}>
        {({ last }) => (
          <>
            {running === null ? null : <Progress running={running} />}
            {last === null ? running === null && <p className="quiet">{texts.none}</p> : <Result result={last} />}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Progress({ running }: { readonly running: NonNullable<Verifications['running']> }): ReactNode {
  const texts = useOwnTexts(ledgerTexts).verification;
  const language = useLanguage();
  const { leaves, shard, size } = running;
  const said =
    shard === undefined
      ? texts.beginning
      : texts.progress(formatCount(leaves, language), formatCount(size, language), shard);
  return (
    <div className="evidence-progress">
      <progress aria-label={texts.running} max={Math.max(size, 1)} value={leaves} />
      <span className="quiet">{said}</span>
    </div>
  );
}

function Result({ result }: { readonly result: VerificationResult }): ReactNode {
  const texts = useOwnTexts(ledgerTexts).verification;
  const language = useLanguage();
  const nameOf = useKeyNames();
  const { actor, contents, failure, finishedAt, notices, shards, startedAt, witnessesChecked, wrong } = result;
  const leaves = shards.reduce((sum, shard) => sum + shard.leaves, 0);
  const unsigned = shards.reduce((sum, shard) => sum + shard.unsigned, 0);
  const took = formatMilliseconds(finishedAt - startedAt, language);

  return (
    <>
      {failure !== null ? (
        <p className="notice bad" role="alert">
          {texts.failed(failure)}
        </p>
      ) : wrong === 0 ? (
        <output className="notice good" data-verification="good">
          {texts.good(formatCount(leaves, language), took)}
        </output>
      ) : (
        <div className="notice bad" role="alert" data-verification="bad">
          <p>{texts.bad(wrong)}</p>
          <p>{texts.after}</p>
        </div>
      )}
      <Faults result={result} />
      <p className="quiet">
        <ForeignText text={texts.when(formatTime(finishedAt, language), nameOf(actor))} />
        {'. '}
        {contents === null
          ? null
          : `${texts.contents(formatCount(contents.present, language), formatCount(contents.explained, language))} `}
        {unsigned === 0 ? null : `${texts.unsigned(formatCount(unsigned, language))} `}
        {failure === null && !witnessesChecked ? `${texts.noWitnesses} ` : null}
        {texts.ownKeys}
      </p>
      {notices.length === 0 ? null : (
        <details>
          <summary>
            {texts.notices} ({notices.length})
          </summary>
          <ul className="evidence-notices">
            {notices.map(({ shard, text }) => (
              <li key={`${shard ?? ''} ${text}`}>
                {shard === undefined ? null : <code>{shard}</code>} <span lang="en">{text}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Faults({ result: { faults, wrong } }: { readonly result: VerificationResult }): ReactNode {
  const texts = useOwnTexts(ledgerTexts).verification;
  const said = useOwnTexts(faultTexts);
  const language = useLanguage();
  if (faults.length === 0) return null;
  const more = wrong - faults.length;

  return (
    <>
      <EvidenceTable
        label={texts.table}
        className="evidence-faults"
        columns={[texts.columns.what, texts.columns.where, texts.columns.detail]}
      >
        {faults.map(({ at, detail, id, shard }) => (
          <tr key={`${id} ${shard ?? ''} ${at} ${detail}`}>
            <td>
              {said[id] ?? id} <code className="quiet">{id}</code>
            </td>
            <td>
              <code>{shard ?? texts.whole}</code>
              <br />
              <span lang="en">{at}</span>
            </td>
            <td lang="en">
              <ForeignText text={detail} />
            </td>
          </tr>
        ))}
      </EvidenceTable>
      {more > 0 ? <p className="quiet">{texts.more(formatCount(more, language))}</p> : null}
    </>
  );
}
