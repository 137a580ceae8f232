import type { SettingPath } from '@gatehouse/contract/admin-configuration';
import { useState } from 'react';
import type { SettingValues } from '../setting-form/setting-values.ts';
import { editsBetween } from './edits-between.ts';
import type { Draft } from './use-draft.ts';

export interface EntryEdits {
  /** The place of the entry that is open in a dialogue; as long as the list is, where a new one is being made. */
  readonly editing: number | undefined;
  readonly edit: (place: number) => void;
  /** Makes the open entry what came out of its dialogue. */
  readonly take: (entry: SettingValues) => void;
  readonly close: () => void;
  readonly remove: (place: number) => void;
  readonly moveUp: (place: number) => void;
}

/** Edits a list of the configuration entry by entry. */
export function useEntryEdits(draft: Draft, path: SettingPath, entries: readonly SettingValues[]): EntryEdits {
  const [editing, setEditing] = useState<number>();

  return {
    editing,
    edit: setEditing,
    take: (entry) => {
      if (editing === undefined) return;
      const before = entries[editing];
      const at = [...path, editing];
      if (before === undefined) draft.change({ path: at, value: entry as never });
      else draft.change(...editsBetween(at, before, entry));
      setEditing(undefined);
    },
    close: () => setEditing(undefined),
    remove: (place) => draft.change({ path: [...path, place], remove: true }),
    moveUp: (place) => draft.change({ path: [...path, place], move: place - 1 }),
  };
}
