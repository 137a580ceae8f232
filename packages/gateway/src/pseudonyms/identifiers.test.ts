import { expect, test } from 'vitest';
import { EntityScanner } from './entity-scanner.ts';
import { recogniserCatalogue } from './recogniser-catalogue.ts';

/*
 * All recognisers of identifiers of states on the same texts: what one must find none of the others may take. Values are published
 * samples or made up with the right check digit; `\\n` is a line break.
 */

const scanner = new EntityScanner(recogniserCatalogue.filter(({ type }) => /^(?:DE|AT|CH|US|UK)_/.test(type)));

function lines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('\\n', '\n'));
}

const finds = lines(String.raw`
Hallo, meine Steuer-ID ist ⟦DE_TAX_ID 86 095 742 719⟧, bitte tragt sie ein.
Meine steuerliche Identifikationsnummer: ⟦DE_TAX_ID 65929970489⟧
Steuer-Identnummer ⟦DE_TAX_ID 57549285017⟧ Herr Krause
Steuerident-Nr.: ⟦DE_TAX_ID 57 549 285 017⟧
IdNr.: ⟦DE_TAX_ID 57549285017⟧, Geburtsdatum 12.03.1981
Identifikationsnummer (§ 139b AO): ⟦DE_TAX_ID 57549285017⟧
St-ID ⟦DE_TAX_ID 57549285017⟧
Steueridentifikationsnummer des Kindes ⟦DE_TAX_ID 57549285017⟧ und der Mutter ⟦DE_TAX_ID 65929970489⟧
TIN: ⟦DE_TAX_ID 57549285017⟧
My German tax ID is ⟦DE_TAX_ID 57 549 285 017⟧.
{"steuerId":"⟦DE_TAX_ID 57549285017⟧","ort":"Köln"}
{"tax_id": ⟦DE_TAX_ID 57549285017⟧, "x": 1}
| Name | Steuer-ID | Ort |\n|---|---|---|\n| Anna Berg | ⟦DE_TAX_ID 57549285017⟧ | Köln |\n| Uwe Sommer | ⟦DE_TAX_ID 65929970489⟧ | Bonn |
name;steuer_id;ort\nAnna;⟦DE_TAX_ID 57549285017⟧;Köln\nUwe;⟦DE_TAX_ID 65929970489⟧;Bonn
**Steuer-ID:** ⟦DE_TAX_ID 57549285017⟧
<steuerId>⟦DE_TAX_ID 57549285017⟧</steuerId>
Steuer-ID: ⟦DE_TAX_ID 57 549 28S 017⟧
Steuer-ID: ⟦DE_TAX_ID 5754928SO17⟧
Steuer-ID: ⟦DE_TAX_ID 57/549/285/017⟧
Steuer-ID: ⟦DE_TAX_ID 57-549-285-017⟧.
Steuer-ID: ⟦DE_TAX_ID 57.549.285.017⟧!
Steuer-ID: ⟦DE_TAX_ID 57549\n285017⟧
Steuer ID - ⟦DE_TAX_ID 57549285017⟧
steuerid⟦DE_TAX_ID 57549285017⟧
Die Nummer ⟦DE_TAX_ID 57549285017⟧ (Steuer-ID) fehlt.
(Steuer-ID ⟦DE_TAX_ID 57549285017⟧)
Steuernummer ⟦DE_TAX_ID 57549285017⟧
Steuernummer: ⟦DE_TAX_NUMBER 181/815/08155⟧
Steuernummer/IdNr.: ⟦DE_TAX_NUMBER 21/815/08150⟧
St.-Nr.: ⟦DE_TAX_NUMBER 133/8150/8159⟧, USt-IdNr.: ⟦DE_VAT_ID DE136695976⟧
Finanzamt Stuttgart, StNr. ⟦DE_TAX_NUMBER 93815/08152⟧
Steuer-Nr ⟦DE_TAX_NUMBER 75 815 08152⟧
meine steuernummer lautet ⟦DE_TAX_NUMBER 2181508150⟧
Steuernummer ⟦DE_TAX_NUMBER 5133081508159⟧
Umsatzsteuer-Identifikationsnummer: ⟦DE_VAT_ID DE 136 695 976⟧
USt-ID ⟦DE_VAT_ID DE136695976⟧
USt-IdNr. gemäß § 27a UStG: ⟦DE_VAT_ID DE 136695976⟧ HRB folgt
ust-id ⟦DE_VAT_ID de136695976⟧?
VAT Reg No ⟦DE_VAT_ID DE-136695976⟧
USt-ID: ⟦DE_VAT_ID DE136.695.976⟧
⟦DE_VAT_ID DE136695976⟧
USt-ID ⟦DE_VAT_ID DE l36695976⟧
W-IdNr.: ⟦DE_VAT_ID DE136695976-00001⟧
Rentenversicherungsnummer: ⟦DE_SOCIAL_SECURITY 15 070649 C 103⟧
Meine RV-Nummer lautet ⟦DE_SOCIAL_SECURITY 15070649C103⟧
Sozialversicherungsnummer ⟦DE_SOCIAL_SECURITY 65 070803 A 019⟧
SV-Nr. ⟦DE_SOCIAL_SECURITY 65070803 A019⟧
Versicherungsnummer der DRV: ⟦DE_SOCIAL_SECURITY 38 551285 K 051⟧
RVNR ⟦DE_SOCIAL_SECURITY 15.070649.C.103⟧
RVNR ⟦DE_SOCIAL_SECURITY 15-070649-C-103⟧
RVNR ⟦DE_SOCIAL_SECURITY 15O70649C1O3⟧
⟦DE_SOCIAL_SECURITY 15070649c103⟧ ist die Nummer
"sozialversicherungsnummer": "⟦DE_SOCIAL_SECURITY 15070649C103⟧"
Rentenversicherungs-Nr.\n⟦DE_SOCIAL_SECURITY 15 07 06 49 C 103⟧
KVNR: ⟦DE_HEALTH_INSURANCE A123456780⟧
Versichertennummer: ⟦DE_HEALTH_INSURANCE M 123 456 785⟧ bei der TK
Krankenversichertennummer ⟦DE_HEALTH_INSURANCE B123456782⟧
Krankenversicherungsnummer ⟦DE_HEALTH_INSURANCE B123456782⟧
Versicherten-ID ⟦DE_HEALTH_INSURANCE Z999999997⟧
Versicherten-Nr. auf der Gesundheitskarte: ⟦DE_HEALTH_INSURANCE C000500021⟧
eGK-Nummer ⟦DE_HEALTH_INSURANCE c000500021⟧
Patient M. Huber, ⟦DE_HEALTH_INSURANCE M123456785⟧, geb. 01.02.1970
KVNR ⟦DE_HEALTH_INSURANCE M12345678S⟧
Personalausweisnummer: ⟦DE_ID_CARD L01X00T471⟧
Personalausweis ⟦DE_ID_CARD L01X00T47⟧
Personalausweis Nr. ⟦DE_ID_CARD T22000129⟧, gültig bis 31.10.2030
Perso: ⟦DE_ID_CARD T220001293⟧
Ausweis-Nr: ⟦DE_ID_CARD t22000129⟧
Ausweisnummer ⟦DE_ID_CARD LO1X00T47⟧
ID card number ⟦DE_ID_CARD L01X00T47⟧
identity card no. ⟦DE_ID_CARD T22000129⟧
Ausweisdokument: Personalausweis, Nummer ⟦DE_ID_CARD L01X00T47⟧
"personalausweis": {"nummer": "⟦DE_ID_CARD L01X00T47⟧"}
Reisepass: ⟦DE_PASSPORT C01X00T47⟧
Reisepass-Nr. ⟦DE_PASSPORT C01X00T478⟧
Passnummer ⟦DE_PASSPORT CF1234567⟧
Die Nummer meines Reisepasses ist ⟦DE_PASSPORT C01X 00T47⟧.
passport no.: ⟦DE_PASSPORT C01X00T47⟧
Reisepass ⟦DE_PASSPORT c01x00t47⟧
Reisepass ⟦DE_PASSPORT C O1X00T47⟧
Führerscheinnummer ⟦DE_DRIVING_LICENCE B072RRE2I55⟧
Führerschein: ⟦DE_DRIVING_LICENCE B072 RRE2I 5 5⟧
Fahrerlaubnis Nr. ⟦DE_DRIVING_LICENCE b072rre2i55⟧
driving license number ⟦DE_DRIVING_LICENCE B072RRE2I55⟧
eingetragen beim Amtsgericht München unter ⟦DE_COMMERCIAL_REGISTER HRB 123456⟧
⟦DE_COMMERCIAL_REGISTER HRB 123456 B⟧ (Amtsgericht Charlottenburg)
⟦DE_COMMERCIAL_REGISTER HRB-Nr. 4711⟧
Registergericht: AG Kiel, ⟦DE_COMMERCIAL_REGISTER HRA 1234 KI⟧
Handelsregisternummer ⟦DE_COMMERCIAL_REGISTER HRB: 98765⟧
Registernummer ⟦DE_COMMERCIAL_REGISTER hrb 98765⟧
LANR: ⟦DE_LANR 123456601⟧
Lebenslange Arztnummer ⟦DE_LANR 987654401⟧
BSNR ⟦DE_BSNR 021234567⟧
Betriebsstättennummer: ⟦DE_BSNR 38 1234567⟧
BSNR: ⟦DE_BSNR 021234567⟧, LANR: ⟦DE_LANR 123456601⟧
Österreichische SVNR ⟦AT_SOCIAL_SECURITY 1237 010180⟧
Sozialversicherungsnummer ⟦AT_SOCIAL_SECURITY 1237010180⟧
SV-Nummer: ⟦AT_SOCIAL_SECURITY 1237-010180⟧
UID-Nummer ⟦AT_VAT_ID ATU13585627⟧
AHV-Nummer ⟦CH_AHV 756.9217.0769.85⟧
AHVN13: ⟦CH_AHV 7569217076985⟧
⟦CH_AHV 756.9217.0769.85⟧
⟦CH_VAT_ID CHE-116.281.710⟧ MWST
MWST-Nr. ⟦CH_VAT_ID CHE-116.281.710⟧
My SSN is ⟦US_SSN 536-22-1234⟧.
social security number: ⟦US_SSN 536 22 1234⟧
{"ssn": "⟦US_SSN 536221234⟧"}
SSN ⟦US_SSN 536-22-1234⟧, DOB 01/02/1980
US passport number ⟦US_PASSPORT 912803456⟧
NI number ⟦UK_NINO AB 12 34 56 C⟧
National Insurance: ⟦UK_NINO AB123456C⟧
UK passport ⟦UK_PASSPORT 502135326⟧
My British passport number is ⟦UK_PASSPORT 502135326⟧
Wir brauchen Steuer-ID ⟦DE_TAX_ID 57549285017⟧, SV-Nummer ⟦DE_SOCIAL_SECURITY 15070649C103⟧ und KVNR ⟦DE_HEALTH_INSURANCE A123456780⟧.
Steuer-ID:\n\n⟦DE_TAX_ID 57549285017⟧\n\nSV-Nummer:\n\n⟦DE_SOCIAL_SECURITY 15070649C103⟧
Steuer-ID der Mitarbeiterin Frau Dr. Anna-Lena von der Heide aus Köln: ⟦DE_TAX_ID 57549285017⟧
Ausweis: ⟦DE_ID_CARD L01X00T47⟧; Pass: ⟦DE_PASSPORT C01X00T47⟧
Der Ausweis mit der Nummer ⟦DE_ID_CARD L01X00T471⟧ wurde gestohlen.
Mein Ausweis (⟦DE_ID_CARD L01X00T47⟧) läuft ab.
`);

