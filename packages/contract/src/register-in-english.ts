import type { RegisterTexts } from './register-texts.ts';

export const englishRegister: RegisterTexts = {
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
