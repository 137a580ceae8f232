import type { LabelledText, Language } from './labelled-text.ts';
import { readMarks } from './labelled-text.ts';
import { fillIn } from './made-values.ts';

/** What people write around an identifier. `#` is the identifier. */
interface Frames {
  readonly type: string;
  readonly language: Language;
  /** Names of values. */
  readonly values: readonly string[];
  readonly texts: readonly string[];
}

const texts = {
  taxId: [
    'Steuer-ID: #',
    'Meine Identifikationsnummer lautet #.',
    'IdNr. # (bitte bei Rückfragen angeben)',
    'steuerid # danke',
    'Steuerliche Identifikationsnummer\n#',
    'Bitte tragen Sie # als Steueridentifikationsnummer ein.',
  ],
  iban: [
    'IBAN: #',
    'Bitte überweisen Sie 120,00 € auf #.',
    'Kontoverbindung # bei der Hausbank',
    '{"iban":"#"}',
    'die kohle bitte auf # danke',
    'Von # wurde am 3.5. abgebucht.',
  ],
  card: [
    'Kreditkarte #',
    'Kartennummer: #, gültig bis 11/27',
    'Bitte die Karte # sperren!',
    'Zahlung mit # abgelehnt',
    'Visa # wurde belastet.',
    'meine karte # geht nicht',
  ],
  pension: [
    'Rentenversicherungsnummer: #',
    'Sozialversicherungsnummer # liegt vor.',
    'RVNR #',
    'SV-Nr. #, Eintritt 01.04.',
    'Versicherungsnummer der Rentenversicherung: #',
    'meine rentenversicherungsnummer ist #',
  ],
  health: [
    'Krankenversichertennummer: #',
    'KVNR #',
    'Versichertennr. # (AOK)',
    'Versicherten-ID laut Gesundheitskarte: #',
    'Krankenkasse: Techniker, Nummer #',
    'meine versichertennummer ist #',
  ],
  idCard: [
    'Personalausweis: #',
    'Ausweisnummer # geprüft',
    'Personalausweisnummer lautet #.',
    'Perso-Nr. #',
    'Ausgewiesen durch Personalausweis # der Stadt Ulm',
  ],
  passport: [
    'Reisepass: #',
    'Reisepassnummer #',
    'Pass-Nr. # ist abgelaufen.',
    'Der deutsche Reisepass # wurde eingezogen.',
  ],
  licence: [
    'Führerscheinnummer: #',
    'Führerschein # Klasse B',
    'Fahrerlaubnis Nr. #',
    'Führerschein-Nr. # ausgestellt in Hof',
  ],
  vat: [
    'USt-IdNr.: #',
    'Umsatzsteuer-Identifikationsnummer #',
    'USt-ID #',
    'Unsere Ust.-IdNr. lautet #.',
    'VAT: #',
    'Rechnung an # ohne Steuerausweis',
  ],
  physician: ['LANR: #', 'Arztnummer #', 'Lebenslange Arztnummer: #', 'Arzt-Nr. # , Quartal 1'],
  practice: ['BSNR: #', 'Betriebsstättennummer #', 'Betriebsstätten-Nr.: #'],
  austrian: [
    'SVNR: #',
    'Sozialversicherungsnummer (Österreich): #',
    'SV-Nummer #',
    'Versicherungsnummer bei der ÖGK: #',
  ],
  austrianVat: ['UID: #', 'UID-Nummer #', 'Umsatzsteuer-ID des Kunden in Graz: #'],
  swiss: ['AHV-Nummer: #', 'AHV #', 'Versichertennummer der AHV lautet #.', 'meine ahv nummer ist #'],
  swissVat: ['UID: #', 'MWST-Nr. # MWST', 'Handelsregister Zürich, #'],
  social: [
    'SSN: #',
    'My social security number is #.',
    'Social Security No. #',
    'taxpayer SSN # on file',
    'ssn # thanks',
  ],
  insurance: ['NINO: #', 'National Insurance number #', 'My NI number is #.', 'NI no. # for payroll'],
  usPassport: ['US passport number #', 'Passport No. # (USA)', 'My American passport # expires in May.'],
  ukPassport: ['UK passport number #', 'British passport no. #', 'Passport (GBR): #'],
  englishIban: ['IBAN #', 'Please pay into account #.', '{"iban":"#"}', 'Wire it to # today.'],
  englishCard: ['Card number #', 'Please block my card #.', 'Charged to #, exp 11/27', 'cc # thx'],
  wallet: ['Bitte an die Wallet # senden.', 'BTC-Adresse: #', 'Zahlung an # bestätigt'],
} as const;

