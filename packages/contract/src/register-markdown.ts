import type { Measure, Register } from './admin-privacy.ts';
import { entityTypes } from './entity-types.ts';
import { explainFact } from './explain-fact.ts';
import { type ExplainLanguage, factFormat, type FactFormat } from './fact-format.ts';
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

const english: RegisterTexts = {
  title: 'Record of processing activities (Art. 30 GDPR)',
  introduction: (when, version) =>
    `Made on ${when} by Gatehouse ${version} from the configuration in force and its keys. It covers the processing by way of this gateway.`,
  controller: 'Controller',
  officer: 'Data protection officer',
  representative: 'Representative',
  missing: 'not stated',
  missingSetting: (setting) => `not stated (\`${setting}\`)`,
  activities: 'Purposes and legal bases',
  activityHead: ['Purpose', 'Legal basis (Art. 6(1) GDPR)', 'Data subjects', 'Keys', 'Retention classes'],
  noActivities: 'No key names a purpose.',
  unnamed: (keys) => `**Gap:** these keys name no purpose and no legal basis: ${keys}.`,
  data: 'Personal data, and what the recipients see of them',
  dataOff: 'Personal data are not looked for: every recipient sees the texts as they are.',
  dataIntroduction: 'Texts of any content, in which these types of personal data are looked for:',
  type: 'Type',
  unseen: (types) => `Not looked for, so recipients see them as they are: ${types}.`,
  exceptions: 'Other rules for some keys and models:',
  recipients: 'Recipients and transfers',
  recipientHead: ['Provider', 'Runs', 'Operator', 'Country', 'Transfer to a third country'],
  builtIn: 'this gateway itself',
  toThird: (basis) => `yes; ${basis}`,
  noTransferBasis: '**gap:** nothing is stated on which it rests (`providers[].transfer`)',
  inArea: 'no (European Economic Area)',
  notAbroad: 'no',
  retention: 'Erasure',
  retentionHead: ['Retention class', 'Kept at least', 'Destroyed after'],
  leaves: (age) =>
    `Entries of the record, which hold no content, are kept for ${age} after the end of their half-year. Content of a person is erased on request, by destroying its keys.`,
  measures: 'Technical and organisational measures (Art. 32 GDPR)',
  policy: (hash) => `Policy in force: \`${hash}\``,
  bases: {
    consent: '(a) consent',
    contract: '(b) contract',
    'legal-obligation': '(c) legal obligation',
    'vital-interests': '(d) vital interests',
    'public-task': '(e) public task',
    'legitimate-interests': '(f) legitimate interests',
  },
  actions: { pass: 'as it is', pseudonymise: 'placeholder', redact: 'removed', refuse: 'never: refused' },
  trust: { machine: 'on the machine of the gateway', organisation: 'within the organisation', cloud: 'elsewhere' },
  measure(measure, { number, list }) {
    switch (measure.id) {
      case 'pseudonymisation':
        return measure.surrogates
          ? 'Pseudonymisation: made-up values stand for personal data before a model sees them, and are undone in the answer'
          : 'Pseudonymisation: placeholders stand for personal data before a model sees them, and are undone in the answer';
      case 'sealed-content':
        return `Encryption: prompts and answers in the record are sealed with AES-256-GCM under keys of their own; the root key is ${
          {
            dataFolder: 'in the data folder',
            configuration: 'in the configuration',
            service: 'in a key management service',
          }[measure.rootKey]
        }`;
      case 'tamper-evident-record':
        return 'Accountability: every request is recorded in a signed, append-only log before it is answered';
      case 'witnesses':
        return `Integrity against the operator: ${number(measure.witnesses)} independent witnesses cosign the log, ${number(measure.quorum)} of whom must`;
      case 'time-stamps':
        return 'The log is time-stamped daily by an authority (RFC 3161)';
      case 'keys-and-roles':
        return 'Access control: keys with roles, of which only hashes are kept; revocation is effective at once';
      case 'four-eyes':
        return 'Content of the record is read only with the approval of a second person, and the reading is recorded';
      case 'limits':
        return 'Availability: limits of requests per key and per address';
      case 'guards':
        return `Inspection of requests and answers by: ${list(measure.guards)}`;
      case 'tls':
        return 'Transport encryption towards clients (TLS)';
      case 'only-this-machine':
        return 'The gateway can be reached from its own machine only';
      case 'erasure-and-expiry':
        return 'Erasure on request and at the end of retention, by destroying keys; the record proves that it was done';
      case 'consent':
        return 'Requests that rely on consent are refused without it, and from the next request on when it is withdrawn';
      case 'purpose-required':
        return 'Purpose limitation: keys without a purpose and legal basis are refused';
      case 'own':
        return measure.text;
    }
  },
};

