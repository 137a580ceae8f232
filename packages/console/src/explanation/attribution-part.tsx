import type { AssistantTrace, Attribution } from '@gatehouse/contract/explanation';
import { type ReactNode, useState } from 'react';
import { fetchAttribution } from '../api/explanations.ts';
import { useAdminCall } from '../api/use-admin-call.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount, formatShare } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { usePermitted } from '../session/session.ts';
import { DataTable } from '../ui/data-table.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { ForeignText } from '../ui/foreign-text.tsx';
import { explanationTexts } from './texts.ts';
import { signedShare } from './signed-share.ts';

interface Props {
  readonly request: string;
  readonly trace: AssistantTrace;
}

/** Asks the model again without each passage, when somebody wants to know what each did to its words. Nothing for answers that only quote. */
export function AttributionPart({ request, trace }: Props): ReactNode {
  const texts = useOwnTexts(explanationTexts).attribution;
  const permitted = usePermitted();
  const [found, setFound] = useState<Attribution>();
  const { busy, failure, run } = useAdminCall();
  if (trace.asked === 0 || trace.passages.length === 0 || !permitted('models.call')) return null;

  return (
    <section className="explanation-part" aria-label={texts.title}>
      <h3>{texts.title}</h3>
      <p className="quiet">{texts.explanation}</p>
      {found === undefined ? (
        <p>
          <button
            type="button"
            disabled={busy}
            onClick={() => void run(async (call) => setFound(await fetchAttribution(request, call)))}
          >
            {texts.ask}
          </button>{' '}
          {busy ? <output className="quiet">{texts.asking}</output> : null}
        </p>
      ) : (
        <Effects attribution={found} trace={trace} />
      )}
      <FailureNotice failure={failure} />
    </section>
  );
}

interface EffectsProps {
  readonly attribution: Attribution;
  readonly trace: AssistantTrace;
}

function Effects({ attribution, trace }: EffectsProps): ReactNode {
  const texts = useOwnTexts(explanationTexts).attribution;
  const language = useLanguage();
  const { calls, error, passages, worth } = attribution;
  const rankOf = (id: string): string => {
    const index = trace.passages.findIndex((passage) => passage.id === id);
    return index === -1 ? '–' : formatCount(index + 1, language);
  };
  return (
    <>
      <DataTable
        label={texts.title}
        className="explanation-effects"
        columns={[texts.rank, texts.passage, { ofNumbers: texts.effect }]}
      >
        {passages.map(({ id, effect }) => (
          <tr key={id}>
            <td>{rankOf(id)}</td>
            <td>
              <ForeignText text={id} />
            </td>
            <td className="number">
              {signedShare(effect, language)}
              {Math.abs(effect) > error ? null : <small className="quiet"> {texts.within}</small>}
            </td>
          </tr>
        ))}
      </DataTable>
      <p className="quiet">
        {texts.calls(formatCount(calls, language))} {texts.worth(formatShare(worth, language))}{' '}
        {texts.error(formatShare(error, language))}
      </p>
    </>
  );
}
