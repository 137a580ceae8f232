import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchLog } from '../../api/record.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { erasureTexts } from './erasure-texts.ts';

const mostShown = 50;

/** What was destroyed so far, as the entries of the record tell it. */
export function ErasureHistory(): ReactNode {
  const texts = useOwnTexts(erasureTexts);
  const language = useLanguage();
  const past = useAdminData(['erasures'], (call) => fetchLog({ kind: 'erasure,expiry,hold', limit: mostShown }, call), {
    every: 3_000,
  });

  /** What the index says of it: the number of contents, or a word of the entry itself. */
  const said = (detail = ''): string => {
    const count = /^contents (\d+)$/.exec(detail)?.[1];
    return count === undefined ? detail : texts.contents(formatCount(Number(count), language));
  };

  return (
    <Card title={texts.past} explanation={texts.pastExplanation}>
      <Loaded from={past} lines={2}>
        {({ entries }) =>
          entries.length === 0 ? (
            <EmptyState text={texts.noPast} />
          ) : (
            <ScrollRegion label={texts.past}>
              <table className="evidence-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.pastColumns.time}</th>
                    <th scope="col">{texts.pastColumns.kind}</th>
                    <th scope="col">{texts.pastColumns.detail}</th>
                    <th scope="col">{texts.pastColumns.actor}</th>
                    <th scope="col">{texts.pastColumns.entry}</th>
                  </tr>
                </thead>
                <tbody>
                  {entries.map(({ actor, detail, index, kind, shard, time }) => (
                    <tr key={`${shard} ${index}`}>
                      <td>{formatTime(time, language)}</td>
                      <td>{texts.kinds[kind] ?? kind}</td>
                      <td>
                        <ForeignText text={said(detail)} />
                      </td>
                      <td>
                        <code>{actor ?? '–'}</code>
                      </td>
                      <td>
                        <Link to="/log" search={{ leaf: `${shard}/${index}` }}>
                          {shard}/{index}
                        </Link>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )
        }
      </Loaded>
    </Card>
  );
}
