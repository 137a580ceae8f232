import { GatehouseError } from '../../core/errors.ts';
import { requestOf } from '../../core/exchange.ts';
import type { Stage } from '../../core/stage.ts';
import type { Inspector } from '../inspect.ts';
import { explainGuard } from './explain-guard.ts';

export interface InspectInputRooms {
  readonly inputInspector: Inspector;
  readonly uninspectable: 'mark' | 'refuse';
}

/** The guards on every text of the request. What they redact is redacted in the request itself. */
export function inspectInput({ inputInspector, uninspectable }: InspectInputRooms): Stage {
  return {
    name: 'inspectInput',
    explain: () => [
      ...inputInspector.guards.map(explainGuard),
      uninspectable === 'mark'
        ? 'parts that no guard can read pass and are recorded'
        : 'parts that no guard can read are refused',
    ],
    async run(exchange, next) {
      if (inputInspector.guards.length === 0) return next(exchange);
      const { segments, model } = requestOf(exchange);
      const inspected = inputInspector.inspect(segments, { model, signal: exchange.signal });
      const { action, code, texts, summaries } = inspected instanceof Promise ? await inspected : inspected;
      exchange.notes.verdicts.push(...summaries);
      if (action === 'block') throw new GatehouseError(code ?? 'input_blocked');
      for (const [index, text] of texts) {
        const segment = segments[index];
        if (segment !== undefined) segment.text = text;
      }
      return next(exchange);
    },
  };
}
