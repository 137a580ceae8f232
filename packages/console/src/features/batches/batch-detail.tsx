import type { BatchDetail as Detail } from '@gatehouse/contract/admin-batches';
import type { ReactNode } from 'react';
import { fetchBatch } from '../../api/batches.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { BatchProgress } from './batch-progress.tsx';
import { isUnderWay } from './is-under-way.ts';
import { batchesTexts } from './texts.ts';

const every = 2_000;

/** One batch: how far it has come, and which lines have no answer and why. */
export function BatchDetail({ id }: { readonly id: string }): ReactNode {
  const detail = useAdminData(['batch', id], (call) => fetchBatch(id, call), {
    every: (data) => (data !== undefined && !isUnderWay(data.batch.state) ? 0 : every),
  });
  return <Loaded from={detail}>{(data) => <Shown detail={data} />}</Loaded>;
}

function Shown({ detail: { batch, lineErrors } }: { readonly detail: Detail }): ReactNode {
  const texts = useOwnTexts(batchesTexts).detail;
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  return (
    <div className="batches-detail">
      <BatchProgress batch={batch} />
      <dl className="pairs">
        <dt>{texts.endpoint}</dt>
        <dd>
          <code>{batch.endpoint}</code>
        </dd>
        <dt>{texts.tokens}</dt>
        <dd>{texts.tokensOf(count(batch.tokens.input), count(batch.tokens.output))}</dd>
      </dl>
      {batch.problems.length === 0 ? null : (
        <section>
          <h3>{texts.problems}</h3>
          <ul className="batches-problems">
            {batch.problems.map(({ code, line, message }) => (
              <li key={`${code} ${line ?? ''}`}>
                <strong>{line === null ? texts.file : texts.line(count(line))}</strong> <ForeignText text={message} />{' '}
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{texts.lineErrors}</h3>
        {lineErrors.length === 0 ? <p className="quiet">{texts.noErrors}</p> : <LineErrors errors={lineErrors} />}
      </section>
    </div>
  );
}

function LineErrors({ errors }: { readonly errors: Detail['lineErrors'] }): ReactNode {
  const texts = useOwnTexts(batchesTexts).detail;
  const language = useLanguage();
  return (
    <ScrollRegion label={texts.lineErrors}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.code}</th>
            <th scope="col">{texts.status}</th>
            <th scope="col" className="number">
              {texts.count}
            </th>
            <th scope="col">{texts.where}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ code, count, lines, status }) => (
            <tr key={`${code} ${status ?? ''}`}>
              <td>
                <code>{code}</code>
              </td>
              <td>{status ?? <span className="quiet">{texts.notAsked}</span>}</td>
              <td className="number">{formatCount(count, language)}</td>
              <td className="batches-lines">{formatList(lines.map(String), language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
