import { useState, type ReactNode } from 'react';
import { keyLabel } from '@gatehouse/contract/admin';
import {
  mostRequests,
  type StatisticsPlan,
  type StatisticsQuestion,
  statisticsQuestionSchema,
  timeFault,
} from '@gatehouse/contract/admin-statistics';
import { makeRelease, planRelease } from '../../api/statistics.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { formatCount, formatEpsilon } from '../../language/format.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { usePermitted } from '../../session/session.ts';
import { PlanForm } from '../../ui/plan-form.tsx';
import { lastMonth } from './last-month.ts';
import { statisticsTexts } from './texts.ts';

interface Props {
  readonly onReleased: () => Promise<void>;
}

type Fault = keyof (typeof statisticsTexts)['en']['form']['faults'];

interface Typed {
  readonly from: string;
  readonly to: string;
  readonly teams: string;
  readonly epsilon: string;
  readonly most: string;
}

/** First what a release would cost, then the release, which stands for ever. */
export function ReleaseForm({ onReleased }: Props): ReactNode {
  const texts = useOwnTexts(statisticsTexts).form;
  const language = useLanguage();
  const permitted = usePermitted();
  const [typed, setTyped] = useState<Typed>(() => ({
    ...lastMonth(Date.now()),
    teams: '',
    epsilon: '0.25',
    most: String(mostRequests),
  }));
  const [fault, setFault] = useState<Fault>();
  const [planned, setPlanned] = useState<{ readonly question: StatisticsQuestion; readonly plan: StatisticsPlan }>();
  const [done, setDone] = useState(false);
  const { busy, failure, run } = useAdminCall();

  const change = (field: keyof Typed, value: string): void => {
    setTyped({ ...typed, [field]: value });
    // What was shown is the cost of another question.
    setPlanned(undefined);
    setFault(undefined);
    setDone(false);
  };
  const plan = (): void => {
    setDone(false);
    setPlanned(undefined);
    const question = readQuestion(typed, Date.now());
    if (typeof question === 'string') {
      setFault(question);
      return;
    }
    void run(async (call) => setPlanned({ question, plan: await planRelease(question, call) }));
  };
  const release = (question: StatisticsQuestion): void =>
    void run(async (call) => {
      await makeRelease(question, call);
      setPlanned(undefined);
      setDone(true);
      await onReleased();
    });
  const field = (name: keyof Typed, type: 'date' | 'number' | 'text', more: object = {}): ReactNode => (
    <label className={name === 'teams' ? 'wide' : undefined}>
      {texts[name]}
      <input
        type={type}
        name={`release-${name}`}
        required
        autoComplete="off"
        value={typed[name]}
        onChange={(event) => change(name, event.target.value)}
        {...more}
      />
    </label>
  );

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <PlanForm
        label={texts.plan}
        busy={busy}
        failure={failure}
        fault={fault === undefined ? undefined : texts.faults[fault]}
        onPlan={plan}
      >
        {field('from', 'date')}
        {field('to', 'date')}
        {field('teams', 'text', { maxLength: 2_000, placeholder: texts.teamsExample })}
        {field('epsilon', 'number', { min: 0.001, max: 10, step: 0.001 })}
        {field('most', 'number', { min: 1, max: 1_000_000, step: 1 })}
      </PlanForm>
      {planned === undefined ? null : (
        <>
          <output className="notice">{said(planned.plan)}</output>
          <div className="filter-actions">
            {permitted('statistics.release') ? (
              <Confirm
                label={texts.release}
                title={texts.releaseTitle}
                consequences={texts.consequences(formatEpsilon(planned.plan.cost, language))}
                danger={false}
                disabled={busy || planned.plan.repeated || planned.plan.cost > planned.plan.left}
                onConfirm={() => release(planned.question)}
              />
            ) : (
              <p className="quiet">{texts.asAdmin}</p>
            )}
          </div>
        </>
      )}
      {done ? <output className="notice">{texts.done}</output> : null}
    </Card>
  );

  function said({ cost, left, noise, repeated }: StatisticsPlan): string {
    if (repeated) return texts.repeated;
    const [costs, remains] = [formatEpsilon(cost, language), formatEpsilon(left, language)];
    return cost > left ? texts.tooMuch(costs, remains) : texts.cost(costs, remains, formatCount(noise, language));
  }
}

/** What was typed as a question; or what is wrong with it. */
function readQuestion({ from, to, teams, epsilon, most }: Typed, now: number): StatisticsQuestion | Fault {
  const labels = [...new Set(teams.split(/[\s,;]+/).filter((label) => label !== ''))];
  if (labels.length === 0 || !labels.every((label) => keyLabel.safeParse(label).success)) return 'teams';
  const inTime = timeFault(Date.parse(from), Date.parse(to), now);
  if (inTime !== undefined) return inTime;
  const question = { from, to, teams: labels, epsilon: Number(epsilon), most: Number(most) };
  const read = statisticsQuestionSchema.safeParse(question);
  return read.success ? read.data : 'form';
}
