import { defineTexts } from '../language/define-texts.ts';

const english = {
  label: 'Changes that are not in force yet',
  steps: (steps: string, count: number) =>
    count === 1 ? '1 change is not in force yet.' : `${steps} changes are not in force yet.`,
  takeBack: 'Take the last one back',
  discard: 'Discard all',
  review: 'Review and apply',
  leaveTitle: 'Leave without applying?',
  leaveText: 'The changes that you have put together are lost.',
  stay: 'Stay',
  leave: 'Discard and leave',
};

export const draftTexts = defineTexts<typeof english>({
  en: english,
  de: {
    label: 'Änderungen, die noch nicht gelten',
    steps: (steps, count) => (count === 1 ? '1 Änderung gilt noch nicht.' : `${steps} Änderungen gelten noch nicht.`),
    takeBack: 'Letzte zurücknehmen',
    discard: 'Alle verwerfen',
    review: 'Prüfen und anwenden',
    leaveTitle: 'Verlassen, ohne anzuwenden?',
    leaveText: 'Die Änderungen, die Sie zusammengestellt haben, gehen verloren.',
    stay: 'Bleiben',
    leave: 'Verwerfen und verlassen',
  },
});
