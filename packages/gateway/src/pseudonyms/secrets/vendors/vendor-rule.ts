export interface VendorRule {
  readonly id: string;
  readonly prefixes: readonly string[];
  /** Source of a pattern for what is behind the prefix. A group, if there is one, stands at the end and is what must not leak. */
  readonly form: string;
  /** Units with which it goes on as long as there are any; without it the token ends with its form. */
  readonly more?: RegExp;
  /** Reads what is behind the prefix where the form alone cannot; gives the end, or -1. */
  readonly read?: (text: string, from: number) => number;
  /** What the token has before its prefix: units of a class, so many. */
  readonly before?: { readonly units: RegExp; readonly fewest: number; readonly most: number };
  /** Whether the token's own check digits are right. They raise the score, and decide nothing: a token with a slip of the pen is close to a real one. */
  readonly check?: (token: string) => boolean;
  /** Where the form is published. */
  readonly source: string;
}

/** Classes and forms that many vendors use, as sources of patterns. */
export const letters = '[A-Za-z0-9]';
export const urlSafe = String.raw`[\w-]`;
export const hex = '[a-fA-F0-9]';
export const base64 = '[A-Za-z0-9+/]';
export const uuid = `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`;
