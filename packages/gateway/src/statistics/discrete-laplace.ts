import { randomBytes } from 'node:crypto';

/*
 * Exact sampling of the discrete Laplace distribution, without floating point: C. L. Canonne, G. Kamath, T. Steinke, "The Discrete Gaussian
 * for Differential Privacy", 2020, algorithms 1 and 2. Noise from floating-point numbers gives away what it should hide (I. Mironov, "On
 * Significance of the Least Significant Bits for Differential Privacy", 2012).
 */

/** Whole numbers from 0 up to, and without, `bound`, all equally likely. */
export type UniformBelow = (bound: bigint) => bigint;

/** Bytes that are drawn at once, for each draw costs a call into the system. */
const drawnAtOnce = 1_024;

/** Draws from the bytes of a source by rejection, so that no number is likelier than another. */
export function uniformBelow(bytes: (length: number) => Uint8Array = randomBytes): UniformBelow {
  let pool: Uint8Array = new Uint8Array();
  let used = 0;
  return (bound) => {
    if (bound <= 0n) throw new RangeError('there is no whole number below the bound');
    const bits = (bound - 1n).toString(2).length;
    const length = Math.ceil(bits / 8);
    const excess = BigInt(length * 8 - bits);
    for (;;) {
      let drawn = 0n;
      for (let count = 0; count < length; count++) {
        if (used === pool.length) {
          pool = bytes(drawnAtOnce);
          used = 0;
        }
        drawn = (drawn << 8n) | BigInt(pool[used++] ?? 0);
      }
      drawn >>= excess;
      if (drawn < bound) return drawn;
    }
  };
}

/** A fraction of whole numbers; the second is above 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function bernoulli({ numerator, denominator }: Rational, below: UniformBelow): boolean {
  return below(denominator) < numerator;
}

/** True with probability exp(-γ), for γ from 0 to 1. */
function bernoulliExpUpToOne({ numerator, denominator }: Rational, below: UniformBelow): boolean {
  let round = 1n;
  while (bernoulli({ numerator, denominator: denominator * round }, below)) round++;
  return round % 2n === 1n;
}

const one: Rational = { numerator: 1n, denominator: 1n };

/** True with probability exp(-γ), for γ of 0 and above (algorithm 1). */
export function bernoulliExp({ numerator, denominator }: Rational, below: UniformBelow): boolean {
  let rest = numerator;
  for (; rest > denominator; rest -= denominator) if (!bernoulliExpUpToOne(one, below)) return false;
  return bernoulliExpUpToOne({ numerator: rest, denominator }, below);
}

/** A whole number z with a probability in proportion to exp(-|z| / scale) (algorithm 2). */
export function discreteLaplace(scale: Rational, below: UniformBelow): bigint {
  const { numerator, denominator } = scale;
  if (numerator <= 0n || denominator <= 0n) throw new RangeError('the scale of the noise must be above 0');
  for (;;) {
    const small = below(numerator);
    if (!bernoulliExp({ numerator: small, denominator: numerator }, below)) continue;
    let large = 0n;
    while (bernoulliExpUpToOne(one, below)) large++;
    const size = (small + numerator * large) / denominator;
    const negative = below(2n) === 1n;
    if (negative && size === 0n) continue;
    return negative ? -size : size;
  }
}

/** The smallest t so that the noise is within ±t with at least this probability (per mille). */
export function noiseWithin({ numerator, denominator }: Rational, perMille: number): number {
  // P(|Z| > t) = 2 q^(t+1) / (1 + q) with q = exp(-1 / scale); this only tells readers how far to trust a figure, so floats will do.
  const q = Math.exp(-Number(denominator) / Number(numerator));
  return Math.max(0, Math.ceil(Math.log((1 - perMille / 1_000) * (1 + q) * 0.5) / Math.log(q) - 1));
}

const decimal = /^(\d{1,6})(?:\.(\d{1,6}))?$/;

/** Reads `0.5` as 5/10, exactly. Undefined where it is no decimal number above 0. */
export function parseRational(text: string): Rational | undefined {
  const match = decimal.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  const numerator = BigInt(`${match[1] ?? ''}${fraction}`);
  return numerator === 0n ? undefined : { numerator, denominator: 10n ** BigInt(fraction.length) };
}
