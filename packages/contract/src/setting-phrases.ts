import type { ExplainLanguage } from './fact-format.ts';

type Value = string | number | boolean;
type Phrase = (value: Value) => string | undefined;

/** Who wrote a text, as options name it. */
const origins: Readonly<Record<ExplainLanguage, Readonly<Record<string, string>>>> = {
  en: {
    system: 'the system prompt',
    user: 'users',
    assistant: 'the model',
    tool: 'tools',
    document: 'documents',
    file: 'files',
    parameter: 'descriptions of tools',
  },
  de: {
    system: 'System-Prompt',
    user: 'Nutzern',
    assistant: 'Modell',
    tool: 'Werkzeugen',
    document: 'Dokumenten',
    file: 'Dateien',
    parameter: 'Beschreibungen von Werkzeugen',
  },
};

const phrases: Readonly<Record<ExplainLanguage, Readonly<Record<string, Phrase>>>> = {
  en: {
    origins: (value) => `Reads texts of ${originsOf(value, 'en')}`,
    signatures: (value) => `Looks for signatures of version ${String(value)}`,
    sensitivity: (value) =>
      chosen(value, {
        low: 'Errs less and finds less',
        normal: 'Of the usual sensitivity',
        high: 'Finds more and errs more',
      }),
    blockSurely: (value) =>
      chosen(value, {
        true: 'What hardly anything else can be is blocked in any case',
        false: 'Blocks nothing beyond that, however sure',
        never: 'Blocks nothing beyond that, however sure',
        agreed: 'Blocked in any case where a signature is sure and the model agrees',
        either: 'Blocked in any case where a signature or the model is sure',
      }),
  },
  de: {
    origins: (value) => `Liest Texte von ${originsOf(value, 'de')}`,
    signatures: (value) => `Sucht Signaturen der Version ${String(value)}`,
    sensitivity: (value) =>
      chosen(value, {
        low: 'Irrt weniger und findet weniger',
        normal: 'Von der üblichen Empfindlichkeit',
        high: 'Findet mehr und irrt mehr',
      }),
    blockSurely: (value) =>
      chosen(value, {
        true: 'Was kaum etwas anderes sein kann, wird in jedem Fall blockiert',
        false: 'Blockiert darüber hinaus nichts, so sicher es auch ist',
        never: 'Blockiert darüber hinaus nichts, so sicher es auch ist',
        agreed: 'Blockiert in jedem Fall, wo eine Signatur sicher ist und das Modell zustimmt',
        either: 'Blockiert in jedem Fall, wo eine Signatur oder das Modell sicher ist',
      }),
  },
};

/** What settings that most guards have mean as they are set; undefined of others, which stand as the configuration has them. */
export function settingPhrase(setting: string, value: Value, language: ExplainLanguage): string | undefined {
  return Object.hasOwn(phrases[language], setting) ? phrases[language][setting]?.(value) : undefined;
}

function chosen(value: Value, words: Readonly<Record<string, string>>): string | undefined {
  return Object.hasOwn(words, String(value)) ? words[String(value)] : undefined;
}

/** From the list as guards tell it. */
function originsOf(value: Value, language: ExplainLanguage): string {
  const names = String(value).split(', ');
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return list.format(names.map((name) => chosen(name, origins[language]) ?? name));
}
