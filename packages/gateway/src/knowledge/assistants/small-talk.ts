import type { Language } from '../../core/knowledge.ts';

export type SmallTalk = 'greeting' | 'thanks' | 'identity';

/** Whole messages only: a greeting before a question is not small talk. Compared without case, marks and spaces around. */
const phrases: ReadonlyMap<string, readonly [SmallTalk, Language]> = new Map(
  (
    [
      [
        'greeting',
        'de',
        'hallo|hallo zusammen|hallo du|guten tag|guten morgen|guten abend|moin|moin moin|servus|grüß gott|grüezi|tag|na|huhu|hallöchen|hallo wie gehts|hallo wie geht es ihnen|wie gehts|wie geht es dir|wie geht es ihnen',
      ],
      [
        'greeting',
        'en',
        'hello|hi|hi there|hello there|hey|hey there|good morning|good afternoon|good evening|good day|greetings|hi how are you|hello how are you|how are you|hiya|yo',
      ],
      [
        'thanks',
        'de',
        'danke|danke schön|dankeschön|vielen dank|danke dir|danke ihnen|besten dank|herzlichen dank|super danke|ok danke|okay danke|alles klar danke|tausend dank|danke sehr|prima danke|tschüss|auf wiedersehen|ciao',
      ],
      [
        'thanks',
        'en',
        'thanks|thank you|thank you very much|thanks a lot|many thanks|thx|ty|cheers|great thanks|ok thanks|okay thanks|perfect thanks|thank you so much|thanks for your help|bye|goodbye|see you',
      ],
      [
        'identity',
        'de',
        'wer bist du|wer sind sie|was bist du|was kannst du|was können sie|wie heißt du|bist du ein mensch|bist du ein bot|bist du eine ki|was machst du|wie kannst du mir helfen|wie können sie mir helfen|hilfe|sind sie ein mensch|sind sie ein bot|bin ich mit einem menschen verbunden|spreche ich mit einem menschen|welches modell bist du',
      ],
      [
        'identity',
        'en',
        'who are you|what are you|what can you do|are you human|are you a human|are you a bot|are you a robot|are you an ai|what is your name|whats your name|how can you help me|how can you help|help|what do you do|are you a real person|am i talking to a human|what model are you|which model are you|are you chatgpt',
      ],
    ] as const
  ).flatMap(([kind, language, known]) => known.split('|').map((phrase) => [phrase, [kind, language]] as const)),
);

const longestPhrase = 80;

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a message is that asks for nothing; undefined where it may ask for something. */
export function smallTalkOf(text: string): readonly [kind: SmallTalk, language: Language] | undefined {
  return text.length > longestPhrase ? undefined : phrases.get(plain(text));
}

const human: Readonly<Record<Language, RegExp>> = {
  de: /\b(?:mensch(?:en)?|mitarbeiter(?:in)?|berater(?:in)?|echten? person|kundendienst|kundenservice)\b/,
  en: /\b(?:human|real person|agent|representative|operator|customer service|support person|somebody|someone)\b/,
};
const reach: Readonly<Record<Language, RegExp>> = {
  de: /\b(?:sprechen|reden|verbinden|verbinde|weiterleiten|weitergeben|erreichen|kontaktieren|telefonieren|schreiben|will|möchte|bitte|holen)\b/,
  en: /\b(?:talk|speak|connect|transfer|forward|reach|contact|call|chat|want|need|please|get me)\b/,
};
const alone: ReadonlySet<string> = new Set([
  'mensch',
  'menschen',
  'mitarbeiter',
  'human',
  'agent',
  'person',
  'operator',
]);

/** Whether somebody wants a human; in which language. */
export function wantsHuman(text: string): Language | undefined {
  if (text.length > 300) return undefined;
  const message = plain(text);
  if (alone.has(message)) return /mensch|mitarbeiter/.test(message) ? 'de' : 'en';
  return (['de', 'en'] as const).find((language) => human[language].test(message) && reach[language].test(message));
}
