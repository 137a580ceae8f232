import type { EntityType } from '@gatehouse/contract/entity-types';
import type { WarningCode } from '@gatehouse/contract/warnings';
import type { JsonObject } from './json.ts';
import type { PromptCall } from './prompt-call.ts';
import type { Segment } from './segment.ts';
import type { LoneText } from './text-inspection.ts';

interface ModelRequestBase {
  /** The model as the client named it. */
  readonly model: string;
  /** Every text in `body` that a person or a machine wrote, in order of appearance. */
  readonly segments: readonly Segment[];
  /** Content-bearing parts that no guard can read, counted by kind, for example `{"image_url": 1}`. */
  readonly notInspected: Readonly<Record<string, number>>;
  /** The parsed and cleaned request in the internal form: OpenAI's names. Only this is forwarded. */
  readonly body: JsonObject;
  /** The person that the client says it asks for (`safety_identifier`, `user`). */
  readonly subject?: string | undefined;
  /** What the dialect could not express and was no reason to refuse. */
  readonly warnings?: readonly WarningCode[] | undefined;
}

export interface ChatRequest extends ModelRequestBase {
  readonly kind: 'chat';
  /** Whether the client wants the answer as a stream. */
  readonly stream: boolean;
  /** Whether the client wants a usage chunk at the end of the stream. */
  readonly includeUsage: boolean;
  /** How many answers the client wants (`n`). */
  readonly choices: number;
  /**
   * Who speaks in each message: the name of a user message, and for what others say the one who spoke before; undefined for
   * nobody of a name. Undefined as a whole where no message has a name.
   */
  readonly speakers?: readonly (string | undefined)[] | undefined;
  /** What the client fills into a template, where it asks for one. */
  readonly prompt?: PromptCall | undefined;
  /** What the dialect tells the client again in its answer, as the client said it. It goes to nobody else. */
  readonly echo?: JsonObject | undefined;
  /** Beta features of Anthropic's API that the client would like; undefined where it speaks another API. */
  readonly betas?: readonly string[] | undefined;
}

export interface EmbeddingsRequest extends ModelRequestBase {
  readonly kind: 'embeddings';
}

/** Has documents ordered by how well they answer a query. The body has `query`, `documents` as texts, and `top_n` where it is wanted. */
export interface RerankRequest extends ModelRequestBase {
  readonly kind: 'rerank';
  /** What the dialect tells the client again in its answer, as the client said it. It goes to nobody else. */
  readonly echo?: JsonObject | undefined;
}

/** A file that is known by its first bytes to be of its type. */
export interface MediaFile {
  readonly bytes: Uint8Array;
  /** Media type, and the usual end of the names of such files. */
  readonly type: string;
  readonly extension: string;
}

export type TranscriptFormat = 'json' | 'text' | 'srt' | 'vtt' | 'verbose_json';

/** Has speech written down, or written down in English. The body has everything but the file. */
export interface TranscriptionRequest extends ModelRequestBase {
  readonly kind: 'transcription';
  readonly stream: boolean;
  readonly file: MediaFile;
  readonly format: TranscriptFormat;
  /** Whether the text shall be English, whatever is spoken. */
  readonly translate: boolean;
}

/** Has images made. */
export interface ImageRequest extends ModelRequestBase {
  readonly kind: 'image';
  /** How many (`n`). */
  readonly images: number;
}

/** Asks a model. */
export type ModelRequest = ChatRequest | EmbeddingsRequest | RerankRequest | TranscriptionRequest | ImageRequest;

/** Has texts pseudonymised or restored; no model is asked, so it has neither a model nor segments that one would read. */
export interface PrivacyRequest extends ModelRequestBase {
  readonly kind: 'privacy';
  readonly texts: readonly string[];
  /** Whether the client sent `text` and not `texts`; it gets its answer in the same form. */
  readonly single: boolean;
  readonly wanted:
    | {
        readonly operation: 'pseudonymise';
        readonly language: 'de' | 'en' | undefined;
        /** Undefined for those of the configuration. */
        readonly types: readonly EntityType[] | undefined;
        /** Milliseconds that what placeholders stand for is kept; undefined where it is not. */
        readonly keep: number | undefined;
      }
    | {
        readonly operation: 'restore';
        /** Placeholder → original; or the id under which that is kept. */
        readonly mapping: ReadonlyMap<string, string> | string;
      };
}

/** A text that guards are asked about by itself. */
export interface GuardText extends LoneText {
  /** The client's own, to tell its texts apart. */
  readonly id: string | number | undefined;
}

/** Has texts judged by guards; no model is asked, so it has neither a model nor segments that one would read. */
export interface GuardRequest extends ModelRequestBase {
  readonly kind: 'guard';
  readonly texts: readonly GuardText[];
  /** Whether the client sent `text` and not `texts`; it gets its answer in the same form. */
  readonly single: boolean;
  /** Name of the policy; the one of the key where none is named. */
  readonly policy: string | undefined;
  /** Whether what rules mean shall stand with the findings. */
  readonly explain: boolean;
}

export type ExchangeRequest = ModelRequest | PrivacyRequest | GuardRequest;

/** Whether the client has asked for an answer that is JSON. A model may answer something else all the same. */
export function answersInJson({ body }: ModelRequest): boolean {
  const format = body['response_format'];
  if (typeof format !== 'object' || format === null || Array.isArray(format)) return false;
  const { type } = format as JsonObject;
  return type === 'json_object' || type === 'json_schema';
}

/** Whether the client wants the answer in pieces. */
export function isStreamed(request: ExchangeRequest | undefined): boolean {
  return (request?.kind === 'chat' || request?.kind === 'transcription') && request.stream;
}
