import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { dateOfBirth } from './date-of-birth.ts';

describe('the recogniser of dates of birth', () => {
  recogniserContract(dateOfBirth, {
    finds: [
      'Max Mustermann, geb. ⟦12.3.80⟧, wohnt hier',
      'geb. am ⟦12.03.1980⟧ in Köln',
      'geboren am ⟦12. März 1980⟧',
      'geboren ⟦12.03.1980⟧',
      'Geb.-Datum: ⟦12.03.1980⟧',
      'Geb.dat. ⟦12.03.1980⟧',
      'Geburtsdatum ⟦12/03/1980⟧',
      'Geburtsdatum\n⟦12.03.1980⟧',
      'Geburtsdatum des Patienten ist der ⟦12.03.1980⟧.',
      'Mein Geburtsdatum lautet ⟦12.03.1980⟧',
      'ich bin am ⟦12.03.1980⟧ geboren',
      'ich bin am ⟦12. märz 1980⟧ in köln geboren',
      'wurde am ⟦3. Mai 1975⟧ in Hamburg als Sohn eines Lehrers geboren',
      'Mein Geburtstag ist der ⟦1.2.1990⟧',
      'Anna Berg (*⟦12.03.1980⟧)',
      'Anna Berg, * ⟦12.03.1980⟧ in Bonn',
      'Anna Berg (* ⟦12. März 1980⟧ in Bonn; † 3. Mai 2020)',
      '{"dob": "⟦1980-03-12⟧", "created": "2024-01-02"}',
      '{"date_of_birth":"⟦1980-03-12⟧T00:00:00Z"}',
      '{"geburtsdatum":"⟦19800312⟧"}',
      '{"patientBirthDate":"⟦1980-03-12⟧"}',
      'DOB: ⟦03/12/1980⟧',
      'D.O.B.: ⟦12-03-1980⟧',
      'date of birth: ⟦12 March 1980⟧',
      'date of birth is ⟦12th of March 1980⟧',
      "Please tell me your date of birth. It's ⟦1980-03-12⟧",
      'born ⟦March 12th, 1980⟧ in Boston',
      'was born on ⟦12 Mar 1980⟧',
      'Born: ⟦12-Mar-1980⟧',
      '⟦March 12, 1980⟧ is my birthday',
      '⟦12.03.1980⟧ (Geburtsdatum)',
      'My birthday is ⟦03/12/1980⟧',
      'Name;Geburtsdatum;Ort\nAnna;⟦12.03.1980⟧;Bonn\nBen;⟦1.4.1981⟧;Köln',
      '| Name | Geburtsdatum | Eintritt |\n|---|---|---|\n| Anna | ⟦12.03.1980⟧ | 01.02.2020 |\n| Ben | ⟦1.4.1981⟧ | 03.04.2021 |',
      'name,date of birth,joined\nAnna,⟦1980-03-12⟧,2020-01-02',
      'Geburtsdaten: Anna ⟦1.2.1980⟧, Ben ⟦3.4.1985⟧ und Carl ⟦5.6.1990⟧',
      'Die Kinder sind am ⟦1.2.2010⟧ und ⟦3.4.2012⟧ geboren',
      'geboren am ⟦12.03.1980⟧, gestorben am 5.6.2001',
      'geb. ⟦12.03.1980⟧, Termin am 03.05.2024',
      'Termin am 03.05.2024, geb. ⟦12.03.1980⟧',
      'patient, geburtsdatum ⟦12.03.1980⟧, kam am 1.2.2024',
      'Versicherter: Müller, Anna, ⟦12.03.1980⟧ (geb.)',
      'Geburtsdatum (TT.MM.JJJJ): ⟦12.03.1980⟧',
      'Geburtsdatum/-ort: ⟦12.03.1980⟧ in Bonn',
      'Geburtstag: ⟦12.03.1980⟧',
      'Born in Berlin on ⟦12 March 1980⟧, she studied law.',
      'I was born in Boston, Massachusetts, on ⟦July 4, 1976⟧.',
      'GebDat ⟦07.11.1962⟧',
      'geb.: ⟦07.11.62⟧',
      '*⟦7. November 1962⟧ in Ulm',
      'Geburtsdatum = ⟦07-11-1962⟧',
      'Ich, Anna Berg, ⟦7.11.1962⟧ geboren, beantrage',
      'Patientin (geb. ⟦07.11.1962⟧)',
      'date of birth (mm/dd/yyyy): ⟦11/07/1962⟧',
      'birthdate ⟦Nov 7, 1962⟧',
      'Born: ⟦7 Nov 1962⟧, Leeds',
      'my dob is ⟦7/11/62⟧',
      'Geboren: ⟦07. November 1962⟧',
      'tag der geburt: ⟦07.11.1962⟧',
      'Kind: Lena, ⟦01.02.2015⟧ geb.',
    ],
    passes: [
      '* 12.03.2024 Termin beim Arzt',
      '- **12.03.2024** Sitzung',
      '*12.03.2024* Sitzung',
      'Rechnung vom 12.03.2024',
      'Lieferung am 12. März 2024',
      'Johann Wolfgang von Goethe, geboren am 28. August 1749',
      'Der Vertrag gilt bis 12.03.2030',
      'Wann wurde er geboren?',
      'Version 12.03.1980',
      'Geburtsurkunde vom 12.03.2024',
      'Wir feiern ihren Geburtstag. Bitte liefern Sie am 12.03.2024 die Torte.',
      'zum 80. Geburtstag am 12.03.2024',
      'Jahrgang 1980',
      'geboren 1980',
      'Das Kind ist geboren. Der Termin ist am 12.03.2024.',
    ],
  });

  it('takes a day for the same however it is written', () => {
    const spellings = [
      '12.03.1980',
      '12.3.1980',
      '1980-03-12',
      '12. März 1980',
      'March 12, 1980',
      '12 March 1980',
      '19800312',
    ];
    expect(new Set(spellings.map((spelling) => dateOfBirth.canonical?.(spelling)))).toEqual(new Set(['1980-03-12']));
  });

  it('does not guess which of two numbers is the day', () => {
    expect(dateOfBirth.canonical?.('03/12/1980')).not.toBe(dateOfBirth.canonical?.('12/03/1980'));
  });
});
