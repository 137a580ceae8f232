import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import type { Turn } from './conversation.ts';
import { reportTexts } from './report-texts.ts';
import { playgroundTexts } from './texts.ts';

interface Props {
  readonly left: Turn;
  readonly right: Turn;
}

/** What came of one question on both sides, and by how much the right one differs. */
export function Differences({ left, right }: Props): ReactNode {
  const { compare, report } = useOwnTexts(reportTexts);
  const { setting } = useOwnTexts(playgroundTexts);
  const language = useLanguage();
  const words: readonly (readonly [string, (turn: Turn) => string | undefined])[] = [
    [compare.rows.outcome, (turn) => outcomeOf(turn, report.phases)],
    [compare.rows.policy, ({ report }) => report?.policy],
    [
      compare.rows.cache,
      ({ report }) => (report === undefined ? undefined : report.cache === 'hit' ? compare.yes : compare.no),
    ],
  ];
  const count = (value: number): string => formatCount(value, language);
  const time = (value: number): string => formatMilliseconds(value, language);
  const figures: readonly (readonly [string, (turn: Turn) => number | undefined, (value: number) => string])[] = [
    [compare.rows.findings, ({ report }) => report?.findings.length, count],
    [compare.rows.replaced, ({ report }) => report?.replaced.length, count],
    [compare.rows.first, ({ firstAfter }) => firstAfter, time],
    [compare.rows.total, ({ doneAfter }) => doneAfter, time],
    [compare.rows.input, ({ usage }) => usage?.input, count],
    [compare.rows.output, ({ usage }) => usage?.output, count],
    [compare.rows.length, ({ answer }) => answer.length, count],
  ];

  return (
    <Card title={compare.title}>
      <ScrollRegion label={compare.table}>
        <table className="playground-differences">
          <thead>
            <tr>
              <th scope="col">{compare.what}</th>
              <th scope="col">{setting.lane.left}</th>
              <th scope="col">{setting.lane.right}</th>
              <th scope="col">{compare.difference}</th>
            </tr>
          </thead>
          <tbody>
            {words.map(([name, of]) => (
              <Row key={name} name={name} left={of(left)} right={of(right)} difference={undefined} />
            ))}
            {figures.map(([name, of, format]) => (
              <Row
                key={name}
                name={name}
                left={shown(of(left), format)}
                right={shown(of(right), format)}
                difference={differenceOf(of(left), of(right), format)}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}

interface RowProps {
  readonly name: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
  readonly difference: string | undefined;
}

function Row({ name, left, right, difference }: RowProps): ReactNode {
  const texts = useOwnTexts(reportTexts).compare;
  if (left === undefined && right === undefined) return null;
  const known = left !== undefined && right !== undefined;
  return (
    <tr data-different={known && left !== right}>
      <th scope="row">{name}</th>
      <td>{left ?? '–'}</td>
      <td>{right ?? '–'}</td>
      <td>{!known ? '' : left === right ? texts.same : difference}</td>
    </tr>
  );
}

function outcomeOf({ state, report }: Turn, phases: Readonly<Record<string, string>>): string | undefined {
  if (state === 'stopped') return phases['cancelled'];
  if (report !== undefined) return phases[report.phase];
  return phases[state === 'answered' ? 'answered' : state === 'refused' || state === 'failed' ? 'failed' : 'asked'];
}

function shown(value: number | undefined, format: (value: number) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}

function differenceOf(
  left: number | undefined,
  right: number | undefined,
  format: (value: number) => string,
): string | undefined {
  if (left === undefined || right === undefined) return undefined;
  const by = right - left;
  return `${by < 0 ? '−' : '+'}${format(Math.abs(by))}`;
}
