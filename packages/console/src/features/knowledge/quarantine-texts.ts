import type { DocumentDetail } from '@gatehouse/contract/admin-knowledge';
import { defineTexts } from '../../language/define-texts.ts';

const english = {
  explanation:
    'Documents in which something was found are held: nothing of what came is in any answer until somebody has released it. An earlier version that was fine stays to be found. The record says who decided, and why.',
  list: 'Documents that are held',
  none: 'No document is held.',
  noneHere: 'No document of this collection is held.',
  teach:
    'Every document is looked through before it can be found: for instructions to the model, for hidden text, for secrets, and, where the collection says so, for personal data. What is found stands here, with the place where it stands.',
  all: 'Of all collections',
  more: 'Show more',
  choose: 'Choose a document to see why it is held.',
  back: 'Back to the list',
  gone: 'This document is not there any more.',
  decided: (state: string) => `It is not held: ${state}.`,
  fourEyes:
    'Two different people must release it. Your release counts as the first one; it is not found until another person agrees.',
  proposal: (name: string, time: string) => `${name} has released it on ${time}. Somebody else must release it too.`,
  ownProposal: (time: string) =>
    `You have released it on ${time}. Another person must release it too; you can still reject it.`,
  releaseFirst: 'Propose release',
  releaseSecond: 'Release as second person',
  toldProposed: 'Your release is kept. The document is found once a second person has released it.',
  onlyReaders: 'Your roles may see what is held, but not decide about it.',
  release: 'Release',
  reject: 'Reject',
  changed:
    'The document has changed since you opened it. What you decide is about what you have read, so read it again: below is what is there now.',
  readIt: 'I have read the new one',
  refusedChanged:
    'Nothing was decided: while you were reading, another version of this document came. Below is the new one.',
  dialog: {
    release: 'Release this document?',
    reject: 'Reject this document?',
    proposed: 'Nothing of it is found yet: a second person must release it too. Your reason is shown to that person.',
    released:
      'Its passages, as they stand behind this question, can be found at once, by everybody who may see the collection.',
    nothingToFind: 'It has no passage, so nothing of it will be found in answers.',
    inText: (reasons: string) => `Found in these passages, and so possible in answers from now on: ${reasons}.`,
    leftOut: (reasons: string) =>
      `Found outside of these passages, where it was hidden, and left out of answers all the same: ${reasons}.`,
    rejected: 'It is not found, and stays so when the collection is read again, as long as it is the same.',
    later: 'A later version of it is inspected anew.',
    reason: 'Why',
    reasonHelp: 'It goes into the record with your name.',
  },
  told: { release: 'The document was released.', reject: 'The document was rejected.' },
  keys: {
    open: 'Keyboard',
    title: 'Keys of this page',
    on: 'Single keys work on this page',
    actions: {
      next: 'Next document',
      previous: 'Previous document',
      read: 'To the document',
      release: 'Release',
      reject: 'Reject',
      help: 'This list',
    },
  },
};

