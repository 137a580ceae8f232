import type { RegisterTexts } from './register-texts.ts';

export const germanRegister: RegisterTexts = {
  title: 'Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)',
  introduction: (when, version) =>
    `Erstellt am ${when} von Gatehouse ${version} aus der geltenden Konfiguration und ihren Schlüsseln. Es umfasst die Verarbeitung über dieses Gateway.`,
  controller: 'Verantwortlicher',
  officer: 'Datenschutzbeauftragte Person',
  representative: 'Vertreter',
  missing: 'nicht angegeben',
  missingSetting: (setting) => `nicht angegeben (\`${setting}\`)`,
  activities: 'Zwecke und Rechtsgrundlagen',
  activityHead: [
    'Zweck',
    'Rechtsgrundlage (Art. 6 Abs. 1 DSGVO)',
    'Betroffene Personen',
    'Schlüssel',
    'Aufbewahrungsklassen',
  ],
  noActivities: 'Kein Schlüssel nennt einen Zweck.',
  unnamed: (keys) => `**Lücke:** Diese Schlüssel nennen weder Zweck noch Rechtsgrundlage: ${keys}.`,
  data: 'Personenbezogene Daten, und was die Empfänger davon sehen',
  dataOff: 'Nach personenbezogenen Daten wird nicht gesucht: Jeder Empfänger sieht die Texte, wie sie sind.',
  dataIntroduction: 'Texte beliebigen Inhalts, in denen nach diesen Arten personenbezogener Daten gesucht wird:',
  type: 'Art',
  unseen: (types) => `Danach wird nicht gesucht, Empfänger sehen es also, wie es ist: ${types}.`,
  exceptions: 'Andere Regeln für einzelne Schlüssel und Modelle:',
  recipients: 'Empfänger und Übermittlungen',
  recipientHead: ['Anbieter', 'Läuft', 'Betreiber', 'Land', 'Übermittlung in ein Drittland'],
  builtIn: 'dieses Gateway selbst',
  toThird: (basis) => `ja; ${basis}`,
  noTransferBasis: '**Lücke:** Es ist nicht angegeben, worauf sie beruht (`providers[].transfer`)',
  inArea: 'nein (Europäischer Wirtschaftsraum)',
  notAbroad: 'nein',
  retention: 'Löschfristen',
  retentionHead: ['Aufbewahrungsklasse', 'Mindestens aufbewahrt', 'Vernichtet nach'],
  leaves: (age) =>
    `Einträge des Protokolls, die keine Inhalte haben, werden nach Ende ihres Halbjahrs noch ${age} aufbewahrt. Inhalte einer Person werden auf Verlangen gelöscht, indem ihre Schlüssel vernichtet werden.`,
  measures: 'Technische und organisatorische Maßnahmen (Art. 32 DSGVO)',
  policy: (hash) => `Geltende Richtlinie: \`${hash}\``,
  bases: {
    consent: 'a) Einwilligung',
    contract: 'b) Vertrag',
    'legal-obligation': 'c) rechtliche Verpflichtung',
    'vital-interests': 'd) lebenswichtige Interessen',
    'public-task': 'e) öffentliche Aufgabe',
    'legitimate-interests': 'f) berechtigte Interessen',
  },
  actions: { pass: 'wie sie sind', pseudonymise: 'Platzhalter', redact: 'entfernt', refuse: 'nie: abgelehnt' },
  trust: { machine: 'auf dem Rechner des Gateways', organisation: 'in der Organisation', cloud: 'anderswo' },
  measure(measure, { number, list }) {
    switch (measure.id) {
      case 'pseudonymisation':
        return measure.surrogates
          ? 'Pseudonymisierung: Personenbezogene Daten werden durch erfundene Werte ersetzt, bevor ein Modell sie sieht, und in der Antwort wieder eingesetzt'
          : 'Pseudonymisierung: Personenbezogene Daten werden durch Platzhalter ersetzt, bevor ein Modell sie sieht, und in der Antwort wieder eingesetzt';
      case 'sealed-content':
        return `Verschlüsselung: Anfragen und Antworten im Protokoll sind mit AES-256-GCM unter eigenen Schlüsseln versiegelt; der Hauptschlüssel liegt ${
          {
            dataFolder: 'im Datenordner',
            configuration: 'in der Konfiguration',
            service: 'in einem Schlüsselverwaltungsdienst',
          }[measure.rootKey]
        }`;
      case 'tamper-evident-record':
        return 'Rechenschaft: Jede Anfrage steht in einem signierten Protokoll, das nur wachsen kann, bevor sie beantwortet wird';
      case 'witnesses':
        return `Unversehrtheit auch gegenüber dem Betreiber: ${number(measure.witnesses)} unabhängige Zeugen signieren das Protokoll mit, ${number(measure.quorum)} davon müssen es`;
      case 'time-stamps':
        return 'Das Protokoll erhält täglich einen Zeitstempel einer Zertifizierungsstelle (RFC 3161)';
      case 'keys-and-roles':
        return 'Zugangskontrolle: Schlüssel mit Rollen, von denen nur Hashwerte aufbewahrt werden; eine Sperrung wirkt sofort';
      case 'four-eyes':
        return 'Inhalte des Protokolls werden nur mit Freigabe einer zweiten Person gelesen, und das Lesen wird protokolliert';
      case 'limits':
        return 'Verfügbarkeit: Grenzen für Anfragen je Schlüssel und je Adresse';
      case 'guards':
        return `Prüfung von Anfragen und Antworten durch: ${list(measure.guards)}`;
      case 'tls':
        return 'Transportverschlüsselung zu den Clients (TLS)';
      case 'only-this-machine':
        return 'Das Gateway ist nur von seinem eigenen Rechner aus erreichbar';
      case 'erasure-and-expiry':
        return 'Löschung auf Verlangen und nach Ablauf der Fristen, indem Schlüssel vernichtet werden; das Protokoll belegt es';
      case 'consent':
        return 'Anfragen, die auf Einwilligung beruhen, werden ohne sie abgelehnt, nach einem Widerruf ab der nächsten Anfrage';
      case 'purpose-required':
        return 'Zweckbindung: Schlüssel ohne Zweck und Rechtsgrundlage werden abgelehnt';
      case 'own':
        return measure.text;
    }
  },
};
