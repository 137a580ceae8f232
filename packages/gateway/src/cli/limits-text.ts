import type { KeyRecord } from '../core/access.ts';

/** Limits of a key, an account, a team or a tenant in one cell; `none` where there are none of its own. */
export function limitsText(limits: KeyRecord['limits'], none: string): string {
  const { concurrency, requestsPerMinute, ...others } = limits ?? {};
  const parts = [
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute}/min`]),
    ...(concurrency === undefined ? [] : [`${concurrency} at once`]),
    ...Object.entries(others).map(([name, amount]) => `${name} ${amount}`),
  ];
  return parts.length === 0 ? none : parts.join(', ');
}
