import type { Measure } from './admin-privacy.ts';
import type { FactFormat } from './fact-format.ts';
import type { EntityAction, LegalBasis, Trust } from './privacy.ts';

/** What a register says, in one language. */
export interface RegisterTexts {
  readonly title: string;
  readonly introduction: (when: string, version: string) => string;
  readonly controller: string;
  readonly officer: string;
  readonly representative: string;
  readonly missing: string;
  readonly missingSetting: (setting: string) => string;
  readonly activities: string;
  readonly activityHead: readonly [string, string, string, string, string];
  readonly noActivities: string;
  readonly unnamed: (keys: string) => string;
  readonly data: string;
  readonly dataOff: string;
  readonly dataIntroduction: string;
  readonly type: string;
  readonly unseen: (types: string) => string;
  readonly exceptions: string;
  readonly recipients: string;
  readonly recipientHead: readonly [string, string, string, string, string];
  readonly builtIn: string;
  readonly toThird: (basis: string) => string;
  readonly noTransferBasis: string;
  readonly inArea: string;
  readonly notAbroad: string;
  readonly retention: string;
  readonly retentionHead: readonly [string, string, string];
  readonly leaves: (age: string) => string;
  readonly measures: string;
  readonly policy: (hash: string) => string;
  readonly bases: Readonly<Record<LegalBasis, string>>;
  readonly actions: Readonly<Record<EntityAction, string>>;
  readonly trust: Readonly<Record<Trust, string>>;
  readonly measure: (measure: Measure, format: FactFormat) => string;
}