const german: RegisterTexts = {
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
          ? 'Pseudonymisierung: Erfundene Werte stehen für personenbezogene Daten, bevor ein Modell sie sieht; in der Antwort stehen wieder die echten'
          : 'Pseudonymisierung: Platzhalter stehen für personenbezogene Daten, bevor ein Modell sie sieht; in der Antwort stehen wieder die echten';
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

export const registerTexts: Readonly<Record<ExplainLanguage, RegisterTexts>> = { de: german, en: english };

/** The register as Markdown. What people have typed is escaped, so that it stays text. */
export function registerMarkdown(register: Register, language: ExplainLanguage): string {
  const texts = registerTexts[language];
  const format = factFormat(language);
  const { controller, dataProtectionOfficer: officer, data } = register;
  const names = new Intl.DisplayNames([language === 'de' ? 'de-DE' : 'en-GB'], { type: 'region' });
  const typeName = (type: keyof typeof entityTypes): string => entityTypes[type][language];
  const keysOf = (keys: Register['unnamed']): string => keys.map(({ id, name }) => `${plain(name)} (${id})`).join(', ');
  const age = (milliseconds: number): string => (milliseconds === 0 ? '–' : format.duration(milliseconds));

  const lines = [
    `# ${texts.title}`,
    '',
    texts.introduction(new Date(register.created).toISOString().slice(0, 10), register.version),
    '',
    `## 1. ${texts.controller}`,
    '',
    controller === null
      ? texts.missingSetting('privacy.controller')
      : said([controller.name, controller.address, controller.contact]),
    ...(controller?.representative === undefined
      ? []
      : ['', `${texts.representative}: ${plain(controller.representative)}`]),
    '',
    `${texts.officer}: ${officer === null ? texts.missingSetting('privacy.dataProtectionOfficer') : said([officer.name, officer.contact])}`,
    '',
    `## 2. ${texts.activities}`,
    '',
    ...(register.activities.length === 0
      ? [texts.noActivities]
      : table(
          texts.activityHead,
          register.activities.map(({ purpose, legalBasis, notes, subjects, keys, retentions }) => [
            plain(purpose),
            [texts.bases[legalBasis], ...notes.map(plain)].join('; '),
            subjects.length === 0 ? texts.missing : subjects.map(plain).join(', '),
            keysOf(keys),
            retentions.join(', '),
          ]),
        )),
    ...(register.unnamed.length === 0 ? [] : ['', texts.unnamed(keysOf(register.unnamed))]),
    '',
    `## 3. ${texts.data}`,
    '',
    ...(data.enabled && data.types.length > 0
      ? [
          texts.dataIntroduction,
          '',
          ...table(
            [texts.type, ...register.recipients.map(({ provider }) => provider)],
            data.types.map(({ type, actions }) => [
              `${typeName(type)} (${type})`,
              ...register.recipients.map(({ provider }) => {
                const own = actions[provider];
                return own === undefined ? '' : texts.actions[own];
              }),
            ]),
          ),
          ...(data.unseen.length === 0 ? [] : ['', texts.unseen(data.unseen.map(typeName).join(', '))]),
          ...(data.rules.length === 0
            ? []
            : ['', texts.exceptions, '', ...data.rules.map((rule) => `- ${plain(explainFact(rule, language).text)}`)]),
        ]
      : [texts.dataOff]),
    '',
    `## 4. ${texts.recipients}`,
    '',
    ...table(
      texts.recipientHead,
      register.recipients.map(({ provider, trust, address, operator, country, thirdCountry, transfer }) => [
        address === undefined ? provider : `${provider} (${address})`,
        address === undefined ? texts.builtIn : texts.trust[trust],
        operator === undefined ? (trust === 'machine' ? '–' : texts.missing) : plain(operator),
        country === undefined ? (trust === 'machine' ? '–' : texts.missing) : (names.of(country) ?? country),
        thirdCountry === true
          ? texts.toThird(transfer === undefined ? texts.noTransferBasis : plain(transfer))
          : thirdCountry === false
            ? texts.inArea
            : trust === 'machine'
              ? texts.notAbroad
              : texts.missing,
      ]),
    ),
    '',
    `## 5. ${texts.retention}`,
    '',
    ...table(
      texts.retentionHead,
      register.retention.classes.map(({ name, minimum, maximum }) => [name, age(minimum), age(maximum)]),
    ),
    '',
    texts.leaves(age(register.retention.leaves)),
    '',
    `## 6. ${texts.measures}`,
    '',
    ...register.measures.map((measure) => `- ${plain(texts.measure(measure, format))}`),
    ...(register.policy === undefined ? [] : ['', texts.policy(register.policy)]),
  ];
  return `${lines.join('\n')}\n`;
}

function said(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map(plain)
    .join(', ');
}

/** As it is in a line and in a cell of a table. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, '\\$&');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}
