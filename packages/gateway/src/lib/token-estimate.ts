/*
 * Tokens are estimated, not counted: each model has its own tokenizer, a real one costs some hundred times as much, and the
 * limit is a limit of effort, not a bill. The estimate adds up a cost for each UTF-16 unit that depends on its class and on
 * the class of the unit before it, since tokenizers split where the class changes.
 *
 * The costs are fitted (least squares of the relative error) to the mean of cl100k_base, from which Qwen's and Llama 3's
 * vocabularies descend, and o200k_base, which stands for the newer ones of 200,000 entries. Mean error of texts of about
 * 1,500 characters against the one / the other: English 0 / +1 %, German −10 / +7 %, code +4 / +3 %, JSON −2 / −2 %,
 * Markdown −1 / −1 %, base64 −9 / −5 %, hexadecimal +3 / +3 %, digits −1 / −1 %, indented text 0 / 0 %, Chinese −3 / +3 %,
 * Japanese −12 / +16 %, Korean −19 / +30 %, Russian −16 / +25 %, emoji −12 / +17 %, Arabic −26 / +54 %, Hindi −32 / +95 %:
 * where the vocabularies differ by a factor of two, no estimate can be right for both. Single texts are off by up to 25 %
 * (Chinese prose by 30 %) beyond that. What a chat template adds is not in.
 *
 * What no vocabulary knows is split into its bytes, so emoji, rare scripts, marks and control characters cost what they may
 * cost at most, about a token a byte beyond the first, wherever they stand: there the estimate leans upward. So it does for
 * runs without a space that are longer than any word, which are no prose.
 */

const unitClass = {
  small: 0,
  capital: 1,
  digit: 2,
  space: 3,
  lineBreak: 4,
  sign: 5,
  latin: 6,
  alphabet: 7,
  arabic: 8,
  brahmic: 9,
  ideograph: 10,
  kana: 11,
  hangul: 12,
  /** First half of a pair that is an emoji, mostly. */
  surrogate: 13,
  other: 14,
  /** Marks that join any letter, and control characters. */
  loose: 15,
  /** Scripts and signs that vocabularies have no entries for. */
  rare: 16,
  symbol: 17,
  /** First half of a pair that is no emoji, and second half of any pair. */
  astral: 18,
  low: 19,
} as const;
const classes = 20;

/** First unit behind each range of non-ASCII units, and the class of the range. */
const ranges: readonly (readonly [end: number, kind: number])[] = [
  [0xa0, unitClass.loose],
  [0xc0, unitClass.other],
  [0x180, unitClass.latin],
  [0x300, unitClass.rare],
  [0x370, unitClass.loose],
  [0x460, unitClass.alphabet],
  [0x590, unitClass.rare],
  [0x700, unitClass.arabic],
  [0x800, unitClass.rare],
  [0xf00, unitClass.brahmic],
  [0x1000, unitClass.rare],
  [0x1200, unitClass.brahmic],
  [0x1780, unitClass.rare],
  [0x1800, unitClass.brahmic],
  [0x1e00, unitClass.rare],
  [0x1f00, unitClass.latin],
  [0x2000, unitClass.rare],
  [0x20d0, unitClass.other],
  [0x2100, unitClass.loose],
  [0x2190, unitClass.other],
  [0x2500, unitClass.symbol],
  [0x2900, unitClass.other],
  [0x2e80, unitClass.rare],
  [0x3040, unitClass.other],
  [0x3100, unitClass.kana],
  [0x3400, unitClass.brahmic],
  [0xa000, unitClass.ideograph],
  [0xac00, unitClass.rare],
  [0xd7b0, unitClass.hangul],
  [0xd83c, unitClass.astral],
  [0xd83f, unitClass.surrogate],
  [0xdc00, unitClass.astral],
  [0xe000, unitClass.low],
  [0xfe00, unitClass.rare],
  [0xfe10, unitClass.brahmic],
  [0xff00, unitClass.rare],
  [0x10000, unitClass.other],
];

/** Thousandths of a token, by class: for the first unit of a run, and for each further one. */
const first = [
  543, 1407, 1439, 278, 824, 791, 2000, 1273, 555, 846, 1263, 1334, 1683, 2932, 1829, 1100, 3000, 2000, 2932, 2000,
];
const further = [50, 0, 330, 21, 346, 156, 400, 159, 555, 694, 850, 530, 519, 2932, 200, 1000, 3000, 1500, 2932, 2000];
/** The same behind so many units of one class that they are no word, and no sentence where no spaces are written. */
const endless = [
  600, 850, 360, 21, 346, 156, 1500, 1000, 1000, 1000, 2000, 1000, 2300, 2932, 1000, 1000, 3000, 2000, 2932, 2000,
];
const longestWord = 24;
const longestSentence = 64;
const withoutSpaces: ReadonlySet<number> = new Set([
  unitClass.brahmic,
  unitClass.ideograph,
  unitClass.kana,
  unitClass.hangul,
]);

