import { describe, expect, it } from 'vitest';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { bic } from './bic.ts';

describe('the recogniser of codes of banks', () => {
  recogniserContract(bic, {
    finds: [
      'BIC/SWIFT: ⟦BYLADEM1001⟧',
      'SWIFT-Code ⟦UBSWCHZH80A⟧',
      'bic ist ⟦genodef1m01⟧',
      'bic: ⟦deutdeff⟧',
      'bic ⟦cobadeffxxx⟧',
      '{"iban":"AT611904300234573201","bic":"⟦BKAUATWW⟧"}',
      'IBAN;BIC\nDE89370400440532013000;⟦COBADEFFXXX⟧',
      '⟦COBADEFFXXX⟧ / DE89370400440532013000',
      'BIC ⟦COBA DE FF XXX⟧',
      'BIC\n⟦COBADEFFXXX⟧',
      'der swift code ist ⟦DEUTDEFF⟧',
      '| IBAN | BIC |\n| DE89 3704 0044 0532 0130 00 | ⟦COBADEFFXXX⟧ |',
    ],
    passes: [
      'DEUTDEFF',
      'Die Deutsche Bank (DEUTDEFF) ist groß.',
      'SCHREIBEN SIE BITTE DRINGEND ZURUECK',
      'SPARKASSE MUSTERSTADT IBAN DE89370400440532013000',
      'bic bitte nachreichen',
      'der bic schreiber ist leer',
      'swift students learn',
      'swift messages',
      'bic bitte eingeben',
    ],
  });

  it('takes a head office with its branch code and without for the same', () => {
    expect(bic.canonical?.('COBADEFFXXX')).toBe(bic.canonical?.('coba de ff'));
  });
});