const passes = lines(String.raw`
Steuer-ID 86 095 742 718
Steuer-ID 57549285018
Steuer-ID: 12345678901
USt-IdNr. DE123456789
USt-IdNr. DE136695977
RVNR 15 070649 C 104
Sozialversicherungsnummer 65070803A018
KVNR A123456781
Versichertennummer M123456784
Personalausweis L01X00T472
Reisepass C01X00T479
AHV 756.9217.0769.84
SVNR 1238 010180
NINO BG123456A
Führerschein B072RRE2I65
LANR 123456701
Bestellnummer 57549285017
Ihre Bestellung 57549285017 wurde versandt
Rechnung Nr. 57549285017
Rechnungsnummer: RE-2024-57549285017
Sendungsnummer 00340434161094042557
Artikelnummer 4006381333931
EAN 4006381333931
ISBN 978-3-16-148410-0
ISBN 3-16-148410-X
FIN WVWZZZ1JZXW000001
VIN 1HGCM82633A004352
Telefon 030 12345678
Tel.: +49 (0)89 123456-78
Ruf mich an unter 0176 12345678 oder 0151-23456789
Termin am 12.05.2024 um 14:30 Uhr
Der Preis beträgt 1.234.567,89 Euro
Umsatz: 12.345.678.901 Euro
65.929.970.489 Einwohner
commit 3f786850e387550fdab836ed7e6dc881de23001b
sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
UUID 550e8400-e29b-41d4-a716-446655440000
trace 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
Version 1.22.333.4444
node_modules/foo@12.345.678/index.js
https://example.org/artikel/57549285017
https://example.org/p?id=57549285017
/var/log/57549285017/x.log
Unix-Zeit 1700000000, Millisekunden 1700000000000
Port 8080, PID 12345
Aktenzeichen 12 O 345/20
Aktenzeichen: 4711/24
Az. 3 StR 123/20
Gemäß § 139b AO ist die Steuer-ID elfstellig.
Was ist der Unterschied zwischen Steuernummer und Steuer-ID?
Wo finde ich meine Rentenversicherungsnummer?
Wie lange ist ein Personalausweis gültig? 10 Jahre ab 24 Jahren.
Der Reisepass kostet 70 Euro, im Express 102 Euro.
Ein Führerschein der Klasse B kostet 2024 rund 3000 Euro.
Sozialversicherungsbeiträge 2024: 18,6 % und 14,6 %
Passwort zurücksetzen Schritt 1 2 3 4 5
Matrix 1 2 3 4 5 6 7 8 9 10 11 12
SELECT * FROM t WHERE id = 123456789
const x = 1234567890123;
1234567890
123456789
Konto 1234567890 BLZ 37040044
DE89 3704 0044 0532 0130 00
IBAN: DE89370400440532013000
Raum B123, Gebäude A12
HR 12345
HRB 1234567
HRB und HRA sind Abteilungen des Handelsregisters
VR 360
Formel H2SO4 und C6H12O6
Modell L01X00T48 von Bosch
Der Code C01234567 gilt bis Freitag
Gutscheincode T220001290
Flug LH 1234 am 12.05.
Flugnummer LH1234567
Produkt A-1234567890
Kennwort: Sommer2024
AB 12 34 56 E
Ticket A123456780
A4-Papier 500 Blatt 80 g
Seriennummer C01X00T47
IMEI 490154203237518
RFC 2119 und ISO 27001
Die Zahl 3141592653589793
Fibonacci: 1 1 2 3 5 8 13 21 34 55 89 144 233 377
12 345 678 901
GPS 52.520008, 13.404954
2024-11-22T12:00:00.000Z
20241122120000
20241122-120000
v20.11.1
10.0.0.1:8080
12/2024 bis 03/2025
3-2-1 los
123-45-678
555-12-34567
Kapitel 3.14.15
0800 1234567
Zählerstand 12345678
Zähler Nr. 1EMH0012345678
Mandatsreferenz 12345-67890
Kfz B-AB 1234
LH2 5070649C
SKU AB123456C
Losnummer L01X00T47
`);

test.each(finds.map((marked) => [marked]))('finds what is marked in %j', (marked) => {
  const wanted: string[] = [];
  const text = marked.replaceAll(/⟦(\w+) ([^⟧]*)⟧/g, (_, type: string, value: string) => {
    wanted.push(`${type} ${value}`);
    return value;
  });
  expect(scanner.find(text).map(({ type, value }) => `${type} ${value}`)).toEqual(wanted);
});

test.each(passes.map((text) => [text]))('finds nothing in %j', (text) => {
  expect(scanner.find(text)).toEqual([]);
});
