import { z } from 'zod';

const count = z.int().nonnegative();

/** What became of the questions to an assistant since the process started. */
export const assistantFiguresSchema = z.object({
  /** All that it has dealt with, small talk included. */
  questions: count,
  answered: count,
  /** It said that it does not know. */
  unknown: count,
  handedOver: count,
  /** Sentences of models that were left out, for no passage supported them. */
  removed: count,
});

export type AssistantFigures = z.infer<typeof assistantFiguresSchema>;

/** Questions that people are shown to begin with, by language. */
export const exampleQuestionsSchema = z.partialRecord(z.enum(['de', 'en']), z.array(z.string()));

export type ExampleQuestions = z.infer<typeof exampleQuestionsSchema>;
