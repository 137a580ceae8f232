/*
 * Letters of other scripts that look like Latin ones, and signs that look like those of a keyboard: a small choice from
 * confusables.txt of Unicode TS 39. The table is for comparing texts, not for showing them.
 *
 * The small letter decides for its capital as well, so that a Greek or Russian word stays equal to itself in capitals. Where
 * the two look like different Latin letters, one of them had to give way: Greek nu is a v, upsilon a u and beta an ß, so the
 * capitals Ν, Υ and Β do not pass for N, Y and B; eta is an h for its capital's sake.
 */

/** A Latin letter and the small letters that look like it. */
const letters: readonly string[] = [
  'aаαɑᴀ',
  'bвьʙ',
  'cсϲᴄ',
  'dԁᴅ',
  'eеεҽᴇ',
  'fꞙքꜰ',
  'gԍɡցɢ',
  'hнһհηʜ',
  'iіιɩɪ',
  'jјϳᴊ',
  'kкκᴋ',
  'lӏʟ',
  'mмμᴍ',
  'nոռɴ',
  'oоοօᴏ',
  'pрρᴘ',
  'qԛգզ',
  'rгʀ',
  'sѕꜱ',
  'tтτᴛ',
  'uυսᴜ',
  'vνѵᴠ',
  'wԝѡաᴡ',
  'xхχ',
  'yуүγʏ',
  'zζᴢ',
  'ßβꞵ',
];

const signs: readonly string[] = ['-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u02d7', "'’‘ʼʹ′‛", '"“”„‟″'];

/** Capitals whose small letters look like another Latin letter, for texts in which capitals differ. */
const capitals: readonly string[] = ['BΒ', 'HΗ', 'NΝ', 'UՍ', 'YΥΎ'];

function isOne(text: string): boolean {
  return text.length === 1;
}

/**
 * What each character looks like. Without `caseSensitive` the texts to compare are in small letters, and so is the table;
 * with it, capitals have entries of their own.
 */
export function lookAlikes(caseSensitive: boolean): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const group of [...letters, ...signs]) {
    const [latin = '', ...others] = group;
    for (const other of others) {
      table.set(other, latin);
      const capital = other.toUpperCase();
      const latinCapital = latin.toUpperCase();
      if (caseSensitive && capital !== other && isOne(capital) && isOne(latinCapital)) table.set(capital, latinCapital);
    }
  }
  if (!caseSensitive) return table;
  for (const group of capitals) {
    const [latin = '', ...others] = group;
    for (const other of others) table.set(other, latin);
  }
  return table;
}
