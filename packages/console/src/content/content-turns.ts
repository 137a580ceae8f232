/** A text of a content, and who speaks. */
export interface Turn {
  readonly speaker: string;
  readonly text: string;
}

export interface ParsedContent {
  readonly turns: readonly Turn[];
  /** Placeholders that the model read, and what they stand for. */
  readonly pseudonyms: readonly (readonly [placeholder: string, original: string])[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What is said in a content: the body of a request in any of the interfaces, or an answer as it is kept. Undefined where it is neither, or
 * no JSON: then it is shown as it is.
 */
export function parseContent(json: string): ParsedContent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  const fields = fieldsOf(value);
  const turns = [
    ...textsOf(fields['system']).map((text) => ({ speaker: 'system', text })),
    ...textsOf(fields['instructions']).map((text) => ({ speaker: 'system', text })),
    ...itemsOf(fields['messages']).flatMap(turnsOf),
    ...(typeof fields['input'] === 'string'
      ? [{ speaker: 'user', text: fields['input'] }]
      : itemsOf(fields['input']).flatMap((item) =>
          typeof item === 'string' ? [{ speaker: 'user', text: item }] : turnsOf(item),
        )),
    ...textsOf(fields['prompt']).map((text) => ({ speaker: 'user', text })),
    ...itemsOf(fields['choices']).flatMap((choice) => {
      const own = fieldsOf(choice);
      const texts = [own['text'], own['content'], fieldsOf(own['message'])['content']].flatMap(textsOf);
      return texts.map((text) => ({ speaker: 'assistant', text }));
    }),
  ].filter(({ text }) => text !== '');
  const pseudonyms = Object.entries(fieldsOf(fields['pseudonyms'])).flatMap(([placeholder, original]) =>
    typeof original === 'string' ? [[placeholder, original] as const] : [],
  );
  return turns.length === 0 && pseudonyms.length === 0 ? undefined : { turns, pseudonyms };
}

function turnsOf(message: unknown): readonly Turn[] {
  const { role, content } = fieldsOf(message) as { readonly role?: unknown; readonly content?: unknown };
  const speaker = typeof role === 'string' ? role : 'user';
  return textsOf(content).map((text) => ({ speaker, text }));
}

/** A text, or parts of which some have one. */
function textsOf(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  return itemsOf(content).flatMap((part) => {
    if (typeof part === 'string') return [part];
    const { text, content: inner } = fieldsOf(part) as { readonly text?: unknown; readonly content?: unknown };
    return typeof text === 'string' ? [text] : textsOf(inner);
  });
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
