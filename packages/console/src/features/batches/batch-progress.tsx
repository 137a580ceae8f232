import type { BatchView } from '@gatehouse/contract/admin-batches';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMoment } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ErrorSentence } from '../../traffic/error-sentence.tsx';
import { batchesTexts } from './texts.ts';

/** How far a batch has come: what is answered, what has failed, and why it waits where it does. */
export function BatchProgress({ batch }: { readonly batch: BatchView }): ReactNode {
  const texts = useOwnTexts(batchesTexts);
  const language = useLanguage();
  const { answered, failed, total } = batch.requests;
  if (total === 0) return <span className="quiet">–</span>;
  const done = answered + failed;
  const count = (value: number): string => formatCount(value, language);
  return (
    <div className="batches-progress">
      <progress aria-label={texts.progressOf(batch.id)} value={done} max={total} />
      <span>{texts.progress(count(done), count(total))}</span>
      {failed === 0 ? null : <span className="batches-failed">{texts.failed(count(failed))}</span>}
      {batch.wait === null ? null : (
        <span className="batches-wait">
          {texts.waits(formatMoment(batch.wait.until, language))} <ErrorSentence code={batch.wait.code} />{' '}
          {batch.wait.limit === null ? null : <code>{batch.wait.limit}</code>}
        </span>
      )}
    </div>
  );
}
