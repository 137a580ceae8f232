/** A text with places for variables: texts as they are and names, in turn, beginning with a text. */
export interface TemplateText {
  readonly pieces: readonly TemplatePiece[];
}

export type TemplatePiece = { readonly text: string } | { readonly variable: string };

/** Why a text cannot be read. */
export class TemplateTextError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateTextError';
  }
}

const place = /^\{\{[ \t]*([A-Za-z][A-Za-z0-9_]{0,62})[ \t]*\}\}/;

/**
 * Reads `{{name}}` as the place of a variable, and `\{{` as two braces. That is all there is: no conditions, no loops, no paths, so that a template says
 * all that can ever stand in it. Anything else that begins with two braces is a mistake and told. Throws a TemplateTextError.
 */
export function parseTemplateText(source: string): TemplateText {
  const pieces: TemplatePiece[] = [];
  let text = '';
  let from = 0;
  for (;;) {
    const at = source.indexOf('{{', from);
    if (at === -1) break;
    if (source[at - 1] === '\\' && at > from) {
      text += `${source.slice(from, at - 1)}{{`;
      from = at + 2;
      continue;
    }
    const found = place.exec(source.slice(at, at + 80));
    const name = found?.[1];
    if (found === null || name === undefined)
      throw new TemplateTextError(
        'two braces must enclose the name of a variable, as in {{name}}; write \\{{ for two braces',
      );
    text += source.slice(from, at);
    if (text !== '') pieces.push({ text });
    text = '';
    pieces.push({ variable: name });
    from = at + found[0].length;
  }
  text += source.slice(from);
  if (text !== '') pieces.push({ text });
  return { pieces };
}

/** Names of the variables in a text, each once. */
export function variablesIn({ pieces }: TemplateText): readonly string[] {
  return [...new Set(pieces.flatMap((piece) => ('variable' in piece ? [piece.variable] : [])))];
}
