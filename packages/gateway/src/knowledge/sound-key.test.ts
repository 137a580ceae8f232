import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soundKey } from './sound-key.ts';
import { fold } from './tokenise.ts';

describe('soundKey', () => {
  it('is the same for spellings that sound the same', () => {
    for (const [right, wrong] of [
      ['Paket', 'Packet'],
      ['Schweiz', 'Schweitz'],
      ['widerrufen', 'wiederrufen'],
      ['Passwort', 'Pasword'],
      ['Adresse', 'Addresse'],
      ['vergessen', 'fergesen'],
    ] as const) {
      expect(soundKey(fold(wrong, 'de'), 'de'), wrong).toBe(soundKey(fold(right, 'de'), 'de'));
    }
    for (const [right, wrong] of [
      ['receive', 'recieve'],
      ['address', 'adress'],
      ['independent', 'independant'],
      ['available', 'availible'],
    ] as const) {
      expect(soundKey(wrong, 'en')).toBe(soundKey(right, 'en'));
    }
  });

  it('tells apart what sounds different', () => {
    expect(soundKey('zelt', 'de')).not.toBe(soundKey('geld', 'de'));
    expect(soundKey('boat', 'en')).not.toBe(soundKey('coat', 'en'));
  });

  it('has no letter twice in a row', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{0,30}$/),
        fc.constantFrom('de' as const, 'en' as const),
        (word, language) => {
          expect(soundKey(word, language)).not.toMatch(/(.)\1/);
        },
      ),
    );
  });
});
