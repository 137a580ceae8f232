/** What settings of knowledge are for, in German, by the English sentence of the schema; see settings-in-german.ts. */
export const knowledgeSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  'Collections of documents, and assistants that answer from them':
    'Sammlungen von Dokumenten und Assistenten, die aus ihnen antworten',
  'How often it is looked at again; only when somebody asks for it without it':
    'Wie oft wieder nachgesehen wird; ohne Angabe nur, wenn jemand es verlangt',
  'Files in a folder and below, or one file: Markdown, HTML, PDF, DOCX and text':
    'Dateien in einem Ordner und darunter, oder eine Datei: Markdown, HTML, PDF, DOCX und Text',
  'The folder or file; relative to this file': 'Der Ordner oder die Datei; relativ zu dieser Datei',
  'Endings of the names of files that are read, such as `.md`; all that can be read where none is named':
    'Endungen der Namen von Dateien, die gelesen werden, etwa `.md`; ohne Angabe alle, die sich lesen lassen',
  'Address under which readers find the folder; citations name the document below it':
    'Adresse, unter der Leser den Ordner finden; Quellenangaben nennen das Dokument darunter',
  'Pages and files by their addresses': 'Seiten und Dateien nach ihren Adressen',
  'The addresses; nothing else is fetched, and no redirect to another host is followed':
    'Die Adressen; nichts anderes wird geholt, und keiner Weiterleitung auf einen anderen Rechner gefolgt',
  'Whether the addresses may be in a private, link-local or loopback range':
    'Ob die Adressen in einem privaten, link-lokalen oder Loopback-Bereich liegen dürfen',
  'Rows of a CSV, JSON or JSON Lines file, such as products with price and stock':
    'Zeilen einer Datei in CSV, JSON oder JSON Lines, etwa Produkte mit Preis und Bestand',
  'The file: .csv, .json (an array of objects) or .jsonl; relative to this file':
    'Die Datei: .csv, .json (ein Array von Objekten) oder .jsonl; relativ zu dieser Datei',
  'Rows that a query of a PostgreSQL or SQLite database gives; it can only read':
    'Zeilen, die eine Abfrage einer PostgreSQL- oder SQLite-Datenbank ergibt; sie kann nur lesen',
  'Where it is: postgres://user:password@host/name, or sqlite: with the path of a file':
    'Wo sie ist: postgres://user:password@host/name, oder sqlite: mit dem Pfad einer Datei',
  'The query; it runs in a transaction that cannot write':
    'Die Abfrage; sie läuft in einer Transaktion, die nicht schreiben kann',
  'Name of the table, for answers and explanations': 'Name der Tabelle, für Antworten und Erklärungen',
  'Column with the id of a row, such as a product number; no two rows have the same':
    'Spalte mit der Kennung einer Zeile, etwa einer Artikelnummer; keine zwei Zeilen haben dieselbe',
  'Column with the name of what the row is about': 'Spalte mit dem Namen dessen, wovon die Zeile handelt',
  'Language of its texts; told by the texts without it':
    'Sprache ihrer Texte; ohne Angabe wird sie an den Texten erkannt',
  'Column that says the language of a row: `de` or `en`': 'Spalte, die die Sprache einer Zeile sagt: `de` oder `en`',
  'What its columns are; a column that is not named is text':
    'Was ihre Spalten sind; eine Spalte, die nicht genannt ist, ist Text',
  'Name of the column, as the table has it': 'Name der Spalte, wie die Tabelle ihn hat',
  'What stands there: text that is searched, a number, a price, a quantity in stock, an address of a page; what is hidden is never shown':
    'Was dort steht: Text, der durchsucht wird, eine Zahl, ein Preis, ein Bestand, die Adresse einer Seite; Verborgenes wird nie gezeigt',
  'How it is called in answers, by language': 'Wie sie in Antworten heißt, nach Sprache',
  'Of a price: its currency': 'Bei einem Preis: seine Währung',
  'Name of the collection': 'Name der Sammlung',
  'How people call it': 'Wie Menschen sie nennen',
  'Where its documents come from': 'Woher ihre Dokumente kommen',
  'Roles whose keys get something of it; every role where none is named':
    'Rollen, deren Schlüssel etwas daraus erhalten; ohne Angabe jede Rolle',
  'Teams whose keys get something of it; every team where none is named':
    'Teams, deren Schlüssel etwas daraus erhalten; ohne Angabe jedes Team',
  'Tenants whose keys get something of it; every tenant where none is named':
    'Mandanten, deren Schlüssel etwas daraus erhalten; ohne Angabe jeder Mandant',
  'Language of its documents; `auto` looks at each': 'Sprache ihrer Dokumente; `auto` sieht sich jedes an',
  'Groups of words or phrases that mean the same in it, in any language; those in the front matter of its documents are added':
    'Gruppen von Wörtern oder Wendungen, die in ihr dasselbe bedeuten, in welcher Sprache auch immer; die im Kopf ihrer Dokumente kommen dazu',
  'What becomes of personal data in a document: kept, replaced by their kind, or the document is held for review':
    'Was aus personenbezogenen Daten in einem Dokument wird: Sie bleiben, werden durch ihre Art ersetzt, oder das Dokument wird zur Prüfung zurückgehalten',
  'Share of the documents of a source that may change or vanish at once; a greater change is held for review':
    'Anteil der Dokumente einer Quelle, der sich auf einmal ändern oder verschwinden darf; eine größere Änderung wird zur Prüfung zurückgehalten',
  'Whether a document that is held is found only once two different people have released it':
    'Ob ein zurückgehaltenes Dokument erst auffindbar ist, wenn zwei verschiedene Personen es freigegeben haben',
  'Characters of a passage at most; documents are cut at headings and paragraphs':
    'Zeichen eines Abschnitts, höchstens; Dokumente werden an Überschriften und Absätzen geteilt',
  'Name of the assistant: clients ask for the model `assistant/<name>`':
    'Name des Assistenten: Clients fragen nach dem Modell `assistant/<name>`',
  'The collections that it answers from': 'Die Sammlungen, aus denen er antwortet',
  'The model that words its answers, by any of its names; without it passages and rows are quoted as they are':
    'Das Modell, das seine Antworten formuliert, unter einem seiner Namen; ohne Angabe werden Abschnitte und Zeilen zitiert, wie sie sind',
  'Questions that people are shown to begin with, by language':
    'Fragen, die Menschen für den Anfang gezeigt werden, nach Sprache',
  'What its model is told beside the passages, by language':
    'Was seinem Modell neben den Abschnitten gesagt wird, nach Sprache',
  'Passages that an answer may rest on, at most': 'Abschnitte, auf die sich eine Antwort stützen darf, höchstens',
  'How much of a question the best passage must cover, 0 to 1; below it the answer is that it is not known':
    'Wie viel einer Frage der beste Abschnitt abdecken muss, 0 bis 1; darunter lautet die Antwort, dass es nicht bekannt ist',
  'How well a passage must support a sentence of the answer, 0 to 1; what is supported less is left out':
    'Wie gut ein Abschnitt einen Satz der Antwort belegen muss, 0 bis 1; was schlechter belegt ist, fällt weg',
  'What becomes of an answer with unsupported sentences: they are removed, the model is asked once more and then they are removed, or the answer is that it is not known':
    'Was aus einer Antwort mit unbelegten Sätzen wird: Sie fallen weg, das Modell wird noch einmal gefragt und dann fallen sie weg, oder die Antwort lautet, dass es nicht bekannt ist',
  'Where people are sent who want a human, by language':
    'Wohin Menschen verwiesen werden, die einen Menschen sprechen wollen, nach Sprache',
  'After how many questions in a row without an answer a human is offered; only when somebody asks without it':
    'Nach wie vielen Fragen ohne Antwort in Folge ein Mensch angeboten wird; ohne Angabe nur, wenn jemand danach fragt',
  'How long a question is remembered after the last one': 'Wie lange eine Frage nach der letzten gemerkt wird',
  'Questions that are remembered at most': 'Wie viele Fragen höchstens gemerkt werden',
  'Remembering what a person asked, for whoever asks for it with the header `x-gatehouse-memory: on` and names the person; nothing is remembered without it':
    'Sich merken, was eine Person gefragt hat, für alle, die mit dem Header `x-gatehouse-memory: on` darum bitten und die Person nennen; ohne Angabe wird nichts gemerkt',
  'Handing over to a human; none without it': 'Übergabe an einen Menschen; ohne Angabe keine',
  'The embeddings model, by any of its names': 'Das Modell für Vektoren, unter einem seiner Namen',
  'How much vectors count beside words: 0 not at all, 1 alone':
    'Wie viel Vektoren neben Wörtern zählen: 0 gar nicht, 1 allein',
  'Dimensions that are asked for; as many as the model has without it':
    'Wie viele Dimensionen verlangt werden; ohne Angabe so viele, wie das Modell hat',
  'The rerank model, by any of its names': 'Das Modell zum Umordnen, unter einem seiner Namen',
  'Passages that it orders': 'Abschnitte, die es ordnet',
  'How long a question to it may take': 'Wie lange eine Frage an ihn dauern darf',
  'Name of the index, class, collection or namespace there; it is made where there is none':
    'Name des Index, der Klasse, Sammlung oder des Namensraums dort; er wird angelegt, wo es keinen gibt',
  'In the memory of the gateway, in a thread of its own': 'Im Speicher des Gateways, in einem eigenen Thread',
  'Passages that it holds at most': 'Abschnitte, die er höchstens fasst',
  'Elasticsearch or OpenSearch': 'Elasticsearch oder OpenSearch',
  'PostgreSQL, with pgvector where vectors are used': 'PostgreSQL, mit pgvector, wo Vektoren benutzt werden',
  'Where it is: postgres://user:password@host/name': 'Wo sie ist: postgres://user:password@host/name',
  Weaviate: 'Weaviate',
  Qdrant: 'Qdrant',
  'Pinecone, with an index of documents': 'Pinecone, mit einem Index für Dokumente',
  'Its API key, sent as `Authorization: ApiKey`; a user and a password go into `headers`':
    'Sein API-Schlüssel, gesendet als `Authorization: ApiKey`; Nutzer und Passwort gehören in `headers`',
  'Its API key, sent as `Authorization: Bearer`': 'Sein API-Schlüssel, gesendet als `Authorization: Bearer`',
  'PEM file of a certification authority; with it the connection is by TLS, and the server is checked':
    'PEM-Datei einer Zertifizierungsstelle; mit ihr geht die Verbindung über TLS, und der Server wird geprüft',
  'Its API key, sent as `api-key`': 'Sein API-Schlüssel, gesendet als `api-key`',
  'Its API key, sent as `Api-Key`': 'Sein API-Schlüssel, gesendet als `Api-Key`',
  'The collections of documents': 'Die Sammlungen von Dokumenten',
  'Who answers from them': 'Wer aus ihnen antwortet',
  'Where passages are indexed and searched': 'Wo Abschnitte indiziert und gesucht werden',
  'Searching by meaning beside words; words alone without it':
    'Suche nach Bedeutung neben Wörtern; ohne Angabe Wörter allein',
  'A model that orders the best passages once more; none without it':
    'Ein Modell, das die besten Abschnitte noch einmal ordnet; ohne Angabe keines',
  'Size of a document at most': 'Größe eines Dokuments, höchstens',
});
