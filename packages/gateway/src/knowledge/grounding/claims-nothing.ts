import type { ReadText, ReadWord } from './read-text.ts';
import type { Unit } from './measure-support.ts';

const unknown = [
  /\b(?:das|dies|es)?\s*weiß\s+ich\s+(?:leider\s+|auch\s+)*nicht\b/i,
  /\bich\s+weiß\s+(?:es|das|dies)?\s*(?:leider\s+)?(?:auch\s+)?nicht\b/i,
  /\b(?:weiß|finde|habe|liegen?|enthalten|steht|stehen|geht|finden|nennen|sagen)\b.{0,80}\b(?:nichts|keine?\w*\s+(?:informationen?|angaben?|auskunft|hinweise?|antwort)|nicht\s+(?:hervor|beantworten|sagen|bekannt))\b/i,
  /\bkann\b.{0,60}\bnicht\s+(?:beantworten|sagen|helfen|weiterhelfen|beurteilen|bestätigen)\b/i,
  /\b(?:leider\s+)?(?:dazu|darüber|hierzu)\b.{0,40}\b(?:nichts|keine?)\b/i,
  /\bi\s+(?:do\s*n[o']?t|don[’']t|do\s+not)\s+(?:know|have\s+(?:any\s+|that\s+)?information)\b/i,
  /\bi(?:[’']m|\s+am)\s+(?:not\s+sure|afraid\s+i|unable\s+to\s+(?:answer|find|help|say))\b/i,
  /\b(?:can(?:not|[’']t|\s+not))\s+(?:answer|find|help|say|tell|confirm)\b/i,
  /\b(?:documents?|sources?|passages?|information|evidence)\b.{0,60}\b(?:not\s+(?:say|mention|contain|state)|nothing|no\s+information)\b/i,
];

const courtesy = [
  /^(?:hallo|hi|hey|hello|guten\s+(?:tag|morgen|abend)|moin|servus|grüß\s+(?:gott|dich)|welcome|willkommen|good\s+(?:morning|evening|afternoon|day))\b/i,
  /^(?:(?:sehr\s+)?gern(?:e)?(?:\s+geschehen)?|vielen\s+dank|danke|bitte(?:\s+(?:sehr|schön))?|natürlich|selbstverständlich|klar|sicher|okay|ok|alles\s+klar|gute\s+frage|you[’']?(?:re|\s+are)\s+welcome|thanks?|thank\s+you|sure|of\s+course|certainly|great\s+question|good\s+question|ja|nein|yes|no)\b/i,
  /\b(?:ich\s+)?(?:helfe|hoffe|freue)\b.{0,60}\b(?:gern|gerne|weiter|geholfen|hilft|helfen)\b/i,
  /\b(?:hier\s+(?:ist|sind|finden\s+sie)|here\s+(?:is|are)|folgende|the\s+following|im\s+folgenden|below)\b.{0,80}:?$/i,
  /\b(?:melden\s+sie\s+sich|wenden\s+sie\s+sich|lassen\s+sie\s+(?:es\s+)?mich|let\s+me\s+know|feel\s+free|happy\s+to\s+help|glad\s+to\s+help|i\s+hope\s+this\s+helps|(?:viel\s+)?(?:spaß|erfolg)|einen\s+schönen\s+tag|have\s+a\s+(?:nice|great))\b/i,
  /^(?:mit\s+freundlichen\s+grüßen|viele\s+grüße|freundliche\s+grüße|best\s+regards|kind\s+regards)\b/i,
];
/** More words with content than such a sentence has: it claims something beside its courtesy. */
const mostCourteous = 3;

const frames = [
  /^(?:zu\s+ihrer\s+frage|sie\s+(?:fragen|möchten\s+wissen|wollen\s+wissen|fragten)|ihre\s+frage|du\s+(?:fragst|möchtest\s+wissen)|bezüglich|you\s+(?:asked|are\s+asking|want\s+to\s+know|would\s+like\s+to\s+know)|regarding|as\s+for|concerning|your\s+question)\b/i,
];
const asserting = /^(?:wussten?\s+(?:sie|du)|did\s+you\s+know|do\s+you\s+know\s+that|isn[’']t|aren[’']t)\b/i;

function carriesFigure(word: ReadWord): boolean {
  return word.quantity >= 0 || word.kind !== 'word';
}

/**
 * Whether a sentence claims nothing: it greets, thanks, asks back, announces a list, says that it does not know, or says which question
 * it is about. What bears a number, a code or a word of weight that was not asked about claims something, however courteous it is.
 */
export function claimsNothing(answer: ReadText, unit: Unit, asked: ReadonlySet<string>): boolean {
  const text = answer.text.slice(unit.start, Math.min(unit.end, unit.start + 600));
  const words = answer.words.slice(unit.first, unit.last);
  if (unit.end - unit.start > 600) return false;
  const fresh = words.filter((word) => word.weight > 0 && !asked.has(word.stem));
  if (fresh.some(carriesFigure)) return false;
  if (words.every((word) => word.weight === 0 && !carriesFigure(word))) return true;
  if (/\?["”“»«*_)\s]*$/.test(text)) return !asserting.test(text);
  if (unknown.some((pattern) => pattern.test(text))) return fresh.length <= mostCourteous + 3;
  if (frames.some((pattern) => pattern.test(text)) && fresh.length <= 1 && !/,\s*\p{L}/u.test(text.slice(40)))
    return true;
  const heavy = fresh.filter((word) => word.weight >= 1).length;
  return courtesy.some((pattern) => pattern.test(text)) && heavy <= 1 && fresh.length <= mostCourteous;
}
