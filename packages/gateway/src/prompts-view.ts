import type { JudgeAnswerRequest, JudgedAnswer, PromptList } from '@gatehouse/contract/admin-prompts';
import { GatehouseError } from './core/errors.ts';
import type { PromptBook } from './core/prompt-book.ts';
import { judgeCase } from './prompts/judge-case.ts';

/** The templates in force, as the console shows them. */
export function promptsView({ templates }: PromptBook): PromptList {
  return { templates: [...templates] };
}

/** Holds an answer against a case of a template. Throws `resource_not_found`. */
export function judgePromptAnswer({ templates }: PromptBook, wanted: JudgeAnswerRequest): JudgedAnswer {
  const { answer, name, version } = wanted;
  const template = templates.find((one) => one.name === name && one.version === version);
  const expected = template?.cases.find((one) => one.name === wanted.case)?.expect;
  if (expected === undefined) throw new GatehouseError('resource_not_found', { param: 'case' });
  return { failures: [...judgeCase(expected, answer)] };
}
