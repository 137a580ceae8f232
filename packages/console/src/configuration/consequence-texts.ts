import type { Consequence, ConsequenceKind } from '@gatehouse/contract/admin-configuration';
import { defineTexts } from '../language/define-texts.ts';

interface About {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
}

type Sentences = Readonly<Record<ConsequenceKind, (about: About) => string>>;

const english: Sentences = {
  'guard-removed': ({ subject }) => `The guard ${subject} no longer looks.`,
  'guard-milder': ({ subject, from, to }) => `The guard ${subject} becomes milder${change(from, to)}.`,
  'guard-shadowed': ({ subject }) => `The guard ${subject} only judges: what it finds is recorded, and passes.`,
  'guard-fails-open': ({ subject, to }) =>
    `When the guard ${subject} fails or takes too long, requests pass (${to}) instead of being blocked.`,
  'guard-reads-less': ({ subject, from, to }) => `The guard ${subject} looks for or reads less${change(from, to)}.`,
  'policy-removed': ({ subject }) => `The policy ${subject} and its guards are gone.`,
  'policy-rules-changed': ({ subject }) => `Other policies hold for some keys or models (${subject}).`,
  'attempts-milder': ({ subject, from, to }) =>
    `Repeated attacks have milder consequences: ${subject}${change(from, to)}.`,
  'events-fewer': ({ subject, from, to }) => `Fewer findings are told to ${subject}${change(from, to)}.`,
  'uninspectable-passes': () => 'Images and other parts that no guard can read pass, and are marked only.',
  'spotlight-off': ({ from, to }) => `Texts of tools and documents are set apart less${change(from, to)}.`,
  'answer-rule-removed': ({ subject }) => `Answers are no longer held to the rule ${subject}.`,
  'answers-checked-less': ({ subject, from, to }) =>
    `Answers are held to less, or to something else: ${subject}${change(from, to)}.`,
  'collection-opened': ({ subject, from, to }) =>
    `More keys get something of the collection ${subject}${change(from, to)}.`,
  'documents-checked-less': ({ subject, from, to }) =>
    `Documents of the collection ${subject} are held or looked at less${change(from, to)}.`,
  'assistant-surer': ({ subject, from, to }) =>
    `The assistant ${subject} answers with less behind it${change(from, to)}.`,
  'personal-data-off': () => 'Personal data reach the models as they are: pseudonymisation is off.',
  'personal-data-fewer-types': ({ subject }) => `These types of personal data are no longer looked for: ${subject}.`,
  'personal-data-milder': ({ subject, from, to }) =>
    `Personal data (${subject === '' ? 'all types that are not named' : subject}) are treated more mildly${change(from, to)}.`,
  'personal-data-rules-changed': () => 'Other rules on personal data hold for some keys, models or providers.',
  'personal-data-model-removed': () => 'Your own model no longer looks for personal data.',
  'pattern-removed': ({ subject }) => `Your pattern ${subject} is no longer looked for.`,
  'purpose-not-required': () => 'Keys without a purpose and a legal basis are accepted.',
  'statistics-tell-more': ({ from, to }) => `Reports with noise may tell more of single people${change(from, to)}.`,
  'limit-raised': ({ subject, from, to }) => `A limit rises: ${subject}${change(from, to)}.`,
  'retention-shorter': ({ subject, from, to }) =>
    `${subject === 'leaves' ? 'Leaves of the record' : `Content of the class ${subject}`} will be destroyed earlier${change(from, to)}. What is destroyed cannot be brought back.`,
  'minimum-shorter': ({ subject, from, to }) =>
    `Content of the class ${subject} may be erased earlier${change(from, to)}.`,
  'witness-removed': ({ subject }) => `The witness ${subject} no longer cosigns the record.`,
  'quorum-lower': ({ from, to }) => `Fewer witnesses are enough${change(from, to)}.`,
  'timestamps-off': ({ subject }) => `No authority stamps the record any more (${subject}).`,
  'four-eyes-off': () => 'One person alone may read content, and weaken this configuration.',
  'less-trusted-allowed': ({ subject }) =>
    `Requests for ${subject} may go on to a target that is trusted less than the one that they were meant for.`,
  'models-less-checked': ({ subject, from, to }) =>
    subject === undefined
      ? `Models are let through that were refused${change(from, to)}.`
      : `The model ${subject} may be used, or may be another one than before.`,
  'model-unregistered': ({ subject }) => `The model ${subject} is no longer registered; requests for it are refused.`,
  'erase-alone': () => 'One person at the machine of the gateway may erase for good without a second one.',
  'unpriced-allowed': () =>
    'Models without a price are called although a budget of money holds, which does not see them.',
  'ledger-public': () => 'Anyone who reaches the gateway may read the log under /ledger/ (never content).',
  'new-destination': ({ subject }) => `Content, findings or traces go to a new address: ${subject}.`,
  'trust-raised': ({ subject, from, to }) => `The provider ${subject} counts as nearer${change(from, to)}.`,
  'prompt-removed': ({ subject }) => `The template ${subject} is gone; requests for it fail.`,
  'prompt-current': ({ subject, from, to }) =>
    to === ''
      ? `No version of ${subject} answers those who name none any more (${from} did).`
      : from === ''
        ? `Version ${to} of ${subject} answers those who name none; before, none did.`
        : `Version ${to} of ${subject} answers those who name none, no longer version ${from}.`,
  'prompt-changed': ({ subject }) =>
    `The template ${subject} asks something else under the same version; entries of the record tell it apart by its hash alone.`,
  'provider-removed': ({ subject }) => `The provider ${subject} is gone; requests for its models fail.`,
  'model-removed': ({ subject }) => `The model name ${subject} is gone; requests for it fail.`,
  'class-removed': ({ subject }) =>
    `The retention class ${subject} is gone; what keys of it have sent is kept like the standard class.`,
  'collection-removed': ({ subject }) =>
    `The collection ${subject} is gone, and with it what is kept of its documents.`,
  'assistant-removed': ({ subject }) => `The assistant ${subject} is gone; requests for it fail.`,
};

