import type { Delta } from '../core/delta.ts';
import type { OpenScanners } from './answer-channel.ts';
import { checkFixed } from './fixed-text.ts';
import type { Scanner } from './held-text.ts';

type ToolCallDelta = Extract<Delta, { type: 'toolCall' }>;

/**
 * The name and the id of one tool call, which leave when they are judged. Servers send a name whole nearly always, so it
 * waits only where it could go on to something that a scanner looks for; it is whole when the arguments begin.
 */
export class HeldIntroduction {
  readonly #open: OpenScanners;
  readonly #choice: number;
  readonly #index: number;
  #id: string | undefined;
  /** The part of the name that has not left. */
  #name: string | undefined;
  /** All of the name so far. */
  #wholeName = '';
  /** Of the name; none before it begins and after it has ended. */
  #scanners: readonly Scanner[] = [];
  #nameIsHeld = false;
  /** Questions about the id that take time. */
  #questions: (() => Promise<void> | undefined)[] = [];

  constructor({ choice, index }: ToolCallDelta, open: OpenScanners) {
    this.#open = open;
    this.#choice = choice;
    this.#index = index;
  }

  /** Whether something may not leave yet. */
  get waits(): boolean {
    return this.#nameIsHeld || this.#questions.length > 0;
  }

  /** Takes in a piece of the name and the id. Throws what ends the answer. */
  push({ id, name }: ToolCallDelta): void {
    if (id !== undefined) {
      this.#id = id;
      for (const scanner of this.#scannersOf('id')) {
        const { hold, verdict } = scanner.push(id);
        checkFixed(verdict);
        if (hold === Infinity) this.#questions.push(() => endOf(scanner));
        else if (hold > 0) {
          const waiting = endOf(scanner);
          if (waiting !== undefined) this.#questions.push(() => waiting);
        }
      }
    }
    if (name === undefined) return;
    this.#name = (this.#name ?? '') + name;
    this.#wholeName += name;
    let piece = name;
    if (this.#scanners.length === 0) {
      // What comes behind the end of a name is judged with what stood before.
      piece = this.#wholeName;
      this.#scanners = this.#scannersOf('name');
    }
    this.#nameIsHeld = false;
    for (const scanner of this.#scanners) {
      const { hold, verdict } = scanner.push(piece);
      checkFixed(verdict);
      if (hold > 0) this.#nameIsHeld = true;
    }
  }

  #scannersOf(channel: 'id' | 'name'): readonly Scanner[] {
    return this.#open({ choice: this.#choice, channel, call: this.#index });
  }

  /** The name is whole: the last word of its scanners. Throws or rejects with what ends the answer. */
  end(): Promise<void> | undefined {
    const questions = this.#questions;
    for (const scanner of this.#scanners) questions.push(() => endOf(scanner));
    this.#questions = [];
    this.#scanners = [];
    let waiting: Promise<void> | undefined;
    for (const ask of questions) waiting = waiting === undefined ? ask() : waiting.then(ask);
    return waiting;
  }

  /** What came last has left as it came. */
  passed(): void {
    this.#id = undefined;
    this.#name = undefined;
  }

  /** What may leave now. */
  release(): ToolCallDelta {
    const delta: ToolCallDelta = {
      type: 'toolCall',
      choice: this.#choice,
      index: this.#index,
      ...(this.#id === undefined ? undefined : { id: this.#id }),
      ...(this.#name === undefined ? undefined : { name: this.#name }),
      arguments: '',
    };
    this.#nameIsHeld = false;
    this.passed();
    return delta;
  }
}

function endOf(scanner: Scanner): Promise<void> | undefined {
  const verdict = scanner.end();
  if (verdict instanceof Promise) return verdict.then(checkFixed);
  checkFixed(verdict);
  return undefined;
}