export const quarantineTexts = defineTexts<typeof english>({
  en: english,
  de: {
    explanation:
      'Dokumente, in denen etwas gefunden wurde, werden zurückgehalten: Nichts von dem, was kam, steht in einer Antwort, bis jemand es freigegeben hat. Eine frühere Fassung, die in Ordnung war, bleibt auffindbar. Das Protokoll sagt, wer entschieden hat und warum.',
    list: 'Zurückgehaltene Dokumente',
    none: 'Kein Dokument wird zurückgehalten.',
    noneHere: 'Kein Dokument dieser Sammlung wird zurückgehalten.',
    teach:
      'Jedes Dokument wird durchgesehen, bevor es auffindbar ist: nach Anweisungen an das Modell, nach verstecktem Text, nach Geheimnissen und, wo die Sammlung es so will, nach personenbezogenen Daten. Was gefunden wird, steht hier, mit der Stelle, an der es steht.',
    all: 'Aus allen Sammlungen',
    more: 'Mehr zeigen',
    choose: 'Wählen Sie ein Dokument, um zu sehen, warum es zurückgehalten wird.',
    back: 'Zurück zur Liste',
    gone: 'Dieses Dokument gibt es nicht mehr.',
    decided: (state) => `Es wird nicht zurückgehalten: ${state}.`,
    fourEyes:
      'Zwei verschiedene Personen müssen es freigeben. Ihre Freigabe zählt als die erste; auffindbar ist es erst, wenn eine andere Person zustimmt.',
    proposal: (name, time) => `${name} hat es am ${time} freigegeben. Eine andere Person muss es auch freigeben.`,
    ownProposal: (time) =>
      `Sie haben es am ${time} freigegeben. Eine andere Person muss es auch freigeben; ablehnen können Sie es noch.`,
    releaseFirst: 'Freigabe vorschlagen',
    releaseSecond: 'Als zweite Person freigeben',
    toldProposed:
      'Ihre Freigabe ist vermerkt. Auffindbar ist das Dokument, sobald eine zweite Person es freigegeben hat.',
    onlyReaders: 'Ihre Rollen dürfen sehen, was zurückgehalten wird, aber nicht darüber entscheiden.',
    release: 'Freigeben',
    reject: 'Ablehnen',
    changed:
      'Das Dokument hat sich geändert, seit Sie es geöffnet haben. Sie entscheiden über das, was Sie gelesen haben; lesen Sie es also noch einmal: Unten steht, was jetzt da ist.',
    readIt: 'Ich habe das neue gelesen',
    refusedChanged:
      'Es wurde nichts entschieden: Während Sie lasen, kam eine andere Fassung dieses Dokuments. Unten steht die neue.',
    dialog: {
      release: 'Dieses Dokument freigeben?',
      reject: 'Dieses Dokument ablehnen?',
      proposed:
        'Noch ist nichts davon auffindbar: Eine zweite Person muss es auch freigeben. Ihr Grund wird ihr gezeigt.',
      released:
        'Seine Passagen, wie sie hinter dieser Frage stehen, sind sofort auffindbar, für alle, die die Sammlung sehen dürfen.',
      nothingToFind: 'Es hat keine Passage, also wird in Antworten nichts daraus stehen.',
      inText: (reasons) => `In diesen Passagen gefunden, und von nun an in Antworten möglich: ${reasons}.`,
      leftOut: (reasons) =>
        `Außerhalb dieser Passagen gefunden, weil es versteckt war, und auch weiterhin in keiner Antwort: ${reasons}.`,
      rejected: 'Es wird nicht gefunden, auch nicht nach neuem Einlesen der Sammlung, solange es dasselbe ist.',
      later: 'Eine spätere Fassung wird neu geprüft.',
      reason: 'Warum',
      reasonHelp: 'Es kommt mit Ihrem Namen in das Protokoll.',
    },
    told: { release: 'Das Dokument wurde freigegeben.', reject: 'Das Dokument wurde abgelehnt.' },
    keys: {
      open: 'Tastatur',
      title: 'Tasten dieser Seite',
      on: 'Einzelne Tasten wirken auf dieser Seite',
      actions: {
        next: 'Nächstes Dokument',
        previous: 'Voriges Dokument',
        read: 'Zum Dokument',
        release: 'Freigeben',
        reject: 'Ablehnen',
        help: 'Diese Liste',
      },
    },
  },
});

/** What a button does: where two people must release, the first of them proposes. */
export function actionText(
  decision: 'release' | 'reject',
  { document }: DocumentDetail,
  texts: Pick<typeof english, 'release' | 'reject' | 'releaseFirst' | 'releaseSecond'>,
): string {
  if (decision === 'reject' || document.fourEyes !== true) return texts[decision];
  return document.proposal === undefined ? texts.releaseFirst : texts.releaseSecond;
}
