/** Red, green, blue and how opaque it is, each 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** Those that pages have, by their CSS names, as six hexadecimal digits. */
const named = new Map(
  (
    'white ffffff black 000000 snow fffafa ivory fffff0 ghostwhite f8f8ff floralwhite fffaf0 whitesmoke f5f5f5 azure f0ffff ' +
    'aliceblue f0f8ff mintcream f5fffa honeydew f0fff0 seashell fff5ee linen faf0e6 oldlace fdf5e6 beige f5f5dc lightyellow ffffe0 ' +
    'lightcyan e0ffff cornsilk fff8dc lavender e6e6fa lavenderblush fff0f5 mistyrose ffe4e1 gainsboro dcdcdc lightgray d3d3d3 ' +
    'lightgrey d3d3d3 silver c0c0c0 darkgray a9a9a9 darkgrey a9a9a9 gray 808080 grey 808080 dimgray 696969 dimgrey 696969 ' +
    'red ff0000 darkred 8b0000 maroon 800000 green 008000 darkgreen 006400 lime 00ff00 blue 0000ff darkblue 00008b navy 000080 ' +
    'yellow ffff00 orange ffa500 gold ffd700 purple 800080 fuchsia ff00ff magenta ff00ff teal 008080 aqua 00ffff cyan 00ffff ' +
    'olive 808000 brown a52a2a pink ffc0cb lightblue add8e6 lightgreen 90ee90 steelblue 4682b4 slategray 708090 crimson dc143c ' +
    'tomato ff6347 indigo 4b0082 violet ee82ee tan d2b48c wheat f5deb3 khaki f0e68c salmon fa8072 coral ff7f50'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, part, at, parts) => {
      if (at % 2 === 0) pairs.push([part, parts[at + 1] ?? '']);
      return pairs;
    }, []),
);

export const white: Colour = Object.freeze({ red: 1, green: 1, blue: 1, alpha: 1 });
export const black: Colour = Object.freeze({ red: 0, green: 0, blue: 0, alpha: 1 });

/** A colour as CSS or HTML writes it; undefined where it is another way of writing, or none. */
export function readColour(text: string): Colour | undefined {
  const written = text.trim().toLowerCase().slice(0, 100);
  if (written === 'transparent') return { red: 0, green: 0, blue: 0, alpha: 0 };
  const hexadecimal = /^#?([0-9a-f]{3,8})$/.exec(named.get(written) ?? written)?.[1];
  if (hexadecimal !== undefined) return ofDigits(hexadecimal);
  const call = /^(rgb|hsl)a?\(([^)]*)\)$/.exec(written);
  const parts = (call?.[2] ?? '').split(/[\s,/]+/).filter((part) => part !== '');
  if (call === null || parts.length < 3) return undefined;
  const alpha = parts[3] === undefined ? 1 : scaled(parts[3], 1);
  if (call[1] === 'hsl')
    return ofHue(Number.parseFloat(parts[0] ?? ''), scaled(parts[1] ?? '', 100), scaled(parts[2] ?? '', 100), alpha);
  const [red = 0, green = 0, blue = 0] = parts.map((part) => scaled(part, 255));
  return { red, green, blue, alpha };
}

function ofDigits(digits: string): Colour | undefined {
  const width = digits.length < 6 ? 1 : 2;
  if (![3, 4, 6, 8].includes(digits.length)) return undefined;
  const part = (at: number): number => {
    const pair = digits.slice(at * width, (at + 1) * width);
    return pair === '' ? 1 : Number.parseInt(width === 1 ? pair + pair : pair, 16) / 255;
  };
  return { red: part(0), green: part(1), blue: part(2), alpha: part(3) };
}

function scaled(part: string, whole: number): number {
  const value = Number.parseFloat(part);
  if (Number.isNaN(value)) return 0;
  return Math.min(1, Math.max(0, part.endsWith('%') ? value / 100 : value / whole));
}

function ofHue(hue: number, saturation: number, lightness: number, alpha: number): Colour {
  const spread = saturation * Math.min(lightness, 1 - lightness);
  const channel = (shift: number): number => {
    const at = (shift + (Number.isNaN(hue) ? 0 : hue) / 30) % 12;
    return lightness - spread * Math.max(-1, Math.min(at - 3, 9 - at, 1));
  };
  return { red: channel(0), green: channel(8), blue: channel(4), alpha };
}

/** What is seen of a colour that lies on another one. */
export function over(colour: Colour, ground: Colour): Colour {
  const mix = (above: number, below: number): number => above * colour.alpha + below * (1 - colour.alpha);
  return {
    red: mix(colour.red, ground.red),
    green: mix(colour.green, ground.green),
    blue: mix(colour.blue, ground.blue),
    alpha: 1,
  };
}

/** Contrast by WCAG 2, 1 to 21. */
export function contrast(first: Colour, second: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(first), luminance(second)].sort((left, right) => left - right);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance({ red, green, blue }: Colour): number {
  const [linearRed = 0, linearGreen = 0, linearBlue = 0] = [red, green, blue].map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * linearRed + 0.7152 * linearGreen + 0.0722 * linearBlue;
}

/** Whether people cannot tell one from the other. Letters of little contrast can be read; those of nearly none cannot. */
export function isSameToPeople(text: Colour, ground: Colour): boolean {
  return contrast(over(text, ground), ground) < 1.15;
}
