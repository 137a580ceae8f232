/**
 * Everything that can be permitted, in the order in which people read it; permission-texts.ts says what each means. Whatever a route or a
 * stage does needs exactly one of them; what is not permitted is refused. A permission that you add is put into the roles that need it,
 * in `built-in-roles.ts`.
 */
export const permissions = Object.freeze([
  // Calling models
  'models.call',
  'playground.use',
  'receipts.all',
  // The state
  'status.read',
  'overview.read',
  'batches.read',
  'batches.manage',
  'configuration.read',
  'configuration.change',
  'secrets.manage',
  'models.manage',
  // Guards and attacks
  'guards.read',
  'guards.try',
  'attacks.manage',
  'suspensions.lift',
  'events.read',
  // Knowledge
  'knowledge.read',
  'knowledge.manage',
  'knowledge.review',
  // The record
  'record.read',
  'record.names',
  'ledger.read',
  'ledger.verify',
  'content.read',
  'content.approve',
  'exports.read',
  'exports.manage',
  'reviews.read',
  'reviews.decide',
  // Personal data
  'privacy.read',
  'privacy.try',
  'consents.manage',
  'erasures.manage',
  'holds.manage',
  'statistics.read',
  'statistics.release',
  // Access
  'directory.read',
  'tenants.manage',
  'teams.manage',
  'people.manage',
  'roles.manage',
  'keys.read',
  'keys.manage',
  'sign-in.manage',
  'directory.provision',
  // Money
  'limits.read',
  'limits.manage',
  'costs.read',
  'costs.manage',
] as const);

export type Permission = (typeof permissions)[number];
