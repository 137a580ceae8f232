import { defineTexts } from '../../language/define-texts.ts';

const english = {
  title: 'Secrets',
  explanation:
    'What model servers and guards want to see of this gateway. A secret goes in and never comes out: neither here, nor in the record, nor in a backup that can be read. It is sent to its origins only.',
  list: 'Kept secrets',
  none: 'No secret is kept here.',
  teach:
    'Keep one, then write ${secret:NAME} where the configuration wants it. Secrets from the environment, from files and from Vault are not listed here.',
  columns: { name: 'Name', origins: 'May be sent to', since: 'Set', usedBy: 'Used by', actions: 'Actions' },
  by: (time: string, actor: string) => `${time} by ${actor}`,
  unused: 'nothing',
  add: 'Keep a secret',
  replace: 'Replace',
  replaceTitle: (name: string) => `Replace ${name}`,
  name: 'Name: letters, digits, dots, dashes',
  origins: 'May be sent to, with commas',
  originsHint: 'Scheme, host and port, such as https://api.mistral.ai. It is never sent elsewhere.',
  value: 'The secret',
  valueHint: 'Nobody can show it again. Whatever uses it goes on with the new one from the next request on.',
  keep: 'Keep it',
  kept: 'The secret is kept.',
  remove: 'Remove',
  removeTitle: (name: string) => `Remove ${name}?`,
  consequences: [
    'It is forgotten for good; nobody can bring it back.',
    'What refers to it would no longer work, so a secret in use is not removed.',
  ],
  removed: 'The secret was removed.',
};

export const secretsTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Geheimnisse',
    explanation:
      'Was Modellserver und Wächter von diesem Gateway sehen wollen. Ein Geheimnis geht hinein und kommt nie heraus: weder hier noch im Protokoll noch in einer lesbaren Sicherung. Gesendet wird es nur an seine Ziele.',
    list: 'Aufbewahrte Geheimnisse',
    none: 'Hier ist kein Geheimnis aufbewahrt.',
    teach:
      'Legen Sie eins ab und schreiben Sie ${secret:NAME}, wo die Konfiguration es haben will. Geheimnisse aus der Umgebung, aus Dateien und aus Vault stehen nicht hier.',
    columns: {
      name: 'Name',
      origins: 'Darf gesendet werden an',
      since: 'Gesetzt',
      usedBy: 'Benutzt von',
      actions: 'Aktionen',
    },
    by: (time, actor) => `${time} von ${actor}`,
    unused: 'nichts',
    add: 'Geheimnis ablegen',
    replace: 'Ersetzen',
    replaceTitle: (name) => `${name} ersetzen`,
    name: 'Name: Buchstaben, Ziffern, Punkte, Striche',
    origins: 'Darf gesendet werden an, mit Kommas',
    originsHint: 'Schema, Rechner und Port, etwa https://api.mistral.ai. Anderswohin wird es nie gesendet.',
    value: 'Das Geheimnis',
    valueHint: 'Niemand kann es noch einmal zeigen. Was es benutzt, nimmt ab der nächsten Anfrage das neue.',
    keep: 'Aufbewahren',
    kept: 'Das Geheimnis ist aufbewahrt.',
    remove: 'Entfernen',
    removeTitle: (name) => `${name} entfernen?`,
    consequences: [
      'Es wird endgültig vergessen; niemand kann es zurückholen.',
      'Was sich darauf bezieht, ginge nicht mehr; deshalb wird ein benutztes Geheimnis nicht entfernt.',
    ],
    removed: 'Das Geheimnis wurde entfernt.',
  },
});
