import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { germanDistricts } from '../plate-districts.ts';
import { licensePlate } from './license-plate.ts';

describe('the recogniser of number plates', () => {
  recogniserContract(licensePlate, {
    finds: [
      '⟦M-XY 1234⟧ und ⟦HH-AB 12⟧, ⟦GÖ-X 77⟧',
      'Kennzeichen: ⟦M XY 123⟧',
      'kennzeichen ⟦b-ab 1234⟧ lg',
      'Kennzeichen ⟦B-AB1234⟧',
      'Kfz-Kennzeichen ⟦KA-PA 777⟧',
      'amtliches Kennzeichen ⟦S-JK 4711 H⟧',
      'Der Wagen mit dem Kennzeichen ⟦WÜ-RZ 99E⟧ fuhr davon',
      'Ein roter VW Golf, ⟦D-UR 815⟧, hat mich gerammt',
      'Unfallgegner: ⟦LÖ AB 12⟧',
      'Saison ⟦F-AB 123 04/10⟧',
      'Fahrzeug ⟦B:AB 1234⟧',
      '{"licensePlate":"⟦B-AB 1234⟧","kennzeichen":"⟦MTKX123⟧"}',
      'mein auto (⟦hh-ab 123⟧) ist weg',
      'Wien: Kennzeichen ⟦W-12345A⟧, ⟦GU 123 AB⟧',
      'Auto mit Kontrollschild ⟦ZH 123456⟧',
      'UK vehicle ⟦BD62 XYZ⟧',
      'license plate ⟦7ABC123⟧',
      'plate number: ⟦ABC-1234⟧',
      'Bundeswehr-Fahrzeug ⟦Y-123 456⟧',
      '| ⟦ERZ-AB 123⟧ | Transporter |',
      'kennzeichen: ⟦bab1234⟧',
      'kennzeichen lautet ⟦b ab 123⟧',
      '⟦B AB 1234⟧',
      '⟦m xy 999⟧',
      '⟦HH-AB-1234⟧',
      '⟦BD62XYZ⟧',
      '⟦aa02 aaa⟧',
      'Name;Auto\nAnna;⟦KA EF 12H⟧\n',
      'geparkt: ⟦K\u00a0AB\u00a0123⟧',
    ],
    passes: [
      'DIN EN 1234, DIN-EN 1234 und EN 10025',
      'Artikelnummer B-AB 1234',
      'Teil K-AB 12, Pos. M-X 100',
      'B-AB 12',
      'Zimmer A-B 123',
      'Aktenzeichen AB-CD 123',
      'Das Auto ist in Ha am 12',
      'Im Auto ab 12 Uhr',
      'mit dem Bus ab 18 an 19',
      'Wir sind zu 12 im Auto gefahren',
      'RG-58 und USB-C 3.1',
      'Kennzeichen der Krankheit sind 3 Symptome',
      'EU-VO 2016',
      'Es kostet EUR 123 im Auto',
      'XX-AB 123',
      'UTF-8 und ISO-8859',
      'Die Kennzeichen wurden 2019 geändert',
      'A4 und A380, BMW 320',
      'F-16 und MiG-29',
      'DE-AB-1234-XY',
      'ab 10 bis 20',
      'BAB1234',
      'so ab 10',
      'AQ51 ABC',
      '| A B 1 | C D 2 |',
    ],
  });

  it('has the districts of the list', () => {
    expect(germanDistricts.size).toBeGreaterThan(650);
    for (const code of ['B', 'HH', 'GÖ', 'CUX', 'MTK', 'ZW', 'VIT', 'ÖHR'])
      expect(germanDistricts.has(code)).toBe(true);
    for (const code of ['DDR', 'XX', 'Q', 'SSS']) expect(germanDistricts.has(code)).toBe(false);
  });

  it('takes the spellings of one plate for the same', () => {
    expect(new Set(['B-AB 1234', 'b ab 1234', 'BAB1234'].map((plate) => licensePlate.canonical?.(plate))).size).toBe(1);
  });
});
