/** What a number counts, and how much of the unit that such numbers are compared in. */
export interface Unit {
  readonly dimension: string;
  readonly factor: number;
}

/**
 * Units by their folded words, German and English. Weeks are days and years are months, since both are exact; months are no days, and
 * working days are none either.
 */
const table: Readonly<Record<string, readonly [factor: number, words: string][]>> = {
  eur: [
    [1, 'eur euro euros'],
    [0.01, 'cent cents'],
  ],
  usd: [[1, 'usd dollar dollars']],
  gbp: [[1, 'gbp']],
  chf: [[1, 'chf franken sfr']],
  percent: [[1, 'prozent percent pct']],
  time: [
    [1, 'sekunde sekunden second seconds sec'],
    [60, 'minute minuten minutes'],
    [3_600, 'stunde stunden std hour hours hrs'],
    [
      86_400,
      'tag tage tagen tages day days kalendertag kalendertage kalendertagen tagig tagige tagigen tagiges tagiger',
    ],
    [604_800, 'woche wochen week weeks wochig wochige wochigen wochiges wochiger'],
  ],
  workday: [[1, 'werktag werktage werktagen arbeitstag arbeitstage arbeitstagen workday workdays']],
  months: [
    [1, 'monat monate monaten monats month months monatig monatige monatigen'],
    [12, 'jahr jahre jahren jahres year years jahrig jahrige jahrigen jahriges jahriger'],
  ],
  length: [
    [0.001, 'mm millimeter millimetern millimetre millimetres millimeters'],
    [0.01, 'cm zentimeter zentimetern centimeter centimeters centimetre centimetres'],
    [1, 'm meter metern metre metres meters'],
    [1_000, 'km kilometer kilometern kilometre kilometres kilometers'],
    [0.025_4, 'zoll inch inches'],
  ],
  mass: [
    [0.001, 'mg milligramm'],
    [1, 'g gramm gram grams'],
    [1_000, 'kg kilo kilos kilogramm kilogram kilograms'],
    [1_000_000, 't tonne tonnen tons tonnes'],
  ],
  volume: [
    [0.001, 'ml milliliter millilitre'],
    [0.01, 'cl zentiliter'],
    [1, 'l liter litern litre litres liters'],
  ],
  memory: [
    [1, 'kb'],
    [1_000, 'mb megabyte'],
    [1_000_000, 'gb gigabyte'],
    [1_000_000_000, 'tb terabyte'],
  ],
  power: [
    [1, 'w watt'],
    [1_000, 'kw kilowatt'],
  ],
  energy: [
    [1, 'wh wattstunden'],
    [1_000, 'kwh kilowattstunden'],
  ],
  charge: [[1, 'mah']],
  voltage: [[1, 'v volt']],
};

const units: ReadonlyMap<string, Unit> = new Map(
  Object.entries(table).flatMap(([dimension, rows]) =>
    rows.flatMap(([factor, words]) => words.split(' ').map((word): [string, Unit] => [word, { dimension, factor }])),
  ),
);

const signs: ReadonlyMap<string, Unit> = new Map([
  ['€', { dimension: 'eur', factor: 1 }],
  ['$', { dimension: 'usd', factor: 1 }],
  ['£', { dimension: 'gbp', factor: 1 }],
  ['%', { dimension: 'percent', factor: 1 }],
  ['°', { dimension: 'degree', factor: 1 }],
]);

export function unitOf(form: string): Unit | undefined {
  return units.get(form);
}

export function unitOfSign(sign: string): Unit | undefined {
  return signs.get(sign);
}

const money: ReadonlySet<string> = new Set(['eur', 'usd', 'gbp', 'chf']);

export function isMoney(dimension: string | undefined): boolean {
  return dimension !== undefined && money.has(dimension);
}

const monthWords = [
  'januar janner january jan', 'februar feber february feb', 'marz march', 'april apr', 'mai may', 'juni june jun', 'juli july jul',
  'august aug', 'september sept sep', 'oktober october okt oct', 'november nov', 'dezember december dez dec',
]; // prettier-ignore
const weekdayWords = [
  'montag monday montags mondays', 'dienstag tuesday dienstags tuesdays', 'mittwoch wednesday mittwochs wednesdays',
  'donnerstag thursday donnerstags thursdays', 'freitag friday freitags fridays', 'samstag sonnabend saturday samstags saturdays',
  'sonntag sunday sonntags sundays',
]; // prettier-ignore

function numbered(lines: readonly string[]): ReadonlyMap<string, number> {
  return new Map(lines.flatMap((line, row) => line.split(' ').map((word): [string, number] => [word, row + 1])));
}

const months = numbered(monthWords);
const weekdays = numbered(weekdayWords);

/** 1 to 12. */
export function monthOf(form: string): number | undefined {
  return months.get(form);
}

/** 1 to 7, from Monday on. */
export function weekdayOf(form: string): number | undefined {
  return weekdays.get(form);
}
