import { describe, expect, it } from 'vitest';
import type { QuestionUnit } from '../question-reader.ts';
import { carryOver } from './carry-over.ts';

const unit = (form: string, idea?: string): QuestionUnit => ({
  form,
  alternatives: [{ term: `s:${form}`, weight: 1 }, ...(idea === undefined ? [] : [{ term: `c:${idea}`, weight: 0.5 }])],
  parts: [],
  importance: 1,
  topical: true,
  aspect: false,
  strange: false,
  weight: 1,
});

const shipping = unit('shipping');
const denmark = unit('denmark', 'country');
const poland = unit('poland', 'country');
const pays = unit('pays');

describe('carryOver', () => {
  const forms = (units: readonly QuestionUnit[]): string[] => units.map(({ form }) => form);

  it('puts what was said since in the place of what it was before', () => {
    const since = [{ units: [poland], asksAnew: false }];
    expect(forms(carryOver([shipping, denmark], since, []))).toEqual(['shipping', 'poland']);
  });

  it('does not ask again what was asked in between, but keeps what that was about', () => {
    const since = [{ units: [pays, poland], asksAnew: true }];
    expect(forms(carryOver([shipping, denmark], since, []))).toEqual(['shipping', 'poland']);
  });

  it('leaves out what the question says itself', () => {
    expect(forms(carryOver([shipping, denmark], [], [poland]))).toEqual(['shipping']);
    expect(forms(carryOver([shipping], [], [shipping]))).toEqual([]);
  });
});
