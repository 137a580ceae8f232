import { guardOptionsSchema } from '@gatehouse/contract/guards';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Direction, Guard, StreamScan, StreamScanResult } from '../../packages/gateway/src/core/guard.ts';
import { allow, type Verdict } from '../../packages/gateway/src/core/verdict.ts';
import { createGuard, guardCatalogue } from '../../packages/gateway/src/guards/catalogue.ts';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { guardServices } from '../../packages/gateway/src/testing/guard-services.ts';

/*
 * Whatever goes wrong in a guard, of whichever kind: it is unable, which blocks unless the operator wants it otherwise, and never counts as having
 * found nothing. The guards here are those of the catalogue, with what they are asked taken over.
 */

/** Of a wrong answer. */
type Nonsense = Verdict;
const wrong = (value: unknown): Nonsense => value as Nonsense;

interface Misbehaviour {
  readonly inspect: () => Verdict | Promise<Verdict>;
  /** Of guards that judge streams piece by piece. */
  readonly scan: () => StreamScan;
}

function failing(message: string): never {
  throw new Error(message);
}

/** A rejection that nobody looks at must not end the process. */
function rejection<Value>(): Promise<Value> {
  const rejected = Promise.reject<Value>(new Error('rejects'));
  rejected.catch(() => undefined);
  return rejected;
}

const nothing: StreamScanResult = { verdict: allow, hold: 0 };

function says(verdict: Nonsense): Misbehaviour {
  return {
    inspect: () => verdict,
    scan: () => ({ push: () => ({ verdict, hold: 0 }), end: () => verdict }),
  };
}

const finding = { rule: 'x/y', segment: 0, start: 0, end: 1 };

const misbehaviours: Readonly<Record<string, Misbehaviour>> = {
  throws: {
    inspect: () => failing('throws'),
    scan: () => ({ push: () => failing('throws'), end: () => failing('throws') }),
  },
  'throws before it begins': { inspect: () => failing('throws'), scan: () => failing('throws') },
  'throws at the end': {
    inspect: () => failing('throws'),
    scan: () => ({ push: () => nothing, end: () => failing('throws') }),
  },
  rejects: {
    inspect: () => rejection(),
    scan: () => ({ push: () => wrong(rejection()) as never, end: () => wrong(rejection()) }),
  },
  'hangs beyond its time-out': {
    inspect: () => new Promise(() => undefined),
    // A scan answers at once: a promise in place of its answer is nonsense.
    scan: () => ({
      push: () => wrong(new Promise(() => undefined)) as never,
      end: () => wrong(new Promise(() => undefined)),
    }),
  },
  'says that it is unable': says({ outcome: 'unable', reason: 'not today' }),
  'says nothing': says(wrong(undefined)),
  'says null': says(wrong(null)),
  'says yes': says(wrong(true)),
  'says allow in another form': says(wrong('allow')),
  'says an outcome that there is not': says(wrong({ outcome: 'pass' })),
  'finds what is no list': says(wrong({ outcome: 'flag', findings: 'x' })),
  'finds something in no text': says({ outcome: 'flag', findings: [{ ...finding, segment: 99 }] }),
  'finds something outside of the text': says({ outcome: 'flag', findings: [{ ...finding, end: 1_000_000 }] }),
  'finds something for no rule': says({ outcome: 'block', findings: [{ ...finding, rule: '' }] }),
  'has a score beyond all': says({ outcome: 'allow', score: 5_000 }),
};

/** An eighth of them for each guard, and each of them for an eighth of the guards; `npm run soak` has all meet all. */
function misbehavioursFor(guard: number): readonly (readonly [what: string, how: Misbehaviour])[] {
  const all = Object.entries(misbehaviours);
  return process.env['GATEHOUSE_LENGTH'] === 'full' ? all : all.filter((_, index) => (index + guard) % 8 === 0);
}

const question = { model: 'scripted', messages: [{ role: 'user', content: 'Guten Tag' }] };
const kinds = guardOptionsSchema.options.map((schema) => schema.shape.use.value);

describe.each(kinds.map((use, place) => ({ use, place })))('the guard $use', ({ use, place }) => {
  let gateway: TestGateway;
  let now:
    | { readonly how: Misbehaviour; readonly direction: Direction; readonly onUnable: Guard['onUnable'] }
    | undefined;
  let real: Guard;
  let usual: string;

  beforeAll(async () => {
    const options = guardOptionsSchema.parse({ use, ...guardCatalogue[use].examples.options });
    gateway = await createTestGateway({
      configuration: {
        inspection: { guards: [{ use: 'max-tokens' }] },
        cache: { enabled: false },
      },
      makeGuard: () => {
        real = createGuard(options, guardServices());
        const { describe: facts, id, kind, openStream, passive } = real;
        const taken: Guard = {
          id,
          kind,
          ...(passive === undefined ? {} : { passive }),
          directions: ['input', 'output'],
          shadow: false,
          timeout: 25,
          describe: (direction) => facts.call(real, direction),
          get onUnable() {
            return now?.onUnable ?? 'block';
          },
          inspect: (_texts, { direction }) => (now?.direction === direction ? now.how.inspect() : allow),
          ...(openStream === undefined
            ? {}
            : {
                openStream: ({ direction }) =>
                  now?.direction === direction ? now.how.scan() : { push: () => nothing, end: () => allow },
              }),
        };
        return taken;
      },
    });
    usual = await outcome(false);
  });
  afterAll(() => gateway.close());

  test('blocks by default where it is unable, and gives up after a while', () => {
    expect(real.onUnable).toBe('block');
    expect(real.timeout).toBeGreaterThan(0);
    expect(real.timeout).toBeLessThanOrEqual(60_000);
  });

  async function outcome(stream: boolean): Promise<string> {
    try {
      const { answer } = await gateway.ask({ ...question, stream });
      return answer.choices[0]?.content ?? '';
    } catch (thrown) {
      return (thrown as { readonly code?: string }).code ?? String(thrown);
    }
  }

  describe.each(misbehavioursFor(place))('that %s', (_what, how) => {
    test.each([
      ['request', 'input'],
      ['answer', 'output'],
    ] as const)('lets no %s pass, unless that is wanted', async (_which, direction) => {
      expect(usual).not.toBe('guard_unable');
      for (const stream of [false, true]) {
        now = { how, direction, onUnable: 'block' };
        expect(await outcome(stream)).toBe('guard_unable');
        for (const onUnable of ['flag', 'allow'] as const) {
          now = { how, direction, onUnable };
          expect(await outcome(stream)).toBe(usual);
        }
      }
    });
  });

  test('is recorded as unable each time', async () => {
    const outcomes = (await gateway.leaves()).flatMap((leaf) => ('verdicts' in leaf ? leaf.verdicts : []));
    const unable = outcomes.filter(({ outcome: said }) => said === 'unable');
    // Misbehaviours, directions, streamed or not, and what is wanted then.
    expect(unable).toHaveLength(misbehavioursFor(place).length * 2 * 2 * 3);
  });
});
