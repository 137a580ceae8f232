import { z } from 'zod';
import { type Permission, permissions } from './permissions.ts';

/** Roles that every installation has. What a role does not name it may not do. */

interface Role {
  readonly en: string;
  readonly de: string;
  readonly permissions: readonly Permission[];
}

/** What changes nothing and shows no content. */
const reading: readonly Permission[] = [
  'receipts.all',
  'status.read',
  'overview.read',
  'batches.read',
  'configuration.read',
  'guards.read',
  'guards.try',
  'events.read',
  'knowledge.read',
  'record.read',
  'ledger.read',
  'ledger.verify',
  'exports.read',
  'reviews.read',
  'privacy.read',
  'privacy.try',
  'statistics.read',
];

const roles = {
  user: { en: 'Calls models.', de: 'Ruft Modelle auf.', permissions: ['models.call'] },
  admin: {
    en: 'May do everything but call models on the data plane.',
    de: 'Darf alles, außer Modelle aufzurufen.',
    permissions: permissions.filter((permission) => permission !== 'models.call'),
  },
  auditor: {
    en: 'Reads the record and the state, and changes nothing.',
    de: 'Liest Protokoll und Zustand und ändert nichts.',
    permissions: [...reading, 'directory.read', 'limits.read', 'costs.read'],
  },
  operator: {
    en: 'Keeps the gateway running: its configuration, model servers, limits and queues. Sees no contents.',
    de: 'Hält das Gateway am Laufen: Konfiguration, Modellserver, Grenzen und Warteschlangen. Sieht keine Inhalte.',
    permissions: [
      'status.read',
      'overview.read',
      'batches.read',
      'batches.manage',
      'configuration.read',
      'configuration.change',
      'secrets.manage',
      'models.manage',
      'guards.read',
      'guards.try',
      'events.read',
      'knowledge.read',
      'knowledge.manage',
      'ledger.read',
      'ledger.verify',
      'directory.read',
      'keys.read',
      'limits.read',
      'limits.manage',
      'costs.read',
      'costs.manage',
    ],
  },
  'security-officer': {
    en: 'Watches over guards and attacks, blocks and unblocks, and sees who has access.',
    de: 'Wacht über Wächter und Angriffe, sperrt und entsperrt, und sieht, wer Zugang hat.',
    permissions: [
      'receipts.all',
      'status.read',
      'overview.read',
      'configuration.read',
      'guards.read',
      'guards.try',
      'attacks.manage',
      'suspensions.lift',
      'events.read',
      'knowledge.read',
      'knowledge.review',
      'record.read',
      'record.names',
      'ledger.read',
      'ledger.verify',
      'content.approve',
      'reviews.read',
      'reviews.decide',
      'privacy.try',
      'directory.read',
      'keys.read',
      'keys.manage',
      'sign-in.manage',
    ],
  },
  'data-protection-officer': {
    en: 'Watches over personal data: register, consents, erasure, holds, and who may read contents.',
    de: 'Wacht über personenbezogene Daten: Verzeichnis, Einwilligungen, Löschung, Löschsperren, und wer Inhalte lesen darf.',
    permissions: [
      ...reading,
      'knowledge.review',
      'record.names',
      'content.approve',
      'exports.manage',
      'consents.manage',
      'erasures.manage',
      'holds.manage',
      'statistics.release',
      'directory.read',
    ],
  },
  reviewer: {
    en: 'Decides what waits for a human, and may read the contents that it is about.',
    de: 'Entscheidet, was auf einen Menschen wartet, und darf die Inhalte dazu lesen.',
    permissions: [
      'record.read',
      'content.read',
      'reviews.read',
      'reviews.decide',
      'guards.read',
      'guards.try',
      'knowledge.read',
      'knowledge.review',
    ],
  },
  'team-lead': {
    en: 'Looks after the people, keys, limits and costs of a team.',
    de: 'Kümmert sich um Menschen, Schlüssel, Grenzen und Kosten eines Teams.',
    permissions: [
      'record.read',
      'record.names',
      'directory.read',
      'keys.read',
      'keys.manage',
      'limits.read',
      'costs.read',
    ],
  },
  developer: {
    en: 'Builds on the gateway: calls models, uses the playground, and tries guards and patterns.',
    de: 'Baut auf dem Gateway auf: ruft Modelle auf, nutzt den Spielplatz, probiert Wächter und Muster aus.',
    permissions: ['models.call', 'playground.use', 'guards.try', 'privacy.try'],
  },
  provisioning: {
    en: 'Keeps people and groups in step with an identity provider, over SCIM.',
    de: 'Gleicht Menschen und Gruppen mit einem Identitätsanbieter ab, über SCIM.',
    permissions: ['directory.provision'],
  },
  service: {
    en: 'A program that calls models.',
    de: 'Ein Programm, das Modelle aufruft.',
    permissions: ['models.call'],
  },
} as const satisfies Readonly<Record<string, Role>>;

export type BuiltInRole = keyof typeof roles;

export const builtInRoles: Readonly<Record<BuiltInRole, Role>> = roles;

export const builtInRoleNames = Object.keys(roles) as unknown as readonly [BuiltInRole, ...BuiltInRole[]];

/** The name of a built-in role or of one that the organisation has made. */
export const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'use small letters, digits and dashes, 32 characters at most');

const nothing: ReadonlySet<Permission> = new Set();

/** The same set for every caller of a role, so that none is made per request or per key. */
const sets: ReadonlyMap<string, ReadonlySet<Permission>> = new Map(
  Object.entries(builtInRoles).map(([name, role]) => [name, new Set(role.permissions)]),
);

/** What a built-in role may do: nothing where there is no such role. */
export function permissionsOfRole(name: string): ReadonlySet<Permission> {
  return sets.get(name) ?? nothing;
}
