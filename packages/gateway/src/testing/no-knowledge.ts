import type { KnowledgeCommands } from '../cli/knowledge-request.ts';

const unexpected = (): Promise<never> => Promise.reject(new Error('no collection was expected to be asked about'));

/** Collections, of which there are none. */
export const noKnowledge: KnowledgeCommands = {
  view: () => Promise.resolve({ collections: [], assistants: [], index: { kind: 'embedded', chunks: 0 } }),
  page: () => Promise.resolve({ documents: [] }),
  detail: unexpected,
  put: unexpected,
  decide: unexpected,
  ingest: unexpected,
  tryQuestion: unexpected,
  findPassages: unexpected,
  calibrate: unexpected,
};
