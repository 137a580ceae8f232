import { maxTokensOptionsSchema } from '@gatehouse/contract/guards/max-tokens';
import fc from 'fast-check';
import { countTokens as countCl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as countO200k } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { cutAt, cutPlaces } from '../testing/chunks.ts';
import { guardServices } from '../testing/guard-services.ts';
import { inspected, inspectionContext, judge } from '../testing/inspected.ts';
import { estimateTokens } from '../lib/token-estimate.ts';
import { maxTokens } from './max-tokens.ts';

/** Written for this test: kinds of text that people send, with the error that is promised for them, in per cent. */
const samples: readonly (readonly [kind: string, allowed: number, text: string])[] = [
  [
    'German',
    25,
    `Sehr geehrte Damen und Herren, hiermit kündige ich meinen Vertrag über die Wohngebäudeversicherung fristgerecht zum
nächstmöglichen Zeitpunkt. Bitte bestätigen Sie mir den Eingang dieses Schreibens sowie das Datum, zu dem das
Vertragsverhältnis endet. Die Einzugsermächtigung widerrufe ich mit sofortiger Wirkung. Überzahlte Beiträge erstatten Sie
bitte auf das bekannte Konto. Für Rückfragen stehe ich Ihnen werktags zwischen neun und siebzehn Uhr zur Verfügung.`,
  ],
  [
    'English',
    15,
    `The committee met on Thursday to review the draft of the new travel policy. Several members asked whether train journeys
of less than five hours should replace flights, and who would approve exceptions. It was agreed that the finance team would
collect figures for the past two years and report back before the end of the month. Nobody objected to the simpler form.`,
  ],
  [
    'code',
    30,
    `export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

for (const [name, durations] of Object.entries(report.measurements)) {
  console.log(\`\${name.padEnd(20)} \${median(durations).toFixed(2)} ms\`);
}`,
  ],
  [
    'JSON',
    20,
    JSON.stringify(
      Array.from({ length: 12 }, (_, index) => ({
        id: 4711 + index,
        name: `item ${index}`,
        price: 19.9,
        tags: ['new', 'sale'],
        ok: true,
      })),
      null,
      2,
    ),
  ],
  [
    'Chinese',
    35,
    '请帮我检查一下这份合同，特别注意付款条件和违约责任。如果发现不合理的条款，请用简单的语言说明原因，并提出修改建议。'.repeat(
      3,
    ),
  ],
  [
    'Japanese',
    35,
    '来週の会議の資料を準備してください。売上の推移と今後の見通しについて、図表を使って分かりやすく説明する必要があります。'.repeat(
      3,
    ),
  ],
  ['emoji', 45, '😀 🎉 👍 🔥 🚀 ✨ 🙏 😊 📈 📅 🏠 🍕 '.repeat(5)],
  ['indentation', 20, Array.from({ length: 40 }, (_, index) => `${' '.repeat((index % 9) * 4)}end`).join('\n')],
  [
    'digits',
    20,
    '31415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679',
  ],
];

describe('the estimate of tokens', () => {
  it.each(samples)('is close to what open tokenizers count: %s', (_kind, allowed, text) => {
    const real = (countCl100k(text) + countO200k(text)) / 2;
    expect(Math.abs(estimateTokens(text) / real - 1) * 100).toBeLessThanOrEqual(allowed);
  });

  it.each([
    ['marks', `a${'\u0301'.repeat(1_000)}`],
    ['one emoji', '😀'.repeat(1_000)],
    ['emoji', '😀🎉👍🔥🚀✨🙏😊📈📅🍕'.repeat(100)],
    ['flags', '🇩🇪🇫🇷'.repeat(300)],
    ['tag characters', '\u{e0041}\u{e0042}'.repeat(500)],
    ['mathematical letters', '𝐚𝐛𝐜𝐝'.repeat(400)],
    ['cuneiform', '\u{12000}'.repeat(500)],
    ['rare ideographs', '\u{20001}\u{2a6d6}'.repeat(500)],
    ['Ethiopic', 'ሀለሐመሠረ'.repeat(200)],
    ['Yi', 'ꀀꀁꀂ'.repeat(300)],
    ['Tibetan', 'ཀཁགངཅ'.repeat(300)],
    ['Coptic', 'ⲁⲂ'.repeat(400)],
    ['polytonic Greek', 'ἀἁἂ'.repeat(400)],
    ['private use', '\ue000'.repeat(500)],
    ['mathematical signs', '∯∮'.repeat(400)],
    ['control characters', '\u0001\u0002\u007f\u0080'.repeat(300)],
    ['letters without a space', 'qzxjvkwp'.repeat(300)],
    ['capitals without a space', 'QXZJVKW'.repeat(300)],
  ])('is not far below what open tokenizers count where they fall back to bytes: %s', (_kind, text) => {
    const real = (countCl100k(text) + countO200k(text)) / 2;
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(real * 0.9);
  });

  it('is never more than three tokens a UTF-16 unit, on which the short cut for short texts rests', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        expect(estimateTokens(text)).toBeLessThanOrEqual(3 * text.length);
      }),
    );
    for (let unit = 0; unit < 65_536; unit++) {
      if (estimateTokens(String.fromCharCode(unit)) > 3) expect.fail(`U+${unit.toString(16)} costs more`);
    }
  });
});

describe('the guard max-tokens', () => {
  it.each(['a' + '\u0301'.repeat(500_000), '😀'.repeat(200_000)])(
    'blocks what no server can read: %.3s …',
    async (text) => {
      const limited = maxTokens.create(
        maxTokensOptionsSchema.parse({ use: 'max-tokens', limit: 131_072 }),
        guardServices(),
      );
      expect(await judge(limited, text)).toMatchObject({ outcome: 'block' });
    },
  );

  const guard = (limit: number) =>
    maxTokens.create(maxTokensOptionsSchema.parse({ use: 'max-tokens', limit }), guardServices());

  it('adds up all texts of a request, and points at the place where the limit is passed', async () => {
    const texts = ['one two three four five', 'six seven eight nine ten', 'eleven twelve'];
    const each = texts.map((text) => estimateTokens(text));
    const all = guard(each.reduce((sum, tokens) => sum + tokens, 0));
    const shown = texts.map((text) => inspected(text));
    expect(await all.inspect(shown, inspectionContext())).toEqual({ outcome: 'allow' });
    const verdict = await guard((each[0] ?? 0) + 1).inspect(shown, inspectionContext());
    expect(verdict).toMatchObject({
      outcome: 'block',
      code: 'prompt_too_long',
      findings: [{ rule: 'max-tokens/limit', segment: 1 }],
    });
  });

  it('ends an answer at the same place wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 30, maxLength: 80 }), cutPlaces, (text, places) => {
        const limited = guard(8);
        const starts: number[] = [];
        const scan = limited.openStream?.(inspectionContext('output'));
        for (const piece of cutAt(text, places)) {
          const verdict = scan?.push(piece).verdict;
          if (verdict?.outcome === 'block') starts.push(...verdict.findings.map((finding) => finding.start));
        }
        expect(starts.length).toBeLessThanOrEqual(1);
        const [start] = starts;
        if (start === undefined) expect(estimateTokens(text)).toBeLessThanOrEqual(8);
        else {
          expect(estimateTokens(text.slice(0, start))).toBeLessThanOrEqual(8);
          expect(estimateTokens(text.slice(0, start + 1))).toBeGreaterThan(8);
        }
      }),
    );
  });
});
