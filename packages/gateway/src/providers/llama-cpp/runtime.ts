/** The parts of node-llama-cpp that are used. It is optional, so its own types cannot be had. */
export interface Runtime {
  getLlama(options: object): Promise<Llama>;
  readonly LlamaChat: new (options: { readonly contextSequence: Sequence }) => Chat;
  readonly LlamaLogLevel: { readonly error: unknown };
}

export interface Llama {
  loadModel(options: { readonly modelPath: string; readonly gpuLayers: number }): Promise<Model>;
  createGrammarForJsonSchema(schema: object): Promise<unknown>;
  getGrammarFor(name: 'json'): Promise<unknown>;
}

export interface Model {
  readonly tokenizer: unknown;
  createContext(options: object): Promise<Context>;
}

interface Context {
  getSequence(): Sequence;
}

interface Sequence {
  readonly contextSize: number;
  readonly tokenMeter: { getState(): MeterState; diff(since: MeterState): MeterState };
  clearHistory(): Promise<void>;
}

interface MeterState {
  readonly usedInputTokens: number;
  readonly usedOutputTokens: number;
}

export type HistoryItem =
  | { readonly type: 'system'; readonly text: string }
  | { readonly type: 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] };

export interface Chat {
  readonly sequence: Sequence;
  readonly chatWrapper: {
    generateContextState(options: { readonly chatHistory: readonly HistoryItem[] }): {
      readonly contextText: { tokenize(tokenizer: unknown): readonly unknown[] };
    };
  };
  generateResponse(
    history: readonly HistoryItem[],
    options: object,
  ): Promise<{ readonly metadata: { readonly stopReason: string } }>;
}

/** What is told of each piece of an answer. */
export interface ResponseChunk {
  readonly type?: 'segment' | undefined;
  readonly segmentType?: string | undefined;
  readonly text: string;
}