/** Where the class before matters, as from a capital to small letters: before, class, thousandths of a token. */
const exceptions: readonly (readonly [before: number, kind: number, cost: number])[] = [
  [unitClass.small, unitClass.capital, 1784],
  [unitClass.small, unitClass.digit, 1409],
  [unitClass.capital, unitClass.small, 0],
  [unitClass.capital, unitClass.digit, 1409],
  [unitClass.digit, unitClass.small, 514],
  [unitClass.digit, unitClass.capital, 1378],
  [unitClass.space, unitClass.small, 514],
  [unitClass.space, unitClass.capital, 1378],
  [unitClass.space, unitClass.sign, 665],
  [unitClass.lineBreak, unitClass.space, 968],
  [unitClass.sign, unitClass.small, 596],
  [unitClass.sign, unitClass.capital, 1460],
  [unitClass.sign, unitClass.lineBreak, 0],
  [unitClass.latin, unitClass.small, 1043],
  [unitClass.surrogate, unitClass.low, 32],
  [unitClass.astral, unitClass.low, 1000],
];

/** No unit costs more; so a text that is short enough need not be read at all. */
export const mostPerUnit = 3_000;

function createClasses(): Uint8Array {
  const kinds = new Uint8Array(65_536);
  let unit = 0x80;
  for (const [end, kind] of ranges) {
    kinds.fill(kind, unit, end);
    unit = end;
  }
  kinds.fill(unitClass.sign, 0x21, 0x80);
  kinds.fill(unitClass.loose, 0, 0x20);
  kinds.fill(unitClass.lineBreak, 0x09, 0x0e);
  kinds[0x7f] = unitClass.loose;
  kinds.fill(unitClass.digit, 0x30, 0x3a);
  kinds.fill(unitClass.capital, 0x41, 0x5b);
  kinds.fill(unitClass.small, 0x61, 0x7b);
  kinds[0x20] = unitClass.space;
  return kinds;
}

function createCosts(): Uint16Array {
  const costs = new Uint16Array(classes * classes);
  for (let before = 0; before < classes; before++) {
    for (let kind = 0; kind < classes; kind++) {
      costs[before * classes + kind] = (before === kind ? further[kind] : first[kind]) ?? 0;
    }
  }
  for (const [before, kind, cost] of exceptions) costs[before * classes + kind] = cost;
  return costs;
}

const unitClasses = createClasses();
const unitCosts = createCosts();
const endlessCosts = Uint16Array.from(endless);
const longestRuns = Uint16Array.from(endless, (_cost, kind) =>
  withoutSpaces.has(kind) ? longestSentence : longestWord,
);

/** Adds up texts, whole or in pieces; the result does not depend on where they are cut. */
export class TokenEstimate {
  readonly #limit: number;
  /** Thousandths of a token. */
  #cost = 0;
  #before: number = unitClass.lineBreak;
  /** Units of the class before, one after the other. */
  #run = 0;

  constructor(limit = Infinity) {
    this.#limit = limit * 1_000;
  }

  get tokens(): number {
    return this.#cost / 1_000;
  }

  /** Begins another text. */
  restart(): void {
    this.#before = unitClass.lineBreak;
    this.#run = 0;
  }

  /** The place of the first unit that exceeds the limit, -1 when none does. */
  add(text: string): number {
    let cost = this.#cost;
    let before = this.#before;
    let run = this.#run;
    const limit = this.#limit;
    for (let at = 0; at < text.length; at++) {
      const kind = unitClasses[text.charCodeAt(at)] ?? 0;
      run = kind === before ? run + 1 : 1;
      cost += (run > (longestRuns[kind] ?? 0) ? endlessCosts[kind] : unitCosts[before * classes + kind]) ?? 0;
      before = kind;
      if (cost > limit) return at;
    }
    this.#cost = cost;
    this.#before = before;
    this.#run = run;
    return -1;
  }
}

/** About how many tokens a text has; see above for the error. */
export function estimateTokens(text: string): number {
  const estimate = new TokenEstimate();
  estimate.add(text);
  return Math.ceil(estimate.tokens);
}
