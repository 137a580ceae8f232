import { wordList } from './words-around.ts';

/*
 * What stands around telephone numbers, and around what looks like one.
 */

/** Words that a number stands behind. */
export const labels = wordList(
  `tel tele telefon telefonnr telefonnummer telefonnummern telefonisch telefoni telephone telefax phone phones phoned telno telnr fon fone mobil
 mobile mobiltelefon mobilnummer mobilnr mobilfunk mobilfunknummer handy handynummer handynr handys natel cell cellphone cellular fax faxnummer
 faxnr faxno festnetz festnetznummer rufnummer rufnummern rufnr durchwahl dw hotline servicehotline whatsapp sms imessage facetime 
 threema telegram callback rückruf rückrufnummer rueckruf zurückrufen zurueckrufen anruf anrufen 
 kontakttelefon privattelefon notfallkontakt
 *telefon *phone *handy *telefonnummer *handynummer *mobilnummer *rufnummer *hotline *faxnummer phone* mobilenumber mobileno tel*`,
);

/** Words that a number stands right behind, or nearly; what they mean otherwise is frequent. */
export const nearLabels = wordList(
  'call calling called dial ring texting ruf rufe rufen wähle wählen wählt anrufe angerufen signal',
);

export const rightLabels = wordList('landline desk office home work büro');

/** As in the signatures of letters, at the beginning of a line or a column. */
export const letterLabels = wordList('t f m p');

/** Not what they begin like. */
export const noLabels = wordList(
  'television telekom teller tele2 telecom telegraf telemetrie telepathie telefonica televis* teleskop* telegrap* telemedi* telekolleg* telefonrechnung phonebook phonetic*',
);

/** Words that a number may stand behind, where its form speaks for it. */
export const weakLabels = wordList(
  'nummer nr number no erreichbar erreiche erreichen erreichst unter reach reachable answering contact kontakt registered messages message messenger kontaktnummer nummern numbers notfall emergency melden meldet kontaktieren',
);

/** Words behind a number. */
export const labelsBehind = wordList(
  'office fax mobile mobil cell home handy privat telefon tel phone geschäftlich dienstlich work büro festnetz whatsapp anrufen',
);

/** What else a number may be. */
export const otherWords = wordList(
  `bestell* auftrag* rechnung* artikel* produkt* serien* sendung* paket* tracking* ticket* vorgang* aktenzeichen az beleg* buchung* transaktion*
  referenz* vertrag* angebot* lieferschein* isbn issn ean gtin upc asin pzn sku vin imei iccid order* invoice* item* part* product* serial* model*
  batch* ref reference* shipment* transaction* version build commit hash timestamp zeitstempel blz bankleitzahl plz postleitzahl zip postcode
  konto kontonummer kontonr account* iban bic kartennummer kreditkarte card* kunden* customer* mitglied* member* patient* personal* steuer*
  steuernummer steuernr stnr tax* ustid ust vat *identnummer ausweis* social security pass* license* licence* lizenz* driver* ssn svnr sozialversicherung*
  versicherung* versichertennummer policy policen* police purchase* id ids isin wkn handelsregister hrb hra doi pmid bsnr lanr zähler* zählerstand charge lot
  norm din iso rfc §`,
);

export const unitsBehind = wordList(
  `uhr h std stunden min minuten eur euro euros usd chf gbp dollar prozent percent kg g km m cm mm ml l liter kb mb gb tb stk stück pcs pieces mal x seiten pages
  jahre years einwohner inhabitants am pm teile punkte points kwh kw watt volt hz mhz ghz px`,
);
