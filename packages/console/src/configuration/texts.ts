import { defineTexts } from '../language/define-texts.ts';

const english = {
  title: 'Change the configuration',
  restoreTitle: 'Restore this version',
  checking: 'Looking at what would change …',
  nothing: 'The file says that already: nothing would change.',
  onlyText: 'Only comments, order or the way of writing change; nothing else does.',
  problems: (count: string, number: number) =>
    number === 1 ? 'One problem keeps this from being applied' : `${count} problems keep this from being applied`,
  line: (line: string) => `Line ${line}`,
  weakens: 'This protects less than before',
  other: 'Consider as well',
  restart: (settings: string) => `In force only after a restart of the gateway: ${settings}.`,
  approval:
    'Two people are needed for this: another administrator must agree under Settings before it is applied. You can apply it then.',
  difference: 'Difference of the file',
  reason: 'Why? (goes into the record with your key)',
  apply: 'Apply',
  ask: 'Ask for agreement',
  restore: 'Restore',
  again: 'Compare with the file of now',
  conflict:
    'Somebody has changed the file since you looked at it. Compare again: the difference then also shows what of theirs you would take back.',
  applied: 'The configuration is in force.',
  appliedRestart: (settings: string) => `The file is written. In force after a restart: ${settings}.`,
  asked: 'Another administrator must agree; see Settings.',
  undone: 'The former configuration is in force again.',
  notUndone: 'It could not be taken back. Look under Settings, History.',
  undoReason: (reason: string) => `Taken back: ${reason}`,
};

export const changeTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Konfiguration ändern',
    restoreTitle: 'Diese Fassung wiederherstellen',
    checking: 'Es wird geprüft, was sich ändern würde …',
    nothing: 'Das steht schon in der Datei: Nichts würde sich ändern.',
    onlyText: 'Nur Kommentare, Reihenfolge oder Schreibweise ändern sich, sonst nichts.',
    problems: (count, number) =>
      number === 1 ? 'Ein Fehler verhindert die Anwendung' : `${count} Fehler verhindern die Anwendung`,
    line: (line) => `Zeile ${line}`,
    weakens: 'Das schützt weniger als bisher',
    other: 'Bedenken Sie auch',
    restart: (settings) => `Erst nach einem Neustart des Gateways in Kraft: ${settings}.`,
    approval:
      'Dafür braucht es zwei Personen: Jemand anderes aus der Administration muss unter „Einstellungen“ zustimmen, bevor es gilt. Danach können Sie es anwenden.',
    difference: 'Unterschied der Datei',
    reason: 'Warum? (steht dann mit Ihrem Schlüssel im Protokoll)',
    apply: 'Anwenden',
    ask: 'Um Zustimmung bitten',
    restore: 'Wiederherstellen',
    again: 'Mit der jetzigen Datei vergleichen',
    conflict:
      'Jemand hat die Datei geändert, seit Sie sie gelesen haben. Vergleichen Sie noch einmal: Der Unterschied zeigt dann auch, was Sie davon zurücknehmen würden.',
    applied: 'Die Konfiguration ist in Kraft.',
    appliedRestart: (settings) => `Die Datei ist geschrieben. Nach einem Neustart in Kraft: ${settings}.`,
    asked: 'Jemand anderes aus der Administration muss zustimmen; siehe „Einstellungen“.',
    undone: 'Die vorige Konfiguration gilt wieder.',
    notUndone: 'Es ließ sich nicht zurücknehmen. Sehen Sie unter „Einstellungen“, „Verlauf“ nach.',
    undoReason: (reason) => `Zurückgenommen: ${reason}`,
  },
});
