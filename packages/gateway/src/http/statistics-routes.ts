import {
  dayOf,
  type StatisticsList,
  type StatisticsMade,
  type StatisticsPlan,
  type StatisticsQuestion,
  statisticsQuestionSchema,
  type StatisticsReleaseView,
  timeFault,
} from '@gatehouse/contract/admin-statistics';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { PastRelease, ReportQuestion, Statistics } from '../core/statistics.ts';
import { readBody } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface StatisticsOptions {
  readonly statistics: Statistics;
  readonly clock: Clock;
}

/** Figures with noise: what was released, what another release would cost, and making it. */
export function statisticsRoutes({ statistics, clock }: StatisticsOptions): readonly Route[] {
  const common = { plane: 'admin', access: 'statistics.read', path: '/admin/v1/statistics' } as const;
  return [
    {
      ...common,
      method: 'GET',
      handle: async (call) => {
        const releases = (await statistics.releases()).map(view);
        const list: StatisticsList = { budget: statistics.budget / 1_000, releases };
        call.sendJson(200, JSON.stringify(list));
      },
    },
    {
      ...common,
      path: '/admin/v1/statistics/plan',
      method: 'POST',
      handle: async (call) => {
        const question = await questionOf(call, clock);
        const { left, noise, repeated } = await statistics.plan(question);
        const cost = repeated ? 0 : question.epsilon / 1_000;
        const plan: StatisticsPlan = { cost, left: left / 1_000, noise, repeated };
        call.sendJson(200, JSON.stringify(plan));
      },
    },
    {
      ...common,
      access: 'statistics.release',
      method: 'POST',
      handle: async (call) => {
        const question = await questionOf(call, clock);
        const made = await statistics.release(question);
        if (!('counts' in made)) throw new GatehouseError('statistics_budget_spent', { param: 'epsilon' });
        const { counts, left, noise, releasedAt, repeated } = made;
        const release = view({ ...question, counts, noise, releasedAt });
        const answer: StatisticsMade = { release, repeated, left: left / 1_000 };
        call.sendJson(repeated ? 200 : 201, JSON.stringify(answer));
      },
    },
  ];
}

function view({ from, to, teams, most, epsilon, counts, noise, releasedAt }: PastRelease): StatisticsReleaseView {
  return {
    from: dayOf(from),
    to: dayOf(to),
    teams: [...teams],
    most,
    epsilon: epsilon / 1_000,
    counts: { ...counts },
    noise,
    releasedAt,
  };
}

async function questionOf(call: EdgeCall, clock: Clock): Promise<ReportQuestion> {
  const result = statisticsQuestionSchema.safeParse(await readBody(call));
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    throw new GatehouseError('invalid_request', { param: [...(issue?.path ?? []), ...field].join('.').slice(0, 64) });
  }
  return exact(result.data, clock.now());
}

/** Whole days of UTC and thousandths. Throws where the time cannot be reported. */
function exact({ from, to, teams, most, epsilon }: StatisticsQuestion, now: number): ReportQuestion {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (timeFault(begin, end, now) !== undefined) throw new GatehouseError('invalid_request', { param: 'to' });
  return { from: begin, to: end, teams, most, epsilon: Math.round(epsilon * 1_000) };
}