const german: Sentences = {
  'guard-removed': ({ subject }) => `Der Wächter ${subject} prüft nicht mehr.`,
  'guard-milder': ({ subject, from, to }) => `Der Wächter ${subject} wird milder${change(from, to)}.`,
  'guard-shadowed': ({ subject }) =>
    `Der Wächter ${subject} urteilt nur noch: Was er findet, wird aufgezeichnet und geht durch.`,
  'guard-fails-open': ({ subject, to }) =>
    `Wenn der Wächter ${subject} ausfällt oder zu lange braucht, gehen Anfragen durch (${to}), statt gesperrt zu werden.`,
  'guard-reads-less': ({ subject, from, to }) => `Der Wächter ${subject} sucht oder liest weniger${change(from, to)}.`,
  'policy-removed': ({ subject }) => `Die Richtlinie ${subject} und ihre Wächter fallen weg.`,
  'policy-rules-changed': ({ subject }) => `Für manche Schlüssel oder Modelle gelten andere Richtlinien (${subject}).`,
  'attempts-milder': ({ subject, from, to }) =>
    `Wiederholte Angriffe haben mildere Folgen: ${subject}${change(from, to)}.`,
  'events-fewer': ({ subject, from, to }) => `An ${subject} werden weniger Funde gemeldet${change(from, to)}.`,
  'uninspectable-passes': () =>
    'Bilder und andere Teile, die kein Wächter lesen kann, gehen durch und werden nur vermerkt.',
  'spotlight-off': ({ from, to }) => `Texte von Werkzeugen und Dokumenten werden weniger abgesetzt${change(from, to)}.`,
  'answer-rule-removed': ({ subject }) => `Antworten müssen die Regel ${subject} nicht mehr einhalten.`,
  'answers-checked-less': ({ subject, from, to }) =>
    `Antworten müssen weniger oder etwas anderes einhalten: ${subject}${change(from, to)}.`,
  'collection-opened': ({ subject, from, to }) =>
    `Mehr Schlüssel erhalten etwas aus der Sammlung ${subject}${change(from, to)}.`,
  'documents-checked-less': ({ subject, from, to }) =>
    `Dokumente der Sammlung ${subject} werden weniger zurückgehalten oder geprüft${change(from, to)}.`,
  'assistant-surer': ({ subject, from, to }) =>
    `Der Assistent ${subject} antwortet auch mit weniger Belegen${change(from, to)}.`,
  'personal-data-off': () =>
    'Personenbezogene Daten erreichen die Modelle, wie sie sind: Die Pseudonymisierung ist aus.',
  'personal-data-fewer-types': ({ subject }) =>
    `Nach diesen Arten personenbezogener Daten wird nicht mehr gesucht: ${subject}.`,
  'personal-data-milder': ({ subject, from, to }) =>
    `Personenbezogene Daten (${subject === '' ? 'alle nicht genannten Arten' : subject}) werden milder behandelt${change(from, to)}.`,
  'personal-data-rules-changed': () =>
    'Für manche Schlüssel, Modelle oder Anbieter gelten andere Regeln für personenbezogene Daten.',
  'personal-data-model-removed': () => 'Ihr eigenes Modell sucht nicht mehr nach personenbezogenen Daten.',
  'pattern-removed': ({ subject }) => `Nach Ihrem Muster ${subject} wird nicht mehr gesucht.`,
  'purpose-not-required': () => 'Schlüssel ohne Zweck und Rechtsgrundlage werden angenommen.',
  'statistics-tell-more': ({ from, to }) =>
    `Berichte mit Rauschen dürfen mehr über Einzelne verraten${change(from, to)}.`,
  'limit-raised': ({ subject, from, to }) => `Eine Grenze steigt: ${subject}${change(from, to)}.`,
  'retention-shorter': ({ subject, from, to }) =>
    `${subject === 'leaves' ? 'Einträge des Protokolls' : `Inhalte der Klasse ${subject}`} werden früher vernichtet${change(from, to)}. Was vernichtet ist, kommt nicht zurück.`,
  'minimum-shorter': ({ subject, from, to }) =>
    `Inhalte der Klasse ${subject} dürfen früher gelöscht werden${change(from, to)}.`,
  'witness-removed': ({ subject }) => `Der Zeuge ${subject} zeichnet das Protokoll nicht mehr gegen.`,
  'quorum-lower': ({ from, to }) => `Weniger Zeugen genügen${change(from, to)}.`,
  'timestamps-off': ({ subject }) => `Keine Stelle stempelt das Protokoll mehr (${subject}).`,
  'four-eyes-off': () => 'Eine Person allein darf Inhalte lesen und diese Konfiguration schwächen.',
  'less-trusted-allowed': ({ subject }) =>
    `Anfragen an ${subject} dürfen an ein Ziel weitergehen, dem weniger vertraut wird als dem, für das sie bestimmt waren.`,
  'models-less-checked': ({ subject, from, to }) =>
    subject === undefined
      ? `Modelle werden durchgelassen, die abgelehnt wurden${change(from, to)}.`
      : `Das Modell ${subject} darf benutzt werden oder ein anderes sein als bisher.`,
  'model-unregistered': ({ subject }) =>
    `Das Modell ${subject} ist nicht mehr eingetragen; Anfragen danach werden abgelehnt.`,
  'erase-alone': () => 'Eine Person an der Maschine des Gateways darf ohne eine zweite endgültig löschen.',
  'unpriced-allowed': () => 'Modelle ohne Preis werden trotz eines Geldbudgets aufgerufen, das sie nicht sieht.',
  'ledger-public': () => 'Jeder, der das Gateway erreicht, darf das Protokoll unter /ledger/ lesen (niemals Inhalte).',
  'new-destination': ({ subject }) => `Inhalte, Funde oder Ablaufdaten gehen an eine neue Adresse: ${subject}.`,
  'trust-raised': ({ subject, from, to }) => `Der Anbieter ${subject} gilt als näher${change(from, to)}.`,
  'prompt-removed': ({ subject }) => `Die Vorlage ${subject} fällt weg; Anfragen danach schlagen fehl.`,
  'prompt-current': ({ subject, from, to }) =>
    to === ''
      ? `Keine Version von ${subject} antwortet mehr denen, die keine nennen (bisher ${from}).`
      : from === ''
        ? `Version ${to} von ${subject} antwortet denen, die keine nennen; bisher tat es keine.`
        : `Version ${to} von ${subject} antwortet denen, die keine nennen, nicht mehr Version ${from}.`,
  'prompt-changed': ({ subject }) =>
    `Die Vorlage ${subject} fragt unter derselben Version etwas anderes; Einträge des Protokolls unterscheiden es nur am Hash.`,
  'provider-removed': ({ subject }) => `Der Anbieter ${subject} fällt weg; Anfragen an seine Modelle schlagen fehl.`,
  'model-removed': ({ subject }) => `Der Modellname ${subject} fällt weg; Anfragen danach schlagen fehl.`,
  'class-removed': ({ subject }) =>
    `Die Aufbewahrungsklasse ${subject} fällt weg; was ihre Schlüssel gesendet haben, wird wie die Standardklasse aufbewahrt.`,
  'collection-removed': ({ subject }) =>
    `Die Sammlung ${subject} fällt weg, und mit ihr, was von ihren Dokumenten aufbewahrt ist.`,
  'assistant-removed': ({ subject }) => `Der Assistent ${subject} fällt weg; Anfragen an ihn schlagen fehl.`,
};

const consequenceTexts = defineTexts<Sentences>({ en: english, de: german });

function change(from: string, to: string): string {
  return from === '' && to === '' ? '' : ` (${from === '' ? '–' : from} → ${to === '' ? '–' : to})`;
}

export function consequenceSentence(
  { kind, subject = '', from = '', to = '' }: Consequence,
  language: keyof typeof consequenceTexts,
): string {
  return consequenceTexts[language][kind]({ subject, from, to });
}
