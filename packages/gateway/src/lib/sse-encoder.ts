/**
 * One server-sent event without a name or id, whose data are one JSON text. JSON escapes CR and LF within strings and this
 * function takes only what `JSON.stringify` wrote, so that no content can begin a field or an event of its own.
 */
export function sseEvent(json: string): string {
  return `data: ${json}\n\n`;
}

/** The same with a name, which is a constant of ours and no foreign text. */
export function namedSseEvent(name: string, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}

/** OpenAI's mark for the end of a whole stream. A stream that broke ends without it. */
export const sseDone = 'data: [DONE]\n\n';
