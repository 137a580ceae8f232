export interface SentEvent {
  readonly name: string | undefined;
  readonly data: unknown;
}

/** Server-sent events as the gateway writes them: a name or none, and one line of data. */
export async function* eventsOf(response: Response): AsyncGenerator<SentEvent> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    while (reader !== undefined) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (rest + value).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const lines = event.split('\n');
        const data = lines.find((line) => line.startsWith('data: {'))?.slice('data: '.length);
        const name = lines.find((line) => line.startsWith('event: '))?.slice('event: '.length);
        if (data !== undefined) yield { name, data: JSON.parse(data) as unknown };
      }
    }
  } finally {
    // Who reads no further wants no more of it.
    await reader?.cancel().catch(() => undefined);
  }
}
