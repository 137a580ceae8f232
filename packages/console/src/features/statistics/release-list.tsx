import { useState, type ReactNode } from 'react';
import type { StatisticsReleaseView } from '@gatehouse/contract/admin-statistics';
import { formatCount, formatEpsilon, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { saveFile } from '../../ui/save-file.ts';
import { type Readers, readers, releaseCsv, releaseMarkdown } from './release-files.ts';

/** What was released, with how far the figures are off; as files for those who get it. */
export function ReleaseList({ releases }: { readonly releases: readonly StatisticsReleaseView[] }): ReactNode {
  const texts = useTexts().statistics.list;
  const [forWhom, setForWhom] = useState<Readers>('public');

  return (
    <section className="card" aria-labelledby="releases-title">
      <h2 id="releases-title">{texts.title}</h2>
      {releases.length === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <div className="filters">
          <label>
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
    </section>
  );
}

function Release({
  forWhom,
  release,
}: {
  readonly forWhom: Readers;
  readonly release: StatisticsReleaseView;
}): ReactNode {
  const texts = useTexts().statistics.list;
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
