import type { ConfigurationEdit } from '@gatehouse/contract/admin-configuration';

/** What somebody wants: settings changed, the whole text replaced, or a version of the history back. */
export type WantedChange =
  | { readonly edits: readonly ConfigurationEdit[] }
  /** `base` names the state of the file that was edited. */
  | { readonly text: string; readonly base: string }
  | { readonly version: string };
