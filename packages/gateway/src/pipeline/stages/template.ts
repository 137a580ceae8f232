import { promptPrefix } from '@gatehouse/contract/prompts';
import { receivedRequest } from '../../core/exchange.ts';
import type { PromptBook } from '../../core/prompt-book.ts';
import type { Stage } from '../../core/stage.ts';

export interface TemplateRooms {
  readonly prompts: PromptBook;
}

/**
 * Puts the texts of a template in the place of a request for one. It stands before the guards, which read what was filled in, and behind the limits, so
 * that the key is asked for the name that the client gave: whoever may use `prompt/<name>` need not be let at its model.
 */
export function template({ prompts }: TemplateRooms): Stage {
  return {
    name: 'template',
    explain: () => prompts.explain(),
    run(exchange, next) {
      const request = receivedRequest(exchange);
      if (request.kind !== 'chat' || !request.model.startsWith(promptPrefix)) return next(exchange);
      const filled = prompts.fill(request);
      exchange.request = filled.request;
      exchange.notes.template = filled.used;
      exchange.watch?.received(filled.request.segments);
      return next(exchange);
    },
  };
}
