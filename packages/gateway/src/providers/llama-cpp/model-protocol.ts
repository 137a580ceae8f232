import type { JsonObject } from '../../core/json.ts';

/** What the process of a model is told to load. */
export interface ModelStart {
  readonly file: string;
  readonly contextLength: number;
  readonly threads: number;
  readonly gpuLayers: number;
  /** The module of the runtime: the name of its package, or the URL of a file. */
  readonly library: string;
}

/** One message of a conversation; the process puts them into the form of the model. */
export interface ModelTurn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

export interface ModelQuestion {
  readonly turns: readonly ModelTurn[];
  readonly maxTokens: number | undefined;
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
  readonly topK: number | undefined;
  readonly seed: number | undefined;
  readonly stop: readonly string[];
  /** JSON Schema of the answer, or true for any JSON. */
  readonly schema: JsonObject | true | undefined;
}

export type ToModel =
  | { readonly type: 'start'; readonly start: ModelStart }
  | { readonly type: 'ask'; readonly id: number; readonly question: ModelQuestion }
  | { readonly type: 'stop'; readonly id: number };

/** Why an answer could not be given. */
export type Failure = 'too-long' | 'broken';

export type FromModel =
  | { readonly type: 'started' }
  /** `missing`: the package is not installed. */
  | { readonly type: 'refused'; readonly missing: boolean; readonly reason: string }
  | { readonly type: 'piece'; readonly id: number; readonly channel: 'content' | 'reasoning'; readonly text: string }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly reason: 'stop' | 'length';
      readonly input: number;
      readonly output: number;
    }
  | { readonly type: 'failed'; readonly id: number; readonly failure: Failure; readonly reason: string };
