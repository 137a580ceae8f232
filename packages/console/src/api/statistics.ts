import {
  type StatisticsList,
  statisticsListSchema,
  type StatisticsMade,
  statisticsMadeSchema,
  type StatisticsPlan,
  statisticsPlanSchema,
  type StatisticsQuestion,
} from '@gatehouse/contract/admin-statistics';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function fetchReleases(call: AdminCall): Promise<StatisticsList> {
  return callAdmin('statistics', statisticsListSchema, call);
}

/** What a release would cost; nothing is spent. */
export function planRelease(question: StatisticsQuestion, call: AdminCall): Promise<StatisticsPlan> {
  return callAdmin('statistics/plan', statisticsPlanSchema, { ...call, body: question });
}

export function makeRelease(question: StatisticsQuestion, call: AdminCall): Promise<StatisticsMade> {
  return callAdmin('statistics', statisticsMadeSchema, { ...call, body: question });
}
