import { assistantPrefix } from '@gatehouse/contract/knowledge';
import type { Assistants } from '../core/assistants.ts';
import type { PossibleTarget, Router } from '../core/router.ts';

const nobody: readonly PossibleTarget[] = Object.freeze([]);

/**
 * A router that knows assistants by their names: whoever may answer for one are the targets of its model, so that guards and policies for a
 * target hold for what comes to it through an assistant. Nothing is ever sent to an assistant itself.
 */
export function withAssistants(router: Router, assistants: Assistants): Router {
  if (assistants.names.length === 0) return router;
  const find = (name: string) =>
    name.startsWith(assistantPrefix) ? assistants.find(name.slice(assistantPrefix.length)) : undefined;
  return {
    choose: (request) => router.choose(request),
    models: () => router.models(),
    has: (name) => router.has(name) || find(name) !== undefined,
    targetsOf(name) {
      const assistant = find(name);
      if (assistant === undefined) return router.targetsOf(name);
      return assistant.model === undefined ? nobody : router.targetsOf(assistant.model);
    },
    revisionOf: (target) => router.revisionOf(target),
    find: (name) => router.find(name),
    knownModels: () => router.knownModels(),
  };
}
