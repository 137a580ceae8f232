import type { Permission } from './permissions.ts';

/** A sentence in each language of the console. */
interface Sentence {
  readonly en: string;
  readonly de: string;
}

/** What each permission means. Apart from their names, which every page of the console loads. */
export const permissionTexts: Readonly<Record<Permission, Sentence>> = Object.freeze({
  // Calling models
  'models.call': {
    en: 'Call models, guards and pseudonymisation on the data plane.',
    de: 'Modelle, Wächter und Pseudonymisierung aufrufen.',
  },
  'playground.use': {
    en: 'Ask models in the playground, and see what each stage did.',
    de: 'Unter „Ausprobieren“ Modelle fragen und sehen, was jede Stufe getan hat.',
  },
  'receipts.all': {
    en: 'Fetch the receipt of anybody’s request.',
    de: 'Den Beleg jeder Anfrage holen, auch die anderer.',
  },
  // The state
  'status.read': {
    en: 'See the state of the gateway, of its model servers and of the record.',
    de: 'Den Zustand des Gateways, der Modellserver und des Protokolls sehen.',
  },
  'overview.read': {
    en: 'See how many requests came, and what became of them.',
    de: 'Sehen, wie viele Anfragen kamen und was aus ihnen wurde.',
  },
  'batches.read': {
    en: 'See batches: whose they are, how far they have come and what failed, without contents.',
    de: 'Stapel sehen: wem sie gehören, wie weit sie sind und was scheiterte, ohne Inhalte.',
  },
  'batches.manage': {
    en: 'Cancel batches of others.',
    de: 'Stapel anderer abbrechen.',
  },
  'configuration.read': {
    en: 'See the configuration, its versions and what was proposed.',
    de: 'Die Konfiguration, ihre Versionen und Vorschläge sehen.',
  },
  'configuration.change': {
    en: 'Change the configuration, or propose and approve changes.',
    de: 'Die Konfiguration ändern, Änderungen vorschlagen und genehmigen.',
  },
  'secrets.manage': {
    en: 'Set and remove secrets for model servers; nobody can read them.',
    de: 'Geheimnisse für Modellserver setzen und entfernen; lesen kann sie niemand.',
  },
  'models.manage': {
    en: 'Register models, and accept that one is another than it was.',
    de: 'Modelle eintragen und annehmen, dass eines ein anderes ist, als es war.',
  },
  // Guards and attacks
  'guards.read': {
    en: 'See guards, their figures, known attacks and who has attacked.',
    de: 'Wächter, ihre Zahlen, bekannte Angriffe und Angreifer sehen.',
  },
  'guards.try': {
    en: 'Try what guards say of a text.',
    de: 'Ausprobieren, was Wächter zu einem Text sagen.',
  },
  'attacks.manage': {
    en: 'Confirm attacks, and take confirmed ones back.',
    de: 'Angriffe bestätigen und Bestätigungen zurücknehmen.',
  },
  'suspensions.lift': {
    en: 'Lift the suspension of whoever has attacked.',
    de: 'Die Sperre von Angreifern aufheben.',
  },
  'events.read': {
    en: 'See what guards have found lately.',
    de: 'Sehen, was Wächter zuletzt gefunden haben.',
  },
  // Knowledge
  'knowledge.read': {
    en: 'See collections, their documents and assistants, and try what they find for a question.',
    de: 'Sammlungen, ihre Dokumente und Assistenten sehen, und ausprobieren, was sie zu einer Frage finden.',
  },
  'knowledge.manage': {
    en: 'Have collections read again, and put documents into them.',
    de: 'Sammlungen neu einlesen lassen und Dokumente hineinlegen.',
  },
  'knowledge.review': {
    en: 'Release or reject documents that are held, for a reason that is recorded.',
    de: 'Zurückgehaltene Dokumente freigeben oder ablehnen, mit einem Grund, der protokolliert wird.',
  },
  // The record
  'record.read': {
    en: 'Search the record: who asked what model when, and what was decided, without contents.',
    de: 'Das Protokoll durchsuchen: wer wann welches Modell fragte und was entschieden wurde, ohne Inhalte.',
  },
  'record.names': {
    en: 'See the names of keys in the record and in figures.',
    de: 'Namen von Schlüsseln im Protokoll und in Zahlen sehen.',
  },
  'ledger.read': {
    en: 'Read the log with its proofs, and the state of its verification.',
    de: 'Das Protokoll mit seinen Beweisen und den Stand seiner Prüfung lesen.',
  },
  'ledger.verify': {
    en: 'Have the record verified.',
    de: 'Das Protokoll prüfen lassen.',
  },
  'content.read': {
    en: 'Read sealed contents, for a reason that is recorded.',
    de: 'Versiegelte Inhalte lesen, mit einem Grund, der protokolliert wird.',
  },
  'content.approve': {
    en: 'Approve or reject that others read or export contents.',
    de: 'Genehmigen oder ablehnen, dass andere Inhalte lesen oder ausgeben.',
  },
  'exports.read': {
    en: 'See which parts of the record were handed out.',
    de: 'Sehen, welche Teile des Protokolls herausgegeben wurden.',
  },
  'exports.manage': {
    en: 'Make, fetch and delete exports of the record.',
    de: 'Auszüge des Protokolls erstellen, holen und löschen.',
  },
  'reviews.read': {
    en: 'See what waits for a human.',
    de: 'Sehen, was auf einen Menschen wartet.',
  },
  'reviews.decide': {
    en: 'Claim, comment and decide what waits for a human.',
    de: 'Wartendes übernehmen, kommentieren und entscheiden.',
  },
  // Personal data
  'privacy.read': {
    en: 'See the policy on personal data, the register of processing and consents.',
    de: 'Regeln zu personenbezogenen Daten, das Verarbeitungsverzeichnis und Einwilligungen sehen.',
  },
  'privacy.try': {
    en: 'Try what would be replaced in a text.',
    de: 'Ausprobieren, was in einem Text ersetzt würde.',
  },
  'consents.manage': {
    en: 'Record consents and withdrawals, and find those of a person.',
    de: 'Einwilligungen und Widerrufe festhalten und die einer Person finden.',
  },
  'erasures.manage': {
    en: 'Erase what is kept of a person, and have contents expire.',
    de: 'Löschen, was zu einer Person aufbewahrt ist, und Inhalte ablaufen lassen.',
  },
  'holds.manage': {
    en: 'Place and lift legal holds.',
    de: 'Löschsperren setzen und aufheben.',
  },
  'statistics.read': {
    en: 'See released statistics, and what another release would cost.',
    de: 'Veröffentlichte Statistiken sehen, und was eine weitere kosten würde.',
  },
  'statistics.release': {
    en: 'Release statistics.',
    de: 'Statistiken veröffentlichen.',
  },
  // Access
  'directory.read': {
    en: 'See tenants, teams, people, service accounts and roles.',
    de: 'Mandanten, Teams, Menschen, Dienstkonten und Rollen sehen.',
  },
  'tenants.manage': {
    en: 'Create, change and close tenants.',
    de: 'Mandanten anlegen, ändern und schließen.',
  },
  'teams.manage': {
    en: 'Create, change and close teams.',
    de: 'Teams anlegen, ändern und schließen.',
  },
  'people.manage': {
    en: 'Create, change, suspend and remove people and service accounts.',
    de: 'Menschen und Dienstkonten anlegen, ändern, sperren und entfernen.',
  },
  'roles.manage': {
    en: 'Make roles, and give roles to people and service accounts.',
    de: 'Rollen anlegen und an Menschen und Dienstkonten vergeben.',
  },
  'keys.read': {
    en: 'See keys, their limits and how much they were used.',
    de: 'Schlüssel, ihre Grenzen und ihre Nutzung sehen.',
  },
  'keys.manage': {
    en: 'Create, change, rotate and revoke keys.',
    de: 'Schlüssel anlegen, ändern, ablösen und widerrufen.',
  },
  'sign-in.manage': {
    en: 'See and end sessions, and manage how people sign in.',
    de: 'Sitzungen sehen und beenden, und verwalten, wie Menschen sich anmelden.',
  },
  'directory.provision': {
    en: 'Keep people and groups in step with an identity provider (SCIM).',
    de: 'Menschen und Gruppen mit einem Identitätsanbieter abgleichen (SCIM).',
  },
  // Money
  'limits.read': {
    en: 'See limits and how much of them is used.',
    de: 'Grenzen sehen, und wie weit sie ausgeschöpft sind.',
  },
  'limits.manage': {
    en: 'Change limits and budgets.',
    de: 'Grenzen und Budgets ändern.',
  },
  'costs.read': {
    en: 'See prices, costs, reports and forecasts.',
    de: 'Preise, Kosten, Berichte und Prognosen sehen.',
  },
  'costs.manage': {
    en: 'Change prices and alerts.',
    de: 'Preise und Warnungen ändern.',
  },
});
