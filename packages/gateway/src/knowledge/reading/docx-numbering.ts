import { childOf, childrenOf, valueOf, type XmlElement } from './read-xml.ts';

interface Level {
  readonly format: string;
  /** Such as `%1.%2`. */
  readonly text: string;
  readonly start: number;
}

const roman: readonly (readonly [number, string])[] = [
  [1_000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** Counts the paragraphs of lists as Word does, so that "§ 3" and "2.1" stand where readers see them. */
export class DocxNumbering {
  readonly #levels = new Map<string, ReadonlyMap<number, Level>>();
  readonly #lists = new Map<string, { readonly definition: string; readonly starts: ReadonlyMap<number, number> }>();
  readonly #counts = new Map<string, number[]>();
  readonly #begun = new Set<string>();

  /** Takes in a child of `w:numbering`. */
  add(element: XmlElement): void {
    if (element.name === 'w:abstractNum') {
      const levels = new Map<number, Level>();
      for (const child of childrenOf(element))
        if (child.name === 'w:lvl') levels.set(Number(child.attributes.get('w:ilvl') ?? 0), levelOf(child));
      this.#levels.set(element.attributes.get('w:abstractNumId') ?? '', levels);
    } else if (element.name === 'w:num') {
      const starts = new Map<number, number>();
      for (const child of childrenOf(element)) {
        const start = valueOf(child, 'w:startOverride');
        if (child.name === 'w:lvlOverride' && start !== undefined)
          starts.set(Number(child.attributes.get('w:ilvl') ?? 0), Number.parseInt(start, 10) || 0);
      }
      const definition = valueOf(element, 'w:abstractNumId') ?? '';
      this.#lists.set(element.attributes.get('w:numId') ?? '', { definition, starts });
    }
  }

  /** What stands before the next paragraph of a list: `- `, `2.1 `; undefined for a list that is none. */
  next(list: string, level: number): string | undefined {
    const found = this.#lists.get(list);
    if (found === undefined) return undefined;
    const levels = this.#levels.get(found.definition);
    const counts = this.#counts.get(found.definition) ?? [];
    this.#counts.set(found.definition, counts);
    if (!this.#begun.has(list)) {
      this.#begun.add(list);
      for (const [at, start] of found.starts) counts[at] = start - 1;
    }
    counts.length = Math.min(counts.length, level + 1);
    for (let at = 0; at <= level; at += 1) counts[at] ??= (levels?.get(at)?.start ?? 1) - (at === level ? 1 : 0);
    counts[level] = (counts[level] ?? 0) + 1;
    const own = levels?.get(level);
    if (own === undefined || own.format === 'bullet') return '- ';
    if (own.format === 'none') return '';
    const text = own.text.replace(/%([1-9])/g, (_all, number: string) => {
      const at = Number(number) - 1;
      return inFormat(counts[at] ?? 1, levels?.get(at)?.format ?? 'decimal');
    });
    return text.trim() === '' ? '' : `${text.trim()} `;
  }
}

function levelOf(element: XmlElement): Level {
  return {
    format: valueOf(element, 'w:numFmt') ?? 'decimal',
    text: (childOf(element, 'w:lvlText')?.attributes.get('w:val') ?? '').slice(0, 100),
    start: Number.parseInt(valueOf(element, 'w:start') ?? '1', 10) || 0,
  };
}

function inFormat(count: number, format: string): string {
  if (format === 'lowerLetter' || format === 'upperLetter') {
    const letter = String.fromCharCode((format === 'lowerLetter' ? 97 : 65) + ((Math.max(1, count) - 1) % 26));
    return letter.repeat(Math.min(4, Math.floor((Math.max(1, count) - 1) / 26) + 1));
  }
  if (format !== 'lowerRoman' && format !== 'upperRoman')
    return format === 'decimalZero' && count < 10 ? `0${count}` : `${count}`;
  let rest = Math.min(3_999, Math.max(1, count));
  let text = '';
  for (const [value, sign] of roman)
    while (rest >= value) {
      text += sign;
      rest -= value;
    }
  return format === 'lowerRoman' ? text : text.toUpperCase();
}
