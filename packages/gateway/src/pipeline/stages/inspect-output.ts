import { GatehouseError } from '../../core/errors.ts';
import { callerOf, requestOf } from '../../core/exchange.ts';
import type { InspectedText } from '../../core/guard.ts';
import { answersInJson } from '../../core/request.ts';
import type { Stage } from '../../core/stage.ts';
import { holdBack } from '../hold-back.ts';
import type { GuardPolicies } from '../guard-policies.ts';
import { explainGuards } from './explain-guards.ts';

export interface InspectOutputRooms {
  readonly guardPolicies: GuardPolicies;
}

/**
 * The guards on the answer, as the model gave it: personal data are still placeholders here. What a guard may still need is
 * held back, so no piece of a forbidden text leaves before it is judged.
 */
export function inspectOutput({ guardPolicies }: InspectOutputRooms): Stage {
  const { usual, further } = guardPolicies;
  const any = [usual, ...further].some(({ output }) => output.guards.length > 0);
  return {
    name: 'inspectOutput',
    explain: () => {
      const guards = explainGuards(guardPolicies, 'output');
      return any ? [...guards, { id: 'judged-before-sent' }] : guards;
    },
    run(exchange, next) {
      const { notes } = exchange;
      // What read the request reads the answer, whoever may answer by now.
      const policy = notes.guardPolicy === undefined ? usual : guardPolicies.find(notes.guardPolicy);
      if (policy === undefined) throw new GatehouseError('internal_error', { note: 'the policy of guards is gone' });
      const { output } = policy;
      if (output.guards.length === 0) return next(exchange);
      return next(exchange).then((stream) => {
        const request = requestOf(exchange);
        let prompt: readonly InspectedText[] | undefined;
        const answer = output.openAnswer({
          model: request.model,
          tenant: callerOf(exchange).tenant,
          signal: exchange.signal,
          request: exchange.id,
          body: request.body,
          shadowLater: true,
          watch: exchange.watch,
          detailed: exchange.watch !== undefined,
          get prompt() {
            prompt ??= output.show(request.segments);
            return prompt;
          },
        });
        return holdBack(stream, answer.open, {
          answersInJson: answersInJson(request),
          onEnd: () => {
            const late = answer.late();
            if (late === undefined) notes.verdicts.push(...answer.summaries());
            else (notes.late ??= []).push(late.then(() => void notes.verdicts.push(...answer.summaries())));
          },
        });
      });
    },
  };
}
