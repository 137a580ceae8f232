import type { EntitySpan, Recogniser, TextView } from '../../core/recogniser.ts';
import { findSecrets } from '../secrets/find-secrets.ts';
import { vendorRules } from '../secrets/vendor-rules.ts';

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const found = findSecrets(view);
  if (found.length === 0) return none;
  const ordered = [...found].sort((a, b) => a.start - b.start || b.score - a.score || b.end - a.end);
  const spans: EntitySpan[] = [];
  for (const { start, end, score } of ordered) {
    const last = spans.at(-1);
    const span: EntitySpan = {
      type: 'SECRET',
      start,
      end,
      value: view.text.slice(start, end),
      score,
      recogniser: 'secrets',
    };
    if (last === undefined || last.end <= start) spans.push(span);
    else if (score > last.score || (score === last.score && end - start > last.end - last.start))
      spans[spans.length - 1] = span;
  }
  return spans;
}

export const secrets: Recogniser = Object.freeze({
  id: 'secrets',
  type: 'SECRET',
  sources: [...new Set(vendorRules.map((rule) => rule.source))],
  examples: {
    finds: [
      'DATABASE_URL=postgres://shop:⟦w7Kq2mZp⟧@db.internal:5432/shop',
      'export API_KEY="⟦q8Zr4TnB2xWvL6yHd3Ks⟧"',
      'Das Passwort für den Testserver lautet ⟦Sommer2024!⟧.',
      'my password is ⟦hunter2⟧',
      'Die PIN ist ⟦4711⟧.',
    ],
    passes: [
      'API_KEY=YOUR_API_KEY',
      'const key = process.env.API_KEY;',
      'Ich habe mein Passwort vergessen.',
      'Das Passwort muss mindestens 8 Zeichen haben.',
      'commit 43fc912ef59a83054ea7f6706df4d53a7dea4d80',
    ],
  },
  find,
});
