import type { Span } from '../core/limits.ts';

/** Milliseconds. */
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 86_400_000;

/** The calendar at one moment: the numbers of hour, day and month since 1970 (UTC), and when each of them ends. */
export class Calendar {
  hour = -1;
  day = -1;
  month = -1;
  #monthEnds = 0;

  /** Goes to a moment; time may stand still and go on. Cheap within the same hour. */
  moveTo(now: number): void {
    const current = Math.floor(now / hour);
    if (current === this.hour) return;
    this.hour = current;
    this.day = Math.floor(now / day);
    const date = new Date(now);
    this.month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    this.#monthEnds = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  }

  /** Milliseconds since the Unix epoch at which the present period ends. */
  endOf(span: 'hour' | 'day' | 'month'): number {
    return span === 'hour' ? (this.hour + 1) * hour : span === 'day' ? (this.day + 1) * day : this.#monthEnds;
  }
}

export function isCalendarSpan(span: Span): span is 'hour' | 'day' | 'month' {
  return span === 'hour' || span === 'day' || span === 'month';
}
