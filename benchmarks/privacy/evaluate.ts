/*
 * What finds how much personal data, and what it takes for some: ours and others, on the same texts. `npm run eval:privacy`; see
 * docs/reference/privacy-evaluation.md. Options: --source NAME (only sources that begin so), --no-peers, --peer-texts N (of each
 * source, 400), --errors FILE (writes every difference; not for those who write recognisers).
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EntityScanner } from '../../packages/gateway/src/pseudonyms/entity-scanner.ts';
import { recogniserCatalogue } from '../../packages/gateway/src/pseudonyms/recogniser-catalogue.ts';
import type { LabelledText, Span } from './labelled-text.ts';
import { makeTexts } from './made-texts.ts';
import type { Finder } from './peers.ts';
import { readHeldOut } from './read-held-out.ts';
import { evaluateRoundTrip } from './round-trip.ts';
import { add, bootstrapF1, emptyTally, f1, type Tally, tallyText, wilson } from './score.ts';
import { readSharedSets, type SecretCase } from './shared-sets.ts';
import { interval, percent, printTable } from './tables.ts';

const { values: options } = parseArgs({
  options: {
    source: { type: 'string', default: '' },
    'no-peers': { type: 'boolean', default: false },
    'peer-texts': { type: 'string', default: '400' },
    errors: { type: 'string' },
  },
});

const scanner = new EntityScanner(recogniserCatalogue);
const ours: Finder = {
  name: 'Gatehouse',
  types: [...new Set(recogniserCatalogue.map((recogniser) => recogniser.type))],
  find: (text) => scanner.find(text),
};

const shared = readSharedSets();
if (shared === undefined) console.log('../shared/data is not there: only the texts of this repository are evaluated.');
const wanted = (source: string): boolean => source.startsWith(options.source);
const texts = [...readHeldOut(), ...makeTexts(), ...(shared?.texts ?? [])].filter(({ source }) => wanted(source));

/** The held-out styles are one source each in the errors, and one together in the tables. */
function groupOf({ source }: LabelledText): string {
  return source.split('/')[0] === 'held-out' ? 'held-out' : source;
}

interface Group {
  readonly type: string;
  readonly language: string;
  readonly source: string;
  readonly total: Tally;
  /** Of each text that has anything of the type. */
  readonly texts: Tally[];
}

async function score(finder: Finder, all: readonly LabelledText[], errors?: string[]): Promise<readonly Group[]> {
  const groups = new Map<string, Group>();
  for (const text of all) {
    const hits = await finder.find(text.text, text.language);
    if (errors !== undefined) describeErrors(text, hits, errors);
    for (const [type, tally] of tallyText(text, hits)) {
      const source = groupOf(text);
      const key = `${type} ${text.language} ${source}`;
      const group = groups.get(key) ?? { type, language: text.language, source, total: emptyTally(), texts: [] };
      groups.set(key, group);
      add(group.total, tally);
      group.texts.push(tally);
    }
  }
  return [...groups.values()].sort(
    (a, b) => a.type.localeCompare(b.type) || a.language.localeCompare(b.language) || a.source.localeCompare(b.source),
  );
}

function describeErrors(text: LabelledText, hits: readonly Span[], errors: string[]): void {
  const same = (a: Span, b: Span): boolean => a.type === b.type && a.start === b.start && a.end === b.end;
  const shown = ({ type, start, end }: Span): string => `${type}:${JSON.stringify(text.text.slice(start, end))}`;
  const missed = text.spans.filter((gold) => !hits.some((hit) => same(hit, gold)));
  const wrong = hits.filter(
    (hit) =>
      (text.labelled === 'all' || text.labelled.includes(hit.type)) && !text.spans.some((gold) => same(hit, gold)),
  );
  if (missed.length + wrong.length === 0) return;
  errors.push(
    `${text.id}\n  missed: ${missed.map(shown).join(' ')}\n  wrong:  ${wrong.map(shown).join(' ')}\n  ${JSON.stringify(text.text.slice(0, 400))}`,
  );
}

function merged(
  groups: readonly Group[],
  fits: (group: Group) => boolean,
): { readonly total: Tally; readonly texts: readonly Tally[] } {
  const total = emptyTally();
  const found = groups.filter(fits);
  for (const group of found) add(total, group.total);
  return { total, texts: found.flatMap((group) => group.texts) };
}

