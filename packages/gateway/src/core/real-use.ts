import type { GreatestUse, RealUse } from './limits.ts';

/** What is known of a call that has ended, in the words of its leaf. */
export interface EndedCall {
  readonly source: 'provider' | 'estimated' | 'missing' | 'none';
  readonly usage:
    | {
        readonly input: number;
        readonly output: number;
        readonly audio?: number | undefined;
        readonly images?: number | undefined;
      }
    | undefined;
  /** Millionths; undefined where nobody knows the price. */
  readonly micros: number | undefined;
}

const nothing: RealUse = Object.freeze({ input: 0, output: 0, micros: 0 });

/** By so much an estimate of tokens can be too high in scripts in which vocabularies differ most, see lib/token-estimate.ts; and of a few tokens. */
const greatestError = 2.2;
const fewTokens = 16;

/**
 * What of a call counts as used: what the provider says as it is, and an estimate for no more than was reserved, which was at least what could
 * be used; unless it is so much more that the model server cannot have kept to its maximum. The same is reckoned from leaves after a start.
 */
export function realUse({ micros = 0, source, usage }: EndedCall, reserved: GreatestUse | undefined): RealUse {
  if (source === 'none' || usage === undefined) return nothing;
  const { audio, images, input, output } = usage;
  if (source === 'provider' || reserved === undefined) return { input, output, micros };
  const tooLong = reserved.output > 0 && output > reserved.output * greatestError + fewTokens;
  if (tooLong) return { input, output, micros };
  return {
    input: atMost(input, reserved.input),
    output: atMost(output, reserved.output),
    // Minutes and images are counted, not estimated, also where nobody tells the tokens.
    micros: audio === undefined && images === undefined ? atMost(micros, reserved.micros) : micros,
  };
}

/** What is not limited is not reckoned before, and stands as nothing. */
function atMost(used: number, reserved: number): number {
  return reserved === 0 ? used : Math.min(used, reserved);
}
