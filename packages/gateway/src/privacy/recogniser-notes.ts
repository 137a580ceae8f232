/** What a recogniser goes by, for people who decide whether it is on. */
interface RecogniserNote {
  /** Two letters of ISO 3166-1, of forms that one country has. */
  readonly country?: string;
  /** Languages whose words it goes by; forms alone say the same in any. */
  readonly languages?: readonly ('de' | 'en')[];
  readonly en: string;
  readonly de: string;
}

const both = ['de', 'en'] as const;

/** By the id of the recogniser; a test compares them with the catalogue. */
export const recogniserNotes: Readonly<Record<string, RecogniserNote>> = Object.freeze({
  email: {
    en: 'Addresses in the form of the standards, in all scripts; none needs a word beside it.',
    de: 'Adressen in der Form der Standards, in allen Schriften; ein Wort daneben ist nicht nötig.',
  },
  address: {
    languages: both,
    en: 'Street and house number, postcode and town, or both, in German and English ways of writing.',
    de: 'Straße und Hausnummer, Postleitzahl und Ort oder beides, in deutscher und englischer Schreibweise.',
  },
  'date-of-birth': {
    languages: both,
    en: 'Whole dates with a word beside them that says somebody was born; other dates are none.',
    de: 'Vollständige Daten mit einem Wort daneben, das von Geburt spricht; andere Daten sind keine.',
  },
  'customer-id': {
    languages: both,
    en: 'Numbers with a word beside them that makes them those of a customer, member, patient, student or employee.',
    de: 'Nummern mit einem Wort daneben, das sie zu denen von Kunden, Mitgliedern, Patienten, Studierenden oder Beschäftigten macht.',
  },
  username: {
    languages: both,
    en: 'Names of accounts: by a word beside them, as handles, before a host, in home folders. Roles such as root are none.',
    de: 'Kontonamen: durch ein Wort daneben, als Handle, vor einem Rechnernamen, in Benutzerordnern. Rollen wie root sind keine.',
  },
  'url-personal': {
    en: 'Pages of persons on networks and sites, addresses with names or ids of persons, tel: and mailto: links.',
    de: 'Seiten von Personen in Netzwerken und Angeboten, Adressen mit Namen oder Kennungen, tel:- und mailto:-Verweise.',
  },
  bic: {
    languages: both,
    en: 'Codes of banks where a word names them or an account of the same country stands beside them.',
    de: 'Codes von Banken, wo ein Wort sie nennt oder ein Konto desselben Landes daneben steht.',
  },
  coordinates: {
    en: 'Pairs of degrees that tell a place within some ten metres; single numbers and lists of numbers are none.',
    de: 'Gradpaare, die einen Ort auf einige zehn Meter angeben; einzelne Zahlen und Zahlenlisten sind keine.',
  },
  'credit-card': {
    en: 'Numbers of payment cards by issuer, length and check digit.',
    de: 'Nummern von Zahlungskarten nach Herausgeber, Länge und Prüfziffer.',
  },
  'crypto-address': {
    en: 'Addresses of wallets by their checksum; those of Solana have none and need a word.',
    de: 'Wallet-Adressen nach ihrer Prüfsumme; die von Solana haben keine und brauchen ein Wort.',
  },
  iban: {
    en: 'Account numbers of all countries of the registry, in whatever groups; the check digits decide.',
    de: 'Kontonummern aller Länder des Registers, in beliebigen Gruppen; die Prüfziffern entscheiden.',
  },
  'ip-address': {
    en: 'Addresses of both versions, private ones too; loopback, masks and numbers of versions are none.',
    de: 'Adressen beider Versionen, auch private; Loopback, Masken und Versionsnummern sind keine.',
  },
  'license-plate': {
    languages: both,
    en: 'German plates with a dash and a district that there is; all others need a word beside them.',
    de: 'Deutsche Kennzeichen mit Strich und einem Bezirk, den es gibt; alle anderen brauchen ein Wort daneben.',
  },
  'mac-address': {
    en: 'Addresses of network cards in all usual forms; longer chains are fingerprints of keys and none.',
    de: 'Adressen von Netzwerkkarten in allen üblichen Formen; längere Ketten sind Schlüssel-Fingerabdrücke und keine.',
  },
  names: {
    languages: both,
    en: 'Names of people in German and English texts, by a small model that comes with Gatehouse.',
    de: 'Namen von Personen in deutschen und englischen Texten, durch ein kleines Modell, das Gatehouse mitbringt.',
  },
  phone: {
    languages: both,
    en: 'Numbers of the numbering plans, national forms that are sure enough, and what a word calls a number.',
    de: 'Nummern der Rufnummernpläne, ausreichend sichere nationale Formen und was ein Wort eine Nummer nennt.',
  },
  secrets: {
    languages: both,
    en: 'Keys and tokens of known vendors, private keys, passwords in addresses, settings, commands and sentences.',
    de: 'Schlüssel und Token bekannter Anbieter, private Schlüssel, Passwörter in Adressen, Einstellungen, Befehlen und Sätzen.',
  },
  'de-tax-id': {
    country: 'DE',
    languages: both,
    en: 'Eleven digits whose check digit and repetitions are right, in the usual groups or with a word beside them.',
    de: 'Elf Ziffern, deren Prüfziffer und Wiederholungen stimmen, in üblichen Gruppen oder mit einem Wort daneben.',
  },
  'at-social-security': {
    country: 'AT',
    languages: both,
    en: 'Ten digits with check digit and date of birth, with a word beside them.',
    de: 'Zehn Ziffern mit Prüfziffer und Geburtsdatum, mit einem Wort daneben.',
  },
  'at-vat-id': {
    country: 'AT',
    en: 'ATU and eight digits whose check digit is right.',
    de: 'ATU und acht Ziffern, deren Prüfziffer stimmt.',
  },
  'ch-ahv': {
    country: 'CH',
    en: 'Thirteen digits beginning with 756, with their check digit.',
    de: 'Dreizehn Ziffern, die mit 756 beginnen, mit ihrer Prüfziffer.',
  },
  'ch-vat-id': {
    country: 'CH',
    en: 'CHE and nine digits whose check digit is right.',
    de: 'CHE und neun Ziffern, deren Prüfziffer stimmt.',
  },
  'de-bsnr': {
    country: 'DE',
    languages: both,
    en: 'Nine digits with a word beside them that names a practice.',
    de: 'Neun Ziffern mit einem Wort daneben, das eine Betriebsstätte nennt.',
  },
  'de-commercial-register': {
    country: 'DE',
    languages: both,
    en: 'HRA and HRB numbers; those of other registers beside a court or the word for the register.',
    de: 'HRA- und HRB-Nummern; die anderer Register neben einem Gericht oder dem Wort für das Register.',
  },
  'de-driving-licence': {
    country: 'DE',
    en: 'Eleven signs with office, check digit and number of the copy.',
    de: 'Elf Zeichen mit Behörde, Prüfziffer und Nummer der Ausfertigung.',
  },
  'de-health-insurance': {
    country: 'DE',
    en: 'A letter and nine digits whose check digit is right.',
    de: 'Ein Buchstabe und neun Ziffern, deren Prüfziffer stimmt.',
  },
  'de-id-card': {
    country: 'DE',
    languages: both,
    en: 'Nine signs with their check digit, or with a word beside them.',
    de: 'Neun Zeichen mit Prüfziffer oder mit einem Wort daneben.',
  },
  'de-lanr': {
    country: 'DE',
    languages: both,
    en: 'Nine digits whose seventh is the check digit, with a word that names a physician.',
    de: 'Neun Ziffern, deren siebte die Prüfziffer ist, mit einem Wort, das eine Arztnummer nennt.',
  },
  'de-passport': {
    country: 'DE',
    languages: both,
    en: 'Nine signs with their check digit, or with a word beside them.',
    de: 'Neun Zeichen mit Prüfziffer oder mit einem Wort daneben.',
  },
  'de-social-security': {
    country: 'DE',
    en: 'Twelve signs with area, date of birth, initial and check digit.',
    de: 'Zwölf Zeichen mit Bereich, Geburtsdatum, Anfangsbuchstabe und Prüfziffer.',
  },
  'de-tax-number': {
    country: 'DE',
    languages: both,
    en: 'As each of the sixteen states writes it and in the federal form; with a word, or by the check digit.',
    de: 'Wie sie jedes der sechzehn Länder schreibt und in der Bundesform; mit einem Wort oder nach der Prüfziffer.',
  },
  'de-vat-id': {
    country: 'DE',
    en: 'DE and nine digits whose check digit is right.',
    de: 'DE und neun Ziffern, deren Prüfziffer stimmt.',
  },
  'uk-nino': {
    country: 'GB',
    en: 'Two letters that are given out, six digits and a letter.',
    de: 'Zwei vergebene Buchstaben, sechs Ziffern und ein Buchstabe.',
  },
  'uk-passport': {
    country: 'GB',
    languages: ['en'],
    en: 'Nine digits, or two letters and seven digits, with a word beside them.',
    de: 'Neun Ziffern oder zwei Buchstaben und sieben Ziffern, mit einem Wort daneben.',
  },
  'us-passport': {
    country: 'US',
    languages: ['en'],
    en: 'Nine digits, or a letter and eight, with a word beside them.',
    de: 'Neun Ziffern oder ein Buchstabe und acht, mit einem Wort daneben.',
  },
  'us-ssn': {
    country: 'US',
    en: 'Numbers in the form 123-45-6789 that can be given out; in one piece only with a word beside them.',
    de: 'Nummern der Form 123-45-6789, die vergeben werden können; am Stück nur mit einem Wort daneben.',
  },
});
