/** The part of settings-in-german.ts that is about guards. */
export const guardSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  // of all guards
  'Which way of the traffic the guard reads': 'Welche Richtung des Verkehrs der Wächter liest',
  'Answers are read': 'Gelesen werden Antworten',
  'It reads answers': 'Er liest Antworten',
  'A name of your own, for records and metrics; needed where one kind is used twice':
    'Ein eigener Name, für Protokoll und Messwerte; nötig, wo eine Art zweimal vorkommt',
  'What happens when the guard fails or takes too long':
    'Was geschieht, wenn der Wächter ausfällt oder zu lange braucht',
  'Whether the guard only judges and is recorded, and changes nothing: for trying it out':
    'Ob der Wächter nur urteilt und aufgezeichnet wird, aber nichts ändert: zum Ausprobieren',
  'How long the guard may take for one text': 'Wie lange der Wächter für einen Text brauchen darf',
  'What a redacted match becomes': 'Was an die Stelle eines geschwärzten Fundes tritt',
  'Which texts it reads, by who wrote them': 'Welche Texte er liest, danach, von wem sie stammen',
  'Which texts are judged, by who wrote them': 'Welche Texte beurteilt werden, danach, von wem sie stammen',
  'Which texts are compared, by who wrote them': 'Welche Texte verglichen werden, danach, von wem sie stammen',
  'Which texts of a request are judged, by who wrote them; answers are judged in any case':
    'Welche Texte einer Anfrage beurteilt werden, danach, von wem sie stammen; Antworten werden immer beurteilt',
  'Which texts of a request are sent, by who wrote them; answers are sent in any case':
    'Welche Texte einer Anfrage gesendet werden, danach, von wem sie stammen; Antworten werden immer gesendet',
  'What happens to such a text': 'Was mit einem solchen Text geschieht',
  'What happens to such a sentence': 'Was mit einem solchen Satz geschieht',
  'What happens to such an answer': 'Was mit einer solchen Antwort geschieht',
  'What happens to a match': 'Was mit einem Fund geschieht',
  'From which score on it is a finding, per mille': 'Ab welcher Punktzahl es ein Fund ist, in Promille',
  'Whether capital and small letters differ': 'Ob Groß- und Kleinbuchstaben verschieden sind',
  'Whether what stands in code counts as well': 'Ob auch zählt, was in Quelltext steht',
  'Whether what stands in code counts as well, for front ends that run it':
    'Ob auch zählt, was in Quelltext steht, für Oberflächen, die ihn ausführen',
  'What is looked for': 'Wonach gesucht wird',

  // max-tokens, max-length, reading-time
  'Refuses texts that are too long': 'Weist zu lange Texte ab',
  'The most tokens, by a fast estimate; see the docs for its error':
    'Höchstzahl der Token nach einer schnellen Schätzung; ihr Fehler steht in der Dokumentation',
  'Limits characters, sentences, lines and list items': 'Begrenzt Zeichen, Sätze, Zeilen und Listenpunkte',
  'What happens to a longer text': 'Was mit einem längeren Text geschieht',
  'The most characters': 'Höchstzahl der Zeichen',
  'The most items of lists': 'Höchstzahl der Listenpunkte',
  'The most lines': 'Höchstzahl der Zeilen',
  'The most sentences': 'Höchstzahl der Sätze',
  'Limits how long people need to read an answer': 'Begrenzt, wie lange Menschen für eine Antwort zum Lesen brauchen',
  'What happens to an answer that takes longer': 'Was mit einer Antwort geschieht, die länger dauert',
  'The longest reading time, in seconds': 'Längste Lesezeit in Sekunden',
  'How fast people read': 'Wie schnell Menschen lesen, in Wörtern je Minute',

  // invisible-text, ban-substrings, ban-regex
  'Finds characters that no reader sees': 'Findet Zeichen, die kein Leser sieht',
  'What happens to hidden characters': 'Was mit versteckten Zeichen geschieht',
  'Finds texts of your own choice': 'Findet Texte Ihrer Wahl',
  'Whether only the very same characters match; otherwise texts are compared as a reader sees them':
    'Ob nur genau dieselben Zeichen passen; sonst werden Texte so verglichen, wie ein Leser sie sieht',
  'The forbidden texts': 'Die verbotenen Texte',
  'Whether a match must stand between word borders': 'Ob ein Fund zwischen Wortgrenzen stehen muss',
  'Finds what regular expressions of your own match': 'Findet, worauf eigene reguläre Ausdrücke passen',
  'How many characters a match may have; a stream is held back for up to twice as many':
    'Wie viele Zeichen ein Fund haben darf; ein Strom wird um bis zu doppelt so viele zurückgehalten',
  'Expressions in the syntax of RE2 (https://github.com/google/re2/wiki/Syntax), which no text makes slow':
    'Ausdrücke in der Syntax von RE2 (https://github.com/google/re2/wiki/Syntax), die kein Text langsam macht',

  // attacks
  'Finds attempts to take over the model': 'Findet Versuche, das Modell zu übernehmen',
  'What happens to a text that the model takes for an attack':
    'Was mit einem Text geschieht, den das Modell für einen Angriff hält',
  'Which texts are blocked, whatever the action: those of which a signature is sure and that the model takes for an attack too, or those of which either is sure':
    'Welche Texte ungeachtet der Aktion blockiert werden: nie welche (`never`), solche, bei denen eine Signatur sicher ist und die auch das Modell für einen Angriff hält (`agreed`), oder solche, bei denen eines von beiden sicher ist (`either`)',
  '`low` finds less and errs less, `high` finds more and errs more':
    '`low` findet weniger und irrt weniger, `high` findet mehr und irrt mehr',
  'Score in per mille from which on a text is surely one, in place of the frozen ones of the model':
    'Punktzahl in Promille, ab der ein Text sicher einer ist, anstelle der festen Werte des Modells',
  'Score in per mille from which on a text is one, in place of the frozen ones of the model':
    'Punktzahl in Promille, ab der ein Text einer ist, anstelle der festen Werte des Modells',
  'Finds attempts to talk the model out of its rules': 'Findet Versuche, dem Modell seine Regeln auszureden',
  'What happens to a text that is likely one': 'Was mit einem Text geschieht, der wahrscheinlich einer ist',
  'Whether a text is blocked, whatever the action, that hardly anything else can be':
    'Ob ein Text, der kaum etwas anderes sein kann, ungeachtet der Aktion blockiert wird',
  'Finds questions for the system prompt': 'Findet Fragen nach dem System-Prompt',
  'Finds texts that are like known and confirmed attacks':
    'Findet Texte, die bekannten und bestätigten Angriffen gleichen',
  'What happens to a text that is like an attack': 'Was mit einem Text geschieht, der einem Angriff gleicht',
  'Whether a text is blocked, whatever the action, that is nearly the same as an attack':
    'Ob ein Text, der fast derselbe wie ein Angriff ist, ungeachtet der Aktion blockiert wird',
  'How much of an attack must stand in a text that is nearly the same, per mille':
    'Wie viel eines Angriffs in einem Text stehen muss, der fast derselbe ist, in Promille',
  'How much of an attack must stand in a text that is like it, per mille':
    'Wie viel eines Angriffs in einem Text stehen muss, der ihm gleicht, in Promille',

  // what must not get out
  'Finds in answers what a model was told never to say':
    'Findet in Antworten, was einem Modell zu sagen verboten wurde',
  'What happens to an answer with a canary word': 'Was mit einer Antwort geschieht, in der ein Köderwort steht',
  'Whether each system prompt gets a word of its own, which nobody can guess, and the order never to say it':
    'Ob jeder System-Prompt ein eigenes Wort bekommt, das niemand erraten kann, und den Auftrag, es nie zu sagen',
  'Words that you have put into prompts or documents yourself; only their letters and digits count, of which 8 are needed':
    'Wörter, die Sie selbst in Prompts oder Dokumente gesetzt haben; nur Buchstaben und Ziffern zählen, mindestens 8',
  'Finds images and links by which data of a conversation could leave for foreign hosts':
    'Findet Bilder und Verweise, durch die Daten eines Gesprächs zu fremden Rechnern gelangen könnten',
  'What happens to such images and links; with redact their text stays':
    'Was mit solchen Bildern und Verweisen geschieht; beim Schwärzen bleibt ihr Text',
  'Hosts that are trusted: `example.com`, `*.example.com` for all below it, `https://example.com` for one scheme':
    'Rechner, denen vertraut wird: `example.com`, `*.example.com` für alle darunter, `https://example.com` für ein Schema',
  'Which images from other hosts count; they are loaded without a click':
    'Welche Bilder von anderen Rechnern zählen; sie werden ohne Klick geladen',
  'Which links to other hosts count: all of them, or those with data in their address':
    'Welche Verweise auf andere Rechner zählen: alle, oder die mit Daten in der Adresse',
  'Whether addresses on the host that shows the answer are trusted, unless they carry another address':
    'Ob Adressen auf dem Rechner, der die Antwort zeigt, vertraut wird, sofern sie keine andere Adresse mitführen',
  'What an image or an address becomes': 'Was an die Stelle eines Bildes oder einer Adresse tritt',
  'Finds addresses that deceive: look-alike hosts, hidden targets, dangerous schemes':
    'Findet Adressen, die täuschen: nachgeahmte Rechner, versteckte Ziele, gefährliche Schemata',
  'What happens to such an address': 'Was mit einer solchen Adresse geschieht',
  'Hosts that are never reported: `example.com`, `*.example.com`':
    'Rechner, die nie gemeldet werden: `example.com`, `*.example.com`',
  'Hosts of your own that others may imitate, beside those of banks, parcel services and authorities that are built in':
    'Eigene Rechner, die andere nachahmen könnten, neben den eingebauten von Banken, Paketdiensten und Behörden',
  'What an address becomes with redact': 'Was beim Schwärzen an die Stelle einer Adresse tritt',
  'Finds passages of the system prompt in answers, also encoded':
    'Findet Stellen des System-Prompts in Antworten, auch kodiert',
  'What happens to a passage': 'Was mit einer Stelle geschieht',
  'How many characters of the system prompt an answer must repeat, with all that stands between its letters':
    'Wie viele Zeichen des System-Prompts eine Antwort wiederholen muss, mit allem, was zwischen den Buchstaben steht',
  'Texts of the system prompt that answers may repeat, such as a greeting or opening hours':
    'Texte des System-Prompts, die Antworten wiederholen dürfen, etwa eine Begrüßung oder Öffnungszeiten',
  'Finds passwords, keys and tokens': 'Findet Passwörter, Schlüssel und Token',
  'What happens to a secret': 'Was mit einem Geheimnis geschieht',
  'Whether what stands encoded, as in base64, is read as well':
    'Ob auch gelesen wird, was kodiert dasteht, etwa in Base64',
  'Of answers: whether secrets that stand in the request may be repeated':
    'Bei Antworten: ob Geheimnisse, die in der Anfrage stehen, wiederholt werden dürfen',
  'How sure a recogniser must be, per mille': 'Wie sicher ein Erkenner sein muss, in Promille',
  'Finds personal data, in answers those that were not asked about':
    'Findet personenbezogene Daten, in Antworten solche, nach denen nicht gefragt wurde',
  'What happens to it; redacted, its type stands in its place':
    'Was damit geschieht; geschwärzt steht die Art an ihrer Stelle',
  'Of answers: whether only data count that stand nowhere in the request, which the model made up or leaks':
    'Bei Antworten: ob nur Daten zählen, die nirgends in der Anfrage stehen, die das Modell also erfindet oder verrät',
  'Which types of personal data count': 'Welche Arten personenbezogener Daten zählen',
  'Finds what programs behind the model would run: scripts, control characters of terminals, SQL, shell':
    'Findet, was Programme hinter dem Modell ausführen würden: Skripte, Steuerzeichen von Terminals, SQL, Shell',
  'What happens to it in texts': 'Was in Texten damit geschieht',
  'What happens to it in JSON, as the arguments of a tool call are':
    'Was in JSON damit geschieht, wie es Argumente von Werkzeugaufrufen sind',
  'What is looked for in texts; scripts and statements in code blocks are no finding':
    'Wonach in Texten gesucht wird; Skripte und Anweisungen in Codeblöcken sind kein Fund',
  'What is looked for in JSON': 'Wonach in JSON gesucht wird',
  'What a finding becomes with redact': 'Was beim Schwärzen an die Stelle eines Fundes tritt',
  'Finds program code, in code blocks and bare': 'Findet Programmcode, in Codeblöcken und ohne',
  'What happens to code': 'Was mit Code geschieht',
  'Whether code of any language counts, or only of those in `languages`':
    'Ob Code jeder Sprache zählt oder nur der in `languages`',
  'The languages that count, where `all` is off': 'Die Sprachen, die zählen, wenn `all` aus ist',
  'What code becomes with redact': 'Was beim Schwärzen an die Stelle von Code tritt',

  // own models and servers
  'Asks a classifier of your own, in the form of ONNX': 'Fragt einen eigenen Klassifikator im ONNX-Format',
  'What happens to a text that is judged bad': 'Was mit einem Text geschieht, der als schlecht beurteilt wird',
  'The model in that folder, such as `onnx/model_quantized.onnx`; `model.onnx` or `onnx/model.onnx` without it':
    'Das Modell in diesem Ordner, etwa `onnx/model_quantized.onnx`; ohne Angabe `model.onnx` oder `onnx/model.onnx`',
  'Folder with `model.onnx`, `config.json` and `tokenizer.json` (or `vocab.txt`), as Hugging Face has them':
    'Ordner mit `model.onnx`, `config.json` und `tokenizer.json` (oder `vocab.txt`), wie Hugging Face sie hat',
  'Which labels of the model are bad, and the rule that each stands for; without it those whose names say so, such as INJECTION or toxic. Likelihoods of labels of one rule are added up':
    'Welche Etiketten des Modells schlecht sind und für welche Regel jedes steht; ohne Angabe die, deren Namen es sagen, etwa INJECTION oder toxic. Wahrscheinlichkeiten von Etiketten einer Regel werden addiert',
  'Tokens of a window, in which longer texts are read; what the model can read, 512 at most, without it':
    'Token eines Fensters, in dem längere Texte gelesen werden; ohne Angabe so viele, wie das Modell lesen kann, höchstens 512',
  'Windows that overlap, of one text, at most; of a longer text the guard cannot say anything':
    'Höchstzahl der sich überlappenden Fenster eines Textes; über längere Texte kann der Wächter nichts sagen',
  'Folder into which onnxruntime-node was installed with npm; it does not come with Gatehouse':
    'Ordner, in den onnxruntime-node mit npm installiert wurde; es wird nicht mit Gatehouse geliefert',
  'Threads that the model computes in; all cores but one, 4 at most, without it':
    'Threads, in denen das Modell rechnet; ohne Angabe alle Kerne bis auf einen, höchstens 4',
  'How likely a rule must be to count, from 0 to 1':
    'Wie wahrscheinlich eine Regel sein muss, um zu zählen, von 0 bis 1',
  'How long the guard may take for all texts of a request or one of an answer, with the time that they wait':
    'Wie lange der Wächter für alle Texte einer Anfrage oder einen einer Antwort brauchen darf, samt der Wartezeit',
  'How long the guard may take for all texts of a request or one of an answer':
    'Wie lange der Wächter für alle Texte einer Anfrage oder einen einer Antwort brauchen darf',
  'Asks one of your chat models for its judgement': 'Fragt eines Ihrer Chatmodelle nach seinem Urteil',
  'What happens to a text that is judged unsafe': 'Was mit einem Text geschieht, der als unsicher beurteilt wird',
  'Whether the judge may run outside of your organisation though it reads texts of requests, in which personal data still stand':
    'Ob der Richter außerhalb Ihrer Organisation laufen darf, obwohl er Texte von Anfragen liest, in denen noch personenbezogene Daten stehen',
  'How much the judge may be asked': 'Wie viel der Richter gefragt werden darf',
  'Calls in any minute at most': 'Höchstzahl der Aufrufe in jeder Minute',
  'Tokens in any 24 hours at most, as the model server counts them or else estimated':
    'Höchstzahl der Token in jeweils 24 Stunden, wie der Modellserver sie zählt, sonst geschätzt',
  'What happens then: the guard is unable to judge (see `onUnable`), or texts pass without its judgement':
    'Was dann geschieht: Der Wächter kann nicht urteilen (siehe `onUnable`), oder Texte gehen ohne sein Urteil durch',
  'Verdicts that are remembered, by a hash of the text': 'Urteile, die gemerkt werden, nach einem Hash des Textes',
  'Verdicts that are remembered at most; 0 for none': 'Höchstzahl der gemerkten Urteile; 0 für keine',
  'How long': 'Wie lange',
  'What makes a text unsafe; `off-topic` needs a `topic`':
    'Was einen Text unsicher macht; `off-topic` braucht ein `topic`',
  'Language in which the judge is asked; it reads texts in any':
    'Sprache, in der der Richter gefragt wird; Texte liest er in jeder',
  'Characters of a text that are shown at once; longer ones are judged in pieces that overlap':
    'Zeichen eines Textes, die auf einmal gezeigt werden; längere werden in sich überlappenden Stücken beurteilt',
  'Pieces of one text at most; of a longer one the guard cannot judge':
    'Höchstzahl der Stücke eines Textes; über einen längeren kann der Wächter nicht urteilen',
  'Tokens of a judgement at most; models that reason need some thousand':
    'Höchstzahl der Token eines Urteils; Modelle, die nachdenken, brauchen einige Tausend',
  'The model that judges, by any name that clients could use':
    'Das Modell, das urteilt, unter einem Namen, den auch Aufrufer verwenden könnten',
  'How often the judge is asked again when it fails or talks nonsense':
    'Wie oft der Richter noch einmal gefragt wird, wenn er ausfällt oder Unsinn redet',
  'Further criteria in your own words': 'Weitere Kriterien in eigenen Worten',
  'Name of the rule, for records': 'Name der Regel, fürs Protokoll',
  'What makes a text unsafe, in your words': 'Was einen Text unsicher macht, in Ihren Worten',
  'Share of the texts that are judged; the others pass':
    'Anteil der Texte, die beurteilt werden; die anderen gehen durch',
  'How sure the judge must be that a text is unsafe': 'Wie sicher der Richter sein muss, dass ein Text unsicher ist',
  'What texts may be about, for `off-topic`': 'Wovon Texte handeln dürfen, für `off-topic`',
  'Asks a server of yours that judges texts': 'Fragt einen eigenen Server, der Texte beurteilt',
  'What happens to what the server finds; `redact` takes out the whole text where it names no place':
    'Was mit dem geschieht, was der Server findet; `redact` nimmt den ganzen Text heraus, wo er keine Stelle nennt',
  'Whether the server may run outside of your organisation though it reads texts of requests, in which personal data still stand':
    'Ob der Server außerhalb Ihrer Organisation laufen darf, obwohl er Texte von Anfragen liest, in denen noch personenbezogene Daten stehen',
  'Bearer token; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}':
    'Bearer-Token; schreiben Sie ${NAME}, um es der Umgebung zu entnehmen, oder ${secret:NAME}, ${file:PATH} oder ${vault:PATH#FIELD}',
  'Further headers, sent with every call': 'Weitere Kopfzeilen, mit jedem Aufruf gesendet',
  'Whether the address may be in a private, link-local or loopback range':
    'Ob die Adresse in einem privaten, verbindungslokalen oder Loopback-Bereich liegen darf',
  'Address of the server, without the path of its format': 'Adresse des Servers, ohne den Pfad seines Formats',
  'A server that fails is left alone for a while, so that no request waits for it':
    'Ein Server, der ausfällt, wird eine Weile in Ruhe gelassen, damit keine Anfrage auf ihn wartet',
  'Failures in a row after which it is left alone': 'Ausfälle nacheinander, nach denen er in Ruhe gelassen wird',
  'How long; then one text tries it again': 'Wie lange; danach versucht es ein Text wieder',
  'For `nemo`: id of the configuration of guardrails': 'Für `nemo`: Kennung der Konfiguration der Leitplanken',
  'For `presidio`: types that are looked for; all that it knows without it':
    'Für `presidio`: gesuchte Arten; ohne Angabe alle, die es kennt',
  'What it speaks: the API of LLM Guard, NeMo Guardrails, Presidio (analyzer), moderation as OpenAI has it, or `POST /v1/guard` of another Gatehouse':
    'Was er spricht: die Schnittstelle von LLM Guard, NeMo Guardrails, Presidio (Analyzer), Moderation wie bei OpenAI oder `POST /v1/guard` eines anderen Gatehouse',
  'For `presidio`: language of the texts': 'Für `presidio`: Sprache der Texte',
  'Largest answer of the server': 'Größte Antwort des Servers',
  'Characters of a text that are sent at once; longer ones are sent in pieces that overlap':
    'Zeichen eines Textes, die auf einmal gesendet werden; längere gehen in sich überlappenden Stücken hin',
  'For `openai-moderation` and `nemo`: name of the model, where the server asks for one':
    'Für `openai-moderation` und `nemo`: Name des Modells, wo der Server einen verlangt',
  'How often the server is asked again when it fails': 'Wie oft der Server noch einmal gefragt wird, wenn er ausfällt',
  'From which score on a category, scanner or type counts, by its name at the server; others count as the server decides':
    'Ab welcher Punktzahl eine Kategorie, ein Scanner oder eine Art zählt, nach dem Namen beim Server; andere zählen, wie der Server entscheidet',
  'TLS towards the server': 'TLS zum Server',
  'PEM file of the certification authority': 'PEM-Datei der Zertifizierungsstelle',
  'PEM file of a client certificate': 'PEM-Datei eines Client-Zertifikats',
  'PEM file of its key': 'PEM-Datei seines Schlüssels',
  'Name expected in the certificate': 'Im Zertifikat erwarteter Name',
  'Whether the certificate is checked; false is for tests only': 'Ob das Zertifikat geprüft wird; aus nur für Versuche',
  'Where the server runs: `machine`, `organisation` or `cloud`; without it `machine` for loopback addresses, and `cloud` for all others':
    'Wo der Server läuft: `machine`, `organisation` oder `cloud`; ohne Angabe `machine` für Loopback-Adressen und `cloud` für alle anderen',

  // format and content
  'Wants phrases in every answer': 'Verlangt Wendungen in jeder Antwort',
  'What happens to an answer without them': 'Was mit einer Antwort ohne sie geschieht',
  'The phrases': 'Die Wendungen',
  'What must stand in the answer': 'Was in der Antwort stehen muss',
  'Where it must stand': 'Wo es stehen muss',
  'Only in answers in this language': 'Nur in Antworten in dieser Sprache',
  'Lets only some languages pass': 'Lässt nur manche Sprachen durch',
  'What happens to a text in another language': 'Was mit einem Text in einer anderen Sprache geschieht',
  'The languages that may be used': 'Die Sprachen, die verwendet werden dürfen',
  'Texts with fewer letters are too short to tell, unless their script tells':
    'Texte mit weniger Buchstaben sind zu kurz, um es zu sagen, sofern ihre Schrift es nicht sagt',
  'What becomes of a text whose language cannot be told':
    'Was aus einem Text wird, dessen Sprache sich nicht sagen lässt',
  'Wants answers in the language of the question': 'Verlangt Antworten in der Sprache der Frage',
  'What happens to an answer in another language': 'Was mit einer Antwort in einer anderen Sprache geschieht',
  'Texts with fewer letters are too short to tell': 'Texte mit weniger Buchstaben sind zu kurz, um es zu sagen',
  'Wants answers in JSON, and by a schema where there is one':
    'Verlangt Antworten in JSON, und nach einem Schema, wo es eines gibt',
  'What happens to an answer that is not, and cannot be repaired':
    'Was mit einer Antwort geschieht, die es nicht ist und sich nicht richten lässt',
  'Whether what the request asks for (`response_format`) decides: no JSON asked, none wanted':
    'Ob entscheidet, was die Anfrage verlangt (`response_format`): kein JSON verlangt, keines nötig',
  'Whether slips are mended here: code fences, trailing commas, single quotes, missing brackets':
    'Ob Flüchtigkeiten hier gerichtet werden: Codezäune, Kommas am Ende, einfache Anführungszeichen, fehlende Klammern',
  'How many times the model is asked once more, with what was wrong':
    'Wie oft das Modell noch einmal gefragt wird, mit dem, was falsch war',
  'A JSON Schema that every answer must fit, beside the one of the request':
    'Ein JSON-Schema, dem jede Antwort entsprechen muss, neben dem der Anfrage',
  'How long the guard may take for one text, with asking the model again':
    'Wie lange der Wächter für einen Text brauchen darf, samt erneutem Fragen des Modells',
  'Finds answers that have no word in common with the question':
    'Findet Antworten, die mit der Frage kein Wort gemeinsam haben',
  'The least share of the question that the answer must speak of, per mille':
    'Mindestanteil der Frage, von dem die Antwort sprechen muss, in Promille',
  'Finds sentences that no source of the request supports': 'Findet Sätze, die keine Quelle der Anfrage stützt',
  'Whether the system text is a source as well': 'Ob auch der Systemtext eine Quelle ist',
  'The least share of a sentence that a source must say, per mille':
    'Mindestanteil eines Satzes, den eine Quelle sagen muss, in Promille',
  'What becomes of answers to requests that have no source': 'Was aus Antworten auf Anfragen ohne Quelle wird',
  'Finds the names of competitors': 'Findet die Namen von Mitbewerbern',
  'What happens to a name': 'Was mit einem Namen geschieht',
  'Who they are': 'Wer sie sind',
  'The name': 'Der Name',
  'Other names and spellings': 'Andere Namen und Schreibweisen',
  'Domains, such as `example.com`': 'Domains, etwa `example.com`',
  'Finds insults, threats, hate against groups, sexual matter and calls to self-harm':
    'Findet Beleidigungen, Drohungen, Hass gegen Gruppen, Sexuelles und Aufrufe zur Selbstverletzung',
  'What is a finding': 'Was ein Fund ist',
  'From which score on it is a finding, per mille; the frozen threshold of the language where nothing is said':
    'Ab welcher Punktzahl es ein Fund ist, in Promille; ohne Angabe der feste Schwellenwert der Sprache',
  'Finds generalising statements about groups of people': 'Findet verallgemeinernde Aussagen über Gruppen von Menschen',
  'Finds answers that refuse': 'Findet Antworten, die ablehnen',
  'Finds texts about topics that are not wanted': 'Findet Texte über unerwünschte Themen',
  'Topics that come with Gatehouse': 'Themen, die Gatehouse mitbringt',
  'From which score on a sentence is about a topic, per mille':
    'Ab welcher Punktzahl ein Satz von einem Thema handelt, in Promille',
  'Topics of your own': 'Eigene Themen',
  'A name, for records': 'Ein Name, fürs Protokoll',
  'Words and phrases that tell the topic, also inflected; `stem*`, `*end` and `*inside*` for parts of words':
    'Wörter und Wendungen, die das Thema verraten, auch gebeugt; `stamm*`, `*ende` und `*innen*` für Wortteile',
  'Sentences about the topic; others that share most of their words with one are of it as well':
    'Sätze über das Thema; andere, die mit einem die meisten Wörter teilen, gehören auch dazu',
  'Finds keyboard mashing, letter salad and floods of the same':
    'Findet Tastaturgehämmer, Buchstabensalat und Fluten von immer Gleichem',
  'Finds texts in a bad mood': 'Findet Texte in schlechter Stimmung',
  'From which score on it is a finding, per mille: 500 is neither good nor bad':
    'Ab welcher Punktzahl es ein Fund ist, in Promille: 500 ist weder gut noch schlecht',
  'Finds strong feelings': 'Findet starke Gefühle',
  'Which feelings are findings': 'Welche Gefühle Funde sind',
});
