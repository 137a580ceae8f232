const longestSurroundings = 80;

/** Whether what is found stands in an address of mail or of the web, in a path or in the name of an account. */
export function isPartOfSomethingElse(text: string, start: number, end: number): boolean {
  let from = start;
  const earliest = Math.max(0, start - longestSurroundings);
  while (from > earliest && !endsRun(text.charCodeAt(from - 1))) from--;
  let to = end;
  const latest = Math.min(text.length, end + longestSurroundings);
  while (to < latest && !endsRun(text.charCodeAt(to))) to++;
  if (from === start && to === end) return false;
  for (let at = from; at < start; at++) if (isTechnical(text, at, from, to)) return true;
  for (let at = end; at < to; at++) if (isTechnical(text, at, from, to)) return true;
  return false;
}

function endsRun(unit: number): boolean {
  return (
    unit <= 0x20 ||
    unit === 0xa0 ||
    unit === 0x22 ||
    unit === 0x3c ||
    unit === 0x3e ||
    unit === 0x28 ||
    unit === 0x29 ||
    unit === 0x2c ||
    unit === 0x3b ||
    unit === 0x7c ||
    unit === 0x3d ||
    unit === 0x26
  );
}

function isTechnical(text: string, at: number, from: number, to: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit === 0x40) return at > from;
  if (unit === 0x5f || unit === 0x5c) return true;
  if (unit === 0x2f)
    return text.charCodeAt(at + 1) === 0x2f || text.charCodeAt(at - 1) === 0x2f || (at === from && at > 0);
  // A dot between small letters: a domain or a file.
  if (unit === 0x2e) return at > from && at + 1 < to && isSmallOrDigit(text.charCodeAt(at + 1)) && !(at === from + 1);
  return false;
}

function isSmallOrDigit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
}
