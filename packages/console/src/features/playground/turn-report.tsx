import type { ReactNode } from 'react';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { awaitReceipt } from '../../record/await-receipt.ts';
import { ReceiptWait } from '../../record/receipt-wait.tsx';
import { usePermitted } from '../../session/session.ts';
import { saveFile } from '../../ui/save-file.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';
import type { PlaygroundReport } from '@gatehouse/contract/admin-playground';
import { isRunning, type Turn } from './conversation.ts';
import { EmptyPath, ExchangeReport } from './exchange-report.tsx';
import { reportTexts } from './report-texts.ts';

const tones: Readonly<Record<PlaygroundReport['phase'], Tone>> = {
  asked: 'accent',
  answered: 'good',
  blocked: 'bad',
  refused: 'bad',
  failed: 'bad',
  cancelled: 'warn',
};

/** What happened to one question: to administrators stage by stage, to callers what callers may see. */
export function TurnReport({ turn }: { readonly turn: Turn | undefined }): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const permitted = usePermitted();
  if (turn === undefined) {
    return (
      <>
        <p className="quiet">{texts.none}</p>
        {permitted('configuration.read') ? <EmptyPath /> : null}
      </>
    );
  }
  const { report, request } = turn;
  const phase = turn.state === 'stopped' ? 'cancelled' : report?.phase;

  return (
    <div className="playground-report">
      {request === undefined && phase === undefined ? null : (
        <p className="playground-request">
          {phase === undefined ? null : <Tag tone={tones[phase]}>{texts.phases[phase]}</Tag>}{' '}
          <code>{request ?? report?.request}</code>
        </p>
      )}
      <Figures turn={turn} />
      {report !== undefined ? (
        <ExchangeReport report={report} turn={turn} />
      ) : isRunning(turn) && permitted('playground.use') ? (
        <p className="quiet">{texts.checking}</p>
      ) : null}
      {permitted('playground.use') || request === undefined || isRunning(turn) ? null : (
        <ForCallers turn={turn} request={request} />
      )}
    </div>
  );
}

function Figures({ turn }: { readonly turn: Turn }): ReactNode {
  const texts = useOwnTexts(reportTexts).report.figures;
  const language = useLanguage();
  const { firstAfter, doneAfter, usage } = turn;
  const figures = [
    [texts.total, doneAfter === undefined ? undefined : formatMilliseconds(doneAfter, language)],
    [texts.first, firstAfter === undefined ? undefined : formatMilliseconds(firstAfter, language)],
    [texts.input, usage === undefined ? undefined : formatCount(usage.input, language)],
    [texts.output, usage === undefined ? undefined : formatCount(usage.output, language)],
  ] as const;
  if (figures.every(([, value]) => value === undefined)) return null;

  return (
    <dl className="playground-figures">
      {figures.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** The place in the record, and the proof that it is there. */
function ForCallers({ turn, request }: { readonly turn: Turn; readonly request: string }): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  const { busy, failure, run } = useAdminCall();

  return (
    <>
      {turn.leaf === undefined ? null : <p>{texts.leaf(turn.leaf)}</p>}
      <p>
        <button
          type="button"
          disabled={busy}
          onClick={() =>
            void run(async ({ adminKey, signal }) =>
              saveFile(await awaitReceipt(request, adminKey, signal), `${request}.tlog-proof`),
            )
          }
        >
          {texts.receipt}
        </button>
      </p>
      <ReceiptWait busy={busy} failure={failure} />
    </>
  );
}
