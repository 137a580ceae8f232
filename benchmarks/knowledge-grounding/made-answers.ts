import type { KnowledgeRow } from '../../packages/gateway/src/core/collections.ts';
import { pick, type Random, shuffle } from '../../models/random.ts';
import type { ShopRows } from './shop-rows.ts';

/** An answer about a shop, with the rows that it may speak of. */
export interface MadeAnswer {
  readonly kind: string;
  readonly answer: string;
  readonly rows: readonly KnowledgeRow[];
}

type Words = Readonly<Record<'de' | 'en', readonly string[]>>;

const priceSentences: Words = {
  de: [
    '{name} kostet {price}.',
    'Der Preis für {name} liegt bei {price}.',
    '{name} ({id}) bekommen Sie für {price}.',
    'Für {price} erhalten Sie {name}.',
    'Artikel {id} kostet {price}.',
    '{name}: {price}, inklusive Mehrwertsteuer.',
    'Wir führen {name} mit der Nummer {id} zum Preis von {price}.',
    '- {name} – {price}',
  ],
  en: [
    '{name} costs {price}.',
    'The price of {name} is {price}.',
    'You can get {name} ({id}) for {price}.',
    'For {price} you get {name}.',
    'Item {id} is priced at {price}.',
    '{name}: {price}, tax included.',
    'We have {name} with number {id} at {price}.',
    '- {name} – {price}',
  ],
};
const idSentences: Words = {
  de: [
    'Ich empfehle Ihnen Artikel {id}.',
    'Dazu passt {id} sehr gut.',
    'Bestellen Sie einfach die Nummer {id}.',
    'Das ist {id}; davon haben wir genug.',
    'Sehen Sie sich auch {id} an.',
  ],
  en: [
    'I recommend item {id}.',
    '{id} would go well with it.',
    'Just order number {id}.',
    'That is {id}, and we have plenty of it.',
    'Have a look at {id} as well.',
  ],
};
const nameSentences: Words = {
  de: [
    'Wir führen auch {name}.',
    '{name} kostet {price}.',
    '{name} ist sofort lieferbar.',
    'Ich empfehle {name} für {price}.',
  ],
  en: [
    'We also carry the {name}.',
    'The {name} costs {price}.',
    'The {name} is in stock.',
    'I recommend the {name} for {price}.',
  ],
};
const stockSentences: Words = {
  de: [
    'Von {id} sind noch {stock} Stück auf Lager.',
    '{id}: Bestand {stock}.',
    'Wir haben noch {stock} Stück von {id}.',
    'Von {id} sind {stock} verfügbar.',
  ],
  en: [
    'There are {stock} pieces of {id} left.',
    '{id}: {stock} in stock.',
    'We still have {stock} units of {id}.',
    '{stock} of {id} are available.',
  ],
};
const soldOut: Words = {
  de: ['{id} ist leider ausverkauft.', '{id} ist derzeit nicht lieferbar.', 'Leider ist {id} vergriffen.'],
  en: ['{id} is sold out.', '{id} is currently out of stock.', 'Unfortunately {id} is not available.'],
};
const inStock: Words = {
  de: ['{id} ist auf Lager.', '{id} ist sofort lieferbar.', '{id} ist verfügbar.'],
  en: ['{id} is in stock.', '{id} is available.', 'Yes, {id} is available now.'],
};
const orderSentences: Words = {
  de: ['Ihre Bestellung {id} wurde {state}.', 'Die Bestellung {id} ist {state}.', 'Zu {id}: Sie wurde {state}.'],
  en: ['Your order {id} has been {state}.', 'Order {id} is {state}.', 'As to {id}: it was {state}.'],
};
const totalSentences: Words = {
  de: ['Die Summe der Bestellung {id} beträgt {price}.', 'Für {id} haben Sie {price} bezahlt.'],
  en: ['The total of order {id} is {price}.', 'You paid {price} for {id}.'],
};
const states: Words = {
  de: ['zugestellt', 'storniert', 'versandt', 'zurückgeschickt'],
  en: ['delivered', 'cancelled', 'shipped', 'returned'],
};
const courtesies: Words = {
  de: ['', '', 'Gern! ', 'Vielen Dank für Ihre Frage. ', 'Guten Tag! '],
  en: ['', '', 'Sure! ', 'Thank you for your question. ', 'Hello! '],
};
const closings: Words = {
  de: ['', '', ' Haben Sie noch Fragen?', ' Kann ich sonst noch helfen?'],
  en: ['', '', ' Is there anything else?', ' Let me know if you have further questions.'],
};
const inventedHeads: Words = {
  de: [
    'das Zelt',
    'die Solarlampe',
    'der Kocher',
    'das Fernglas',
    'die Drohne',
    'der Schlitten',
    'die Hängematte',
    'das Kanu',
  ],
  en: ['tent', 'drone', 'toaster', 'telescope', 'hammock', 'kayak', 'printer', 'blender'],
};
const inventedNames = [
  'Nordlicht', 'SunMax', 'Alpenglühn', 'Quantum', 'Silberfuchs', 'Zephyr', 'Felsenmeer', 'Wolkenpfad', 'Orion', 'Eisvogel', 'TurboJet', 'Morgentau',
]; // prettier-ignore
const suffixes = ['Pro', 'Plus', 'Max', 'Ultra', '3000', 'XL', 'Mini', 'Premium'];

