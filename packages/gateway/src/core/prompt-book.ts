import type { PromptLanguage, PromptTemplate } from '@gatehouse/contract/prompts';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { ChatRequest } from './request.ts';

/** Which text was put together for a request, as the record names it. */
export interface UsedTemplate {
  readonly name: string;
  readonly version: number;
  readonly language: PromptLanguage;
  /** SHA-256 of the template, in lower-case hexadecimal. */
  readonly hash: string;
}

export interface FilledRequest {
  readonly request: ChatRequest;
  readonly used: UsedTemplate;
}

/** A template as it is in force. */
export interface ListedTemplate extends PromptTemplate {
  readonly hash: string;
  /** Whether it answers those who name no version. */
  readonly current: boolean;
  /** Its file in the folder of templates, where it does not stand in the configuration. */
  readonly file?: string;
}

/** The templates of a configuration. */
export interface PromptBook {
  /** The request that a template makes of one for `prompt/<name>`. Throws `prompt_not_found` and `prompt_variables`. */
  fill(request: ChatRequest): FilledRequest;
  /** All of them, in the order of names and versions. */
  readonly templates: readonly ListedTemplate[];
  explain(): readonly StageFact[];
}
