import { defaultPolicy } from '@gatehouse/contract/inspection';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { AnswerStream } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { callerOf, receivedRequest } from '../../core/exchange.ts';
import type { GuardRequest, GuardText } from '../../core/request.ts';
import type { Stage } from '../../core/stage.ts';
import type { LoneVerdict, TextInspection } from '../../core/text-inspection.ts';
import { Turns } from '../../lib/turns.ts';
import { requirePolicy } from '../key-scopes.ts';
import type { GuardPolicies } from '../guard-policies.ts';
import { verdictLine } from '../../core/verdict-line.ts';

export interface GuardCallRooms {
  readonly textInspection: TextInspection;
  readonly guardPolicies: Pick<GuardPolicies, 'choose'>;
}

/** Has guards judge the texts of the request itself, where other paths go on to a model. */
export function guardCall({ textInspection, guardPolicies }: GuardCallRooms): Stage {
  return {
    name: 'inspectInput',
    explain: () => [],
    async run(exchange) {
      const request = receivedRequest(exchange);
      if (request.kind !== 'guard') throw new GatehouseError('internal_error', { note: 'a model is asked for' });
      const caller = callerOf(exchange);
      const { name: own } = guardPolicies.choose(caller, '', []);
      const policy = request.policy ?? own;
      requirePolicy(caller, policy);
      exchange.notes.guardPolicy = policy === defaultPolicy ? undefined : policy;
      const lines: object[] = [];
      const summaries = new Map<string, VerdictSummary>();
      const turns = new Turns();
      for (const text of request.texts) {
        // Many short texts are as much work as a long one.
        if (turns.due) await turns.next();
        const { signal, id } = exchange;
        const verdict = await textInspection.inspect(text, { policy, tenant: caller.tenant, signal, request: id });
        for (const summary of verdict.verdicts) add(summaries, summary);
        lines.push(shown(text, verdict, request));
      }
      exchange.notes.verdicts.push(...summaries.values());
      return answer(request, lines);
    },
  };
}

function shown({ id, text }: GuardText, verdict: LoneVerdict, { explain }: GuardRequest): object {
  return {
    ...(id === undefined ? {} : { id }),
    ...verdictLine(verdict, explain),
    ...(verdict.text === text ? {} : { text: verdict.text }),
  };
}

const gravity: readonly VerdictSummary['outcome'][] = ['allow', 'flag', 'review', 'redact', 'unable', 'block'];

/** One summary for each guard and direction, over all texts. */
function add(summaries: Map<string, VerdictSummary>, summary: VerdictSummary): void {
  const name = `${summary.direction} ${summary.guard}`;
  const known = summaries.get(name);
  if (known === undefined) {
    summaries.set(name, summary);
    return;
  }
  const rules: Record<string, number> = { ...known.rules };
  for (const [rule, count] of Object.entries(summary.rules)) rules[rule] = (rules[rule] ?? 0) + count;
  const graver = gravity.indexOf(known.outcome) >= gravity.indexOf(summary.outcome) ? known : summary;
  const scores: Record<string, number> = { ...known.scores };
  for (const [rule, score] of Object.entries(summary.scores ?? {})) scores[rule] = Math.max(score, scores[rule] ?? 0);
  summaries.set(name, { ...graver, rules, ...(Object.keys(scores).length === 0 ? {} : { scores }) });
}

async function* answer({ single }: GuardRequest, lines: readonly object[]): AnswerStream {
  await Promise.resolve();
  const text = JSON.stringify(single ? lines[0] : { texts: lines });
  yield { type: 'text', choice: 0, channel: 'content', text };
}
