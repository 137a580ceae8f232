import { judgeAnswerRequestSchema, judgedAnswerSchema, promptListSchema } from '../admin-prompts.ts';
import { named, ok, type Operation } from './operation.ts';

/** Prompt templates, and what their cases expect. */
export const promptOperations: readonly Operation[] = [
  {
    id: 'listPrompts',
    method: 'GET',
    path: '/admin/v1/prompts',
    summary: 'The prompt templates in force, with all their versions',
    answers: ok('the templates', named('PromptList', promptListSchema)),
  },
  {
    id: 'judgePromptAnswer',
    method: 'POST',
    path: '/admin/v1/prompts/judge',
    summary: 'What of an answer is not as a case of a template expects it; nothing is kept',
    body: named('JudgeAnswerRequest', judgeAnswerRequestSchema),
    answers: ok('what is not as expected', named('JudgedAnswer', judgedAnswerSchema)),
  },
];
