import type { ErrorCode } from '@gatehouse/contract/errors';
import type { ExchangeNotes } from '../core/exchange.ts';

const longestName = 128;

/** Codes of calls that a target has not answered; what guards and validation refuse, one has. */
const noAnswer = /^(?:upstream_|model_|queue_|shutting_down$)/;

/**
 * What became of a request to a name that several targets may answer, as `x-gatehouse-route` tells it: a list (RFC 9651) of all that were
 * asked, in their order, the one that answered last. `by` is why it was asked; `left` and `ms` are of those that were left. Where none has
 * answered, `failure` is what became of the last one, which then has `left` as well.
 */
export function routeHeader(
  { chosen, provider, target, tried = [] }: Pick<ExchangeNotes, 'chosen' | 'provider' | 'target' | 'tried'>,
  failure?: ErrorCode,
): string | undefined {
  if (chosen === undefined || provider === undefined || target === undefined) return undefined;
  // What helped to look into the cache was never to give the answer.
  const left = tried.flatMap((one) =>
    one.code === 'compared'
      ? []
      : [
          `${quoted(one.provider, one.target)};by=${one.chosen};left=${one.code};ms=${Math.max(0, Math.round(one.took))}`,
        ],
  );
  const unanswered = failure !== undefined && noAnswer.test(failure) ? `;left=${failure}` : '';
  return [...left, `${quoted(provider, target)};by=${chosen}${unanswered}`].join(', ');
}

/** A string of RFC 9651, which has printable ASCII only; a model server could choose any name. */
function quoted(provider: string, target: string): string {
  const name = `${provider}/${target}`.slice(0, longestName);
  return `"${name.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, '\\$&')}"`;
}
