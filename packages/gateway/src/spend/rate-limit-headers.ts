import type { LimitOn, Standing } from '../core/limits.ts';

interface Judged {
  readonly limits: readonly LimitOn[];
  readonly standings: readonly Standing[];
}

/**
 * The headers in which OpenAI tells its clients of their limits: for requests and for tokens the limit of which the smallest part is left, how much
 * that is, and when all of it will be there again. Nothing where neither is limited; money has no header.
 */
export function rateLimitHeaders(judged: readonly Judged[]): readonly string[] {
  const headers: string[] = [];
  add(headers, 'requests', judged);
  add(headers, 'tokens', judged);
  return headers;
}

function isOf(name: 'requests' | 'tokens', { measure }: LimitOn): boolean {
  return name === 'requests'
    ? measure === 'requests'
    : measure === 'tokens' || measure === 'inputTokens' || measure === 'outputTokens';
}

function add(headers: string[], name: 'requests' | 'tokens', judged: readonly Judged[]): void {
  let tightest: { readonly limit: number; readonly left: number; readonly reset: number } | undefined;
  for (const { limits, standings } of judged) {
    for (let place = 0; place < limits.length; place += 1) {
      const on = limits[place];
      const standing = standings[place];
      if (on === undefined || standing === undefined || !isOf(name, on)) continue;
      const left = Math.max(0, on.limit - standing.used);
      if (tightest === undefined || left < tightest.left) tightest = { limit: on.limit, left, reset: standing.reset };
    }
  }
  if (tightest === undefined) return;
  headers.push(
    `x-ratelimit-limit-${name}`,
    String(tightest.limit),
    `x-ratelimit-remaining-${name}`,
    String(tightest.left),
    `x-ratelimit-reset-${name}`,
    durationText(tightest.reset),
  );
}

/** As Go writes durations and OpenAI sends them: `20ms`, `6m0s`, `23h59m59s`; whole seconds from one on, and never too short. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(0, Math.ceil(milliseconds))}ms`;
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${seconds % 60}s`;
  return `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds % 60}s`;
}
