import type { ReactNode } from 'react';
import type { ConfigurationEdit } from '@gatehouse/contract/admin-configuration';

/** What somebody wants: settings changed, the whole text replaced, or a version of the history back. */
export type WantedChange =
  /** `note` stands beside the difference, such as what the past says of it. */
  | { readonly edits: readonly ConfigurationEdit[]; readonly note?: ReactNode }
  /** `base` names the state of the file that was edited. */
  | { readonly text: string; readonly base: string }
  | { readonly version: string };
