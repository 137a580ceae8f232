import type { EventView } from '@gatehouse/contract/admin-evidence';
import type { Incident } from '../core/attempts.ts';

/** Events that are kept at most, the newest ones. */
export const mostEvents = 1_000;
/** Milliseconds in which findings of one rule for one key are one event. */
const window = 60_000;

type Event = { -readonly [Field in keyof EventView]: EventView[Field] };

/** The last events, in memory, for people who look: the record has all of them. */
export class RecentEvents {
  readonly #events: Event[] = [];
  readonly #open = new Map<string, Event>();

  tell(incidents: readonly Incident[]): void {
    for (const incident of incidents) {
      const { direction, guard, key = '', outcome, rule, score, shadow, time } = incident;
      const name = `${key} ${direction} ${outcome} ${String(shadow)} ${guard} ${rule}`;
      const open = this.#open.get(name);
      if (open !== undefined && time - open.time < window) {
        open.until = Math.max(open.until, time);
        open.count += 1;
        if (score !== undefined) open.score = Math.max(score, open.score ?? 0);
        continue;
      }
      const event = eventOf(incident);
      this.#open.set(name, event);
      this.#events.push(event);
      if (this.#events.length > mostEvents) this.#events.shift();
    }
    if (this.#open.size > mostEvents) this.#forgetClosed();
  }

  /** The newest first. */
  list(): readonly EventView[] {
    return this.#events.toReversed().map((event) => ({ ...event, owasp: [...event.owasp] }));
  }

  #forgetClosed(): void {
    const kept = new Set(this.#events);
    for (const [name, event] of this.#open) if (!kept.has(event)) this.#open.delete(name);
  }
}

function eventOf({
  direction,
  guard,
  key,
  meaning,
  model,
  outcome,
  request,
  rule,
  score,
  shadow,
  time,
}: Incident): Event {
  return {
    time,
    until: time,
    count: 1,
    ...(key === undefined ? {} : { key }),
    request,
    ...(model === undefined ? {} : { model }),
    guard,
    rule,
    direction,
    outcome,
    shadow,
    ...(score === undefined ? {} : { score }),
    owasp: [...(meaning?.owasp ?? [])],
  };
}
