import {
  type JudgeAnswerRequest,
  judgeAnswerRequestSchema,
  type JudgedAnswer,
  type PromptList,
} from '@gatehouse/contract/admin-prompts';
import { bodyOf } from './admin-call.ts';
import type { Route } from './routes.ts';

export interface PromptRoutesOptions {
  prompts(): PromptList;
  /** Throws `resource_not_found` where there is no such case. */
  judgePromptAnswer(wanted: JudgeAnswerRequest): JudgedAnswer;
}

/** The prompt templates in force, and holding answers against their cases. */
export function promptRoutes(options: PromptRoutesOptions): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'configuration.read',
      method: 'GET',
      path: '/admin/v1/prompts',
      handle: (call) => call.sendJson(200, JSON.stringify(options.prompts())),
    },
    {
      plane: 'admin',
      access: 'configuration.read',
      method: 'POST',
      path: '/admin/v1/prompts/judge',
      handle: async (call) => {
        const wanted = await bodyOf(call, judgeAnswerRequestSchema);
        call.sendJson(200, JSON.stringify(options.judgePromptAnswer(wanted)));
      },
    },
  ];
}
