import type {
  PatternTrial,
  PatternTrialRequest,
  RecogniserList,
  RecogniserView,
} from '@gatehouse/contract/admin-privacy';
import { configurationSchema, entityPatternSchema } from '@gatehouse/contract/config';
import { describeSettings } from '@gatehouse/contract/describe-settings';
import type { Recogniser } from './core/recogniser.ts';
import { recogniserNotes } from './privacy/recogniser-notes.ts';
import { createCustomPatterns, faultOfPattern } from './pseudonyms/custom-patterns.ts';
import { EntityScanner } from './pseudonyms/entity-scanner.ts';
import { recogniserCatalogue } from './pseudonyms/recogniser-catalogue.ts';

/** All that can look for personal data, and what patterns of one's own can be told. */
export function recogniserList(): RecogniserList {
  const settings = describeSettings(configurationSchema.shape.pseudonymisation.unwrap());
  return {
    recognisers: recogniserCatalogue.map(viewOf),
    pattern: [...describeSettings(entityPatternSchema)],
    settings: settings.filter(({ name }) => general.has(name)),
  };
}

const general: ReadonlySet<string> = new Set(['enabled', 'default', 'surrogates', 'language']);

function viewOf({ id, type, sources, examples }: Recogniser): RecogniserView {
  const note = recogniserNotes[id];
  if (note === undefined) throw new RangeError(`nothing says what the recogniser ${id} goes by`);
  const { country, languages = [], en, de } = note;
  return {
    id,
    type,
    explanation: { en, de },
    ...(country === undefined ? {} : { country }),
    languages: [...languages],
    sources: [...sources],
    examples: { finds: [...examples.finds], passes: [...examples.passes] },
  };
}

/** What a pattern finds in texts, as it would on the path; or why it cannot be used. Nothing is kept. */
export function tryPattern({ texts, ...pattern }: PatternTrialRequest): PatternTrial {
  const problem = faultOfPattern(pattern.pattern);
  if (problem !== undefined) return { problem, matches: [] };
  const scanner = new EntityScanner(createCustomPatterns([{ name: 'trial', type: 'CUSTOMER_ID', ...pattern }]));
  return { matches: texts.map((text) => scanner.find(text).map(({ start, end }) => ({ start, end }))) };
}
