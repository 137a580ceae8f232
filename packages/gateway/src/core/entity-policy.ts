import type { EntityType } from '@gatehouse/contract/entity-types';
import type { EntityAction } from '@gatehouse/contract/privacy';

/** What happens to personal data in one request, as decided for its key, its model and all that may answer it. */
export interface EntityPolicy {
  readonly actions: Readonly<Record<EntityType, EntityAction>>;
  /** Whether made-up values that look alike stand in place of placeholders. */
  readonly surrogates: boolean;
  /** The language of the texts, where the operator has said it. */
  readonly language: 'de' | 'en' | undefined;
}

/** The mark that stands for redacted data; nothing is put back for it. */
export function redactionMark(type: EntityType): string {
  return `[${type}]`;
}
