import type { KnowledgeOptions } from '@gatehouse/contract/knowledge';
import { collect, type CollectedAnswer, emptyAnswer } from './core/answer.ts';
import type { CallSignal } from './core/call-signal.ts';
import type { Clock } from './core/clock.ts';
import { asGatehouseError, GatehouseError } from './core/errors.ts';
import type { ModelRequest } from './core/request.ts';
import type { Router } from './core/router.ts';
import { FieldSegment } from './core/segment.ts';
import type { SideAccount } from './core/side-account.ts';
import type { Log } from './core/telemetry.ts';
import type { RetrievalModels } from './knowledge/collections/retrieval.ts';
import { AttemptSignal } from './pipeline/attempt-signal.ts';
import type { TargetTrust } from './target-trust.ts';

/** The part of a path that is asked beside it. */
export interface AskedPath {
  readonly router: Pick<Router, 'choose'>;
  readonly trust: TargetTrust;
  /** A text with placeholders for the personal data in it; they are never put back. */
  readonly withoutPersonalData: (text: string) => Promise<string>;
}

export interface KnowledgeModelParts {
  readonly configuration: () => KnowledgeOptions;
  readonly path: () => AskedPath;
  readonly clock: Clock;
  readonly log: Pick<Log, 'knowledgeFailed' | 'knowledgeRecovered'>;
}

export interface KnowledgeModels extends RetrievalModels {
  /** Vectors of texts, in their order. Rejects where the model cannot be asked. */
  embedAll(model: string, texts: readonly string[], signal: AbortSignal): Promise<readonly (readonly number[])[]>;
}

/** Milliseconds; who asks an assistant waits. */
const longestWait = 2_000;
/** Milliseconds; nobody waits for passages. */
const longestBatch = 120_000;
/** Milliseconds for which a model that failed is left alone, so that not every question waits for it. */
const leftAlone = 5_000;
/** Questions whose vectors are remembered: the same one is often asked several times, such as by a model that is asked again. */
const mostRemembered = 1_000;
const longestQuestion = 8_000;

/**
 * Asks the models of retrieval beside the path: an embeddings model for what texts mean, and a rerank model. They are the operator's choice for all
 * assistants. What is asked for a question counts for whoever asks it, and where a limit has no room for that, words answer alone; what passages mean
 * is asked for nobody. What goes to a cloud has placeholders for personal data.
 */
export function createKnowledgeModels({ clock, configuration, log, path }: KnowledgeModelParts): KnowledgeModels {
  const failedAt = new Map<string, number>();
  const remembered = new Map<string, readonly number[]>();
  let counter = 0;

  /** Texts as the model that would be asked may read them. */
  async function ask(
    build: (texts: readonly string[]) => ModelRequest,
    texts: readonly string[],
    signal: CallSignal,
    account?: SideAccount,
  ): Promise<CollectedAnswer | undefined> {
    const { router, trust, withoutPersonalData } = path();
    const { provider, target } = await router.choose(build(texts));
    const isNear = trust.allows({ provider: provider.id, target }, []);
    const fit = isNear ? texts : await Promise.all(texts.map(withoutPersonalData));
    if (account !== undefined) return account.ask(build(fit), { provider, target }, signal);
    const requestId = `knowledge_${(counter += 1)}`;
    const answer = emptyAnswer();
    for await (const delta of await provider.call({ request: build(fit), target, requestId, signal }))
      collect(answer, delta);
    return answer;
  }

  function embeddingsOf(model: string): (texts: readonly string[]) => ModelRequest {
    const dimensions = configuration().embeddings?.dimensions;
    return (texts) => {
      const body = { model, input: [...texts], ...(dimensions === undefined ? {} : { dimensions }) };
      const segments = texts.map(
        (_, place) => new FieldSegment(body.input, String(place), `/input/${place}`, 'document'),
      );
      return { kind: 'embeddings', model, body, notInspected: {}, segments };
    };
  }

  async function embedAll(
    model: string,
    texts: readonly string[],
    signal: CallSignal,
    account?: SideAccount,
  ): Promise<readonly (readonly number[])[] | undefined> {
    const answer = await ask(embeddingsOf(model), texts, signal, account);
    if (answer === undefined) return undefined;
    const { embeddings } = answer;
    return texts.map((_, place) => {
      const vector = embeddings.find(({ index }) => index === place)?.vector;
      if (vector === undefined || typeof vector === 'string' || vector.length === 0)
        throw new GatehouseError('upstream_invalid_response', { note: 'a vector is missing' });
      return vector;
    });
  }

  /** Undefined where the model cannot be asked in time. */
  async function inTime<Result>(
    model: string,
    signal: CallSignal,
    work: (limited: CallSignal) => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    const since = failedAt.get(model);
    if (since !== undefined && clock.elapsed() - since < leftAlone) return undefined;
    const limited = new AttemptSignal(signal);
    const timer = setTimeout(() => limited.abort(new GatehouseError('upstream_timeout')), longestWait);
    try {
      const result = await work(limited);
      if (result !== undefined && failedAt.delete(model)) log.knowledgeRecovered(`model ${model}`);
      return result;
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      if (!failedAt.has(model)) log.knowledgeFailed(`model ${model}`, asGatehouseError(thrown));
      failedAt.set(model, clock.elapsed());
      return undefined;
    } finally {
      clearTimeout(timer);
      limited.close();
    }
  }

  return {
    async embedAll(model, texts, signal) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(longestBatch)]);
      return (await embedAll(model, texts, limited)) ?? [];
    },
    async embed(question, signal, account) {
      const model = configuration().embeddings?.model;
      const text = question.slice(0, longestQuestion);
      if (model === undefined || text.trim() === '') return undefined;
      const key = `${model}\n${text}`;
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const vector = await inTime(model, signal, async (limited) => {
        const vectors = await embedAll(model, [text], limited, account);
        return vectors?.[0];
      });
      if (vector === undefined) return undefined;
      if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value ?? '');
      remembered.set(key, vector);
      return vector;
    },
    async rerank(question, texts, signal, account) {
      const model = configuration().rerank?.model;
      if (model === undefined) return undefined;
      return inTime(model, signal, async (limited) => {
        const build = ([query = '', ...documents]: readonly string[]): ModelRequest => {
          const body = { model, query, documents };
          const segments = [
            new FieldSegment(body, 'query', '/query', 'user'),
            ...documents.map(
              (_, place) => new FieldSegment(documents, String(place), `/documents/${place}`, 'document'),
            ),
          ];
          return { kind: 'rerank', model, body, notInspected: {}, segments };
        };
        const answer = await ask(build, [question, ...texts], limited, account);
        if (answer === undefined) return undefined;
        const byPlace = new Map(answer.scores.map(({ index, score }) => [index, score]));
        return texts.map((_, place) => byPlace.get(place) ?? Number.NEGATIVE_INFINITY);
      });
    },
  };
}