function scoreCells({ total, texts: tallies }: { readonly total: Tally; readonly texts: readonly Tally[] }): string[] {
  const range = bootstrapF1(tallies, 'exact');
  const value = f1(total, 'exact');
  return [
    String(total.gold),
    String(total.found),
    interval(wilson(total.exact, total.found)),
    interval(wilson(total.exact, total.gold)),
    Number.isNaN(value) ? '–' : `${percent(value)} [${percent(range.low)}–${percent(range.high)}]`,
    percent(f1(total, 'touched')),
    total.gold === 0 ? '–' : percent(total.leaked / total.gold),
  ];
}

const head = ['labelled', 'found', 'precision', 'recall', 'F1', 'F1 overlap', 'leaked'];

async function reportOurs(): Promise<readonly Group[]> {
  const errors: string[] | undefined = options.errors === undefined ? undefined : [];
  const groups = await score(ours, texts, errors);
  if (options.errors !== undefined && errors !== undefined) writeFileSync(options.errors, `${errors.join('\n')}\n`);
  printTable(
    'Gatehouse, by type, language and source. Exact spans in per cent with 95 % intervals (precision and recall Wilson, F1 bootstrap over texts); "leaked": labelled spans that are not wholly in a hit of whatever type',
    ['type', 'language', 'source', ...head],
    groups.map((group) => [group.type, group.language, group.source, ...scoreCells(group)]),
  );
  const germanIdentifier = ({ type }: Group): boolean =>
    /^(?:DE|AT|CH)_/.test(type) || type === 'IBAN' || type === 'CREDIT_CARD';
  const own = ({ source }: Group): boolean => source === 'held-out' || source.startsWith('made/');
  const goals: readonly (readonly [string, (group: Group) => boolean])[] = [
    ['German identifiers, own texts', (group) => own(group) && group.language === 'de' && germanIdentifier(group)],
    [
      'persons, German, held-out',
      (group) => group.type === 'PERSON' && group.language === 'de' && group.source === 'held-out',
    ],
    [
      'persons, English, held-out',
      (group) => group.type === 'PERSON' && group.language === 'en' && group.source === 'held-out',
    ],
    ['persons, German, other sources', (group) => group.type === 'PERSON' && group.language === 'de' && !own(group)],
    ['persons, English, other sources', (group) => group.type === 'PERSON' && group.language === 'en' && !own(group)],
    ['secrets, held-out', (group) => group.type === 'SECRET' && group.source === 'held-out'],
    ['everything, German, held-out', (group) => group.language === 'de' && group.source === 'held-out'],
    ['everything, English, held-out', (group) => group.language === 'en' && group.source === 'held-out'],
  ];
  printTable(
    'Together',
    ['what', ...head],
    goals.map(([name, fits]) => [name, ...scoreCells(merged(groups, fits))]),
  );
  return groups;
}

async function shareOf(
  finder: Finder,
  all: readonly string[],
  language: 'de' | 'en',
  types?: readonly string[],
): Promise<number> {
  let hit = 0;
  for (const text of all) {
    const spans = await finder.find(text, language);
    if (spans.some(({ type }) => types === undefined || types.includes(type))) hit += 1;
  }
  return hit;
}

interface Plain {
  readonly name: string;
  readonly language: 'de' | 'en';
  readonly texts: readonly string[];
  readonly types?: readonly string[];
}

/** Texts in which nothing is to be found. */
function plainSets(): readonly Plain[] {
  const own = texts.filter(
    ({ spans, source }) => spans.length === 0 && (source.startsWith('held-out') || source.startsWith('made')),
  );
  const select = (language: 'de' | 'en', from: (source: string) => boolean): readonly string[] =>
    own.filter((text) => text.language === language && from(text.source)).map(({ text }) => text);
  const isHard = (source: string): boolean => source === 'held-out/hard-negatives';
  const sets: readonly Plain[] = [
    ...(['de', 'en'] as const).flatMap((language) => [
      // Written to mislead: words that are names elsewhere, fiction, brands, numbers of things.
      { name: 'hard negatives, held-out', language, texts: select(language, isHard) },
      {
        name: 'others, held-out',
        language,
        texts: select(language, (source) => source.startsWith('held-out') && !isHard(source)),
      },
    ]),
    {
      name: 'wrong check digits',
      language: 'de',
      texts: select('de', (source) => source.endsWith('wrong-check-digits')),
    },
    {
      name: 'hashes, UUIDs, placeholders: SECRET',
      language: 'en',
      texts: select('en', (source) => source.endsWith('placeholders')),
      types: ['SECRET'],
    },
    ...(options.source === '' ? (shared?.ordinary ?? []) : []),
  ];
  return sets.filter((set) => set.texts.length > 0);
}

