import type { ReactNode } from 'react';
import type { GuardsView } from '@gatehouse/contract/admin-guards';
import type { GuardRule } from '@gatehouse/contract/guard-rule';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import type { Leaf, VerdictSummary } from '@gatehouse/contract/leaf';
import { fetchGuards } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { formatCount, formatShare } from '../../language/format.ts';
import type { Texts } from '../../language/language.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

interface Props {
  readonly leaf: Leaf;
}

/** Who guarded an exchange, and what each rule has found: never what was found, for a leaf has no content. */
export function LeafFindings({ leaf }: Props): ReactNode {
  if (leaf.kind !== 'result' && leaf.kind !== 'refusal') return null;
  // Most refusals come before any guard.
  if (leaf.kind === 'refusal' && leaf.verdicts.length === 0) return null;
  return <Findings policy={leaf.guardPolicy ?? defaultPolicy} verdicts={leaf.verdicts} />;
}

interface FindingsProps extends Omit<Props, 'leaf'> {
  readonly policy: string;
  readonly verdicts: readonly VerdictSummary[];
}

interface Row {
  readonly verdict: VerdictSummary;
  /** Absent where a guard was unable, or stopped a text as a whole. */
  readonly rule: string | undefined;
}

function Findings({ policy, verdicts }: FindingsProps): ReactNode {
  const texts = useTexts().record.findings;
  // What rules mean comes from the catalogue. Where it does not come, the findings stand without it.
  const { data: view } = useAdminData(['guards'], fetchGuards);
  const rows = verdicts.flatMap((verdict): Row[] => {
    const rules = Object.keys(verdict.rules);
    if (rules.length > 0) return rules.map((rule) => ({ verdict, rule }));
    return verdict.outcome === 'allow' ? [] : [{ verdict, rule: undefined }];
  });

  return (
    <section className="reading" aria-labelledby="findings-title">
      <h3 id="findings-title">{texts.title}</h3>
      <p>
        {texts.policy} <code>{policy}</code>
      </p>
      {rows.length === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <ScrollRegion label={texts.table}>
          <table className="wrapped findings">
            <thead>
              <tr>
                <th scope="col">{texts.rule}</th>
                <th scope="col">{texts.action}</th>
                <th scope="col">{texts.findings}</th>
                <th scope="col">{texts.score}</th>
                <th scope="col">{texts.meaning}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <FindingRow
                  key={`${row.verdict.direction} ${row.verdict.guard} ${row.rule ?? ''} ${String(row.verdict.shadow)}`}
                  row={row}
                  view={view}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function FindingRow({ row, view }: { readonly row: Row; readonly view: GuardsView | undefined }): ReactNode {
  const { findings: texts, verdicts } = useTexts().record;
  const language = useLanguage();
  const { verdict, rule } = row;
  const { guard, outcome, direction, shadow } = verdict;
  const score = rule === undefined ? undefined : verdict.scores?.[rule];
  const meaning = rule === undefined ? undefined : meaningOf(view, guard, rule);
  const ids = meaning === undefined ? [] : [...meaning.owasp, ...(meaning.asi ?? []), ...(meaning.atlas ?? [])];

  return (
    <tr>
      <td>
        <code>{rule ?? guard}</code>
      </td>
      <td>
        {shadow !== true
          ? verdicts[outcome]
          : outcome === 'unable'
            ? texts.shadowUnable
            : texts.shadow(verdicts[outcome])}{' '}
        <small className="quiet">{texts.directions[direction]}</small>
      </td>
      <td>{rule === undefined ? '' : formatCount(verdict.rules[rule] ?? 0, language)}</td>
      <td>{score === undefined ? '' : formatShare(score / 1_000, language)}</td>
      <td>
        {meaning?.explanation[language] ?? ofAttempts(rule, texts.attempts)} <small>{ids.join(', ')}</small>
      </td>
    </tr>
  );
}

/** As the catalogue has it. A guard that is not configured any more is known where it had the name of its kind. */
function meaningOf(view: GuardsView | undefined, guard: string, rule: string): GuardRule | undefined {
  const facts = view?.policies.flatMap(({ input, output }) => [...input, ...output]) ?? [];
  const configured = facts.find((fact) => fact.id === 'guard' && fact.name === guard);
  const kind = configured?.id === 'guard' ? configured.kind : guard;
  const rules = view?.catalogue.find((one) => one.kind === kind)?.rules ?? [];
  const part = rule.slice(guard.length + 1);
  return rules.find((one) => one.rule === part) ?? rules.find((one) => one.rule === '*');
}

/** What follows from repeated attacks is no guard's doing, and stands in the record like one. */
function ofAttempts(rule: string | undefined, texts: Texts['record']['findings']['attempts']): string | undefined {
  const [guard, part] = rule?.split('/', 2) ?? [];
  return guard === 'attempts' ? Object.entries(texts).find(([name]) => name === part)?.[1] : undefined;
}
