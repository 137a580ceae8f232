import {
  type JudgeAnswerRequest,
  type JudgedAnswer,
  judgedAnswerSchema,
  type PromptList,
  promptListSchema,
  type PromptView,
} from '@gatehouse/contract/admin-prompts';
import { promptPrefix } from '@gatehouse/contract/prompts';
import { z } from 'zod';
import { type AdminCall, AdminError, callAdmin } from './fetch-admin.ts';

export function fetchPrompts(call: AdminCall): Promise<PromptList> {
  return callAdmin('prompts', promptListSchema, call);
}

export interface TemplateQuestion {
  readonly template: Pick<PromptView, 'name' | 'version'>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly language: string | undefined;
  /** What is asked, of a template without a question. */
  readonly message: string | undefined;
}

export interface TemplateAnswer {
  readonly text: string;
  /** Of the answer, where the server has counted them. */
  readonly tokens: number | undefined;
}

const answerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
  usage: z.object({ completion_tokens: z.number() }).nullish(),
});

/**
 * Asks a template down the whole path, as a caller would.
 *
 * @throws AdminError with the sentences of the refusal
 */
export async function askTemplate(
  { language, message, template, variables }: TemplateQuestion,
  call: AdminCall,
): Promise<TemplateAnswer> {
  const { choices, usage } = await callAdmin('playground', answerSchema, {
    ...call,
    body: {
      model: `${promptPrefix}${template.name}@${template.version}`,
      messages: message === undefined || message === '' ? [] : [{ role: 'user', content: message }],
      prompt: { variables, ...(language === undefined ? {} : { language }) },
    },
  });
  const [first] = choices;
  if (first === undefined) throw new AdminError('unexpected');
  return { text: first.message.content ?? '', tokens: usage?.completion_tokens };
}

/** What of an answer is not as a case expects it. */
export function judgeAnswer(wanted: JudgeAnswerRequest, call: AdminCall): Promise<JudgedAnswer> {
  return callAdmin('prompts/judge', judgedAnswerSchema, { ...call, body: wanted });
}
