import type { LeafKind, VerdictSummary } from '@gatehouse/contract/leaf';
import { defineTexts } from '../language/define-texts.ts';

/** How the record calls what it holds, wherever that is shown. */
interface RecordTexts {
  readonly kinds: Readonly<Record<LeafKind, string>>;
  readonly outcomes: Readonly<Record<'answered' | 'blocked' | 'failed' | 'cancelled' | 'refused', string>>;
  /** What was done, in entries that say it by one word of the record. */
  readonly actions: Readonly<Record<string, string>>;
  /** What a guard said. */
  readonly verdicts: Readonly<Record<VerdictSummary['outcome'], string>>;
}

export const recordTexts = defineTexts<RecordTexts>({
  en: {
    kinds: {
      request: 'Request',
      result: 'Result',
      refusal: 'Refusal',
      refusals: 'Refusals, counted',
      session: 'Session',
      secret: 'Secret',
      model: 'Model register',
      knowledge: 'Knowledge',
      batch: 'Batch',
      breaker: 'Target',
      rewrap: 'Root key changed',
      suspension: 'Suspension',
      interrupted: 'Interrupted',
      gap: 'Gap',
      start: 'Start',
      stop: 'Stop',
      configuration: 'Configuration',
      key: 'Key',
      directory: 'Directory',
      read: 'Content read',
      export: 'Export',
      hold: 'Legal hold',
      consent: 'Consent',
      erasure: 'Erasure',
      expiry: 'Expiry',
      approval: 'Approval',
      review: 'Review',
      shard: 'Shard begun',
      sealed: 'Shard sealed',
      rotation: 'Signing key changed',
    },
    outcomes: {
      answered: 'answered',
      blocked: 'blocked',
      failed: 'failed',
      cancelled: 'cancelled',
      refused: 'refused',
    },
    actions: { open: 'left out', 'half-open': 'tried again', closed: 'asked again as before' },
    verdicts: {
      allow: 'let pass',
      flag: 'noted',
      review: 'for review',
      redact: 'redacted',
      block: 'blocked',
      unable: 'could not judge',
    },
  },
  de: {
    kinds: {
      request: 'Anfrage',
      result: 'Ergebnis',
      refusal: 'Ablehnung',
      refusals: 'Ablehnungen, gezählt',
      session: 'Anmeldung',
      secret: 'Geheimnis',
      model: 'Modellregister',
      knowledge: 'Wissen',
      batch: 'Stapel',
      breaker: 'Ziel',
      rewrap: 'Wurzelschlüssel gewechselt',
      suspension: 'Sperre',
      interrupted: 'Abgebrochen',
      gap: 'Lücke',
      start: 'Start',
      stop: 'Ende',
      configuration: 'Konfiguration',
      key: 'Schlüssel',
      directory: 'Verzeichnis',
      read: 'Inhalt gelesen',
      export: 'Export',
      hold: 'Aufbewahrungssperre',
      consent: 'Einwilligung',
      erasure: 'Löschung',
      expiry: 'Ablauf',
      approval: 'Freigabe',
      review: 'Prüfung',
      shard: 'Abschnitt begonnen',
      sealed: 'Abschnitt versiegelt',
      rotation: 'Signaturschlüssel gewechselt',
    },
    outcomes: {
      answered: 'beantwortet',
      blocked: 'blockiert',
      failed: 'fehlgeschlagen',
      cancelled: 'abgebrochen',
      refused: 'abgelehnt',
    },
    actions: {
      created: 'angelegt',
      registered: 'eingetragen',
      noticed: 'zum ersten Mal gesehen',
      accepted: 'angenommen',
      set: 'gesetzt',
      ingested: 'eingelesen',
      held: 'zurückgehalten',
      released: 'freigegeben',
      put: 'hineingelegt',
      dropped: 'weggefallen',
      removed: 'entfernt',
      undone: 'nicht gespeichert',
      revoked: 'gesperrt',
      changed: 'geändert',
      suspended: 'gesperrt',
      lifted: 'aufgehoben',
      placed: 'gesetzt',
      given: 'erteilt',
      withdrawn: 'widerrufen',
      approved: 'gebilligt',
      rejected: 'abgelehnt',
      enabled: 'ermöglicht',
      begun: 'begonnen',
      ended: 'beendet',
      open: 'ausgelassen',
      'half-open': 'wieder versucht',
      closed: 'wieder gefragt wie zuvor',
    },
    verdicts: {
      allow: 'durchgelassen',
      flag: 'vermerkt',
      review: 'zur Prüfung',
      redact: 'geschwärzt',
      block: 'blockiert',
      unable: 'konnte nicht urteilen',
    },
  },
});

/** The name of what may be newer than this page. */
export function nameOf(names: Readonly<Record<string, string>>, word: string): string {
  return Object.hasOwn(names, word) ? (names[word] ?? word) : word;
}
