import type { ReviewDetail } from '@gatehouse/contract/admin-review';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { ReactNode } from 'react';
import { fetchGuards } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { meaningOf } from '../../record/rule-meaning.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { reviewTexts } from './texts.ts';

/** What led to an item: rules in plain words, for whoever does not know their names. */
export function ReviewWhy({ detail }: { readonly detail: ReviewDetail }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const { item, verdicts } = detail;

  return (
    <section className="review-part" aria-labelledby="review-why">
      <h3 id="review-why">{texts.why.title}</h3>
      {item.kind === 'suspension' ? (
        <p>{texts.why.suspension}</p>
      ) : item.kind === 'reading' || item.kind === 'export' ? (
        <p>{texts.why.reading}</p>
      ) : item.kind === 'model' ? (
        <p>{texts.why.model}</p>
      ) : item.kind === 'erasure' ? (
        <p>{texts.why.erasure}</p>
      ) : (
        <Findings verdicts={verdicts} />
      )}
    </section>
  );
}

interface Finding {
  readonly verdict: VerdictSummary;
  /** Absent where a guard was unable, or judged a text as a whole. */
  readonly rule: string | undefined;
}

function Findings({ verdicts }: { readonly verdicts: readonly VerdictSummary[] }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const findings = verdicts
    .flatMap((verdict): Finding[] => {
      const rules = Object.keys(verdict.rules);
      if (rules.length > 0) return rules.map((rule) => ({ verdict, rule }));
      return verdict.outcome === 'allow' ? [] : [{ verdict, rule: undefined }];
    })
    // What put it before people comes first.
    .toSorted((one, other) => Number(isCause(other)) - Number(isCause(one)));
  if (findings.length === 0) return <p className="quiet">{texts.why.none}</p>;

  return (
    <ul className="review-findings">
      {findings.map((finding) => (
        <FindingEntry
          key={`${finding.verdict.direction} ${finding.verdict.guard} ${finding.rule ?? ''} ${String(finding.verdict.shadow)}`}
          finding={finding}
        />
      ))}
    </ul>
  );
}

function isCause({ verdict }: Finding): boolean {
  return verdict.outcome === 'review' && verdict.shadow !== true;
}

function FindingEntry({ finding }: { readonly finding: Finding }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  // What rules mean comes from the catalogue. Where it does not come, the findings stand without it.
  const { data: view } = useAdminData(['guards'], fetchGuards);
  const { rule, verdict } = finding;
  const { direction, guard, outcome, scores, shadow } = verdict;
  const score = rule === undefined ? undefined : scores?.[rule];
  const meaning = rule === undefined ? undefined : meaningOf(view, guard, rule);
  const part = rule?.startsWith('attempts/') === true ? rule.slice('attempts/'.length) : '';
  const explanation = meaning?.explanation[language] ?? texts.why.attempts[part];
  const ids = meaning === undefined ? [] : [...meaning.owasp, ...(meaning.asi ?? []), ...(meaning.atlas ?? [])];
  const action = texts.outcomesOfGuards[outcome] ?? outcome;

  return (
    <li>
      <p className="review-finding-head">
        <code>{rule ?? guard}</code>
        <Tag tone={isCause(finding) ? 'accent' : toneOf(outcome, shadow)}>
          {shadow === true ? texts.why.shadow(action) : action}
        </Tag>
        <span className="quiet">
          {texts.why.directions[direction]}
          {score === undefined ? null : ` · ${texts.why.score} ${formatShare(score / 1_000, language)}`}
        </span>
      </p>
      {explanation === undefined ? null : <p>{explanation}</p>}
      {ids.length === 0 ? null : <p className="quiet review-ids">{ids.join(' · ')}</p>}
    </li>
  );
}

function toneOf(outcome: VerdictSummary['outcome'], shadow: true | undefined): Tone {
  if (shadow === true) return 'plain';
  return outcome === 'block' || outcome === 'unable' ? 'bad' : outcome === 'redact' ? 'warn' : 'plain';
}
