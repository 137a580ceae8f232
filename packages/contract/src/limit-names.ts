/** Names of what is limited, apart from the schemas of limits: the console loads these with each page that shows the state. */

/** What limits can stand on. `key` to `tenant` are who calls, `model` who answers, `everything` the installation. */
export const limitSubjects = ['key', 'person', 'team', 'tenant', 'model', 'everything'] as const;
export type LimitSubject = (typeof limitSubjects)[number];

/** All limits that there are, in the order in which people read them. */
export const limitNames = [
  'requestsPerMinute',
  'requestsPerHour',
  'requestsPerDay',
  'inputTokensPerMinute',
  'inputTokensPerHour',
  'inputTokensPerDay',
  'outputTokensPerMinute',
  'outputTokensPerHour',
  'outputTokensPerDay',
  'tokensPerMinute',
  'tokensPerHour',
  'tokensPerDay',
  'costPerDay',
  'costPerMonth',
  'concurrency',
] as const;
export type LimitName = (typeof limitNames)[number];
