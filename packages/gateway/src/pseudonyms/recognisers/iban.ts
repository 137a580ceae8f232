import { type EntitySpan, type Recogniser, type TextView } from '../../core/recogniser.ts';
import { ibanAt, ibanCountries, ibanForm } from '../iban.ts';

/*
 * Bank account numbers, in whatever groups and over whatever separators people write them. The check digits decide, so no word is needed
 * beside them, and no word makes up for wrong ones.
 */

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const { numbers, numberCount, starts } = view.tokens;
  let spans: EntitySpan[] | undefined;
  let earliest = 0;
  for (let index = 0; index < numberCount; index++) {
    const token = numbers[index] ?? 0;
    if ((starts[token] ?? 0) < earliest) continue;
    const found = ibanAt(view, token);
    if (found === undefined || found.start < earliest) continue;
    (spans ??= []).push({
      type: 'IBAN',
      start: found.start,
      end: found.end,
      value: view.text.slice(found.start, found.end),
      score: 990,
      recogniser: 'iban',
    });
    earliest = found.end;
  }
  return spans ?? none;
}

const lookAlikes: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  S: '5',
  B: '8',
  Z: '2',
  G: '6',
};
const letters: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '5': 'S', '8': 'B', '2': 'Z', '6': 'G' };

/** Without separators, in capitals, letters and digits where the country has them. */
function canonical(value: string): string {
  const compact = value.replaceAll(/[^\dA-Za-z]/g, '').toUpperCase();
  const written = compact.slice(0, 2).replaceAll(/\d/g, (sign) => letters[sign] ?? sign);
  const country = ibanCountries.includes(written) ? written : compact.slice(0, 2);
  const form = ibanForm(country) ?? '';
  return (
    country +
    compact
      .slice(2)
      .split('')
      .map((sign, at) =>
        form[at] === 'n' ? (lookAlikes[sign] ?? sign) : form[at] === 'a' ? (letters[sign] ?? sign) : sign,
      )
      .join('')
  );
}

export const iban: Recogniser = Object.freeze({
  id: 'iban',
  type: 'IBAN',
  sources: ['ISO 13616-1', 'ISO 7064, MOD 97-10', 'SWIFT IBAN Registry'],
  examples: {
    finds: [
      'IBAN ⟦DE89 3704 0044 0532 0130 00⟧',
      'IBAN:⟦DE89370400440532013000⟧',
      'auf ⟦de89 3704 0044 0532 0130 00⟧ überweisen',
      '⟦GB29 NWBK 6016 1331 9268 19⟧',
      '⟦CH93 0076 2011 6238 5295 7⟧',
    ],
    passes: ['IBAN DE89 3704 0044 0532 0130 01', 'DE89', 'DE123456789', 'GB29 and 6016'],
  },
  find,
  canonical,
});
