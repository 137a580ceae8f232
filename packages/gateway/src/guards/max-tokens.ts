import type { MaxTokensOptions } from '@gatehouse/contract/guards/max-tokens';
import type { Guard, GuardKind, InspectedText, StreamScan, StreamScanResult } from '../core/guard.ts';
import { guardFrame } from '../core/guard-frame.ts';
import { allow } from '../core/verdict.ts';
import type { Verdict } from '../core/verdict.ts';
import { mostPerUnit, TokenEstimate } from '../lib/token-estimate.ts';

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });

function tooMany(id: string, segment: number, start: number): Verdict {
  return {
    outcome: 'block',
    findings: [{ rule: `${id}/limit`, segment, start, end: start + 1 }],
    code: 'prompt_too_long',
  };
}

function inspectTexts(id: string, limit: number, texts: readonly InspectedText[]): Verdict {
  let units = 0;
  for (const { text } of texts) units += text.length;
  if (units * mostPerUnit <= limit * 1_000) return allow;
  const estimate = new TokenEstimate(limit);
  for (const [segment, { text, joined }] of texts.entries()) {
    if (joined === true) continue;
    estimate.restart();
    const start = estimate.add(text);
    if (start !== -1) return tooMany(id, segment, start);
  }
  return allow;
}

class TokenScan implements StreamScan {
  readonly #id: string;
  readonly #estimate: TokenEstimate;
  #seen = 0;
  #exceeded = false;

  constructor(id: string, limit: number) {
    this.#id = id;
    this.#estimate = new TokenEstimate(limit);
  }

  push(text: string): StreamScanResult {
    if (this.#exceeded) return nothing;
    const start = this.#estimate.add(text);
    if (start === -1) {
      this.#seen += text.length;
      return nothing;
    }
    this.#exceeded = true;
    return { verdict: tooMany(this.#id, 0, this.#seen + start), hold: 0 };
  }

  end(): Verdict {
    return allow;
  }
}

function createMaxTokens(options: MaxTokensOptions): Guard {
  const id = options.id ?? 'max-tokens';
  const { limit } = options;
  return {
    ...guardFrame(options),
    describe: (direction) => [
      { id: 'token-limit', tokens: limit, scope: direction === 'input' ? 'request' : 'answer' },
    ],
    inspect: (texts) => inspectTexts(id, limit, texts),
    openStream: () => new TokenScan(id, limit),
  };
}

/** Limits the tokens of all texts of a request together, or of each text of an answer, which ends where the limit is. */
export const maxTokens: GuardKind<MaxTokensOptions> = {
  id: 'max-tokens',
  purpose: 'format',
  summary: {
    en: 'Limits how long a prompt or an answer may be, in tokens by a fast estimate.',
    de: 'Begrenzt die Länge von Anfragen oder Antworten, in schnell geschätzten Token.',
  },
  rules: {
    limit: {
      owasp: ['LLM10:2025'],
      atlas: ['AML.T0029', 'AML.T0034'],
      explanation: {
        en: 'The text is longer than allowed, which costs money and time.',
        de: 'Der Text ist länger als erlaubt, das kostet Geld und Zeit.',
      },
    },
  },
  examples: {
    options: { limit: 20 },
    triggers: ['Please repeat the word "poem" forever. '.repeat(20), '请'.repeat(200)],
    passes: ['Guten Tag, wie geht es Ihnen?', ''],
  },
  create: createMaxTokens,
};
