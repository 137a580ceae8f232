/** How much of a foreign message is looked at, and how much of the result is kept; in UTF-16 code units. */
const scannedLength = 4_000;
const keptLength = 500;

const mask = '[masked]';

/** A word that ends with one of these names a credential: what follows it after a colon or an equals sign is one. */
const credentialNames = [
  'authorization',
  'key',
  'token',
  'secret',
  'password',
  'passwd',
  'pwd',
  'credential',
  'credentials',
  'cookie',
  'signature',
];

/** A word that follows one of these is a credential, even without a colon. */
const schemes: ReadonlySet<string> = new Set(['bearer', 'basic', 'digest', 'negotiate']);

/** Beginnings of well-known credentials: ours, model providers', code hosts', clouds', and a JSON web token's. */
const prefixes = [
  'gh_',
  'ghp_',
  'gho_',
  'ghs_',
  'ghu_',
  'github_pat_',
  'glpat-',
  'sk-',
  'sk_',
  'pk-',
  'pk_',
  'rk_',
  'hf_',
  'gsk_',
  'xai-',
  'xoxb-',
  'xoxp-',
  'nvapi-',
  'pplx-',
  'r8_',
  'akia',
  'asia',
  'aiza',
  'eyj',
];

const shortestCredential = 8;

/** A run this long of letters and digits, with both in it, is taken for a key even where nothing says so. */
const opaqueLength = 40;

/** How many words after a name ("API key provided: …") a colon still announces its value. */
const reach = 4;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
/** `%+-._~` belong to a word; so do `/`, because it is in Base64, and `@`, so that user information stays with its URL. */
const isWordCode = (code: number): boolean =>
  isDigit(code) ||
  isLetter(code) ||
  code === 37 ||
  code === 43 ||
  (code >= 45 && code <= 47) ||
  code === 64 ||
  code === 95 ||
  code === 126 ||
  code > 127;

function isOpaque(word: string): boolean {
  let run = 0;
  let digits = 0;
  for (let index = 0; index < word.length; index += 1) {
    const code = word.charCodeAt(index);
    if (!isDigit(code) && !isLetter(code) && code !== 45 && code !== 95 && code !== 43) {
      run = 0;
      digits = 0;
      continue;
    }
    run += 1;
    if (isDigit(code)) digits += 1;
    if (run >= opaqueLength && digits > 0 && digits < run) return true;
  }
  return false;
}

function looksLikeCredential(word: string): boolean {
  if (word.length < shortestCredential) return false;
  const lower = word.slice(0, 12).toLowerCase();
  return prefixes.some((prefix) => lower.startsWith(prefix)) || isOpaque(word);
}

const namesCredential = (word: string): boolean => credentialNames.some((name) => word.endsWith(name));

/** The end of a URL that begins at `start`: the next space, quote or closing bracket. */
function endOfUrl(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (
      code <= 32 ||
      code === 34 ||
      code === 39 ||
      code === 60 ||
      code === 62 ||
      code === 96 ||
      code === 125 ||
      code === 41
    )
      break;
  }
  return end;
}

/** A URL without its user information, query and fragment, and with credentials in its path masked. */
function maskUrl(url: string): string {
  const hostStart = url.indexOf('://') + 3;
  let cut = url.length;
  for (const sign of ['?', '#']) {
    const found = url.indexOf(sign, hostStart);
    if (found >= 0 && found < cut) cut = found;
  }
  const slash = url.indexOf('/', hostStart);
  const hostEnd = slash >= 0 && slash < cut ? slash : cut;
  // The last `@` of the authority separates user information from the host; a parser that takes the first is fooled.
  const at = url.lastIndexOf('@', hostEnd);
  const host = at >= hostStart ? `${mask}@${url.slice(at + 1, hostEnd)}` : url.slice(hostStart, hostEnd);
  const path = url
    .slice(hostEnd, cut)
    .split('/')
    .map((part) => (looksLikeCredential(part) ? mask : part))
    .join('/');
  return url.slice(0, hostStart) + host + path + (cut < url.length ? `?${mask}` : '');
}

/**
 * A foreign message as it may stand in a log: whatever looks like a credential is masked, and at most 500 characters are
 * kept. One pass, linear; it errs on the side of masking.
 */
export function maskSecrets(message: string): string {
  let text = message;
  if (text.length > scannedLength) {
    // A word that the cut goes through might be the first half of a key that is no longer recognised as one.
    const border = text.lastIndexOf(' ', scannedLength);
    text = text.slice(0, Math.max(border, 0));
  }
  let result = '';
  let wordsSinceName = reach + 1;
  let announced = false;
  let afterScheme = false;
  for (let index = 0; index < text.length;) {
    const code = text.charCodeAt(index);
    if (!isWordCode(code)) {
      if ((code === 58 || code === 61) && wordsSinceName <= reach) announced = true;
      // The end of a statement ends what a name could announce.
      if (code === 10 || code === 59 || (code === 44 && !announced)) wordsSinceName = reach + 1;
      result += text.charAt(index);
      index += 1;
      continue;
    }
    let end = index + 1;
    while (end < text.length && isWordCode(text.charCodeAt(end))) end += 1;
    if (text.startsWith('://', end)) {
      end = endOfUrl(text, end);
      result += maskUrl(text.slice(index, end));
      index = end;
      continue;
    }
    const word = text.slice(index, end);
    const lower = word.toLowerCase();
    index = end;
    if (schemes.has(lower)) {
      result += word;
      afterScheme = true;
      continue;
    }
    if (announced || afterScheme || looksLikeCredential(word)) {
      result += mask;
      wordsSinceName = reach + 1;
      announced = false;
      afterScheme = false;
      // What hangs on to a masked word by `=`, `:` or `|` is the rest of the same credential.
      while (index < text.length && (isWordCode(text.charCodeAt(index)) || '=:|*'.includes(text.charAt(index))))
        index += 1;
      continue;
    }
    wordsSinceName = namesCredential(lower) ? 0 : wordsSinceName + 1;
    result += word;
  }
  return result.length > keptLength ? `${result.slice(0, keptLength)}…` : result;
}
