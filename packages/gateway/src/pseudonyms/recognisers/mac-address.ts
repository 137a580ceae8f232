import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { listedBefore, wordList } from '../words-around.ts';

/*
 * Addresses of network cards: six pairs of hexadecimal digits with colons or dashes (IEEE 802), three groups of four with dots (Cisco),
 * or twelve in one where the text says what they are. A longer chain of pairs is a fingerprint of a key.
 */

const context = wordList(
  'mac mac-adresse macs hwaddr lladdr ether ethernet bssid wlan wifi bluetooth hardware* physical physische* physikalische* netzwerkkarte* nic *macadresse macaddress macaddr mac_address ethernet* netzwerkadapter',
);
const colon = 0x3a;
const dash = 0x2d;
const dot = 0x2e;

function isHexadecimal(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (!((unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x66) || (unit >= 0x41 && unit <= 0x46)))
      return false;
  }
  return true;
}

/** The address of nobody and that of all (IEEE 802). */
function isReserved(hexadecimal: string): boolean {
  return /^(?:0{12}|f{12})$/i.test(hexadecimal);
}

/** Where the address ends that begins with this token, with groups of this width; 0 where none does. */
function chainEnd(view: TextView, token: number, width: number): number {
  const { text, tokens } = view;
  const { starts, ends, count } = tokens;
  const groups = 12 / width;
  if (token + groups > count) return 0;
  const start = starts[token] ?? 0;
  const sign = text.charCodeAt(start + width);
  if (width === 2 ? sign !== colon && sign !== dash : sign !== dot && sign !== colon && sign !== dash) return 0;
  for (let group = 1; group < groups; group++) {
    const from = start + group * (width + 1);
    if (starts[token + group] !== from || ends[token + group] !== from + width || text.charCodeAt(from - 1) !== sign)
      return 0;
  }
  const end = start + groups * (width + 1) - 1;
  // A chain that goes on is something else: a fingerprint, an identifier.
  if (token > 0 && ends[token - 1] === start - 1 && text.charCodeAt(start - 1) === sign) {
    if (isHexadecimal(text, starts[token - 1] ?? 0, start - 1)) return 0;
  }
  const next = token + groups;
  if (next < count && starts[next] === end + 1 && text.charCodeAt(end) === sign) {
    if (isHexadecimal(text, end + 1, ends[next] ?? 0)) return 0;
  }
  for (let group = 0; group < groups; group++) {
    const from = start + group * (width + 1);
    if (!isHexadecimal(text, from, from + width)) return 0;
  }
  return end;
}

const none: readonly EntitySpan[] = Object.freeze([]);

function isSign(unit: number): boolean {
  return unit === colon || unit === dash || unit === dot;
}

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, count } = tokens;
  let spans: EntitySpan[] | undefined;
  for (let token = 0; token < count; token++) {
    const start = starts[token] ?? 0;
    const width = (ends[token] ?? 0) - start;
    if (width !== 2 && width !== 4 && width !== 12) continue;
    let end =
      width === 12
        ? 0
        : ends[token + 1] === start + 2 * width + 1 && isSign(text.charCodeAt(start + width))
          ? chainEnd(view, token, width)
          : 0;
    if (width === 12) {
      if (
        ((kinds[token] ?? 0) & (tokenKinds.digit | tokenKinds.wide)) === tokenKinds.digit &&
        isHexadecimal(text, start, start + 12)
      ) {
        end = start + 12;
      }
    }
    if (end === 0) continue;
    const written = text.slice(start, end);
    if (isReserved(written.replaceAll(/[^0-9a-f]/gi, ''))) continue;
    const hasDigit = /\d/.test(written);
    const hasLetter = /[a-f]/i.test(written);
    const sure = width === 2 && (hasLetter || written.charCodeAt(2) === colon);
    const told = listedBefore(view, token, context, 5) > 0;
    if (!told && !sure && !(width === 4 && written.charCodeAt(4) === dot && hasLetter && hasDigit)) continue;
    (spans ??= []).push({
      type: 'MAC_ADDRESS',
      start,
      end,
      value: written,
      score: told ? 950 : 800,
      recogniser: 'mac-address',
    });
    if (width < 12) token += 12 / width - 1;
  }
  return spans ?? none;
}

function canonical(value: string): string {
  return value.replaceAll(/[^0-9a-f]/gi, '').toLowerCase();
}

export const macAddress: Recogniser = Object.freeze({
  id: 'mac-address',
  type: 'MAC_ADDRESS',
  sources: ['IEEE 802-2014, clause 8', 'RFC 7042'],
  examples: {
    finds: [
      'My MAC address is ⟦00:1A:2B:3C:4D:5E⟧.',
      'Physikalische Adresse: ⟦00-1A-2B-3C-4D-5E⟧',
      'switch#show mac ⟦001a.2b3c.4d5e⟧',
      'MAC 001A: no, ⟦001A2B3C4D5E⟧',
    ],
    passes: [
      '00:00:00:00:00:00',
      'ff:ff:ff:ff:ff:ff',
      '00:1A:2B:3C:4D',
      'SHA1 00:1a:2b:3c:4d:5e:6f:70:81:92:a3:b4',
      '12-34-56-78-90-12',
    ],
  },
  find,
  canonical,
});
