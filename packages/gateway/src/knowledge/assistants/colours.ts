/** Colours by their words in both languages: each line is one. */
const colours = [
  'blau blue',
  'rot red',
  'grün gruen green',
  'gelb yellow',
  'schwarz black',
  'weiß weiss white',
  'grau grey gray',
  'braun brown',
  'rosa pink',
  'lila violett purple violet',
  'orange',
  'beige',
  'türkis tuerkis turquoise',
  'gold golden',
  'silber silver silbern',
].map((line) => line.split(' '));

/** What ends like a colour and is none. */
const noColour = /(?:brot|schrot|gold)$/;

export interface Colour {
  /** The first word of its line. */
  readonly basic: string;
  /** "moosgrün" and "hellblau" are not any green and any blue. */
  readonly isShade: boolean;
  /** Without the ending that it has before a noun. */
  readonly word: string;
}

function exact(word: string): string | undefined {
  return colours.find((line) => line.includes(word))?.[0];
}

/** The colour that a word says, "blaue" and "rostrot" too. */
export function colourOf(said: string): Colour | undefined {
  const word = said.toLowerCase();
  for (const stem of [word, word.replace(/(?:e|er|es|en|em)$/, '')]) {
    const basic = exact(stem);
    if (basic !== undefined) return { basic, isShade: false, word: stem };
    if (noColour.test(stem)) continue;
    const ofShade = colours.find((line) =>
      line.some((one) => stem.length - one.length >= 3 && stem.endsWith(one)),
    )?.[0];
    if (ofShade !== undefined) return { basic: ofShade, isShade: true, word: stem };
  }
  return undefined;
}
