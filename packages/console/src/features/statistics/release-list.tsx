import { useState, type ReactNode } from 'react';
import type { StatisticsReleaseView } from '@gatehouse/contract/admin-statistics';
import { formatCount, formatEpsilon, formatTime } from '../../language/format.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { type Readers, readers, releaseCsv, releaseMarkdown } from './release-files.ts';
import { statisticsTexts } from './texts.ts';

/** What was released, with how far the figures are off; as files for those who get it. */
export function ReleaseList({ releases }: { readonly releases: readonly StatisticsReleaseView[] }): ReactNode {
  const texts = useOwnTexts(statisticsTexts).list;
  const [forWhom, setForWhom] = useState<Readers>('public');

  return (
    <Card title={texts.title}>
      {releases.length === 0 ? (
        <EmptyState text={texts.none} />
      ) : (
        <div className="filters">
          <label className="wide">
            {texts.readers}
            <select
              name="release-readers"
              value={forWhom}
              onChange={(event) => setForWhom(readers.find((one) => one === event.target.value) ?? 'public')}
            >
              {readers.map((one) => (
                <option key={one} value={one}>
                  {texts.forWhom[one]}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {releases.map((release) => (
        <Release key={`${release.releasedAt} ${release.from} ${release.epsilon}`} release={release} forWhom={forWhom} />
      ))}
    </Card>
  );
}

function Release({
  forWhom,
  release,
}: {
  readonly forWhom: Readers;
  readonly release: StatisticsReleaseView;
}): ReactNode {
  const texts = useOwnTexts(statisticsTexts).list;
  const language = useLanguage();
  const { counts, epsilon, from, most, noise, releasedAt, to } = release;
  const time = texts.time(from, to);
  const name = `${texts.file}-${from}-${to}`;

  return (
    <article className="release" aria-label={time}>
      <h3>{time}</h3>
      <p className="quiet">
        {texts.made(formatTime(releasedAt, language), formatEpsilon(epsilon, language), formatCount(most, language))}
      </p>
      <ScrollRegion label={time}>
        <table className="wrapped">
          <thead>
            <tr>
              <th scope="col">{texts.team}</th>
              <th scope="col" className="number">
                {texts.requests}
              </th>
              <th scope="col" className="number">
                {texts.noise}
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(counts).map(([team, count]) => (
              <tr key={team}>
                <th scope="row">{team}</th>
                <td className="number">{formatCount(count, language)}</td>
                <td className="number">± {formatCount(noise, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className="filter-actions">
        <button type="button" onClick={() => saveFile(releaseCsv(release, forWhom), `${name}.csv`, 'text/csv')}>
          {texts.csv}
        </button>
        <button
          type="button"
          onClick={() => saveFile(releaseMarkdown(release, forWhom, texts, language), `${name}.md`, 'text/markdown')}
        >
          {texts.markdown}
        </button>
      </div>
    </article>
  );
}
