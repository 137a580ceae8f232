import { type ReactNode, useMemo, useState } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { formatCount } from '../language/format.ts';
import { useLanguage } from '../language/language-context.ts';
import { type ForeignPart, foreignParts } from './foreign-parts.ts';
import { foreignTextTexts } from './foreign-text-texts.ts';
import './foreign-text.css';

/** A place in a text, in UTF-16 code units, and why it is shown as one. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** Shown behind it in small letters, for what a colour alone would not say. */
  readonly tag?: string;
  /** A class that gives it another colour than that of a finding. */
  readonly tone?: string;
}

interface Props {
  readonly text: string;
  /** As a block of its own, with its line breaks; else within a line. */
  readonly block?: boolean;
  readonly highlights?: readonly Highlight[];
}

/** As much as a page draws at once: a text of a hundred thousand marks would stop it. */
const charactersAtOnce = 50_000;
const partsAtOnce = 2_000;
const none: readonly Highlight[] = [];

/**
 * A text that somebody else wrote: a prompt, an answer, a name. It stays text, stays in its place whatever direction it is written in,
 * and what cannot be seen in it, or would change how the rest is seen, is shown as a mark.
 */
export function ForeignText({ text, block = false, highlights = none }: Props): ReactNode {
  const [turns, setTurns] = useState(1);
  const { parts, left } = useMemo(() => partsOf(text, highlights, turns), [text, highlights, turns]);
  const shown = parts.map((part) => <Part key={part.at} part={part} />);

  if (!block) {
    return (
      <bdi className="foreign" dir="auto">
        {shown}
        {left > 0 ? '…' : null}
      </bdi>
    );
  }
  return (
    <>
      <pre className="foreign-block" dir="auto">
        {shown}
      </pre>
      {left === 0 ? null : <More left={left} onMore={() => setTurns(turns + 1)} />}
    </>
  );
}

function More({ left, onMore }: { readonly left: number; readonly onMore: () => void }): ReactNode {
  const texts = useOwnTexts(foreignTextTexts);
  const language = useLanguage();
  return (
    <p className="foreign-more quiet">
      {texts.more(formatCount(left, language))}
      <button type="button" onClick={onMore}>
        {texts.showMore}
      </button>
    </p>
  );
}

interface ShownPart extends ForeignPart {
  /** What was found there. */
  readonly found: string | undefined;
  readonly tone?: string | undefined;
  readonly tags?: string | undefined;
}

function Part({ part }: { readonly part: ShownPart }): ReactNode {
  const texts = useOwnTexts(foreignTextTexts);
  const { found, mark, tags, text, tone } = part;
  const name = mark === undefined ? undefined : texts.mark(mark.kind, mark.label);
  const shown =
    mark === undefined ? (
      text
    ) : (
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing in letters, with a name: no picture is loaded
      <span className="foreign-mark" role="img" aria-label={name} title={name}>
        {mark.label}
      </span>
    );
  if (found === undefined) return shown;
  return (
    <mark className={tone === undefined ? 'foreign-finding' : `foreign-finding ${tone}`} title={found}>
      {shown}
      {tags === undefined ? null : <small className="foreign-tag"> {tags}</small>}
    </mark>
  );
}

function partsOf(
  text: string,
  highlights: readonly Highlight[],
  turns: number,
): { readonly parts: readonly ShownPart[]; readonly left: number } {
  const given = text.slice(0, charactersAtOnce * turns);
  const parts = foreignParts(given)
    .flatMap((part) => cutAt(part, highlights))
    .slice(0, partsAtOnce * turns);
  const last = parts.at(-1);
  return { parts, left: text.length - (last === undefined ? 0 : last.at + last.text.length) };
}

function tagsOf(ended: readonly Highlight[]): string | undefined {
  const tags = ended.flatMap(({ tag }) => tag ?? []);
  return tags.length === 0 ? undefined : tags.join(', ');
}

/** A part as pieces that lie within a highlight or outside of all of them. Marks stay whole. */
function cutAt(part: ForeignPart, highlights: readonly Highlight[]): readonly ShownPart[] {
  const end = part.at + part.text.length;
  const touching = highlights.filter((highlight) => highlight.start < end && highlight.end > part.at);
  if (touching.length === 0) return [{ ...part, found: undefined }];
  const inner = part.mark === undefined ? touching.flatMap((highlight) => [highlight.start, highlight.end]) : [];
  const cuts = [...new Set([part.at, ...inner.filter((at) => at > part.at && at < end), end])].toSorted(
    (one, other) => one - other,
  );
  return cuts.slice(0, -1).map((from, number) => {
    const to = cuts[number + 1] ?? end;
    const over = touching.filter((highlight) => highlight.start < to && highlight.end > from);
    return {
      ...part,
      text: part.text.slice(from - part.at, to - part.at),
      at: from,
      found: over.length === 0 ? undefined : [...new Set(over.map(({ label }) => label))].join(', '),
      tone: over.find((highlight) => highlight.tone !== undefined)?.tone,
      tags: tagsOf(over.filter((highlight) => highlight.end <= to)),
    };
  });
}
