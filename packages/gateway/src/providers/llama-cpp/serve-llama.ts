import type { FromModel, ModelQuestion, ModelStart, ModelTurn, ToModel } from './model-protocol.ts';
import type { Chat, HistoryItem, Llama, Model, ResponseChunk, Runtime } from './runtime.ts';

/**
 * The process of a model: it loads a GGUF file and answers one question after another. Nothing is kept of a question when it is answered, so
 * that no caller can tell from the time what another one has asked.
 */

interface Loaded {
  readonly llama: Llama;
  readonly model: Model;
  readonly chat: Chat;
}

let loading: Promise<Loaded> | undefined;
let queue: Promise<void> = Promise.resolve();
const stops = new Map<number, AbortController>();

process.on('message', (message: ToModel) => {
  switch (message.type) {
    case 'start':
      loading = load(message.start);
      loading.then(
        () => tell({ type: 'started' }),
        (error: unknown) => tell({ type: 'refused', missing: isMissing(error), reason: reasonOf(error) }),
      );
      break;
    case 'ask': {
      const stop = new AbortController();
      stops.set(message.id, stop);
      queue = queue.then(() => answer(message.id, message.question, stop.signal));
      break;
    }
    case 'stop':
      stops.get(message.id)?.abort();
  }
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));

function tell(message: FromModel): void {
  process.send?.(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : 'unknown reason';
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

async function load({ contextLength, file, gpuLayers, library, threads }: ModelStart): Promise<Loaded> {
  const runtime = (await import(library)) as Runtime;
  const llama = await runtime.getLlama({
    // What is not there already is neither built nor downloaded.
    build: 'never',
    skipDownload: true,
    gpu: gpuLayers === 0 ? false : 'auto',
    logLevel: runtime.LlamaLogLevel.error,
    progressLogs: false,
    maxThreads: threads,
  });
  const model = await llama.loadModel({ modelPath: file, gpuLayers });
  const context = await model.createContext({ contextSize: contextLength, sequences: 1, threads });
  return { llama, model, chat: new runtime.LlamaChat({ contextSequence: context.getSequence() }) };
}

async function answer(id: number, question: ModelQuestion, signal: AbortSignal): Promise<void> {
  try {
    if (loading === undefined) throw new Error('nothing is loaded');
    await generate(await loading, id, question, signal);
  } catch (error) {
    tell({ type: 'failed', id, failure: 'broken', reason: reasonOf(error) });
  } finally {
    stops.delete(id);
  }
}

async function generate(
  { chat, llama, model }: Loaded,
  id: number,
  question: ModelQuestion,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) {
    tell({ type: 'failed', id, failure: 'broken', reason: 'nobody waits for it' });
    return;
  }
  const history = historyOf(question.turns);
  const { contextText } = chat.chatWrapper.generateContextState({ chatHistory: history });
  const input = contextText.tokenize(model.tokenizer).length;
  const room = chat.sequence.contextSize - input - 1;
  // Otherwise the runtime would leave out what was said first, and nobody would be told.
  if (room < 1) {
    tell({ type: 'failed', id, failure: 'too-long', reason: `the request has ${input} tokens` });
    return;
  }
  await chat.sequence.clearHistory();
  const before = chat.sequence.tokenMeter.getState();
  const grammar = await grammarOf(llama, question.schema);
  const { metadata } = await chat.generateResponse(history, {
    signal,
    stopOnAbortSignal: true,
    maxTokens: Math.min(question.maxTokens ?? room, room),
    onResponseChunk: ({ segmentType, text, type }: ResponseChunk) => {
      if (text === '') return;
      tell({
        type: 'piece',
        id,
        channel: type === 'segment' && segmentType === 'thought' ? 'reasoning' : 'content',
        text,
      });
    },
    ...given('temperature', question.temperature),
    ...given('topP', question.topP),
    ...given('topK', question.topK),
    ...given('seed', question.seed),
    ...given('grammar', grammar),
    ...(question.stop.length === 0 ? undefined : { customStopTriggers: [...question.stop] }),
  });
  const used = chat.sequence.tokenMeter.diff(before);
  const reason = metadata.stopReason === 'maxTokens' ? 'length' : 'stop';
  tell({ type: 'done', id, reason, input, output: used.usedOutputTokens });
}

function given(name: string, value: unknown): Readonly<Record<string, unknown>> | undefined {
  return value === undefined ? undefined : { [name]: value };
}

async function grammarOf(llama: Llama, schema: ModelQuestion['schema']): Promise<unknown> {
  if (schema === undefined) return undefined;
  return schema === true ? llama.getGrammarFor('json') : llama.createGrammarForJsonSchema(schema);
}

/** The last turn is the model's to fill. */
function historyOf(turns: readonly ModelTurn[]): HistoryItem[] {
  const history = turns.map(({ role, text }): HistoryItem =>
    role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text },
  );
  if (history.at(-1)?.type !== 'model') history.push({ type: 'model', response: [] });
  return history;
}
