import { type AssistantOptions, assistantPrefix } from '@gatehouse/contract/knowledge';
import { assistantSentences } from '../../core/assistant-sentences.ts';
import type {
  AdmitPassage,
  Assistant,
  AssistantAnswer,
  AssistantPlan,
  AssistantQuestion,
  Assistants,
  KnowledgeReader,
} from '../../core/assistants.ts';
import type { CallSignal } from '../../core/call-signal.ts';
import type { Chunk, ChunkHit, KnowledgeRetrieval } from '../../core/collections.ts';
import type { Grounding } from '../../core/grounding.ts';
import type { Language } from '../../core/knowledge.ts';
import { readWith } from '../leaned-on.ts';
import { otherLanguage } from '../other-languages.ts';
import { answerForCountry, mostLooked } from './answer-for-country.ts';
import { answerFromRows } from './answer-from-rows.ts';
import { answerLanguage, usualLanguage } from './answer-language.ts';

import { type CheckEntities, judgeAnswer } from './judge-answer.ts';
import { shownPassage, systemPrompt } from './model-prompt.ts';
import { bestQuotes } from './best-quotes.ts';
import { helpful } from './quotable.ts';
import { quoteAnswer } from './quote-answer.ts';
import { smallTalkOf, wantsHuman } from './small-talk.ts';
import { traced, type TraceFacts } from './trace.ts';

export interface AssistantDependencies {
  readonly retrieval: KnowledgeRetrieval;
  readonly grounding: Grounding;
  readonly checkEntities: CheckEntities;
  readonly admits: AdmitPassage;
}

/** The assistants of a configuration. */
export function createAssistants(
  options: readonly AssistantOptions[],
  dependencies: AssistantDependencies,
): Assistants {
  const assistants = new Map(options.map((one) => [one.id, createAssistant(one, dependencies)]));
  return {
    names: [...assistants.keys()],
    find: (name) => assistants.get(name),
    explain: () =>
      options.length === 0
        ? [{ id: 'no-assistants' }]
        : options.map(({ answerFrom, collections, id, model, supportFrom }) => ({
            id: 'assistant' as const,
            name: `${assistantPrefix}${id}`,
            collections: [...collections],
            ...(model === undefined ? {} : { model }),
            answerFrom,
            supportFrom,
          })),
  };
}

function createAssistant(options: AssistantOptions, dependencies: AssistantDependencies): Assistant {
  const { answerFrom, collections, handOver, id, instructions, memory, model, passages, supportFrom, unsupported } =
    options;
  const { admits, checkEntities, grounding, retrieval } = dependencies;
  const usual = usualLanguage(options);

  const factsOf = (language: Language, queries: readonly string[], looked: readonly string[]): TraceFacts => ({
    assistant: id,
    answerFrom,
    supportFrom,
    collections: looked,
    queries,
    language,
  });

  /** One of the sentences of our own. */
  const say = (
    facts: TraceFacts,
    outcome: 'unknown' | 'handed-over' | 'small-talk',
    text: string,
    hits: readonly ChunkHit[] = [],
  ) => traced(facts, { outcome, text, hits, sentences: [], cited: new Set(), asked: 0 });

  const given = (answer: AssistantAnswer, handedOver = false): AssistantPlan => ({ kind: 'given', answer, handedOver });

  const contactIn = (language: Language): string => handOver?.contact[language] ?? '';

  /** That it is not known, and who else may know it. */
  function unknownIn(language: Language, { text, unknownBefore }: AssistantQuestion): string {
    if (otherLanguage(text) === 'strong') {
      const other: Language = language === 'de' ? 'en' : 'de';
      return `${assistantSentences[language].unknown} ${assistantSentences[other].unknown}`;
    }
    const { offer, otherwise, unknown } = assistantSentences[language];
    const offers = handOver?.afterUnknown !== undefined && unknownBefore + 1 >= handOver.afterUnknown;
    // The words that clients look for, then what may help.
    return [unknown, offers ? offer : otherwise, contactIn(language)].filter((part) => part !== '').join(' ');
  }

  async function admitted(hits: readonly ChunkHit[], signal: CallSignal): Promise<readonly ChunkHit[]> {
    const judged = await Promise.all(hits.map(({ chunk }) => admits(chunk, signal)));
    return hits.filter((_, index) => judged[index] === true);
  }

  async function admittedOf(chunks: readonly Chunk[], signal: CallSignal): Promise<readonly Chunk[]> {
    const judged = await Promise.all(chunks.map((chunk) => admits(chunk, signal)));
    return chunks.filter((_, index) => judged[index] === true);
  }

  return {
    model,
    memory,
    async plan(question: AssistantQuestion, reader: KnowledgeReader, signal: CallSignal): Promise<AssistantPlan> {
      const { earlier, text } = question;
      const talk = smallTalkOf(text);
      if (talk !== undefined) {
        const [kind, language] = talk;
        return given(say(factsOf(language, [], []), 'small-talk', assistantSentences[language][kind]));
      }
      const wanted = handOver === undefined ? undefined : wantsHuman(text);
      if (wanted !== undefined) {
        const sentence = [assistantSentences[wanted].handOver, contactIn(wanted)]
          .filter((part) => part !== '')
          .join(' ');
        return given(say(factsOf(wanted, [], []), 'handed-over', sentence), true);
      }
      const {
        collections: looked,
        hits: found,
        language: told,
      } = await retrieval.retrieve({ text, earlier, collections, limit: passages }, reader, signal);
      const { leaveOut } = question;
      const left = leaveOut === undefined ? found : found.filter(({ chunk }) => !leaveOut.has(chunk.id));
      const hits = await admitted(left, signal);
      const lookAgain = async (wanted: string): Promise<readonly ChunkHit[]> => {
        const query = { text: wanted, earlier: [], collections, limit: mostLooked };
        const again = await retrieval.retrieve(query, reader, signal);
        return admitted(
          again.hits.filter(({ chunk }) => leaveOut?.has(chunk.id) !== true),
          signal,
        );
      };
      const language = told ?? answerLanguage({ text, earlier, hits, usual });
      const facts = factsOf(language, [text, ...readWith(text, earlier, language)], looked);
      if (leaveOut === undefined) {
        const told = await answerFromRows(
          { text, earlier, hits, collections, facts },
          { retrieval, reader, admitted: (chunks) => admittedOf(chunks, signal) },
        );
        if (told !== undefined) return given(told);
      }
      const about = await answerForCountry({ question: text, language, answerFrom }, hits, lookAgain);
      const { hits: known, shown: quotes } = about ?? { hits, shown: bestQuotes(text, hits, answerFrom) };
      const isCovered = leaveOut !== undefined || quotes.length > 0;
      const unknown = unknownIn(language, question);
      if (known.length === 0 || !isCovered) return given(say(facts, 'unknown', unknown, hits));
      if (model === undefined)
        return given(
          quoteAnswer(facts, [...known, ...hits.filter((hit) => !known.includes(hit))], {
            shown: quotes,
            lead: about?.lead,
          }),
        );
      const shown = known.filter(({ support }) => support >= answerFrom * helpful);
      return {
        kind: 'ask',
        model,
        system: systemPrompt(instructions[language], language, shown.length),
        passages: shown.map((hit, index) => shownPassage(hit, index, language)),
        retries: unsupported === 'retry',
        judge: (answer, asked) =>
          judgeAnswer({ grounding, checkEntities, refuses: unsupported === 'refuse', unknown }, facts, shown, {
            answer,
            asked,
            question: text,
          }),
      };
    },
  };
}
