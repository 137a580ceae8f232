import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../lib/replace-file.ts';
import { boundedCounts, type Contribution } from './bounded-counts.ts';
import { discreteLaplace, noiseWithin, type Rational, type UniformBelow } from './discrete-laplace.ts';

/** What is asked: how often each team did something in a time. */
export interface Question {
  readonly measure: string;
  /** Milliseconds since the Unix epoch; up to and without `to`. */
  readonly from: number;
  readonly to: number;
  readonly teams: readonly string[];
  /** How often one person counts at most. */
  readonly most: number;
  /** In thousandths: 500 is ε = 0.5. Whole numbers add up exactly. */
  readonly epsilon: number;
}

const releaseSchema = z.strictObject({
  question: z.strictObject({
    measure: z.string(),
    from: z.int(),
    to: z.int(),
    teams: z.array(z.string()),
    most: z.int().positive(),
    epsilon: z.int().positive(),
  }),
  /** With their noise; what they were without it stands nowhere. */
  counts: z.record(z.string(), z.int()),
  releasedAt: z.int(),
});
const bookSchema = z.strictObject({ v: z.literal(1), releases: z.array(releaseSchema) });

export type Release = z.infer<typeof releaseSchema>;

export interface Released {
  readonly release: Release;
  /** Whether it had been released before, so that nothing was spent. */
  readonly repeated: boolean;
  /** Of the budget of the time, in thousandths of ε. */
  readonly left: number;
  /** The noise of a count is within this, either way, with a probability of 95 %. */
  readonly noise: number;
}

/** Nothing is left of what may be told of a time. `left` is in thousandths of ε. */
export class BudgetSpent extends Error {
  readonly left: number;

  constructor(left: number) {
    super('the privacy budget of this time is spent');
    this.name = 'BudgetSpent';
    this.left = left;
  }
}

export interface ReleaseBookOptions {
  /** The file that remembers what was released. */
  readonly file: string;
  /** What may be spent on any moment altogether, in thousandths of ε. */
  readonly budget: number;
  readonly below: UniformBelow;
  readonly now: () => number;
}

/**
 * Releases counts with noise, and remembers them: the same question has the same answer for ever, since an average of fresh answers
 * would be the truth. What is spent adds up (sequential composition) over all releases of times that overlap. The book is written before anybody
 * sees an answer; where that fails there is none. The caller sees to it that one process at a time has the book.
 */
export class ReleaseBook {
  readonly #options: ReleaseBookOptions;
  readonly #releases: Release[];

  private constructor(options: ReleaseBookOptions, releases: readonly Release[]) {
    this.#options = options;
    this.#releases = [...releases];
  }

  /** Rejects where the file cannot be read: a book that is lost must not begin anew by itself, or the budget would too. */
  static async open(options: ReleaseBookOptions): Promise<ReleaseBook> {
    let text: string;
    try {
      text = await readFile(options.file, 'utf8');
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return new ReleaseBook(options, []);
      throw thrown;
    }
    return new ReleaseBook(options, bookSchema.parse(JSON.parse(text)).releases);
  }

  /** In the order in which they were made. */
  get releases(): readonly Release[] {
    return this.#releases;
  }

  /** The release of a question, where there was one. */
  known(asked: Question): Release | undefined {
    const key = keyOf(plain(asked));
    return this.#releases.find((release) => keyOf(release.question) === key);
  }

  /** What is left for a time, in thousandths of ε: the least of any moment in it would need sweeping, the sum is on the safe side. */
  left({ from, to }: Pick<Question, 'from' | 'to'>): number {
    const spent = this.#releases
      .filter(({ question }) => question.from < to && from < question.to)
      .reduce((sum, { question }) => sum + question.epsilon, 0);
    return Math.max(0, this.#options.budget - spent);
  }

  /** Rejects with BudgetSpent. `contributions` is read only where the question is new. */
  async release(asked: Question, contributions: () => AsyncIterable<Contribution>): Promise<Released> {
    const question = plain(asked);
    const known = this.known(question);
    const scale = scaleOf(question);
    const noise = noiseOf(question);
    if (known !== undefined) return { release: known, repeated: true, left: this.left(question), noise };
    const left = this.left(question);
    if (question.epsilon > left) throw new BudgetSpent(left);
    const exact = await boundedCounts(contributions(), question.teams, question.most);
    const counts: Record<string, number> = {};
    for (const [team, count] of exact) {
      const noisy = count + Number(discreteLaplace(scale, this.#options.below));
      // Nobody did less than nothing; to say so afterwards costs no privacy.
      counts[team] = Math.max(0, noisy);
    }
    const release = { question, counts, releasedAt: this.#options.now() };
    await this.#write([...this.#releases, release]);
    this.#releases.push(release);
    return { release, repeated: false, left: left - question.epsilon, noise };
  }

  async #write(releases: readonly Release[]): Promise<void> {
    const { file } = this.#options;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, `${JSON.stringify({ v: 1, releases }, null, 2)}\n`);
  }
}

/** The noise of each count is within this, either way, with a probability of 95 %. */
export function noiseOf(question: Pick<Question, 'most' | 'epsilon'>): number {
  return noiseWithin(scaleOf(question), 950);
}

function scaleOf({ most, epsilon }: Pick<Question, 'most' | 'epsilon'>): Rational {
  return { numerator: BigInt(most) * 1_000n, denominator: BigInt(epsilon) };
}

/** Teams in order, each once: the same question however it is put. */
function plain({ measure, from, to, teams, most, epsilon }: Question): Release['question'] {
  return { measure, from, to, teams: [...new Set(teams)].sort(), most, epsilon };
}

function keyOf(question: Question): string {
  const { measure, from, to, teams, most, epsilon } = question;
  return JSON.stringify({ measure, from, to, teams, most, epsilon });
}
