import type { GuardsView } from '@gatehouse/contract/admin-guards';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { ReactNode } from 'react';
import { fetchGuards } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { recordTexts } from '../../record/record-texts.ts';
import { meaningOf } from '../../record/rule-meaning.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { requestTexts } from './request-texts.ts';

interface Props {
  readonly verdicts: readonly VerdictSummary[];
  readonly notInspected: Readonly<Record<string, number>>;
}

const tones: Readonly<Record<VerdictSummary['outcome'], Tone>> = {
  allow: 'good',
  flag: 'warn',
  review: 'warn',
  redact: 'accent',
  block: 'bad',
  unable: 'bad',
};

/** What each guard said of a text, and what its rules mean; never what was found, for the record does not have that. */
export function VerdictList({ verdicts, notInspected }: Props): ReactNode {
  const texts = useOwnTexts(requestTexts).guards;
  const language = useLanguage();
  // What rules mean comes from the catalogue. Where it does not come, the findings stand without it.
  const { data: view } = useAdminData(['guards'], fetchGuards);
  const quiet = verdicts.filter(({ outcome, rules }) => outcome === 'allow' && Object.keys(rules).length === 0);
  const loud = verdicts.filter((verdict) => !quiet.includes(verdict));
  const unread = Object.entries(notInspected).map(([kind, count]) => `${kind} (${formatCount(count, language)})`);
  const names = [...new Set(quiet.map(({ guard }) => guard))];

  return (
    <>
      {verdicts.length === 0 ? <p className="quiet">{texts.none}</p> : null}
      {loud.map((verdict) => (
        <Verdict key={`${verdict.guard} ${verdict.shadow ?? ''} ${verdict.outcome}`} verdict={verdict} view={view} />
      ))}
      {quiet.length === 0 ? null : (
        <p className="quiet">
          <ForeignText text={texts.quiet(formatList(names, language))} />
        </p>
      )}
      {unread.length === 0 ? null : (
        <p className="notice warn">
          <ForeignText text={texts.notInspected(formatList(unread, language))} />
        </p>
      )}
    </>
  );
}

function Verdict({
  verdict,
  view,
}: {
  readonly verdict: VerdictSummary;
  readonly view: GuardsView | undefined;
}): ReactNode {
  const texts = useOwnTexts(requestTexts).guards;
  const names = useOwnTexts(recordTexts).verdicts;
  const { guard, outcome, rules, scores, shadow } = verdict;
  const said = shadow !== true ? names[outcome] : outcome === 'unable' ? texts.unable : texts.wouldHave(names[outcome]);
  const found = Object.entries(rules);

  return (
    <div className="way-verdict">
      <p>
        <code>
          <ForeignText text={guard} />
        </code>{' '}
        <Tag tone={shadow === true ? 'plain' : tones[outcome]}>{said}</Tag>{' '}
        {shadow === true ? <small className="quiet">{texts.shadow}</small> : null}
      </p>
      {found.length === 0 ? null : (
        <ul>
          {found.map(([rule, count]) => (
            <Rule key={rule} guard={guard} rule={rule} count={count} score={scores?.[rule]} view={view} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface RuleProps {
  readonly guard: string;
  readonly rule: string;
  readonly count: number;
  /** Per mille. */
  readonly score: number | undefined;
  readonly view: GuardsView | undefined;
}

function Rule({ guard, rule, count, score, view }: RuleProps): ReactNode {
  const texts = useOwnTexts(requestTexts).guards;
  const language = useLanguage();
  const meaning = meaningOf(view, guard, rule);
  const [owner, part] = rule.split('/', 2);
  const explanation =
    meaning?.explanation[language] ??
    (owner === 'attempts'
      ? texts.attempts[part ?? '']
      : owner === 'validation'
        ? (texts.validation[part ?? ''] ?? texts.validationRule)
        : undefined);
  const ids = meaning === undefined ? [] : [...meaning.owasp, ...meaning.asi, ...meaning.atlas];

  return (
    <li>
      <p>
        <code>
          <ForeignText text={rule} />
        </code>{' '}
        <small className="quiet">
          {texts.findings(count, formatCount(count, language))}
          {score === undefined ? null : ` · ${texts.score(formatShare(score / 1_000, language))}`}
        </small>
      </p>
      {explanation === undefined ? null : <p>{explanation}</p>}
      {ids.length === 0 ? null : <small className="quiet">{ids.join(' · ')}</small>}
    </li>
  );
}
