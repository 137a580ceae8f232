/** What settings of the register of models are for, in German, by the English sentence of the schema; see settings-in-german.ts. */
export const modelRegisterSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  'Which models may be used, and what they may be': 'Welche Modelle benutzt werden dürfen, und was sie sein dürfen',
  'What happens to a model that is not in the register, or is another one than is there: it is shown (`observe`), or refused before anything is sent (`enforce`)':
    'Was mit einem Modell geschieht, das nicht im Register steht oder ein anderes ist als dort: Es wird gezeigt (`observe`) oder abgelehnt, bevor etwas gesendet wird (`enforce`)',
  'What happens to a registered model whose digest has changed, until somebody accepts that: an event (`warn`), or a refusal as well (`block`), as always with `enforce`':
    'Was mit einem eingetragenen Modell geschieht, dessen Prüfsumme sich geändert hat, bis jemand das annimmt: ein Ereignis (`warn`) oder auch eine Ablehnung (`block`), wie immer bei `enforce`',
  'How often model servers are asked which models they have, and files are looked at':
    'Wie oft Modellserver gefragt werden, welche Modelle sie haben, und nach Dateien gesehen wird',
  'How often files are read from beginning to end although nothing tells that they have changed':
    'Wie oft Dateien von Anfang bis Ende gelesen werden, obwohl nichts darauf deutet, dass sie sich geändert haben',
  'Folders of models that are looked through for files that run code when they are loaded':
    'Ordner mit Modellen, die auf Dateien durchgesehen werden, die beim Laden Code ausführen',
  'Models that may be used, beside those that were registered on the command line or in the console':
    'Modelle, die benutzt werden dürfen, neben denen, die auf der Kommandozeile oder in der Konsole eingetragen wurden',
  'Id of the provider that serves it': 'Kennung des Anbieters, der es hat',
  'The name under which the provider has it; `*` stands for any characters':
    'Der Name, unter dem der Anbieter es hat; `*` steht für beliebige Zeichen',
  'What it may be, as `gatehouse models list` shows it; others are refused or told of. Without it the first that is seen counts, and another one once somebody accepts it':
    'Was es sein darf, so wie `gatehouse models list` es zeigt; anderes wird abgelehnt oder gemeldet. Ohne Angabe zählt, was zuerst gesehen wird, und anderes, sobald jemand es annimmt',
  'Its licence, as an SPDX identifier such as `Apache-2.0`; `LicenseRef-` and a name for one of its own':
    'Seine Lizenz als SPDX-Kennung wie `Apache-2.0`; `LicenseRef-` und ein Name für eine eigene',
  'Who has published it': 'Wer es veröffentlicht hat',
  'Where it was published': 'Wo es veröffentlicht wurde',
  'Country of who has published it, by its two letters (ISO 3166-1)':
    'Land dessen, der es veröffentlicht hat, mit seinen zwei Buchstaben (ISO 3166-1)',
  'Tokens of its context; what its server or file says without it':
    'Token seines Kontexts; ohne Angabe, was sein Server oder seine Datei sagt',
  'Languages that it may be used for, such as `de`': 'Sprachen, für die es benutzt werden darf, etwa `de`',
  'What is to be minded about it: known weaknesses, what it may not be used for':
    'Was dabei zu beachten ist: bekannte Schwächen, wofür es nicht benutzt werden darf',
  'Who has approved it': 'Wer es genehmigt hat',
  'Day on which it was approved, such as `2026-11-23`': 'Tag der Genehmigung, etwa `2026-11-23`',
  'Last day (UTC) on which it may be used; without end without it':
    'Letzter Tag (UTC), an dem es benutzt werden darf; ohne Angabe ohne Ende',
  'Somebody asks to register a model, or to accept another one in its place, where that is set':
    'Jemand bittet darum, ein Modell einzutragen oder ein anderes an seiner Stelle anzunehmen, wo das so eingestellt ist',
});
