import { defineTexts } from '../language/define-texts.ts';
import type { MarkKind } from './foreign-parts.ts';

interface ForeignTextTexts {
  /** How a mark is called: what stands there, by its name or number, and how often. */
  readonly mark: (kind: MarkKind, label: string) => string;
  readonly more: (characters: string) => string;
  readonly showMore: string;
}

const english: Readonly<Record<MarkKind, string>> = {
  direction: 'changes the direction of writing',
  invisible: 'invisible character',
  control: 'control character',
  escape: 'control sequence for terminals',
  tag: 'invisible tag characters',
  stacked: 'more marks on one letter than are drawn',
  other: 'character without a shape',
};

const german: Readonly<Record<MarkKind, string>> = {
  direction: 'ändert die Schreibrichtung',
  invisible: 'unsichtbares Zeichen',
  control: 'Steuerzeichen',
  escape: 'Steuerfolge für Terminals',
  tag: 'unsichtbare Tag-Zeichen',
  stacked: 'mehr Zeichen auf einem Buchstaben, als gezeichnet werden',
  other: 'Zeichen ohne Gestalt',
};

export const foreignTextTexts = defineTexts<ForeignTextTexts>({
  en: {
    mark: (kind, label) => `${label}: ${english[kind]}`,
    more: (characters) => `${characters} more characters are not shown.`,
    showMore: 'Show more',
  },
  de: {
    mark: (kind, label) => `${label}: ${german[kind]}`,
    more: (characters) => `${characters} weitere Zeichen sind nicht gezeigt.`,
    showMore: 'Mehr zeigen',
  },
});
