import { defineTexts } from '../language/define-texts.ts';

const english = {
  none: 'Nothing differs.',
  added: (count: string, lines: number) => `${count} ${lines === 1 ? 'line' : 'lines'} added`,
  removed: (count: string, lines: number) => `${count} ${lines === 1 ? 'line' : 'lines'} removed`,
  hidden: (count: string) => `Show ${count} unchanged lines`,
  before: 'Before',
  after: 'After',
  line: 'Line',
  lineNumber: 'Line number',
  lineBefore: 'Line number before',
  lineAfter: 'Line number after',
  addedLine: 'added',
  removedLine: 'removed',
};

export const diffTexts = defineTexts<typeof english>({
  en: english,
  de: {
    none: 'Es gibt keinen Unterschied.',
    added: (count, lines) => `${count} ${lines === 1 ? 'Zeile' : 'Zeilen'} neu`,
    removed: (count, lines) => `${count} ${lines === 1 ? 'Zeile' : 'Zeilen'} entfernt`,
    hidden: (count) => `${count} unveränderte Zeilen zeigen`,
    before: 'Vorher',
    after: 'Nachher',
    line: 'Zeile',
    lineNumber: 'Zeilennummer',
    lineBefore: 'Zeilennummer vorher',
    lineAfter: 'Zeilennummer nachher',
    addedLine: 'neu',
    removedLine: 'entfernt',
  },
});
