import type { Language } from '../core/knowledge.ts';
import { stem } from './stem.ts';

/** Names of places with the words for what or who is of them, folded. */
const places: Readonly<Record<Language, string>> = {
  en: `africa african, america american, argentina argentinian argentine, armenia armenian, asia asian, australia australian, austria austrian,
    belgium belgian, brazil brazilian, britain british briton, bulgaria bulgarian, california californian, canada canadian, chile chilean, china chinese,
    croatia croatian, cuba cuban, denmark danish dane, egypt egyptian, england english, europe european, finland finnish, france french,
    germany german, greece greek, hungary hungarian, iceland icelandic, india indian, indonesia indonesian, iran iranian, iraq iraqi, ireland irish,
    israel israeli, italy italian, japan japanese, kenya kenyan, korea korean, mexico mexican, mongolia mongolian mongol, morocco moroccan,
    netherlands dutch, nigeria nigerian, normandy norman, norway norwegian, pakistan pakistani, persia persian, peru peruvian, poland polish, portugal portuguese,
    prussia prussian, rome roman, romania romanian, russia russian, scotland scottish scots, serbia serbian, spain spanish spaniard, sweden swedish swede,
    switzerland swiss, syria syrian, thailand thai, turkey turkish, ukraine ukrainian, vietnam vietnamese, wales welsh`,
  de: `afrika afrikanisch, amerika amerikanisch amerikaner, argentinien argentinisch, armenien armenisch, asien asiatisch, australien australisch,
    belgien belgisch, brasilien brasilianisch, bulgarien bulgarisch, bayern bayerisch bayrisch, kanada kanadisch, china chinesisch, kroatien kroatisch,
    kuba kubanisch, danemark danisch, agypten agyptisch, england englisch, europa europaisch, finnland finnisch, frankreich franzosisch franzose,
    deutschland deutsch, griechenland griechisch, ungarn ungarisch, island islandisch, indien indisch, indonesien indonesisch, iran iranisch, irland irisch,
    israel israelisch, italien italienisch, japan japanisch, kenia kenianisch, korea koreanisch, mexiko mexikanisch, mongolei mongolisch mongole,
    marokko marokkanisch, niederlande niederlandisch hollandisch, normandie normannisch normanne, norwegen norwegisch, osterreich osterreichisch, persien persisch,
    peru peruanisch, polen polnisch, portugal portugiesisch, preussen preussisch, rom romisch, rumanien rumanisch, russland russisch, schottland schottisch,
    schweden schwedisch, schweiz schweizerisch schweizer, serbien serbisch, spanien spanisch, syrien syrisch, thailand thailandisch, turkei turkisch,
    ukraine ukrainisch, vietnam vietnamesisch, wales walisisch, grossbritannien britisch, alpen alpin`,
};

function table(language: Language): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const line of places[language].split(',')) {
    const stems = line
      .trim()
      .split(/\s+/)
      .map((word) => stem(word, language));
    for (const one of stems) found.set(one, [...(found.get(one) ?? []), ...stems.filter((other) => other !== one)]);
  }
  return found;
}

const tables = { de: table('de'), en: table('en') };
const none: readonly string[] = [];

/** Stems of the words that go with the name of a place, or with what is of it: "France" is where "French" things are. */
export function samePlace(stemmed: string, language: Language): readonly string[] {
  return tables[language].get(stemmed) ?? none;
}
