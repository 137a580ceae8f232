/** Why a document or a table cannot be read, in words for people. The names are stable. */
export const documentProblems = Object.freeze({
  'unknown-format': {
    en: 'This kind of file cannot be read. Save it as Markdown, HTML, PDF, DOCX or text.',
    de: 'Diese Art von Datei kann nicht gelesen werden. Speichern Sie sie als Markdown, HTML, PDF, DOCX oder Text.',
  },
  'too-large': {
    en: 'The document is too large. Split it, or allow larger documents.',
    de: 'Das Dokument ist zu groß. Teilen Sie es, oder lassen Sie größere Dokumente zu.',
  },
  'unpacks-too-large': {
    en: 'What is packed in the document is far larger than the document itself, as in an archive made to exhaust memory.',
    de: 'Was im Dokument gepackt ist, ist weit größer als das Dokument selbst, wie bei einem Archiv, das den Speicher erschöpfen soll.',
  },
  'too-many-pages': {
    en: 'The document has too many pages. Split it.',
    de: 'Das Dokument hat zu viele Seiten. Teilen Sie es.',
  },
  'too-much-text': {
    en: 'The document has too much text. Split it.',
    de: 'Das Dokument hat zu viel Text. Teilen Sie es.',
  },
  'nested-too-deep': {
    en: 'The parts of the document are nested too deep.',
    de: 'Die Teile des Dokuments sind zu tief ineinander verschachtelt.',
  },
  'bad-encoding': {
    en: 'The text is not in the encoding that it says, or in none that is known. Save it as UTF-8.',
    de: 'Der Text ist nicht so kodiert, wie er sagt, oder auf keine bekannte Weise. Speichern Sie ihn als UTF-8.',
  },
  'bad-front-matter': {
    en: 'The front matter between the lines of three dashes is not valid YAML, or has a language other than de or en, or synonyms that are no lists of words.',
    de: 'Der Vorspann zwischen den Zeilen aus drei Strichen ist kein gültiges YAML, oder hat eine andere Sprache als de oder en, oder Synonyme, die keine Listen von Wörtern sind.',
  },
  'is-encrypted': {
    en: 'The document is protected by a password. Save it without one.',
    de: 'Das Dokument ist durch ein Kennwort geschützt. Speichern Sie es ohne.',
  },
  'is-broken': {
    en: 'The file is damaged, or not what its name says.',
    de: 'Die Datei ist beschädigt oder nicht das, was ihr Name sagt.',
  },
  'has-entities': {
    en: 'The document declares XML entities, which no word processor writes and attacks are made of.',
    de: 'Das Dokument deklariert XML-Entitäten, die keine Textverarbeitung schreibt und aus denen Angriffe bestehen.',
  },
  'has-no-text': {
    en: 'There is no text in the document. Scanned pages have to go through text recognition (OCR) first.',
    de: 'Im Dokument ist kein Text. Eingescannte Seiten müssen zuerst durch eine Texterkennung (OCR).',
  },
  'took-too-long': {
    en: 'Reading the document took too long.',
    de: 'Das Lesen des Dokuments hat zu lange gedauert.',
  },
  'took-too-much-memory': {
    en: 'Reading the document took too much memory.',
    de: 'Das Lesen des Dokuments hat zu viel Speicher gebraucht.',
  },
  'missing-columns': {
    en: 'The table does not have the columns that are configured; behind the arrow are those that it has.',
    de: 'Die Tabelle hat nicht die Spalten, die konfiguriert sind; hinter dem Pfeil stehen die, die sie hat.',
  },
  'is-no-table': {
    en: 'The file is no table: CSV with a line of headings, a JSON array of objects, or JSON Lines.',
    de: 'Die Datei ist keine Tabelle: CSV mit einer Kopfzeile, ein JSON-Array von Objekten oder JSON Lines.',
  },
  'quote-not-closed': {
    en: 'A quotation mark in the table is never closed, so nobody can tell where its row ends. Write quotation marks within a cell twice.',
    de: 'Ein Anführungszeichen in der Tabelle wird nie geschlossen, so dass niemand sagen kann, wo seine Zeile endet. Schreiben Sie Anführungszeichen in einer Zelle doppelt.',
  },
  'row-too-long': {
    en: 'A row of the table is too long, as behind a quotation mark that is not closed.',
    de: 'Eine Zeile der Tabelle ist zu lang, wie hinter einem Anführungszeichen, das nicht geschlossen wird.',
  },
  'too-many-rows': {
    en: 'The table has too many rows.',
    de: 'Die Tabelle hat zu viele Zeilen.',
  },
});

export type DocumentProblemCode = keyof typeof documentProblems;

export function isDocumentProblemCode(text: string): text is DocumentProblemCode {
  return Object.hasOwn(documentProblems, text);
}