async function reportPlain(finders: readonly Finder[], most: number): Promise<void> {
  const rows: string[][] = [];
  for (const { name, language, texts: all, types } of plainSets()) {
    for (const finder of finders) {
      const some = finder === ours ? all : sample(all, most);
      const hits = await shareOf(finder, some, language, types);
      rows.push([name, language, finder.name, String(some.length), String(hits), interval(wilson(hits, some.length))]);
    }
  }
  printTable(
    'Texts without personal data: share with any hit, in per cent. The shared sets do have some names and numbers, so not every hit there is wrong',
    ['texts', 'language', 'by', 'number', 'with a hit', 'share'],
    rows,
  );
}

async function reportSecrets(finders: readonly Finder[], cases: readonly SecretCase[]): Promise<void> {
  const rows: string[][] = [];
  for (const finder of finders.filter(({ types }) => types.includes('SECRET'))) {
    const said = await Promise.all(
      cases.map(async ({ text, secret }) => ({
        secret,
        hit: (await finder.find(text, 'en')).some(({ type }) => type === 'SECRET'),
      })),
    );
    const hits = said.filter(({ hit }) => hit).length;
    const right = said.filter(({ hit, secret }) => hit && secret).length;
    const secrets = cases.filter(({ secret }) => secret).length;
    rows.push([
      finder.name,
      String(cases.length),
      String(secrets),
      interval(wilson(right, hits)),
      interval(wilson(right, secrets)),
      percent((2 * right) / (hits + secrets)),
      interval(wilson(hits - right, cases.length - secrets)),
    ]);
  }
  printTable(
    'Secrets, cases of gitleaks: whether a text has one',
    ['by', 'texts', 'with secret', 'precision', 'recall', 'F1', 'false alarms'],
    rows,
  );
}

/** At most so many, evenly from all. */
function sample<Item>(all: readonly Item[], most: number): readonly Item[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)] as Item);
}

async function reportPeers(finders: readonly Finder[], most: number): Promise<void> {
  const bySource = new Map<string, LabelledText[]>();
  for (const text of texts) {
    if (text.source === 'presidio-generic' || text.source === 'presidio-de') continue;
    const group = `${groupOf(text)} ${text.language}`;
    const known = bySource.get(group);
    if (known === undefined) bySource.set(group, [text]);
    else known.push(text);
  }
  const some = [...bySource.values()].flatMap((group) => [
    ...sample(group, group[0]?.source.startsWith('held-out') === true ? group.length : most),
  ]);
  const rows: string[][] = [];
  for (const finder of finders) {
    const began = performance.now();
    const groups = await score(finder, some);
    const each = (performance.now() - began) / some.length;
    for (const type of [
      'PERSON',
      'EMAIL',
      'PHONE',
      'IBAN',
      'CREDIT_CARD',
      'IP_ADDRESS',
      'ADDRESS',
      'DATE_OF_BIRTH',
      'US_SSN',
      'SECRET',
    ]) {
      if (!finder.types.includes(type)) continue;
      for (const language of ['de', 'en']) {
        const { total } = merged(groups, (group) => group.type === type && group.language === language);
        if (total.gold === 0) continue;
        rows.push([
          type,
          language,
          finder.name,
          String(total.gold),
          String(total.found),
          percent(total.exact / total.found),
          percent(total.exact / total.gold),
          percent(f1(total, 'exact')),
          percent(f1(total, 'touched')),
          (each * 1_000).toFixed(0),
        ]);
      }
    }
  }
  rows.sort(
    (a, b) =>
      `${a[0]} ${a[1]}`.localeCompare(`${b[0]} ${b[1]}`) ||
      Number.parseFloat(b[7] ?? '') - Number.parseFloat(a[7] ?? ''),
  );
  printTable(
    `Beside others, on ${some.length} texts; types that a library does not know are left out. µs: wall time for a text, all types of the library together`,
    ['type', 'language', 'by', 'labelled', 'found', 'precision', 'recall', 'F1', 'F1 overlap', 'µs'],
    rows,
  );
}

console.log(`${texts.length} texts, ${recogniserCatalogue.length} recognisers`);
await reportOurs();
const peers = options['no-peers'] ? [] : await (await import('./peers.ts')).loadPeers();
const finders = [ours, ...peers];
const most = Number(options['peer-texts']);
await reportPlain(finders, most);
if (shared !== undefined && options.source === '') await reportSecrets(finders, shared.secrets);
if (peers.length > 0) await reportPeers(finders, most);
const failures: string[] = [];
const repeated = texts.filter(({ source }) => source.startsWith('held-out'));
if (repeated.length > 0) await evaluateRoundTrip(repeated, failures);
if (options.errors !== undefined) appendFileSync(options.errors, `${failures.join('\n')}\n`);
