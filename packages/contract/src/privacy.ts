/** Words of the policy on personal data. They stand in configurations, keys, registers and answers of the admin API. */

/**
 * What may happen to personal data of a type before a model sees them, from the mildest to the strictest: they stay as they
 * are and are counted; a placeholder stands for them and they are put back into the answer; a mark takes their place for good;
 * the request is refused, with the place.
 */
export const entityActions = ['pass', 'pseudonymise', 'redact', 'refuse'] as const;

export type EntityAction = (typeof entityActions)[number];

/** Where a model runs: on this machine, on others of the organisation, or elsewhere. */
export const trustLevels = ['machine', 'organisation', 'cloud'] as const;

export type Trust = (typeof trustLevels)[number];

/** Article 6(1) GDPR, letters (a) to (f). */
export const legalBases = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const;

export type LegalBasis = (typeof legalBases)[number];

/** The stricter of two. */
export function stricter(one: EntityAction, other: EntityAction): EntityAction {
  return entityActions.indexOf(one) >= entityActions.indexOf(other) ? one : other;
}
