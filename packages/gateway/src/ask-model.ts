import { randomUUID } from 'node:crypto';
import type { ProviderOptions } from '@gatehouse/contract/config';
import { collect, emptyAnswer } from './core/answer.ts';
import type { Clock } from './core/clock.ts';
import { asGatehouseError, GatehouseError } from './core/errors.ts';
import { type ChatQuestion, type ChatReply, NotTrustedError } from './core/guard-services.ts';
import type { JsonObject } from './core/json.ts';
import type { ChatRequest } from './core/request.ts';
import type { PossibleTarget, Router, Target } from './core/router.ts';
import { FieldSegment } from './core/segment.ts';
import type { TargetChoice } from './core/target-choice.ts';
import { createTargetTrust } from './target-trust.ts';

export interface ModelAskerOptions {
  readonly router: Router;
  readonly providers: readonly ProviderOptions[];
  readonly clock: Clock;
}

/** UTF-16 code units of a reply that are read at most. */
const longestReply = 1_000_000;

/**
 * Asks a configured model beside the path: no record, no limits, no guards and no pseudonymisation of its own. So it refuses to give a model
 * what that must not read.
 */
export function createModelAsker({
  router,
  providers,
  clock,
}: ModelAskerOptions): (question: ChatQuestion) => Promise<ChatReply> {
  const trust = createTargetTrust(providers);
  /** Models that do not take every setting, as their servers have said. */
  const plain = new Set<string>();

  /** Those of the targets that may read it; throws where none may. */
  function trustedOf(
    { allowCloud, pseudonymisedFor }: ChatQuestion,
    judges: readonly PossibleTarget[],
  ): PossibleTarget[] {
    if (allowCloud === true) return [...judges];
    const meantFor = pseudonymisedFor === undefined ? [] : router.targetsOf(pseudonymisedFor);
    const trusted = judges.filter((judge) => trust.allows(judge, meantFor));
    if (trusted.length > 0) return trusted;
    throw new NotTrustedError(
      meantFor.length === 0
        ? 'texts with personal data do not go to a judge outside of the organisation'
        : 'an answer does not go to a judge that is trusted less than the model that gave it',
    );
  }

  async function askTarget(
    request: ChatRequest,
    { provider, target }: Pick<Target, 'provider' | 'target'>,
    signal: AbortSignal,
  ): Promise<ChatReply> {
    const requestId = `guard_${randomUUID()}`;
    const answer = emptyAnswer();
    let length = 0;
    for await (const delta of await provider.call({ request, target, requestId, signal })) {
      if (delta.type === 'text') length += delta.text.length;
      if (length > longestReply)
        throw new GatehouseError('upstream_invalid_response', { note: 'the reply is too long' });
      collect(answer, delta);
    }
    const content = answer.choices[0]?.content ?? '';
    const { usage } = answer;
    return usage === undefined ? { content } : { content, tokens: usage.input + usage.output };
  }

  /** Of a name with several targets one after the other, as for clients; a guard has a time-out for all of them, so it waits for none. */
  async function askTargets(
    request: ChatRequest,
    trusted: readonly PossibleTarget[],
    choice: TargetChoice,
    signal: AbortSignal,
  ): Promise<ChatReply> {
    const fitFor = new Set(trusted.map(({ provider }) => provider));
    const trail = choice.open({ kind: 'chat', fitFor, identity: () => 'guards' });
    let attempt = trail.first();
    for (;;) {
      const asked = clock.elapsed();
      try {
        const reply = await askTarget(request, attempt, signal);
        attempt.began(clock.elapsed() - asked);
        attempt.ended(undefined);
        return reply;
      } catch (thrown) {
        const { code, retryAfter } = asGatehouseError(thrown);
        attempt.ended(signal.aborted ? 'client_closed_request' : code, retryAfter);
        const next = signal.aborted ? undefined : trail.next(code);
        if (next === undefined) throw thrown;
        attempt = next;
      }
    }
  }

  async function ask(question: ChatQuestion, isPlain: boolean): Promise<ChatReply> {
    const { json, maxTokens, messages, model, signal } = question;
    const body: JsonObject = {
      model,
      messages: messages.map((message) => ({ ...message })),
      ...(isPlain
        ? { max_completion_tokens: maxTokens }
        : {
            max_tokens: maxTokens,
            temperature: 0,
            ...(json ? { response_format: { type: 'json_object' } } : {}),
          }),
    };
    const request: ChatRequest = {
      kind: 'chat',
      model,
      // So that nothing of them gets into the log by way of a server that repeats them.
      segments: messages.map(
        (message, index) => new FieldSegment({ ...message }, 'content', `/messages/${index}/content`, message.role),
      ),
      notInspected: {},
      body,
      stream: false,
      includeUsage: false,
      choices: 1,
    };
    const chosen = await router.choose(request);
    const { choice, provider, target } = chosen;
    const trusted = trustedOf(
      question,
      choice === undefined ? [{ provider: provider.id, target }] : router.targetsOf(model),
    );
    return choice === undefined ? askTarget(request, chosen, signal) : askTargets(request, trusted, choice, signal);
  }

  return async (question) => {
    const isPlain = plain.has(question.model);
    try {
      return await ask(question, isPlain);
    } catch (thrown) {
      if (isPlain || !(thrown instanceof GatehouseError) || thrown.code !== 'upstream_rejected') throw thrown;
      const reply = await ask(question, true);
      plain.add(question.model);
      return reply;
    }
  };
}
