import type { LookupOptions } from '@gatehouse/contract/validation';
import type { Lookup } from './core/answer-rules.ts';
import type { NamedGuardReport } from './core/guard.ts';
import { faultOfSource, type SourceFault } from './fault-of-source.ts';

/** What is asked for: a value of the form that names mostly have, and that nobody gives to anything. */
const probe = 'gatehouse-doctor';

/** Asks each look-up of the validation of answers once. Never rejects, and says nothing of addresses, queries and what is looked up. */
export function checkLookups(
  options: Readonly<Record<string, LookupOptions>>,
  lookups: ReadonlyMap<string, Lookup>,
): Promise<readonly NamedGuardReport[]> {
  return Promise.all(
    [...lookups].map(async ([name, lookup]) => {
      const kind = options[name]?.kind ?? 'file';
      const report = { name: `look-up ${name}` };
      try {
        const found = await lookup.has(probe);
        return found
          ? {
              ...report,
              ok: false,
              summary: `it says of a value that is nowhere that it is there`,
              remedy: foundRemedies[kind],
            }
          : { ...report, ok: true, summary: 'it answers, and says of a value that is nowhere that it is not there' };
      } catch (thrown) {
        return { ...report, ok: false, ...faultOfLookup(kind, thrown) };
      }
    }),
  );
}

const foundRemedies: Readonly<Record<LookupOptions['kind'], string>> = {
  file: 'Check the file, the column and the format.',
  sqlite: 'The query has to compare with the value (`where name = ?`) and to give a row only where it is there.',
  postgresql: 'The query has to compare with the value (`where name = $1`) and to give a row only where it is there.',
  http: 'Check `exists` and `missing`: the server answers every value with a status that means that it is there.',
};

function faultOfLookup(kind: LookupOptions['kind'], thrown: unknown): SourceFault {
  const message = thrown instanceof Error ? thrown.message : '';
  if (message === 'the look-up took too long')
    return {
      summary: 'it takes too long',
      remedy: 'Make it faster, with an index for example, or give it a longer `timeout`.',
    };
  // These are texts of ours, or of SQLite, which names tables and columns in them and never values.
  if (/^the (?:file of the )?look-up /.test(message))
    return {
      summary: message,
      remedy:
        kind === 'http'
          ? 'Check its address, and the statuses under `exists` and `missing`.'
          : 'Check the file, the column and the format.',
    };
  if (kind === 'sqlite')
    return { summary: message, remedy: 'Check the file and the query; the value stands there as `?`.' };
  if (thrown instanceof SyntaxError)
    return { summary: 'a line of the file is no JSON', remedy: 'Mend the file, or say its format.' };
  return faultOfSource(thrown);
}
