import type { PromptLanguage } from '@gatehouse/contract/prompts';
import type { JsonObject } from './json.ts';

/** What a client fills into a template. */
export interface PromptCall {
  /** Undefined for the usual one of the template. */
  readonly language: PromptLanguage | undefined;
  readonly variables: JsonObject;
  /** A model that is named beside the template; it must be the one that the template asks. */
  readonly model?: string | undefined;
  /** The request has no messages of its own; one stands in their place, see `bareText`. */
  readonly bare: boolean;
}

/** Stands where a dialect wants a message and the template has them all; it goes to no model. */
export const bareText = '\u2060';
