import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { listedBefore, wordList } from '../words-around.ts';

/*
 * Geographic coordinates that tell where somebody is: pairs of decimal degrees with four places (some ten metres) or, where a word or a URL
 * of a map says what they are, two; degrees, minutes and seconds; `geo:` (RFC 5870); values named latitude and longitude. A single number
 * is a line around the earth, and a list of more than two decimals is data.
 */

const { digit, letter } = tokenKinds;

const labels = wordList(
  `gps koordinate* coordinate* coords coord standort* position* location* geo* latlng latlon lonlat latlong lat lng lon latitude longitude breitengrad
  längengrad breite länge navi waypoint wegpunkt treffpunkt maps map osm google query ll center mlat geocache*`,
);
const latitudes = wordList('lat latitude mlat breite breitengrad *latitude *lat');
const longitudes = wordList('lon lng long longitude mlon länge längengrad *longitude *lng *lon');

const pair =
  /(?:[NSns] ?)?[+\u2212-]?(\d{1,3})([.,])(\d{2,15})(?: ?°)?( ?[NSns](?![A-Za-z]))?(?:[ \t]{0,3}[,;/|][ \t]{0,3}|[ \t]{1,3}(?:(?:und|and|x)[ \t]{1,3})?|&m?lon=)(?:[EWOewo] ?)?[+\u2212-]?(\d{1,3})\2(\d{2,15})(?: ?°)?( ?[EWOewo](?![A-Za-z]))?/y;
const sexagesimal =
  /(?:[NSns] ?)?(\d{1,2}) ?° ?\d{1,2}(?:[.,]\d{1,6})?(?: ?['′’´`](?: ?\d{1,2}(?:[.,]\d{1,6})? ?(?:\\?["″”“]|['′’]{2}))?)? ?(?:[NSns](?:(?:ö|o|ü|u)?[a-zäöü]{0,12})?\.?(?: ?Br[a-z]{0,5}\.?)?)?[ \t]{0,2}[,;/|]?[ \t\n]{0,2}(?:(?:und|and)[ \t])?(?:[EWOewo] ?)?(\d{1,3}) ?° ?\d{1,2}(?:[.,]\d{1,6})?(?: ?['′’´`](?: ?\d{1,2}(?:[.,]\d{1,6})? ?(?:\\?["″”“]|['′’]{2}))?)?(?: ?(?:[EWOewoÖö](?:st|est|ast)?(?![A-Za-zäöü])\.?(?:stl[a-z]{0,6}\.?)?(?: ?L(?:änge|\.)?)?))?/y;
const aloneDecimal = /[+\u2212-]?\d{1,3}[.,]\d{2,15}/y;

/** What a text has in which fewer places count. */
const mapWords =
  /lat|lon|lng|oord|gps|map|geo|ll=|breite|standort|position|location|navi|punkt|wegp|°|@|(?<![a-z])osm|query|center/i;

