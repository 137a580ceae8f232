import type { JudgeAnswerRequest, JudgedAnswer, PromptForm, PromptList } from '@gatehouse/contract/admin-prompts';
import { describeSettings } from '@gatehouse/contract/describe-settings';
import {
  promptCaseSchema,
  promptExpectationSchema,
  promptTemplateSchema,
  promptVariableSchema,
} from '@gatehouse/contract/prompts';
import { GatehouseError } from './core/errors.ts';
import type { PromptBook } from './core/prompt-book.ts';
import { judgeCase } from './prompts/judge-case.ts';

/** The templates in force, as the console shows them, and how it asks for another. */
export function promptsView({ templates }: PromptBook): PromptList {
  return { templates: [...templates], form: promptForm() };
}

function promptForm(): PromptForm {
  return {
    template: [...describeSettings(promptTemplateSchema, ['variables', 'texts', 'settings', 'cases'])],
    variables: Object.fromEntries(
      promptVariableSchema.options.map((variable): [string, PromptForm['settings']] => [
        variable.shape.type.value,
        [...describeSettings(variable, ['type'])],
      ]),
    ),
    settings: [...describeSettings(promptTemplateSchema.shape.settings.unwrap())],
    case: [...describeSettings(promptCaseSchema, ['expect'])],
    expectation: [...describeSettings(promptExpectationSchema)],
  };
}

/** Holds an answer against a case of a template. Throws `resource_not_found`. */
export function judgePromptAnswer({ templates }: PromptBook, wanted: JudgeAnswerRequest): JudgedAnswer {
  const { answer, name, version } = wanted;
  const template = templates.find((one) => one.name === name && one.version === version);
  const expected = template?.cases.find((one) => one.name === wanted.case)?.expect;
  if (expected === undefined) throw new GatehouseError('resource_not_found', { param: 'case' });
  return { failures: [...judgeCase(expected, answer)] };
}