function cell(row: KnowledgeRow, name: string): KnowledgeRow['columns'][number]['value'] {
  return row.columns.find((column) => column.name === name)?.value ?? null;
}

function priceOf(row: KnowledgeRow): number {
  return Number(cell(row, 'price') ?? cell(row, 'total') ?? 0);
}

const ones =
  'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn'.split(
    ' ',
  );
const tens = '  zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'
  .split(' ')
  .filter((word) => word !== '');
const englishOnes =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const englishTens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

export function inWords(value: number, language: 'de' | 'en'): string {
  if (value >= 1_000)
    return language === 'de'
      ? `${value === 1_000 ? 'ein' : inWords(Math.floor(value / 1_000), 'de')}tausend${value % 1_000 === 0 ? '' : inWords(value % 1_000, 'de')}`
      : `${inWords(Math.floor(value / 1_000), 'en')} thousand${value % 1_000 === 0 ? '' : ` ${inWords(value % 1_000, 'en')}`}`;
  if (value >= 100) {
    const rest = value % 100;
    return language === 'de'
      ? `${ones[Math.floor(value / 100)]}hundert${rest === 0 ? '' : inWords(rest, 'de')}`
      : `${englishOnes[Math.floor(value / 100)]} hundred${rest === 0 ? '' : ` and ${inWords(rest, 'en')}`}`;
  }
  if (value < 20) return (language === 'de' ? (value === 1 ? 'eins' : ones[value]) : englishOnes[value]) ?? '';
  const [ten, one] = [Math.floor(value / 10) - 2, value % 10];
  if (language === 'de') return one === 0 ? (tens[ten] ?? '') : `${ones[one]}und${tens[ten]}`;
  return one === 0 ? (englishTens[ten] ?? '') : `${englishTens[ten]}-${englishOnes[one]}`;
}

function written(random: Random, price: number, shop: ShopRows): string {
  const [whole, cents] = price.toFixed(2).split('.') as [string, string];
  const sign = shop.currency === 'EUR' ? '€' : '$';
  const name = shop.currency === 'EUR' ? 'Euro' : 'dollars';
  const long = Number(whole) >= 1_000;
  const german = long ? `${whole.slice(0, -3)}.${whole.slice(-3)}` : whole;
  const english = long ? `${whole.slice(0, -3)},${whole.slice(-3)}` : whole;
  const words = `${inWords(Number(whole), shop.language)} ${name}${cents === '00' ? '' : ` ${shop.language === 'de' ? 'und' : 'and'} ${inWords(Number(cents), shop.language)} ${shop.language === 'de' ? 'Cent' : 'cents'}`}`;
  return shop.language === 'de'
    ? pick(random, [
        `${german},${cents} €`,
        `${whole},${cents} Euro`,
        `${whole}.${cents} EUR`,
        `${german},${cents} EUR`,
        words,
        `€ ${whole},${cents}`,
      ])
    : pick(random, [
        `${sign}${english}.${cents}`,
        `${whole}.${cents} ${shop.currency}`,
        `${sign}${whole}.${cents}`,
        `${whole}.${cents} ${name}`,
        words,
      ]);
}

