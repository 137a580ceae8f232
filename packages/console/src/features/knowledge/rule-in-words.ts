import type { GuardsView } from '@gatehouse/contract/admin-guards';
import { entityTypes } from '@gatehouse/contract/entity-types';
import type { Language } from '../../language/language.ts';
import { meaningOf } from '../../record/rule-meaning.ts';

/** Ways to hide a text in a document, by the names that reading it gives them. */
const hidingPlaces: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    'display-none': 'The text is in a part of the page that is not shown.',
    'visibility-hidden': 'The text is in a part of the page that is made invisible.',
    transparent: 'The text is transparent.',
    tiny: 'The text is set so small that nobody can read it.',
    'same-colour': 'The text has the colour of what is behind it.',
    'off-screen': 'The text stands outside of the screen.',
    clipped: 'The text is in a box that is cut off before it.',
    'hidden-attribute': 'The text is in a part of the page that is marked as hidden.',
    'aria-hidden': 'The text is in a part of the page that is hidden from screen readers.',
    comment: 'The text is in a comment, which no reader sees.',
    noscript: 'The text is shown only where a browser runs no scripts.',
    template: 'The text is in a template, which is not shown.',
    'long-attribute': 'The text is in an attribute, which is longer than any that people read.',
    'link-title': 'The text is in the title of a link.',
    vanish: 'The text is marked as hidden in the word processor.',
    'deleted-revision': 'The text was deleted, and is still in the file as a tracked change.',
    'invisible-rendering': 'The text is in the PDF and is not drawn.',
    'outside-page': 'The text stands outside of the page of the PDF.',
    'hidden-layer': 'The text is in a layer of the PDF that is switched off.',
    tag: 'The text is written in tag characters, which nobody sees.',
    'zero-width': 'Characters without a width stand between the letters.',
    bidi: 'Characters turn the direction of writing around, so that people read something else.',
    'variation-selector': 'The text is hidden in characters that only choose between shapes of others.',
    annotation: 'Characters for annotations stand in the text, which are not shown.',
    'private-use': 'Characters without a meaning that all agree on stand in the text.',
    'soft-hyphen': 'Hyphens that are not shown stand between the letters.',
    unassigned: 'Characters that do not exist stand in the text.',
    filler: 'Characters that fill a place and show nothing stand in the text.',
    format: 'Characters that only format others stand in the text.',
    control: 'Control characters stand in the text.',
    'look-alike': 'A word is written with letters of another script that look the same.',
  },
  de: {
    'display-none': 'Der Text steht in einem Teil der Seite, der nicht gezeigt wird.',
    'visibility-hidden': 'Der Text steht in einem Teil der Seite, der unsichtbar gemacht ist.',
    transparent: 'Der Text ist durchsichtig.',
    tiny: 'Der Text ist so klein gesetzt, dass ihn niemand lesen kann.',
    'same-colour': 'Der Text hat die Farbe dessen, was dahinter ist.',
    'off-screen': 'Der Text steht außerhalb des Bildschirms.',
    clipped: 'Der Text steht in einem Kasten, der vor ihm abgeschnitten ist.',
    'hidden-attribute': 'Der Text steht in einem Teil der Seite, der als versteckt markiert ist.',
    'aria-hidden': 'Der Text steht in einem Teil der Seite, der vor Vorleseprogrammen versteckt ist.',
    comment: 'Der Text steht in einem Kommentar, den kein Leser sieht.',
    noscript: 'Der Text wird nur gezeigt, wo ein Browser keine Skripte ausführt.',
    template: 'Der Text steht in einer Vorlage, die nicht gezeigt wird.',
    'long-attribute': 'Der Text steht in einem Attribut, das länger ist als jedes, das Menschen lesen.',
    'link-title': 'Der Text steht im Titel eines Links.',
    vanish: 'Der Text ist in der Textverarbeitung als verborgen markiert.',
    'deleted-revision': 'Der Text wurde gelöscht und steht als verfolgte Änderung noch in der Datei.',
    'invisible-rendering': 'Der Text steht im PDF und wird nicht gezeichnet.',
    'outside-page': 'Der Text steht außerhalb der Seite des PDF.',
    'hidden-layer': 'Der Text steht in einer Ebene des PDF, die ausgeschaltet ist.',
    tag: 'Der Text ist in Tag-Zeichen geschrieben, die niemand sieht.',
    'zero-width': 'Zwischen den Buchstaben stehen Zeichen ohne Breite.',
    bidi: 'Zeichen drehen die Schreibrichtung um, sodass Menschen etwas anderes lesen.',
    'variation-selector': 'Der Text ist in Zeichen versteckt, die nur zwischen Gestalten anderer wählen.',
    annotation: 'Im Text stehen Zeichen für Anmerkungen, die nicht gezeigt werden.',
    'private-use': 'Im Text stehen Zeichen ohne eine Bedeutung, auf die sich alle geeinigt haben.',
    'soft-hyphen': 'Zwischen den Buchstaben stehen Trennstriche, die nicht gezeigt werden.',
    unassigned: 'Im Text stehen Zeichen, die es nicht gibt.',
    filler: 'Im Text stehen Zeichen, die einen Platz füllen und nichts zeigen.',
    format: 'Im Text stehen Zeichen, die nur andere formatieren.',
    control: 'Im Text stehen Steuerzeichen.',
    'look-alike': 'Ein Wort ist mit Buchstaben einer anderen Schrift geschrieben, die gleich aussehen.',
  },
};

/** What a rule means: a way to hide a text, a type of personal data, or a rule of a guard as `guard/rule`; undefined where nothing is known of it. */
export function ruleInWords(rule: string, guards: GuardsView | undefined, language: Language): string | undefined {
  const hidden = hidingPlaces[language];
  if (Object.hasOwn(hidden, rule)) return hidden[rule];
  if (Object.hasOwn(entityTypes, rule)) return entityTypes[rule as keyof typeof entityTypes][language];
  const slash = rule.indexOf('/');
  return slash < 1 ? undefined : meaningOf(guards, rule.slice(0, slash), rule)?.explanation[language];
}
