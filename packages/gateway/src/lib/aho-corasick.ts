/**
 * Finds any of many texts in one pass (Aho, Corasick: "Efficient string matching", CACM 18, 1975), over UTF-16 code units.
 *
 * States are numbered in breadth-first order, so the children of a state are neighbours, and a state costs 18 bytes where a
 * dense table would need gigabytes for the largest lists that an operator may write (10,000 texts of 512 characters). Only
 * the root, where most of a text is spent, has a dense table.
 */
export interface AhoCorasick {
  /** The first position at or after `from` whose unit leaves the root; the length of the text when there is none. */
  skip(text: string, from: number): number;
  /** The state after one more unit; 0 is the root, the state before any text. */
  next(state: number, unit: number): number;
  /** Length of the longest suffix of the text so far that begins one of the patterns. */
  depth(state: number): number;
  /** Index of the longest pattern that ends in this state; -1 for none. */
  longestMatch(state: number): number;
  /** Index of the longest pattern that is shorter and ends where `pattern` ends; -1 for none. */
  shorterMatch(pattern: number): number;
}

/**
 * Simple case folding per code unit, so that offsets stay what they are. Where Unicode would change the length, the unit
 * goes to its nearest single one: İ to i, and ẞ to ß (never "ss"). Long s, final sigma, dotless i and the Kelvin sign meet
 * their usual forms. Letters beyond the basic plane (Deseret, Adlam) keep their case.
 */
export function foldCase(unit: number): number {
  if (unit < 0x80) return unit >= 0x41 && unit <= 0x5a ? unit + 32 : unit;
  if (unit === 0x130) return 0x69;
  if (unit >= 0xd800 && unit <= 0xdfff) return unit;
  const upper = String.fromCharCode(unit).toUpperCase();
  const lower = (upper.length === 1 ? upper : String.fromCharCode(unit)).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

/**
 * Patterns must have 1 to 65,535 units. `fold` maps one unit to another, in patterns and in text alike; of patterns that
 * are equal after it, the first one counts.
 */
export function createAhoCorasick(patterns: readonly string[], fold: (unit: number) => number): AhoCorasick {
  const folded = new Uint16Array(65_536);
  for (let unit = 0; unit < 65_536; unit++) folded[unit] = fold(unit);
  const sorted = patterns.map((pattern, index) => ({ index, text: foldText(pattern, folded) }));
  sorted.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.index - b.index));

  const bound = 1 + patterns.reduce((sum, pattern) => sum + pattern.length, 0);
  const labels = new Uint16Array(bound);
  const depths = new Uint16Array(bound);
  const failures = new Int32Array(bound);
  const matches = new Int32Array(bound).fill(-1);
  /** One longer, so that the end of the last state's children is there to read. */
  const firstChild = new Int32Array(bound + 1);
  const fromRoot = new Int32Array(65_536);
  const shorter = new Int32Array(patterns.length).fill(-1);

  function childOf(state: number, label: number): number {
    let low = firstChild[state] ?? 0;
    let high = firstChild[state + 1] ?? 0;
    while (high - low > 8) {
      const middle = (low + high) >>> 1;
      if ((labels[middle] ?? 0) <= label) low = middle;
      else high = middle;
    }
    for (; low < high; low++) if (labels[low] === label) return low;
    return 0;
  }

  function next(from: number, unit: number): number {
    let state = from;
    const label = folded[unit] ?? 0;
    while (state !== 0) {
      const child = childOf(state, label);
      if (child !== 0) return child;
      state = failures[state] ?? 0;
    }
    return fromRoot[unit] ?? 0;
  }

  // A state is a range of the sorted patterns that share a prefix; its children split the range by their next unit.
  const rangeStart = new Int32Array(bound);
  const rangeEnd = new Int32Array(bound);
  rangeEnd[0] = sorted.length;
  let states = 1;
  for (let state = 0; state < states; state++) {
    firstChild[state] = states;
    const depth = depths[state] ?? 0;
    const end = rangeEnd[state] ?? 0;
    let position = rangeStart[state] ?? 0;
    // Breadth first means that the state which this one falls back to is complete.
    matches[state] = matches[failures[state] ?? 0] ?? -1;
    for (
      let pattern = sorted[position];
      pattern?.text.length === depth && position < end;
      pattern = sorted[++position]
    ) {
      if (pattern.index !== sorted[rangeStart[state] ?? 0]?.index) continue;
      shorter[pattern.index] = matches[state] ?? -1;
      matches[state] = pattern.index;
    }
    while (position < end) {
      const label = sorted[position]?.text.charCodeAt(depth) ?? 0;
      const start = position;
      while (position < end && sorted[position]?.text.charCodeAt(depth) === label) position++;
      labels[states] = label;
      depths[states] = depth + 1;
      rangeStart[states] = start;
      rangeEnd[states] = position;
      failures[states] = state === 0 ? 0 : next(failures[state] ?? 0, label);
      states++;
    }
    firstChild[state + 1] = states;
    if (state === 0) for (let unit = 0; unit < 65_536; unit++) fromRoot[unit] = childOf(0, folded[unit] ?? 0);
  }

  return {
    skip(text, from) {
      let position = from;
      while (position < text.length && fromRoot[text.charCodeAt(position)] === 0) position++;
      return position;
    },
    next,
    depth: (state) => depths[state] ?? 0,
    longestMatch: (state) => matches[state] ?? -1,
    shorterMatch: (pattern) => shorter[pattern] ?? -1,
  };
}

function foldText(text: string, folded: Uint16Array): string {
  let result = '';
  for (let position = 0; position < text.length; position++) {
    result += String.fromCharCode(folded[text.charCodeAt(position)] ?? 0);
  }
  return result;
}
