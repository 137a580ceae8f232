import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Guard } from '../core/guard.ts';
import { always } from '../core/guard-frame.ts';
import { allow } from '../core/verdict.ts';
import type { Verdict } from '../core/verdict.ts';
import { createTextReader } from '../lib/text-reading.ts';
import { PassedTexts } from './passed-texts.ts';
import { ShownText } from './shown-text.ts';

const read = createTextReader();

function show(text: string, origin: 'user' | 'tool' = 'user'): ShownText {
  return new ShownText(text, origin, read);
}

/** Finds every x; what it was shown is in `shown`. */
function xGuard(version: () => number = always): {
  readonly guard: Guard;
  readonly shown: string[];
  readonly judge: (texts: readonly ShownText[]) => Verdict;
} {
  const shown: string[] = [];
  const judge = (texts: readonly ShownText[]): Verdict => {
    shown.push(...texts.map(({ text }) => text));
    const findings = texts.flatMap(({ text }, segment) =>
      [...text.matchAll(/x/g)].map(({ index }) => ({ rule: 'x/x', segment, start: index, end: index + 1 })),
    );
    return findings.length === 0 ? allow : { outcome: 'flag', findings };
  };
  const guard: Guard = {
    id: 'x',
    kind: 'x',
    directions: ['input'],
    onUnable: 'block',
    shadow: false,
    timeout: 100,
    byText: version,
    describe: () => [],
    inspect: () => allow,
  };
  return { guard, shown, judge };
}

describe('texts that guards let pass', () => {
  test('are not shown to them again, and what is new or was found in is', async () => {
    const { guard, shown, judge } = xGuard();
    const passed = new PassedTexts([guard]);
    const number = passed.numberOf(guard) ?? -1;
    expect(await passed.ask(number, [show('one'), show('axa')], 'tenant', judge)).toMatchObject({ outcome: 'flag' });
    const said = await passed.ask(number, [show('one'), show('two'), show('axa'), show('one')], 'tenant', judge);
    expect(said).toEqual({ outcome: 'flag', findings: [{ rule: 'x/x', segment: 2, start: 1, end: 2 }] });
    expect(shown).toEqual(['one', 'axa', 'two', 'axa']);
    expect(await passed.ask(number, [show('one'), show('two')], 'tenant', judge)).toBe(allow);
    expect(shown).toHaveLength(4);
  });

  test('are shown again where another tenant or another origin sends them', async () => {
    const { guard, shown, judge } = xGuard();
    const passed = new PassedTexts([guard]);
    await passed.ask(0, [show('one')], 'first', judge);
    await passed.ask(0, [show('one')], 'second', judge);
    await passed.ask(0, [show('one', 'tool')], 'first', judge);
    await passed.ask(0, [show('one')], 'first', judge);
    expect(shown).toEqual(['one', 'one', 'one']);
  });

  test('are shown again to a guard that has learnt something, even while it judged them', async () => {
    let version = 0;
    const { guard, shown, judge } = xGuard(() => version);
    const passed = new PassedTexts([guard]);
    await passed.ask(0, [show('one')], 'tenant', judge);
    version++;
    await passed.ask(0, [show('one')], 'tenant', (texts) => {
      version++;
      return judge(texts);
    });
    await passed.ask(0, [show('one')], 'tenant', judge);
    expect(shown).toEqual(['one', 'one', 'one']);
  });

  test('are not remembered by what could not judge, or does not say what it found where', async () => {
    const { guard, shown, judge } = xGuard();
    const passed = new PassedTexts([guard]);
    await passed.ask(0, [show('one')], 'tenant', () => ({ outcome: 'unable', reason: 'crashed' }));
    await passed.ask(0, [show('one')], 'tenant', () => ({ outcome: 'block', findings: [] }));
    await passed.ask(0, [show('one')], 'tenant', () => Promise.resolve({ outcome: 'unable', reason: 'timed-out' }));
    await passed.ask(0, [show('one')], 'tenant', judge);
    expect(shown).toEqual(['one']);
  });

  test('are never one text where half a surrogate pair is all that differs', async () => {
    const { guard, shown, judge } = xGuard();
    const passed = new PassedTexts([guard]);
    for (const text of ['a\ufffdb', 'a\ud800b', 'a\udc00b', 'a\ud800b'])
      await passed.ask(0, [show(text)], 'tenant', judge);
    expect(shown).toHaveLength(4);
  });

  test('change no verdict, whatever was asked before', async () => {
    const text = fc.string({ unit: fc.constantFrom('x', 'a', 'b'), maxLength: 3 });
    const requests = fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(requests, fc.boolean(), async (asked, late) => {
        const { guard, judge } = xGuard();
        const passed = new PassedTexts([guard]);
        for (const texts of asked) {
          const shown = texts.map((each) => show(each));
          const said = await passed.ask(0, shown, 'tenant', (some) =>
            late ? Promise.resolve(judge(some)) : judge(some),
          );
          expect(said).toEqual(judge(shown));
        }
      }),
    );
  });
});
