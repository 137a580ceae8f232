import type { CalibrateRequest, Calibration, TriedQuestion, TryQuestion } from '@gatehouse/contract/admin-knowledge';
import type { Owners } from './core/directory.ts';
import { GatehouseError } from './core/errors.ts';
import type { Assistant, AssistantAnswer, KnowledgeReader } from './core/assistants.ts';
import { calibrate, type FoundAnswer } from './knowledge/calibrate.ts';
import { createGrounding } from './knowledge/grounding/create-grounding.ts';
import { withShapleyValues } from './knowledge/assistants/shapley-of-trace.ts';
import type { OpenAssistants } from './open-assistants.ts';

export interface KnowledgeTrialOptions {
  /** Of the path in force. */
  readonly assistants: () => OpenAssistants;
  readonly tenant: string;
  readonly roles: Pick<Owners, 'hasRole' | 'roleNames'>;
}

/** Asking assistants beside the path, for those who look after them: nothing is recorded, and no model is asked. */
export interface KnowledgeTrial {
  /** Throws `assistant_not_found`, and `invalid_request` for a role that there is not. */
  tryQuestion(wanted: TryQuestion): Promise<TriedQuestion>;
  /** Throws `assistant_not_found`. */
  calibrate(wanted: CalibrateRequest): Promise<Calibration>;
}

/** Questions that are looked for at once; the index takes them one after the other. */
const atOnce = 8;

export function createKnowledgeTrial({ assistants, roles, tenant }: KnowledgeTrialOptions): KnowledgeTrial {
  const grounding = createGrounding();
  const { signal } = new AbortController();

  const readerOf = (role: string | undefined): KnowledgeReader =>
    role === undefined ? { role: '', tenant, everything: true } : { role, tenant };

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
      if (wanted.role !== undefined && !roles.hasRole(wanted.role))
        throw new GatehouseError('invalid_request', { param: 'role', known: roles.roleNames() });
      const { note, text } = await answerOf(assistants().quoting(wanted.assistant), wanted, readerOf(wanted.role));
      return { answer: text, trace: withShapleyValues(note.trace, grounding) };
    },
    async calibrate(wanted) {
      const assistant = assistants().quoting(wanted.assistant, 0);
      const found: FoundAnswer[] = [];
      for (let from = 0; from < wanted.pairs.length; from += atOnce) {
        const questions = wanted.pairs.slice(from, from + atOnce);
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
      return calibrate(wanted, found);
    },
  };
}
