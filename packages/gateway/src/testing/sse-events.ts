/** An event of a stream, read by the letter of the SSE standard. */
export interface SentEvent {
  readonly name: string | undefined;
  readonly data: string;
}

/** All events of a whole stream. Throws where a line is neither a name nor data, and where the last event has no end. */
export function sseEvents(stream: string): SentEvent[] {
  if (stream !== '' && !stream.endsWith('\n\n')) throw new Error('an event without end');
  return stream
    .split('\n\n')
    .slice(0, -1)
    .map((event) => {
      const lines = event.split(/\r\n|\r|\n/);
      const data = lines.at(-1);
      const name = lines.length === 2 ? lines[0] : undefined;
      if (lines.length > 2 || data?.startsWith('data: ') !== true || name?.startsWith('event: ') === false)
        throw new Error(`not one event: ${event}`);
      return { name: name?.slice('event: '.length), data: data.slice('data: '.length) };
    });
}
