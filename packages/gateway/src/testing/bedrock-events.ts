import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** One message in Amazon's binary framing, encoded by AWS's own codec. Headers are texts, by their names. */
export function framedMessage(payload: unknown, headers: Readonly<Record<string, string>>): Buffer {
  const typed = Object.entries({ ...headers, ':content-type': 'application/json' }).map(
    ([name, value]) => [name, { type: 'string', value }] as const,
  );
  return Buffer.from(codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(JSON.stringify(payload)) }));
}

/** Events of a stream, each a type and what it says. */
export function framedEvents(events: readonly (readonly [string, unknown])[]): readonly Buffer[] {
  return events.map(([type, payload]) => framedMessage(payload, { ':message-type': 'event', ':event-type': type }));
}