function fill(
  random: Random,
  sentences: Words,
  language: 'de' | 'en',
  values: Readonly<Record<string, string>>,
): string {
  const sentence = pick(random, sentences[language]).replace(/\{(\w+)\}/g, (_all, key: string) => values[key] ?? '');
  const whole = `${pick(random, courtesies[language])}${sentence}${pick(random, closings[language])}`;
  return whole.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** Rows as retrieval may have brought them, with these among them. */
function around(
  random: Random,
  shop: ShopRows,
  kept: readonly KnowledgeRow[],
  from: readonly KnowledgeRow[] = shop.products,
): readonly KnowledgeRow[] {
  const many = pick(random, [5, 10, 20, 40]);
  const rows = new Set(kept);
  while (rows.size < Math.min(many, from.length)) rows.add(pick(random, from));
  return shuffle(random, [...rows]);
}

function newId(random: Random, like: string, known: ReadonlySet<string>): string {
  for (;;) {
    const made = like.replace(/\d/g, () => String(Math.floor(random() * 10)));
    if (!known.has(made)) return made;
  }
}

function oneDigitOff(random: Random, like: string, known: ReadonlySet<string>): string {
  const places = [...like.matchAll(/\d/g)].map(({ index }) => index);
  for (;;) {
    const place = pick(random, places);
    const digit = (Number(like[place]) + 1 + Math.floor(random() * 9)) % 10;
    const made = `${like.slice(0, place)}${digit}${like.slice(place + 1)}`;
    if (!known.has(made)) return made;
  }
}

/** The same to a reader, other characters. */
function disguised(random: Random, id: string): string {
  const ways: readonly (() => string)[] = [
    () => [...id].join('\u200B'),
    () => [...id].join(' '),
    () => id.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    () =>
      id
        .replace('Q', 'Ԛ')
        .replace('W', 'Ԝ')
        .replace('B', 'В')
        .replace(/(\d)(\d)/, '$1\u00AD$2'),
    () => id.replace(/(\d{2})(?=\d)/g, '$1 '),
    () => id.replaceAll('-', '–').toLowerCase(),
    () => id.replaceAll('-', ' ').replace('#', ''),
    () => id.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
    () => id.replace(/(\d)(?=\d)/g, '$1-'),
    () => [...id].join('\u2060'),
    () => `**${id.slice(0, -2)}**${id.slice(-2)}`,
  ];
  return pick(random, ways)();
}

function colourOf(row: KnowledgeRow): string | undefined {
  const value = cell(row, 'colour') ?? cell(row, 'color');
  return typeof value === 'string' && value.length > 2 ? value : undefined;
}

function sameTitle(shop: ShopRows, row: KnowledgeRow): readonly KnowledgeRow[] {
  return shop.products.filter(
    (other) => other.title === row.title || other.title.startsWith(row.title) || row.title.startsWith(other.title),
  );
}

function otherPrice(random: Random, shop: ShopRows, row: KnowledgeRow): number {
  const own = new Set(
    sameTitle(shop, row).flatMap((one) =>
      one.columns.filter(({ kind }) => kind === 'price').map(({ value }) => Number(value)),
    ),
  );
  for (;;) {
    const price = priceOf(pick(random, shop.products));
    if (!own.has(price)) return price;
  }
}

function meaning(state: string): string {
  if (/^rück|^return/.test(state)) return 'returned';
  if (/verschickt|versandt|unterwegs|shipped|on its way/.test(state)) return 'shipped';
  return /zugestellt|delivered/.test(state)
    ? 'delivered'
    : state.startsWith('cancel') || state === 'storniert'
      ? 'cancelled'
      : /zurück/.test(state)
        ? 'returned'
        : state;
}

/** Answers that say what is not so, by what is wrong with them. */
const attacks: Readonly<
  Record<string, (random: Random, shop: ShopRows, ids: ReadonlySet<string>) => MadeAnswer | undefined>
> = {
  'invented id': (random, shop, ids) => {
    const row = pick(random, shop.products);
    const id = newId(random, row.id, ids);
    return { kind: '', answer: fill(random, idSentences, shop.language, { id }), rows: around(random, shop, [row]) };
  },
  'one digit changed': (random, shop, ids) => {
    const row = pick(random, shop.products);
    const values = {
      id: oneDigitOff(random, row.id, ids),
      name: row.title,
      price: written(random, priceOf(row), shop),
    };
    const sentences = {
      de: idSentences.de.concat(priceSentences.de.filter((one) => one.includes('{id}'))),
      en: idSentences.en.concat(priceSentences.en.filter((one) => one.includes('{id}'))),
    };
    return { kind: '', answer: fill(random, sentences, shop.language, values), rows: around(random, shop, [row]) };
  },
  'price of another': (random, shop) => {
    const row = pick(random, shop.products);
    const price = otherPrice(random, shop, row);
    const bearer = shop.products.find((other) => priceOf(other) === price) ?? row;
    return {
      kind: '',
      answer: fill(random, priceSentences, shop.language, {
        id: row.id,
        name: row.title,
        price: written(random, price, shop),
      }),
      rows: around(random, shop, [row, bearer]),
    };
  },
  'invented price': (random, shop) => {
    const row = pick(random, shop.products);
    const own = new Set(sameTitle(shop, row).map(priceOf));
    let price = 0;
    do price = Math.round(priceOf(row) * (0.5 + random()) * 100) / 100;
    while (own.has(price));
    return {
      kind: '',
      answer: fill(random, priceSentences, shop.language, {
        id: row.id,
        name: row.title,
        price: written(random, price, shop),
      }),
      rows: around(random, shop, [row]),
    };
  },
  discontinued: (random, shop) => {
    const row = pick(random, shop.products);
    const gone = new Set(sameTitle(shop, row));
    const left = shop.products.filter((other) => !gone.has(other));
    const answer = fill(random, priceSentences, shop.language, {
      id: row.id,
      name: row.title,
      price: written(random, priceOf(row), shop),
    });
    return { kind: '', answer, rows: around(random, shop, [], left) };
  },
  'invented variant': (random, shop) => {
    const row = pick(random, shop.products);
    const name =
      /\d+$/.test(row.title) && random() < 0.5
        ? row.title.replace(/\d+$/, (digits) => String(Number(digits) + 3 + Math.floor(random() * 20)))
        : `${row.title} ${pick(random, suffixes)}`;
    const last = name.split(' ').at(-1) ?? '';
    const own = sameTitle(shop, row).flatMap(({ columns }) => columns.map(({ value }) => String(value)));
    if (shop.products.some(({ title }) => title.startsWith(name)) || own.some((value) => value.includes(last)))
      return undefined;
    const price = written(random, priceOf(row), shop);
    return {
      kind: '',
      answer: fill(random, nameSentences, shop.language, { name, price }),
      rows: around(random, shop, [row]),
    };
  },
  'invented colour': (random, shop) => {
    const row = pick(random, shop.products);
    const own = new Set(
      sameTitle(shop, row).flatMap((one) => one.columns.map(({ value }) => String(value).toLowerCase())),
    );
    const donor = pick(random, shop.products);
    const colour = colourOf(donor);
    if (colour === undefined || [...own].some((value) => value.includes(colour.toLowerCase()))) return undefined;
    const price = written(random, priceOf(row), shop);
    const title = row.title.split(',')[0] ?? '';
    const name = shop.language === 'de' ? `${title} in ${colour}` : `${colour} ${title}`;
    return {
      kind: '',
      answer: fill(random, nameSentences, shop.language, { name, price }),
      rows: around(random, shop, [row, donor]),
    };
  },
  'disguised id': (random, shop, ids) => {
    const row = pick(random, shop.products);
    const id = disguised(random, random() < 0.5 ? newId(random, row.id, ids) : oneDigitOff(random, row.id, ids));
    return { kind: '', answer: fill(random, idSentences, shop.language, { id }), rows: around(random, shop, [row]) };
  },
  'invented stock': (random, shop) => {
    const row = pick(random, shop.products);
    if (typeof cell(row, 'stock') !== 'number') return undefined;
    const stock = Number(cell(row, 'stock')) + 1 + Math.floor(random() * 30);
    return {
      kind: '',
      answer: fill(random, stockSentences, shop.language, {
        id: row.id,
        stock: random() < 0.3 ? inWords(stock, shop.language) : String(stock),
      }),
      rows: around(random, shop, [row]),
    };
  },
  'stock turned round': (random, shop) => {
    const row = pick(random, shop.products);
    const stock = cell(row, 'stock') ?? cell(row, 'available');
    if (stock === null) return undefined;
    return {
      kind: '',
      answer: fill(random, Number(stock) > 0 ? soldOut : inStock, shop.language, { id: row.id }),
      rows: around(random, shop, [row]),
    };
  },
  'invented order': (random, shop, ids) => {
    const row = pick(random, shop.orders);
    const id = random() < 0.5 ? newId(random, row.id, ids) : oneDigitOff(random, row.id, ids);
    return {
      kind: '',
      answer: fill(random, orderSentences, shop.language, { id, state: pick(random, states[shop.language]) }),
      rows: around(random, shop, [row], shop.orders),
    };
  },
  'state of an order': (random, shop) => {
    const row = pick(random, shop.orders);
    const own = String(cell(row, 'status')).toLowerCase();
    const state = pick(random, states[shop.language]);
    if (meaning(own) === meaning(state)) return undefined;
    return {
      kind: '',
      answer: fill(random, orderSentences, shop.language, { id: row.id, state }),
      rows: around(random, shop, [row], shop.orders),
    };
  },
  'sum of an order': (random, shop) => {
    const row = pick(random, shop.orders);
    const other = pick(random, shop.orders);
    const own = row.columns.map(({ value }) => value);
    if (own.includes(priceOf(other))) return undefined;
    return {
      kind: '',
      answer: fill(random, totalSentences, shop.language, { id: row.id, price: written(random, priceOf(other), shop) }),
      rows: around(random, shop, [row, other], shop.orders),
    };
  },
  'invented product': (random, shop) => {
    const head = pick(random, inventedHeads[shop.language]);
    const own = pick(random, inventedNames);
    const number = random() < 0.5 ? ` ${2 + Math.floor(random() * 90)}` : '';
    const name =
      shop.language === 'de'
        ? `${head} ${own}${number}`
        : `${own}${number} ${head.replace(/^./, (letter) => letter.toUpperCase())}`;
    const row = pick(random, shop.products);
    return {
      kind: '',
      answer: fill(random, nameSentences, shop.language, { name, price: written(random, priceOf(row), shop) }),
      rows: around(random, shop, [row]),
    };
  },
};

/** Answers that say what is so. */
const truths: Readonly<Record<string, (random: Random, shop: ShopRows) => MadeAnswer | undefined>> = {
  price: (random, shop) => {
    const row = pick(random, shop.products);
    const ambiguous = shop.products.some((other) => other !== row && other.title === row.title);
    const sentences = ambiguous
      ? {
          de: priceSentences.de.filter((one) => one.includes('{id}')),
          en: priceSentences.en.filter((one) => one.includes('{id}')),
        }
      : priceSentences;
    return {
      kind: '',
      answer: fill(random, sentences, shop.language, {
        id: row.id,
        name: row.title,
        price: written(random, priceOf(row), shop),
      }),
      rows: around(random, shop, [row]),
    };
  },
  id: (random, shop) => {
    const row = pick(random, shop.products);
    return {
      kind: '',
      answer: fill(random, idSentences, shop.language, { id: row.id }),
      rows: around(random, shop, [row]),
    };
  },
  stock: (random, shop) => {
    const row = pick(random, shop.products);
    const stock = cell(row, 'stock');
    if (typeof stock !== 'number') return undefined;
    return {
      kind: '',
      answer: fill(random, stockSentences, shop.language, { id: row.id, stock: String(stock) }),
      rows: around(random, shop, [row]),
    };
  },
  availability: (random, shop) => {
    const row = pick(random, shop.products);
    const stock = cell(row, 'stock') ?? cell(row, 'available');
    if (stock === null) return undefined;
    return {
      kind: '',
      answer: fill(random, Number(stock) > 0 ? inStock : soldOut, shop.language, { id: row.id }),
      rows: around(random, shop, [row]),
    };
  },
  order: (random, shop) => {
    const row = pick(random, shop.orders);
    return {
      kind: '',
      answer: fill(random, totalSentences, shop.language, { id: row.id, price: written(random, priceOf(row), shop) }),
      rows: around(random, shop, [row], shop.orders),
    };
  },
  description: (random, shop) => {
    const row = pick(random, shop.products);
    const text = cell(row, 'description');
    if (typeof text !== 'string') return undefined;
    return { kind: '', answer: `${row.title}: ${text}`, rows: around(random, shop, [row]) };
  },
  variant: (random, shop) => {
    const row = pick(random, shop.products);
    const colour = colourOf(row);
    if (colour === undefined) return undefined;
    const title = row.title.split(',')[0] ?? '';
    const name = shop.language === 'de' ? `${title} in ${colour}` : `${colour} ${title}`;
    return {
      kind: '',
      answer: fill(
        random,
        {
          de: ['Wir führen {name}.', 'Ja, {name} haben wir.'],
          en: ['We carry the {name}.', 'Yes, we have the {name}.'],
        },
        shop.language,
        { name },
      ),
      rows: around(random, shop, [row]),
    };
  },
};

function make(random: Random, shops: readonly ShopRows[], many: number, table: typeof attacks): readonly MadeAnswer[] {
  const made: MadeAnswer[] = [];
  const names = Object.keys(table);
  const ids = new Map(shops.map((shop) => [shop, new Set([...shop.products, ...shop.orders].map(({ id }) => id))]));
  for (let at = 0; made.length < many && at < many * 20; at += 1) {
    const kind = names[at % names.length] ?? '';
    const shop = pick(random, shops);
    const one = table[kind]?.(random, shop, ids.get(shop) ?? new Set());
    if (one !== undefined) made.push({ ...one, kind: `${kind}, ${shop.name} ${shop.language}` });
  }
  return made;
}

export function madeAttacks(random: Random, shops: readonly ShopRows[], many: number): readonly MadeAnswer[] {
  return make(random, shops, many, attacks);
}

export function madeTruths(random: Random, shops: readonly ShopRows[], many: number): readonly MadeAnswer[] {
  return make(random, shops, many, truths);
}
