import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { coordinates } from './coordinates.ts';

describe('the recogniser of geographic coordinates', () => {
  recogniserContract(coordinates, {
    finds: [
      '⟦48.137154, 11.576124⟧',
      '⟦-33.868820,151.209296⟧.',
      'GPS ⟦48.137, 11.576⟧ bitte',
      'Koordinaten: ⟦52,5200; 13,4050⟧',
      '⟦52.5200° N, 13.4050° E⟧',
      '⟦N 52.5200 E 13.4050⟧ und ⟦N48.1371 E11.5761⟧',
      "⟦52° 31' 12'' N, 13° 24' 18'' O⟧",
      '⟦52° 31′ 12″ N, 13° 24′ 18″ O⟧',
      '⟦N 48° 08.223 E 011° 34.567⟧',
      'https://www.google.com/maps/@⟦52.5200,13.4050⟧,17z',
      'https://maps.google.com/?q=⟦52.52,13.40⟧',
      'https://www.openstreetmap.org/#map=17/⟦52.5200/13.4050⟧',
      '{"latitude":⟦48.137154⟧,"longitude":⟦11.576124⟧}',
      'lat=⟦48.13⟧&lng=⟦11.57⟧',
      '"coordinates":[⟦11.576124,48.137154⟧]',
      'Breitengrad ⟦48.137154⟧ Längengrad ⟦11.576124⟧',
      'ich bin grad hier ⟦50.9375 6.9603⟧ komm',
      'id;lat;lon\n1;⟦50.937531;6.960279⟧',
      'Treffpunkt ⟦47.3769 / 8.5417⟧',
      '| Köln | ⟦50.937531 | 6.960279⟧ |',
    ],
    passes: [
      'Preise 12,50 und 13,90 Euro',
      'Es hat 21,5° und 30° im Schatten',
      '95.1234, 200.5678',
      '0.1234, 0.5678',
      'p = 0.0012, r = 0.8732',
      'loss 0.12345 0.23456 0.34567',
      'Version 10.0.19045.3803, 1.2345.6789',
      '03.2023, 04.2024',
      '12.03.2024, 13.03.2024',
      '1.234.567,89',
      'IP 52.52.13.40',
      'breite 12.50 höhe 3.20',
      '10.5281/zenodo.1234567',
      '48.137154',
      'Rotation 45° links, 90° rechts',
      '100.0000 EUR, 20.0000 EUR',
    ],
  });

  it('takes the spellings of one pair for the same', () => {
    expect(coordinates.canonical?.('52,5200; 13,4050')).toBe(coordinates.canonical?.('52.5200,13.4050'));
  });
});
