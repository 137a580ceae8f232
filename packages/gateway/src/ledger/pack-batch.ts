import { contentParts } from '@gatehouse/contract/content-parts';
import type { UnnamedSubject, UnsealedContent } from './batch.ts';

/**
 * What is to be sealed in a batch, for the way to another thread: structured cloning of an object for each content names every
 * field of every object, on both sides, which took an eighth of what the record costs where requests are served.
 */
export interface PackedWork {
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly strings: readonly string[];
}

const contentNumbers = 13;
const subjectNumbers = 5;
const none = -1;

export function packUnsealed(contents: readonly UnsealedContent[]): PackedWork {
  const numbers = new Float64Array(contents.length * contentNumbers);
  const table = new StringTable();
  let at = 0;
  for (const content of contents) {
    numbers[at++] = contentParts.indexOf(content.part);
    numbers[at++] = content.piece;
    numbers[at++] = content.start;
    numbers[at++] = content.length;
    numbers[at++] = content.cipherAt;
    numbers[at++] = content.macAt;
    numbers[at++] = content.subjectAt;
    numbers[at++] = content.segment;
    numbers[at++] = content.time;
    numbers[at++] = table.add(content.owner);
    numbers[at++] = content.subject === undefined ? none : table.find(content.subject);
    numbers[at++] = table.find(content.retention);
    numbers[at++] = table.find(content.period);
  }
  return { numbers, strings: table.strings };
}

export function unpackUnsealed({ numbers, strings }: PackedWork): UnsealedContent[] {
  const contents: UnsealedContent[] = [];
  const number = (at: number): number => numbers[at] as number;
  const text = (at: number): string => strings[number(at)] as string;
  for (let at = 0; at < numbers.length; at += contentNumbers) {
    contents.push({
      part: contentParts[number(at)] as UnsealedContent['part'],
      piece: number(at + 1),
      start: number(at + 2),
      length: number(at + 3),
      cipherAt: number(at + 4),
      macAt: number(at + 5),
      subjectAt: number(at + 6),
      segment: number(at + 7),
      time: number(at + 8),
      owner: text(at + 9),
      subject: number(at + 10) === none ? undefined : text(at + 10),
      retention: text(at + 11),
      period: text(at + 12),
    });
  }
  return contents;
}

export function packSubjects(subjects: readonly UnnamedSubject[]): PackedWork {
  const numbers = new Float64Array(subjects.length * subjectNumbers);
  const table = new StringTable();
  let at = 0;
  for (const subject of subjects) {
    numbers[at++] = table.find(subject.subject);
    numbers[at++] = table.find(subject.retention);
    numbers[at++] = table.find(subject.period);
    numbers[at++] = subject.time;
    numbers[at++] = subject.at;
  }
  return { numbers, strings: table.strings };
}

export function unpackSubjects({ numbers, strings }: PackedWork): UnnamedSubject[] {
  const subjects: UnnamedSubject[] = [];
  const number = (at: number): number => numbers[at] as number;
  const text = (at: number): string => strings[number(at)] as string;
  for (let at = 0; at < numbers.length; at += subjectNumbers) {
    subjects.push({
      subject: text(at),
      retention: text(at + 1),
      period: text(at + 2),
      time: number(at + 3),
      at: number(at + 4),
    });
  }
  return subjects;
}

/** Strings by number, each that comes again only once. */
class StringTable {
  readonly strings: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** A string that is not expected to come again. */
  add(text: string): number {
    return this.strings.push(text) - 1;
  }

  find(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.add(text);
      this.#numbers.set(text, number);
    }
    return number;
  }
}
