/** What settings of validation are for, in German, by the English sentence of the schema; see settings-in-german.ts. */
export const validationSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  'What answers must hold to before they are given': 'Was Antworten einhalten müssen, bevor sie gegeben werden',
  'Answers in the form that the client asks for': 'Antworten in der Form, die der Client verlangt',
  'Which answers are held against the JSON Schema of their request: where the client asks for it strictly (`strict: true`, which Anthropic clients always mean), wherever it gives one, or never':
    'Welche Antworten am JSON-Schema ihrer Anfrage gemessen werden: wo der Client es streng verlangt (`strict: true`, was Anthropic-Clients immer meinen), wo immer er eines angibt, oder nie',
  'Whether slips are mended here: code fences, talk around the JSON, trailing commas, single quotes':
    'Ob kleine Fehler hier behoben werden: Codezäune, Gerede um das JSON, überzählige Kommas, einfache Anführungszeichen',
  'Whether the model is asked once more, with its answer and what is wrong with it':
    'Ob das Modell noch einmal gefragt wird, mit seiner Antwort und dem, was daran falsch ist',
  'What happens to streams: held until the answer fits, or sent as they come and ended with an error where it does not fit; only a held one can be mended or repaired':
    'Was mit Streams geschieht: zurückgehalten, bis die Antwort passt, oder gesendet, wie sie kommen, und mit einem Fehler beendet, wo sie nicht passt; nur was zurückgehalten wird, lässt sich beheben oder noch einmal erfragen',
  'What happens where a schema cannot be followed, such as one that refers to another document':
    'Was geschieht, wenn sich einem Schema nicht folgen lässt, etwa weil es auf ein anderes Dokument verweist',
  'Where it is looked up whether something exists': 'Wo nachgeschlagen wird, ob es etwas gibt',
  'A list in a file; read again when it changes': 'Eine Liste in einer Datei; neu gelesen, wenn sie sich ändert',
  'File: CSV with a first line of names, JSON Lines, or plain lines':
    'Datei: CSV mit einer ersten Zeile aus Namen, JSON Lines oder einfache Zeilen',
  'What it is; by its name without it: .csv, .jsonl, and lines for all others':
    'Was sie ist; ohne Angabe nach ihrem Namen: .csv, .jsonl, bei allen anderen Zeilen',
  'Name of the column or property that has the value; of a CSV file the first one without it':
    'Name der Spalte oder Eigenschaft mit dem Wert; bei einer CSV-Datei ohne Angabe die erste',
  'Whether capital and small letters of the values are alike': 'Ob Groß- und Kleinbuchstaben der Werte gleich gelten',
  'What stands between two columns; without it a semicolon where the first line has one, else a comma':
    'Was zwischen zwei Spalten steht; ohne Angabe ein Semikolon, wo die erste Zeile eines hat, sonst ein Komma',
  'How long an answer of the look-up is remembered': 'Wie lange eine Auskunft gemerkt wird',
  'How long the look-up of one value may take': 'Wie lange das Nachschlagen eines Wertes dauern darf',
  'A query to an SQLite file, which is opened for reading only':
    'Eine Abfrage an eine SQLite-Datei, die nur zum Lesen geöffnet wird',
  'The SQLite file': 'Die SQLite-Datei',
  'A query with one parameter, `?`, that is bound to the value: where it gives a row, the value is there':
    'Eine Abfrage mit einem Parameter, `?`, an den der Wert gebunden wird: Liefert sie eine Zeile, so gibt es den Wert',
  'A query to a PostgreSQL, over connections that can only read':
    'Eine Abfrage an ein PostgreSQL, über Verbindungen, die nur lesen können',
  'Its address, with a user who may only read, and the password; write ${NAME} to take it from the environment':
    'Seine Adresse, mit einem Benutzer, der nur lesen darf, und dem Passwort; mit ${NAME} kommt sie aus der Umgebung',
  'A query with one parameter, `$1`, that is bound to the value: where it gives a row, the value is there':
    'Eine Abfrage mit einem Parameter, `$1`, an den der Wert gebunden wird: Liefert sie eine Zeile, so gibt es den Wert',
  'PEM file of its certification authority; with it the connection is by TLS, and the server is checked':
    'PEM-Datei seiner Zertifizierungsstelle; mit ihr ist die Verbindung mit TLS geschützt und der Server geprüft',
  'A GET request for each value': 'Eine GET-Anfrage je Wert',
  'Address with `{value}` where the encoded value belongs, such as https://shop.example/products/{value}':
    'Adresse mit `{value}` an der Stelle des kodierten Wertes, etwa https://shop.example/products/{value}',
  'Statuses that say that the value is there': 'Statuswerte, die sagen, dass es den Wert gibt',
  'Statuses that say that it is not; any other status is a failure':
    'Statuswerte, die sagen, dass es ihn nicht gibt; jeder andere ist ein Fehlschlag',
  'What answers must hold to; every rule that fits the key and the model holds':
    'Was Antworten einhalten müssen; es gilt jede Regel, die zu Schlüssel und Modell passt',
  'Name of the rule, in records': 'Name der Regel, in Protokollen',
  'What an answer must hold to, in order': 'Was eine Antwort einhalten muss, der Reihe nach',
  'What happens to an answer that does not: refused, or given all the same and recorded':
    'Was mit einer Antwort geschieht, die es nicht tut: abgelehnt, oder trotzdem gegeben und protokolliert',
  'Whether the model is asked once more before it is refused':
    'Ob das Modell noch einmal gefragt wird, bevor abgelehnt wird',
  'What the model is told then, beside what is wrong, such as where it finds the right values':
    'Was dem Modell dann außer dem Fehler gesagt wird, etwa wo es die richtigen Werte findet',
  'What happens where a check cannot be made: a look-up fails, or no probabilities come':
    'Was geschieht, wo sich etwas nicht prüfen lässt: das Nachschlagen scheitert, oder es kommen keine Wahrscheinlichkeiten',
  'A regular expression of yours': 'Ein eigener regulärer Ausdruck',
  'Regular expression (RE2), which may match anywhere': 'Regulärer Ausdruck (RE2), der irgendwo passen darf',
  'Whether it must match, or must not': 'Ob er passen muss oder nicht passen darf',
  'Where in a JSON answer, as a JSON pointer in which `*` is every item or property; the whole text without it':
    'Wo in einer JSON-Antwort, als JSON-Zeiger, in dem `*` für jedes Element und jede Eigenschaft steht; ohne Angabe der ganze Text',
  'A JSON Schema of yours': 'Ein eigenes JSON-Schema',
  'The schema that every answer must fit': 'Das Schema, zu dem jede Antwort passen muss',
  'Values that must be known, such as product numbers': 'Werte, die bekannt sein müssen, etwa Artikelnummern',
  'Name of the look-up in `lookups`': 'Name der Auskunft in `lookups`',
  'Regular expression (RE2) that finds the values in the text: what its first group matches, or all; without it the whole text at the place is one value':
    'Regulärer Ausdruck (RE2), der die Werte im Text findet: was seine erste Gruppe trifft, oder alles; ohne Angabe ist der ganze Text an der Stelle ein Wert',
  'Whether capital and small letters are alike for `find`': 'Ob für `find` Groß- und Kleinbuchstaben gleich gelten',
  'Whether the values must be found there, or must not be': 'Ob die Werte dort stehen müssen oder nicht stehen dürfen',
  'Whether an answer without any such value is wrong as well':
    'Ob auch eine Antwort ohne einen solchen Wert falsch ist',
  'Values of one answer that are looked up at most; with more of them the rule cannot judge':
    'Wie viele Werte einer Antwort höchstens nachgeschlagen werden; bei mehr kann die Regel nicht urteilen',
  'How sure the model was, by the probabilities of its tokens':
    'Wie sicher das Modell war, nach den Wahrscheinlichkeiten seiner Token',
  'The score: the mean probability of the tokens (their geometric mean), or that of the least likely one':
    'Das Maß: die mittlere Wahrscheinlichkeit der Token (ihr geometrisches Mittel) oder die des unwahrscheinlichsten',
  'Below this score the answer is not given; `gatehouse calibrate` finds it for the risk that you accept':
    'Unter diesem Wert wird die Antwort nicht gegeben; `gatehouse calibrate` findet ihn für das Risiko, das Sie eingehen',
  'In English': 'Auf Englisch',
  'In German': 'Auf Deutsch',
  'What is answered instead, in the language of the answer that is kept back':
    'Was stattdessen geantwortet wird, in der Sprache der Antwort, die zurückgehalten wird',
});
