/** What settings of prompt templates are for, in German, by the English sentence of the schema; see settings-in-german.ts. */
export const promptSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  'Templates of prompts, which clients ask for by name': 'Vorlagen für Prompts, die Clients mit Namen verlangen',
  'Folder of further templates, one in each .yaml file; read at the start and with every change of this file':
    'Ordner mit weiteren Vorlagen, je eine in einer .yaml-Datei; gelesen beim Start und bei jeder Änderung dieser Datei',
  'The templates': 'Die Vorlagen',
  'Name of the template: clients ask for the model `prompt/<name>`':
    'Name der Vorlage: Clients verlangen das Modell `prompt/<name>`',
  'Its version; the newest one that is no draft answers where a client names none':
    'Ihre Version; nennt ein Client keine, so antwortet die neueste, die kein Entwurf ist',
  'Whether it answers only those who name its version': 'Ob sie nur denen antwortet, die ihre Version nennen',
  'What it is for, for people': 'Wofür sie da ist, für Menschen',
  'The model that answers, by any of its names': 'Das Modell, das antwortet, unter einem seiner Namen',
  'What a request fills in': 'Was eine Anfrage einsetzt',
  'What belongs there, for people': 'Was dorthin gehört, für Menschen',
  'Whether a request must give it; one that has a default need not':
    'Ob eine Anfrage sie angeben muss; mit einem Vorgabewert muss sie es nicht',
  'A text': 'Ein Text',
  'Characters at least': 'Zeichen mindestens',
  'Characters at most': 'Zeichen höchstens',
  'What stands there where a request gives nothing': 'Was dort steht, wenn eine Anfrage nichts angibt',
  'A whole number': 'Eine ganze Zahl',
  'The least': 'Die kleinste',
  'The greatest': 'Die größte',
  'A number': 'Eine Zahl',
  'Yes or no': 'Ja oder nein',
  'What stands there for true': 'Was bei true dort steht',
  'What stands there for false': 'Was bei false dort steht',
  'One of some texts': 'Einer von mehreren Texten',
  'The texts': 'Die Texte',
  'Several texts': 'Mehrere Texte',
  'Texts at least': 'Texte mindestens',
  'Texts at most': 'Texte höchstens',
  'Characters of each text at most': 'Zeichen je Text höchstens',
  'What stands before each text': 'Was vor jedem Text steht',
  'What stands between two texts': 'Was zwischen zwei Texten steht',
  'Which variant is meant where a request names none; the first one without it':
    'Welche Fassung gemeint ist, wenn eine Anfrage keine nennt; ohne Angabe die erste',
  'What the model is asked, by language': 'Was das Modell gefragt wird, nach Sprache',
  'What the model is told first; `{{name}}` stands for a variable':
    'Was dem Modell zuerst gesagt wird; `{{name}}` steht für eine Variable',
  'Questions with the right answers, as they are': 'Fragen mit den richtigen Antworten, wie sie sind',
  'What somebody asks': 'Was jemand fragt',
  'What the model shall answer to that': 'Was das Modell darauf antworten soll',
  'The question; `{{name}}` stands for a variable. Without it, the messages of the request are the question':
    'Die Frage; `{{name}}` steht für eine Variable. Ohne sie sind die Nachrichten der Anfrage die Frage',
  'Whether a request may add messages of its own behind it, though never system messages':
    'Ob eine Anfrage eigene Nachrichten anfügen darf, aber niemals Systemnachrichten',
  'Settings of the request, where the client has not said otherwise':
    'Einstellungen der Anfrage, wo der Client nichts anderes sagt',
  'How freely the model chooses its words': 'Wie frei das Modell seine Worte wählt',
  'Tokens of the answer at most': 'Token der Antwort höchstens',
  'A JSON Schema that the answer must fit; it is asked for strictly':
    'Ein JSON-Schema, zu dem die Antwort passen muss; es wird streng verlangt',
  'What `gatehouse prompt test` asks and expects': 'Was `gatehouse prompt test` fragt und erwartet',
  'Name of the case': 'Name des Falls',
  'The values of the variables': 'Die Werte der Variablen',
  'Which variant is asked; the usual one without it': 'Welche Fassung gefragt wird; ohne Angabe die übliche',
  'What the client asks, of a template without a question': 'Was der Client fragt, bei einer Vorlage ohne Frage',
  'What must be true of the answer': 'Was von der Antwort gelten muss',
  'Texts that must be in the answer': 'Texte, die in der Antwort stehen müssen',
  'Texts that must not be in the answer': 'Texte, die nicht in der Antwort stehen dürfen',
  'Expressions (RE2) that must match somewhere': 'Ausdrücke (RE2), die irgendwo passen müssen',
  'What the answer must be, but for space around it': 'Was die Antwort sein muss, bis auf Leerraum darum',
  'A JSON Schema that the answer must fit': 'Ein JSON-Schema, zu dem die Antwort passen muss',
  'Language that the answer must be in': 'Sprache, in der die Antwort sein muss',
});
