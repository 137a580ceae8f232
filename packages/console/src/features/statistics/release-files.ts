import { dayOf, type StatisticsReleaseView } from '@gatehouse/contract/admin-statistics';
import { formatCount, formatEpsilon } from '../../language/format.ts';
import type { Language } from '../../language/language.ts';
import type { statisticsTexts } from './texts.ts';

/** Who gets a release, as it says of itself. The figures are the same for all. */
export const readers = ['public', 'works-council'] as const;

export type Readers = (typeof readers)[number];

/** For programs, so its numbers and words are the same in all languages (RFC 4180). Labels have nothing that would need quotes. */
export function releaseCsv(release: StatisticsReleaseView, forWhom: Readers): string {
  const { counts, epsilon, from, most, noise, releasedAt, to } = release;
  const rows = Object.entries(counts).map(([team, count]) =>
    [team, count, noise, from, to, epsilon, most, dayOf(releasedAt), forWhom].join(','),
  );
  const head = 'team,requests,noise_95_percent,from,to_without,epsilon,most_of_one_person,released,for';
  return `${[head, ...rows].join('\r\n')}\r\n`;
}

/** For people. */
export function releaseMarkdown(
  release: StatisticsReleaseView,
  forWhom: Readers,
  texts: (typeof statisticsTexts)['en']['list'],
  language: Language,
): string {
  const { counts, epsilon, from, most, noise, releasedAt, to } = release;
  const off = formatCount(noise, language);
  const facts = texts.method(formatEpsilon(epsilon, language), formatCount(most, language), off, dayOf(releasedAt));
  return [
    `# ${texts.heading[forWhom]}`,
    '',
    texts.time(from, to),
    '',
    `| ${texts.team} | ${texts.requests} | ${texts.noise} |`,
    '| --- | ---: | ---: |',
    ...Object.entries(counts).map(([team, count]) => `| ${team} | ${formatCount(count, language)} | ± ${off} |`),
    '',
    facts,
    '',
  ].join('\n');
}
