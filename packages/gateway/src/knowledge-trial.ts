import type {
  CalibrateRequest,
  Calibration,
  FindPassages,
  FoundPassages,
  TriedQuestion,
  TryQuestion,
} from '@gatehouse/contract/admin-knowledge';
import type { KnowledgeOptions } from '@gatehouse/contract/knowledge';
import type { KnowledgeRetrieval } from './core/collections.ts';
import type { Owners } from './core/directory.ts';
import { GatehouseError } from './core/errors.ts';
import type { Assistant, AssistantAnswer, KnowledgeReader } from './core/assistants.ts';
import { calibrate, countingPairs, type FoundAnswer } from './knowledge/calibrate.ts';
import { explainedPassage } from './knowledge/assistants/trace.ts';
import { NameBook } from './knowledge/name-book.ts';
import { createGrounding } from './knowledge/grounding/create-grounding.ts';
import { withShapleyValues } from './knowledge/assistants/shapley-of-trace.ts';
import type { OpenAssistants } from './open-assistants.ts';

export interface KnowledgeTrialOptions {
  /** Of the path in force. */
  readonly assistants: () => OpenAssistants;
  readonly configuration: () => Pick<KnowledgeOptions, 'assistants' | 'collections'>;
  readonly retrieval: Pick<KnowledgeRetrieval, 'retrieve'>;
  /** Names of the documents of a collection that can be found. */
  readonly documents: (collection: string) => readonly string[];
  readonly tenant: string;
  readonly roles: Pick<Owners, 'hasRole' | 'roleNames'>;
}

/** Asking assistants beside the path, for those who look after them: nothing is recorded, and no model is asked. */
export interface KnowledgeTrial {
  /** Throws `assistant_not_found`, and `invalid_request` for a role that there is not. */
  tryQuestion(wanted: TryQuestion): Promise<TriedQuestion>;
  /** Throws `resource_not_found` for a collection, and `invalid_request` for a role that there is not. */
  findPassages(wanted: FindPassages): Promise<FoundPassages>;
  /** Throws `assistant_not_found`. */
  calibrate(wanted: CalibrateRequest): Promise<Calibration>;
}

/** Questions that are looked for at once; the index takes them one after the other. */
const atOnce = 8;

export function createKnowledgeTrial({
  assistants,
  configuration,
  documents,
  retrieval,
  roles,
  tenant,
}: KnowledgeTrialOptions): KnowledgeTrial {
  const grounding = createGrounding();
  const { signal } = new AbortController();

  const readerOf = (role: string | undefined): KnowledgeReader => {
    if (role === undefined) return { role: '', tenant, everything: true };
    if (!roles.hasRole(role)) throw new GatehouseError('invalid_request', { param: 'role', known: roles.roleNames() });
    return { role, tenant };
  };

  async function answerOf(
    assistant: Assistant | undefined,
    { earlier, question }: Pick<TryQuestion, 'earlier' | 'question'>,
    reader: KnowledgeReader,
  ): Promise<AssistantAnswer> {
    if (assistant === undefined) throw new GatehouseError('assistant_not_found', { param: 'assistant' });
    const plan = await assistant.plan({ text: question, earlier, unknownBefore: 0 }, reader, signal);
    if (plan.kind === 'ask') throw new Error('an assistant that only quotes asks nobody');
    return plan.answer;
  }

  return {
    async tryQuestion(wanted) {
      const { note, text } = await answerOf(assistants().quoting(wanted.assistant), wanted, readerOf(wanted.role));
      return { answer: text, trace: withShapleyValues(note.trace, grounding) };
    },
    async findPassages({ collections, limit, role, text }) {
      const known = configuration().collections.map(({ id }) => id);
      if (collections?.every((id) => known.includes(id)) === false)
        throw new GatehouseError('resource_not_found', { param: 'collections', known });
      const wanted = { text, earlier: [], collections: collections ?? known, limit };
      const found = await retrieval.retrieve(wanted, readerOf(role), signal);
      return {
        ...(found.language === undefined ? {} : { language: found.language }),
        collections: [...found.collections],
        passages: found.hits.map(explainedPassage),
      };
    },
    async calibrate({ pairs: all, ...rest }) {
      const assistant = assistants().quoting(rest.assistant, 0);
      const from = configuration().assistants.find(({ id }) => id === rest.assistant)?.collections ?? [];
      const book = new NameBook(from.map((collection) => ({ collection, documents: documents(collection) })));
      const { notFound, pairs } = countingPairs(all, (text) => book.namesNothing(text));
      const wanted = { ...rest, pairs };
      const found: FoundAnswer[] = [];
      for (let at = 0; at < pairs.length; at += atOnce) {
        const questions = pairs.slice(at, at + atOnce);
        found.push(
          ...(await Promise.all(
            questions.map(async ({ question }): Promise<FoundAnswer> => {
              const { note, text } = await answerOf(assistant, { question, earlier: [] }, readerOf(undefined));
              const { passages, support } = note.trace;
              return { support, answer: text, passages: passages.filter(({ cited }) => cited) };
            }),
          )),
        );
      }
      return { ...calibrate(wanted, found), notFound };
    },
  };
}
