const terminators = new Set('.!?…'.split(''));
const closers = new Set('"”“»«)]*_\''.split(''));
const mostClosers = 4;
/** What ends in a full stop and goes on: "Dr. King", "z. B. heute", "No. 5". */
const abbreviations: ReadonlySet<string> = new Set(
  'dr prof nr no st mr mrs ms bzw ca vgl etc jr sr vs fig al usw evtl ggf inkl max min abs bsp str jan feb aug sept okt oct nov dez dec vol eds ed inc ltd co'.split(
    ' ',
  ),
);
const shortestWord = 2;

function isLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit >= 0xc0;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** Whether a sentence that begins at `from` ends before the white space at a place. */
function endsBefore(text: string, space: number, from: number): boolean {
  let at = space - 1;
  for (let closed = 0; closed < mostClosers && at > from && closers.has(text.charAt(at)); closed += 1) at -= 1;
  const sign = text.charAt(at);
  if (!terminators.has(sign)) return false;
  if (sign !== '.') return true;
  // "3. Mai"; but "in 1999."
  if (isDigit(text.charCodeAt(at - 1))) return at - 4 >= from && isDigit(text.charCodeAt(at - 3));
  let word = at;
  while (word > from && isLetter(text.charCodeAt(word - 1))) word -= 1;
  const length = at - word;
  return length >= shortestWord && !abbreviations.has(text.slice(word, at).toLowerCase());
}

/** Cuts a text at ends of lines and of sentences. Linear in its length. */
export function cutSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  const cut = (end: number): void => {
    const sentence = text.slice(start, end).trim();
    if (sentence !== '') sentences.push(sentence);
    start = end;
  };
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (!isSpace(unit)) continue;
    const begun = at > 0 && !isSpace(text.charCodeAt(at - 1));
    if (unit === 0x0a || (begun && endsBefore(text, at, start))) cut(at);
  }
  cut(text.length);
  return sentences;
}
