import type { AssistantOptions } from '@gatehouse/contract/knowledge';
import type { AdmitPassage, Assistant, Assistants } from './core/assistants.ts';
import type { KnowledgeRetrieval } from './core/collections.ts';
import type { DocumentInspection } from './knowledge/collections/inspect-document.ts';
import { createAssistants } from './knowledge/assistants/create-assistants.ts';
import { createGrounding } from './knowledge/grounding/create-grounding.ts';
import { createEntityCheck } from './knowledge/grounding/entities/check-entities.ts';

export interface OpenAssistantsOptions {
  readonly retrieval: KnowledgeRetrieval;
  readonly inspection: DocumentInspection;
  /** Told of a passage that guards do not let through, once. */
  readonly held: (collection: string, hash: string) => void;
}

export interface OpenAssistants {
  readonly assistants: Assistants;
  /** One that asks no model, whatever the configuration says, and answers from another threshold where one is given. */
  quoting(name: string, answerFrom?: number): Assistant | undefined;
}

/** Passages whose verdict is remembered; a verdict holds as long as the guards of one configuration. */
const mostRemembered = 50_000;

/** The assistants of a configuration, with guards that look at each passage once. */
export function openAssistants(
  assistants: readonly AssistantOptions[],
  { held, inspection, retrieval }: OpenAssistantsOptions,
): OpenAssistants {
  const verdicts = new Map<string, Promise<boolean>>();
  const admits: AdmitPassage = (chunk, signal) => {
    // Somebody has read it and let it in, by the hash of what he read; or these very guards have.
    if (chunk.released === true || chunk.inspectedBy === inspection.guards) return Promise.resolve(true);
    const known = verdicts.get(chunk.hash);
    if (known !== undefined) return known;
    const verdict = inspection.findings(chunk.text, signal).then((findings) => {
      if (findings.length > 0) held(chunk.collection, chunk.hash);
      return findings.length === 0;
    });
    // What could not be judged is judged anew the next time.
    verdict.catch(() => verdicts.delete(chunk.hash));
    if (verdicts.size >= mostRemembered) verdicts.clear();
    verdicts.set(chunk.hash, verdict);
    return verdict;
  };
  const dependencies = {
    retrieval,
    grounding: createGrounding(),
    checkEntities: createEntityCheck(),
    admits,
  };
  return {
    assistants: createAssistants(assistants, dependencies),
    quoting(name, answerFrom) {
      const options = assistants.find(({ id }) => id === name);
      if (options === undefined) return undefined;
      const quoting = { ...options, model: undefined, answerFrom: answerFrom ?? options.answerFrom };
      return createAssistants([quoting], dependencies).find(name);
    },
  };
}

/** Where there are no documents. */
export const nothingKnown: KnowledgeRetrieval = Object.freeze({
  retrieve: async () => ({ language: undefined, hits: [], collections: [] }),
  row: () => undefined,
  family: () => ({ chunks: [], isShared: () => false }),
  ofKind: () => [],
});