function matchAt(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** Where the number that begins with this token begins with its sign and hemisphere. */
function startBefore(view: TextView, token: number): number {
  const { text } = view;
  let start = view.tokens.starts[token] ?? 0;
  if (/[+\u2212-]/.test(text.charAt(start - 1)) && !/[\dA-Za-z.]/.test(text.charAt(start - 2))) start--;
  const space = text.charCodeAt(start - 1) === 0x20 ? 1 : 0;
  if (/[NS]/.test(text.charAt(start - 1 - space)) && !/[\p{L}\p{N}]/u.test(text.charAt(start - 2 - space)))
    start -= 1 + space;
  return start;
}

function isEarthly(first: number, second: number): boolean {
  return (first <= 90 && second <= 180) || (first <= 180 && second <= 90);
}

function span(text: string, start: number, end: number, score: number): EntitySpan {
  return { type: 'COORDINATES', start, end, value: text.slice(start, end), score, recogniser: 'coordinates' };
}

/** `@52.5,13.4` and `?q=`, `ll=`, `geo:`, `#map=17/` before a pair. */
const mapBefore =
  /(?:geo:|[?&](?:q|ll|sll|saddr|daddr|center|query|destination|origin|loc|coords?|mlat|lat)=|\/@|#map=\d{1,2}\/|place\/)$/i;

function pairAt(view: TextView, token: number): EntitySpan | undefined {
  const { text } = view;
  const start = startBefore(view, token);
  const match = matchAt(pair, text, start);
  if (match === null) return undefined;
  const [whole, first = '', , firstPlaces = '', north, second = '', secondPlaces = '', east] = match;
  if (!isEarthly(Number(first), Number(second))) return undefined;
  const end = start + whole.length;
  if (
    /[\p{L}\p{N}%€$]/u.test(text.charAt(end)) ||
    /[\d.,]/.test(text.charAt(start - 1)) ||
    /^ ?(?:€|EUR|USD|CHF|%)/.test(text.slice(end, end + 4))
  )
    return undefined;
  const hemispheres = (north !== undefined && east !== undefined) || /^[NSns]/.test(whole) || whole.includes('°');
  if (hemispheres) return span(text, start, end, 950);
  const isMap = mapBefore.test(text.slice(Math.max(0, start - 16), start));
  if (isMap) return span(text, start, end, 950);
  const places = Math.min(firstPlaces.length, secondPlaces.length);
  if (listedBefore(view, token, labels, 6) > 0)
    return places >= 3 || /^[^.,]+[.,]\d\d[ ,;/]+[^.,]+[.,]\d\d$/.test(whole) ? span(text, start, end, 920) : undefined;
  // Months with years, and lists of more than two numbers.
  if (/^(?:19|20)\d\d$/.test(firstPlaces) && /^(?:19|20)\d\d$/.test(secondPlaces)) return undefined;
  if (
    /^[ \t]*[,;/| ][ \t]*[+-]?\d+[.,]\d/.test(text.slice(end, end + 24)) ||
    /\d[ \t]*[,;/|][ \t]*$/.test(text.slice(Math.max(0, start - 6), start))
  )
    return undefined;
  if (places < 4 || (Number(first) === 0 && Number(second) === 0)) return undefined;
  return span(text, start, end, places >= 5 ? 750 : 550);
}

function degreesAt(view: TextView, token: number): EntitySpan | undefined {
  const start = startBefore(view, token);
  const match = matchAt(sexagesimal, view.text, start);
  if (match === null || !isEarthly(Number(match[1]), Number(match[2]))) return undefined;
  // Temperatures have degrees alone.
  if (!/['′’´`]/.test(match[0]) && !/[NS]/.test(match[0])) return undefined;
  return span(view.text, start, start + match[0].length, 960);
}

/** `"lat": 52.52, "lon": 13.40`: two spans, so that what stands between them stays. */
function namedAt(view: TextView, token: number): readonly EntitySpan[] | undefined {
  const { text, tokens } = view;
  if (listedBefore(view, token, latitudes, 1) === 0 && listedBefore(view, token, longitudes, 1) === 0) return undefined;
  const latitudeFirst = listedBefore(view, token, latitudes, 1) > 0;
  const start = startBefore(view, token);
  const first = matchAt(aloneDecimal, text, start);
  if (first === null) return undefined;
  const last = Math.min(tokens.count, token + 7);
  for (let at = token + 2; at < last; at++) {
    if (
      ((tokens.kinds[at] ?? 0) & digit) === 0 ||
      listedBefore(view, at, latitudeFirst ? longitudes : latitudes, 1) === 0
    )
      continue;
    const from = startBefore(view, at);
    const second = matchAt(aloneDecimal, text, from);
    if (second === null) return undefined;
    return [span(text, start, start + first[0].length, 940), span(text, from, from + second[0].length, 940)];
  }
  return undefined;
}

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, numbers, numberCount } = tokens;
  let spans: EntitySpan[] | undefined;
  let earliest = 0;
  let isMap: boolean | undefined;
  for (let index = 0; index < numberCount; index++) {
    const token = numbers[index] ?? 0;
    const start = starts[token] ?? 0;
    const end = ends[token] ?? 0;
    if (start < earliest || end - start > 4) continue;
    let behind = text.charCodeAt(end);
    if (behind === 0x20) behind = text.charCodeAt(end + 1) === 0xb0 ? 0xb0 : 0;
    if (behind !== 0x2e && behind !== 0x2c && behind !== 0xb0) continue;
    const isPlain = ((kinds[token] ?? 0) & letter) === 0;
    if (!isPlain && !/^[NSns]\d{1,3}$/.test(text.slice(start, end))) continue;
    let found: readonly EntitySpan[] | undefined;
    if (behind !== 0xb0 && (ends[token + 1] ?? 0) - end < 4 && !(isMap ??= mapWords.test(text))) continue;
    if (behind === 0xb0) {
      const degrees = degreesAt(view, token);
      if (degrees !== undefined) found = [degrees];
    } else if (starts[token + 1] === end + 1 && (ends[token + 1] ?? 0) - end > 2) {
      const both = pairAt(view, token);
      found = both === undefined && (isMap ??= mapWords.test(text)) ? namedAt(view, token) : both && [both];
    }
    if (found === undefined || (found[0]?.start ?? 0) < earliest) continue;
    (spans ??= []).push(...found);
    earliest = found.at(-1)?.end ?? earliest;
  }
  return spans ?? none;
}

/** Decimals with a full stop and a comma between them; others as they are. */
function canonical(value: string): string {
  const match = /^([+\u2212-]?)(\d{1,3})[.,](\d+)\s*(?:[,;/|]\s*|\s+)([+\u2212-]?)(\d{1,3})[.,](\d+)$/.exec(value);
  if (match === null) return value;
  const [, firstSign = '', first = '', firstPlaces = '', secondSign = '', second = '', secondPlaces = ''] = match;
  const sign = (written: string): string => (written === '' || written === '+' ? '' : '-');
  return `${sign(firstSign)}${first}.${firstPlaces},${sign(secondSign)}${second}.${secondPlaces}`;
}

export const coordinates: Recogniser = Object.freeze({
  id: 'coordinates',
  type: 'COORDINATES',
  sources: ['ISO 6709', 'RFC 5870', 'RFC 7946'],
  examples: {
    finds: [
      'Standort: ⟦52.520008, 13.404954⟧',
      'bei ⟦52°31\'12.0"N 13°24\'18.0"E⟧',
      'geo:⟦52.52,13.405⟧',
      '{"lat": ⟦52.52⟧, "lon": ⟦13.405⟧}',
    ],
    passes: [
      '12.50, 13.90',
      'von 10,5 bis 12,75 Euro',
      'Version 52.5200',
      '[0.1234, 0.5678, 0.9012]',
      '12.2023, 11.2024',
    ],
  },
  find,
  canonical,
});
