import { plainSpelling } from '../lib/plain-spelling.ts';

/** As passports and mail addresses have them. */
const transliterated: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ẞ: 'SS',
};
/** Latin letters without their accents, by unit; letters that Unicode does not take apart as well. */
const bare: readonly string[] = Array.from({ length: 0x250 }, (_, unit) => {
  const letter = String.fromCharCode(unit);
  return { ł: 'l', Ł: 'L', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D', ı: 'i' }[letter] ?? letter.normalize('NFD').charAt(0);
});

function withoutAccents(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x250) result += bare[unit] ?? '';
    else if (unit < 0x300 || unit > 0x36f) result += text.charAt(at);
  }
  return result;
}

/** As passports and mail addresses have it. */
function inAscii(text: string): string {
  let result = '';
  let copied = 0;
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x80) continue;
    const written = transliterated[text.charAt(at)];
    if (written === undefined) continue;
    result += text.slice(copied, at) + written;
    copied = at + 1;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

const html: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const ascii = /^[\0-\x7f]*$/;
const beyondAscii = /[^\0-\x7f]/gu;
/** What plain spelling may change in a value, and what other notations write otherwise. */
const special = /[%&\\[<>"\0-\x1f\xad\u200b-\u200f\u2060-\u2064\ufeff]/;

/** Whether a value has what other notations write otherwise. */
export function isSpecial(value: string): boolean {
  return special.test(value);
}

/** What a value says, whatever it is written in. */
export function plainValue(value: string): string {
  return special.test(value) ? (plainSpelling(value)?.text ?? value) : value;
}

/** As a unit of UTF-8 is read from a URL (see plain-spelling.ts): one letter each. */
function fromUrl(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x800 ? 'éé' : code < 0x1_0000 ? 'ééé' : 'éééé';
}

function addSpecial(value: string, all: Set<string>): void {
  const add = (one: string): void => void all.add(plainSpelling(one)?.text ?? one);
  add(value);
  add(JSON.stringify(value).slice(1, -1));
  add(value.replaceAll(/[&<>]/g, (sign) => html[sign] ?? sign));
}

/** All that a value is looked for as in texts of plain spelling, the value itself first. */
export function spellings(value: string, isPerson: boolean): Iterable<string> {
  const isAscii = ascii.test(value);
  const other = isPerson ? turned(value) : undefined;
  if (isAscii && other === undefined && !special.test(value)) return [value];
  const all = new Set([value]);
  if (other !== undefined) all.add(other);
  if (!isAscii) {
    const written = [...all];
    for (const one of written) {
      if (isPerson) {
        all.add(inAscii(one));
        all.add(withoutAccents(one));
        all.add(one.normalize('NFC'));
        all.add(one.normalize('NFD'));
      }
      all.add(one.replaceAll(beyondAscii, fromUrl));
    }
  }
  if (special.test(value)) for (const one of Array.from(all)) addSpecial(one, all);
  return all;
}

/** "Krüger Anna" of "Anna Krüger", and the other way round of "Krüger, Anna". */
function turned(name: string): string | undefined {
  const comma = name.indexOf(',');
  if (comma !== -1) return `${name.slice(comma + 1).trim()} ${name.slice(0, comma).trim()}`;
  const last = name.lastIndexOf(' ');
  return last === -1 ? undefined : `${name.slice(last + 1)} ${name.slice(0, last)}`;
}
