import { limitListSchema } from '../admin-limits.ts';
import { named, ok, type Operation } from './operation.ts';

/** How much may be used, and how much of it is. */
export const limitOperations: readonly Operation[] = [
  {
    id: 'getLimits',
    method: 'GET',
    path: '/admin/v1/limits',
    summary: 'What is limited, and how much of it is used at this moment',
    answers: ok('the limits, the most used first', named('LimitList', limitListSchema)),
  },
];
