import type { KeyRing } from '../core/access.ts';
import type { DirectoryAdministration } from '../core/directory.ts';
import type { Voices } from '../core/voices.ts';

export interface VoicesOptions {
  /** Read for each question, since both are opened later than what asks. */
  readonly keys: () => Pick<KeyRing, 'standsFor' | 'ownerOf'> | undefined;
  readonly directory: () => Pick<DirectoryAdministration, 'get'> | undefined;
}

/** Who counts as whom where four eyes are needed. */
export function createVoices({ directory, keys }: VoicesOptions): Voices {
  const behind = (actor: string): string => keys()?.standsFor(actor) ?? actor;
  return {
    personOf: behind,
    mayAgree(actor) {
      const owned = keys()?.ownerOf(actor) ?? actor;
      return !owned.startsWith('key_') && directory()?.get('service-account', owned) === undefined;
    },
  };
}
