import type { PromptCase } from '@gatehouse/contract/prompts';
import { z } from 'zod';

export interface PromptQuestion {
  /** Base address of the gateway. */
  readonly url: string;
  readonly key: string;
  readonly model: string;
  readonly asked: Pick<PromptCase, 'variables' | 'language' | 'message'>;
}

export type AskedPrompt =
  | { readonly text: string; readonly tokens: number | undefined }
  /** Why there is no answer. */
  | { readonly fault: string };

/** Milliseconds; models on slow machines need their time. */
const answerWithin = 300_000;

const answerSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullish() }) })).min(1),
  usage: z.object({ completion_tokens: z.number() }).nullish(),
});
const errorSchema = z.object({
  error: z.object({ code: z.string().nullish(), message: z.string(), param: z.string().nullish() }),
});

/** Asks a gateway for what a template answers to a case, as any client would. */
export async function askPrompt({ asked, key, model, url }: PromptQuestion): Promise<AskedPrompt> {
  const { language, message, variables } = asked;
  let response: Response;
  try {
    response = await fetch(new URL('/v1/chat/completions', url), {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model,
        messages: message === undefined ? [] : [{ role: 'user', content: message }],
        prompt: { variables, ...(language === undefined ? {} : { language }) },
      }),
      signal: AbortSignal.timeout(answerWithin),
    });
    const body: unknown = await response.json();
    const refused = errorSchema.safeParse(body);
    if (refused.success) {
      const { code, message: told, param } = refused.data.error;
      return { fault: `refused (${[code, param].filter(Boolean).join(', ')}): ${told}` };
    }
    const answer = answerSchema.parse(body);
    return { text: answer.choices[0]?.message.content ?? '', tokens: answer.usage?.completion_tokens };
  } catch (thrown) {
    const { cause } = thrown instanceof Error ? thrown : {};
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
    return { fault: `no gateway answers at ${url}${code}` };
  }
}