/** Texts whose labels are known because they were made; identifiers in the ways that people write them, wrong check digits too. */
const frames: readonly Frames[] = [
  {
    type: 'DE_TAX_ID',
    language: 'de',
    values: ['taxId.plain', 'taxId.spaced', 'taxId.dotted', 'taxId.broken'],
    texts: texts.taxId,
  },
  {
    type: 'IBAN',
    language: 'de',
    values: ['iban.de', 'iban.de.plain', 'iban.de.broken', 'iban.de.ocr', 'iban.at', 'iban.ch'],
    texts: texts.iban,
  },
  { type: 'IBAN', language: 'en', values: ['iban.gb', 'iban.pl', 'iban.de.plain'], texts: texts.englishIban },
  {
    type: 'CREDIT_CARD',
    language: 'de',
    values: ['card', 'card.plain', 'card.dashed', 'card.amex', 'card.broken'],
    texts: texts.card,
  },
  {
    type: 'CREDIT_CARD',
    language: 'en',
    values: ['card', 'card.plain', 'card.dashed', 'card.amex'],
    texts: texts.englishCard,
  },
  {
    type: 'DE_SOCIAL_SECURITY',
    language: 'de',
    values: ['rvnr.plain', 'rvnr.spaced', 'rvnr.broken'],
    texts: texts.pension,
  },
  { type: 'DE_HEALTH_INSURANCE', language: 'de', values: ['kvnr', 'kvnr.spaced', 'kvnr.ocr'], texts: texts.health },
  { type: 'DE_ID_CARD', language: 'de', values: ['idCard', 'idCard.ten', 'idCard.broken'], texts: texts.idCard },
  { type: 'DE_PASSPORT', language: 'de', values: ['passport', 'passport.ten'], texts: texts.passport },
  { type: 'DE_DRIVING_LICENCE', language: 'de', values: ['licence'], texts: texts.licence },
  { type: 'DE_VAT_ID', language: 'de', values: ['vat.de', 'vat.de.spaced', 'vat.de.ocr'], texts: texts.vat },
  { type: 'DE_LANR', language: 'de', values: ['lanr'], texts: texts.physician },
  { type: 'DE_BSNR', language: 'de', values: ['bsnr'], texts: texts.practice },
  { type: 'AT_SOCIAL_SECURITY', language: 'de', values: ['svnr.at', 'svnr.at.plain'], texts: texts.austrian },
  { type: 'AT_VAT_ID', language: 'de', values: ['vat.at'], texts: texts.austrianVat },
  { type: 'CH_AHV', language: 'de', values: ['ahv', 'ahv.spaced'], texts: texts.swiss },
  { type: 'CH_VAT_ID', language: 'de', values: ['vat.ch'], texts: texts.swissVat },
  { type: 'US_SSN', language: 'en', values: ['ssn', 'ssn.plain'], texts: texts.social },
  { type: 'UK_NINO', language: 'en', values: ['nino', 'nino.spaced'], texts: texts.insurance },
  { type: 'US_PASSPORT', language: 'en', values: ['usPassport'], texts: texts.usPassport },
  { type: 'UK_PASSPORT', language: 'en', values: ['ukPassport'], texts: texts.ukPassport },
  { type: 'CRYPTO_ADDRESS', language: 'de', values: ['btc'], texts: texts.wallet },
];

/** What looks like the identifier and is none: a wrong check digit where that decides. */
const negatives: readonly Omit<Frames, 'type'>[] = [
  {
    language: 'de',
    values: ['taxId.wrong'],
    texts: ['Vorgang # vom 3.4.', 'Die Zahl # ist keine gültige Nummer.', 'Auftrag: #'],
  },
  { language: 'de', values: ['iban.wrong'], texts: ['IBAN # ist falsch', 'Tippfehler: #', 'Konto #'] },
  { language: 'de', values: ['card.wrong'], texts: ['Referenz #', 'Die Nummer # besteht die Prüfung nicht.'] },
  { language: 'de', values: ['rvnr.wrong', 'kvnr.wrong'], texts: ['Teilenummer #', 'Typ # ist ausverkauft.'] },
  { language: 'de', values: ['vat.de.wrong'], texts: ['Code # ungültig', 'Los #'] },
  { language: 'de', values: ['ahv.wrong'], texts: ['Artikel #', 'Nummer # auf dem Karton'] },
  { language: 'en', values: ['card.wrong'], texts: ['Reference #', 'The number # fails the check.'] },
];

const hashes: readonly Omit<Frames, 'type'>[] = [
  {
    language: 'en',
    values: ['uuid', 'hash.md5', 'hash.sha1', 'hash.sha256'],
    texts: [
      'commit #',
      'request id: #',
      'ETag: "#"',
      'trace=# span ok',
      'deleted object # from the cache',
      '#',
      'key=#',
      'token id #',
    ],
  },
  { language: 'en', values: ['base64.64'], texts: ['"integrity": "sha512-#=="', 'integrity sha512-#=='] },
  { language: 'en', values: ['ssh.public'], texts: ['ssh-ed25519 # me@host', 'authorized key: ssh-ed25519 #'] },
  {
    language: 'en',
    values: ['uuid'],
    texts: [
      'API_KEY=your-api-key',
      'password: ${PASSWORD}',
      'token: <TOKEN>',
      'secret = "xxxxxxxxxxxxxxxx"',
      'api_key: "YOUR_KEY"',
      'PASSWORD=changeme',
      'aws_secret_access_key = EXAMPLEKEY',
      'Authorization: Bearer <token>',
      'password=********',
      'secret: {{ vault.secret }}',
      'client_secret: process.env.CLIENT_SECRET',
      'Passwort: (siehe Tresor)',
      'sk_test_...',
      'api-key: null',
      'Bearer $TOKEN',
    ],
  },
];

const repetitions = 4;

export function makeTexts(): LabelledText[] {
  const made: LabelledText[] = [];
  const add = (source: string, language: Language, marked: string): void => {
    const id = `${source} ${made.length + 1}`;
    made.push({ id, source, language, labelled: 'all', ...readMarks(fillIn(marked, id)) });
  };
  for (const { type, language, values, texts: all } of frames) {
    for (const value of values)
      for (const text of all)
        for (let time = 0; time < repetitions; time += 1)
          add('made/identifiers', language, text.replace('#', `⟦${type}:‹${value}›⟧`));
  }
  for (const { language, values, texts: all } of negatives) {
    for (const value of values)
      for (const text of all)
        for (let time = 0; time < repetitions; time += 1)
          add('made/wrong-check-digits', language, text.replace('#', `‹${value}›`));
  }
  for (const { language, values, texts: all } of hashes) {
    for (const value of values)
      for (const text of all)
        for (let time = 0; time < (text.includes('#') ? repetitions : 1); time += 1)
          add('made/hashes-and-placeholders', language, text.replace('#', `‹${value}›`));
  }
  return made;
}
