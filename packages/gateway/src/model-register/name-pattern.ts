/** Whether a name fits a pattern in which `*` stands for any characters. Linear but for the stars, of which few are written. */
export function fitsPattern(name: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < name.length) {
    if (place < pattern.length && pattern[place] === '*') {
      star = place;
      resumeAt = at;
      place += 1;
    } else if (place < pattern.length && pattern[place] === name[at]) {
      at += 1;
      place += 1;
    } else if (star !== -1) {
      place = star + 1;
      resumeAt += 1;
      at = resumeAt;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

export function isPattern(name: string): boolean {
  return name.includes('*');
}
