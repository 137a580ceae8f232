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
import type { ChunkHit, KnowledgeRetrieval } from '../../core/collections.ts';
import type { Grounding } from '../../core/grounding.ts';
import type { Language } from '../../core/knowledge.ts';
import { readWith } from '../leaned-on.ts';
import { otherLanguage } from '../other-languages.ts';
import { answerLanguage, usualLanguage } from './answer-language.ts';
import { findMissing } from './find-missing.ts';
import { type CheckEntities, judgeAnswer } from './judge-answer.ts';
import { shownPassage, systemPrompt } from './model-prompt.ts';
import { quoteAnswer, quoteAs } from './quote-answer.ts';
import { smallTalkOf, wantsHuman } from './small-talk.ts';
import { bestSupport, traced, type TraceFacts } from './trace.ts';

export interface AssistantDependencies {
  readonly retrieval: KnowledgeRetrieval;
  readonly grounding: Grounding;
  readonly checkEntities: CheckEntities;
  readonly admits: AdmitPassage;
}

/** A passage that covers less of the question than this share of what is needed is no help to a model either. */
const helpful = 0.5;

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
    const { offer, unknown } = assistantSentences[language];
    const offers = handOver?.afterUnknown !== undefined && unknownBefore + 1 >= handOver.afterUnknown;
    return offers ? [unknown, offer, contactIn(language)].filter((part) => part !== '').join(' ') : unknown;
  }

  async function admitted(hits: readonly ChunkHit[], signal: CallSignal): Promise<readonly ChunkHit[]> {
    const judged = await Promise.all(hits.map(({ chunk }) => admits(chunk, signal)));
    return hits.filter((_, index) => judged[index] === true);
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
      const language = told ?? answerLanguage({ text, earlier, hits, usual });
      const facts = factsOf(language, [text, ...readWith(text, earlier, language)], looked);
      const missing = findMissing(text, hits, language, (chunk) => retrieval.family(chunk, reader));
      // What is not there needs no words of a model, which might take it for its neighbour.
      if (missing !== undefined && leaveOut === undefined) {
        const instead = await admitted(missing.hits, signal);
        const others = hits.filter(({ chunk }) => !instead.some((one) => one.chunk.id === chunk.id));
        const { sentence: lead } = missing;
        if (instead.length > 0) return given(quoteAs(facts, [...instead, ...others], { lead, shown: instead }));
      }
      const isCovered = leaveOut !== undefined || bestSupport(hits) >= answerFrom;
      const unknown = unknownIn(language, question);
      if (hits.length === 0 || !isCovered) return given(say(facts, 'unknown', unknown, hits));
      if (model === undefined) return given(quoteAnswer(facts, hits));
      const shown = hits.filter(({ support }) => support >= answerFrom * helpful);
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
