import { guardSettingsInGerman } from './guard-settings-in-german.ts';
import { knowledgeSettingsInGerman } from './knowledge-settings-in-german.ts';
import { modelRegisterSettingsInGerman } from './model-register-settings-in-german.ts';
import { promptSettingsInGerman } from './prompt-settings-in-german.ts';
import { providerSettingsInGerman } from './provider-settings-in-german.ts';
import { routingSettingsInGerman } from './routing-settings-in-german.ts';
import { signInSettingsInGerman } from './sign-in-settings-in-german.ts';
import { validationSettingsInGerman } from './validation-settings-in-german.ts';

/**
 * What settings are for, in German, by the English sentence of the schema; what guards alone have stands in guard-settings-in-german.ts.
 * A test finds the sentence that lacks its German, and the German whose sentence is gone: whoever words a setting anew is told.
 */
export const settingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  ...guardSettingsInGerman,
  ...knowledgeSettingsInGerman,
  ...modelRegisterSettingsInGerman,
  ...promptSettingsInGerman,
  ...providerSettingsInGerman,
  ...routingSettingsInGerman,
  ...signInSettingsInGerman,
  ...validationSettingsInGerman,

  // in general
  'Version of this format': 'Version dieses Formats',
  'Name of the tenant that all keys belong to': 'Name des Mandanten, zu dem alle Schlüssel gehören',
  'Folder of the record, keys and state; relative to this file':
    'Ordner für Protokoll, Schlüssel und Zustand; relativ zu dieser Datei',
  'Logs and traces': 'Logzeilen und Ablaufdaten',
  'The least severe lines that are logged': 'Ab welcher Schwere Zeilen ins Log kommen',
  'OpenTelemetry collector (OTLP over HTTP), for example http://127.0.0.1:4318; no traces without it':
    'OpenTelemetry-Collector (OTLP über HTTP), etwa http://127.0.0.1:4318; ohne Angabe keine Ablaufdaten',
  'Share of requests that are traced': 'Anteil der Anfragen, deren Ablauf aufgezeichnet wird',

  // batches and the database
  'Requests in files, which nobody waits for': 'Anfragen in Dateien, auf die niemand wartet',
  'A PostgreSQL that several gateways share: for files, batches and documents of collections, and for nothing else so far; without it these are in the data folder':
    'Ein PostgreSQL, das sich mehrere Gateways teilen: für Dateien, Stapel und Dokumente von Sammlungen, und bisher für nichts sonst; ohne Angabe liegen diese im Datenordner',
  'Whether there are `/v1/files` and `/v1/batches`, for requests that nobody waits for':
    'Ob es `/v1/files` und `/v1/batches` gibt, für Anfragen, auf die niemand wartet',
  'Requests of batches that this gateway has under way at the same time, of all batches together; a queue before a model server (`capacity`) lets people go first':
    'Wie viele Anfragen aus Stapeln dieses Gateway zugleich stellt, aus allen Stapeln zusammen; eine Warteschlange vor einem Modellserver (`capacity`) lässt Menschen vor',
  'Requests of one batch at most': 'Anfragen in einem Stapel höchstens',
  'Largest file': 'Größte Datei',
  'How long files are kept, and what came of batches; shorter where content of the retention class of the key is, or where the client wants it so':
    'Wie lange Dateien und Ergebnisse von Stapeln aufbewahrt werden; kürzer, wo das für Inhalte der Aufbewahrungsklasse des Schlüssels gilt oder der Client es so will',
  'Address of PostgreSQL 14 or newer, with user and password; write ${NAME} to take it from the environment, or ${file:PATH}':
    'Adresse eines PostgreSQL ab Version 14, mit Benutzer und Passwort; mit ${NAME} kommt sie aus der Umgebung, mit ${file:PFAD} aus einer Datei',
  'From what the keys are made under which contents lie there; gateways that share a database have the same. Without it nobody can read them, and if it is lost they are':
    'Woraus die Schlüssel entstehen, unter denen Inhalte dort liegen; Gateways, die sich eine Datenbank teilen, haben dasselbe. Ohne es kann sie niemand lesen, und geht es verloren, sind sie es auch',
  'PEM file of the certification authority; with it the connection is by TLS, and the server is checked':
    'PEM-Datei der Zertifizierungsstelle; mit ihr ist die Verbindung mit TLS geschützt und der Server geprüft',

  // server
  'Where and how the gateway listens': 'Wo und wie das Gateway erreichbar ist',
  'Address to listen on; 0.0.0.0 for all': 'Adresse, auf der es Verbindungen annimmt; 0.0.0.0 für alle',
  'TCP port; 0 takes a free one': 'TCP-Port; 0 nimmt einen freien',
  'Largest request body': 'Größter Rumpf einer Anfrage',
  'Largest request with a recording that is to be written down':
    'Größte Anfrage mit einer Aufnahme, die niedergeschrieben werden soll',
  'Largest sum of request headers': 'Größte Summe der Kopfzeilen einer Anfrage',
  'Time for a client to send all headers': 'Zeit, in der ein Aufrufer alle Kopfzeilen senden muss',
  'Time for a client to send the whole request': 'Zeit, in der ein Aufrufer die ganze Anfrage senden muss',
  'How long an idle connection is kept': 'Wie lange eine Verbindung offen bleibt, auf der nichts geschieht',
  'How long running requests may take at shutdown': 'Wie lange laufende Anfragen beim Beenden noch dauern dürfen',
  'How long the gateway stays reachable at least after SIGTERM, answering 503, so that load balancers see it leave; without it, until running requests have ended':
    'Wie lange das Gateway nach SIGTERM mindestens erreichbar bleibt und mit 503 antwortet, damit Lastverteiler es gehen sehen; ohne Angabe, bis die laufenden Anfragen beendet sind',
  'Open client connections at most': 'Höchstzahl offener Verbindungen von Aufrufern',
  'Addresses and ranges of proxies in front, whose `x-forwarded-for` says who the client is':
    'Adressen und Bereiche vorgelagerter Proxys, deren `x-forwarded-for` sagt, wer der Aufrufer ist',
  'TLS towards clients; plain HTTP without it': 'TLS zu den Aufrufern; ohne Angabe unverschlüsseltes HTTP',
  'PEM file of the certificate chain; reloaded when it changes':
    'PEM-Datei der Zertifikatskette; neu geladen, wenn sie sich ändert',
  'PEM file of the private key; reloaded when it changes':
    'PEM-Datei des privaten Schlüssels; neu geladen, wenn sie sich ändert',

  // secrets
  'Where secrets of the form ${vault:PATH#FIELD} are looked up':
    'Wo Geheimnisse der Form ${vault:PATH#FIELD} nachgeschlagen werden',
  'Base address of OpenBao or HashiCorp Vault; http only to this machine':
    'Adresse von OpenBao oder HashiCorp Vault; http nur zu diesem Rechner',
  'Where its key-value engine is mounted, of version 2':
    'Wo dort die Schlüssel-Wert-Ablage der Version 2 eingehängt ist',
  'Its namespace, where it has such': 'Der Namensraum, wo es solche gibt',
  'Token that may read there; write ${NAME} to take it from the environment, or ${file:PATH} of a file that an agent keeps fresh':
    'Token, das dort lesen darf; schreiben Sie ${NAME}, um es der Umgebung zu entnehmen, oder ${file:PATH} mit einer Datei, die ein Agent aktuell hält',
  'PEM file of its certification authority': 'PEM-Datei der Zertifizierungsstelle, die es bestätigt',
  'After how long it is asked whether a secret is another one':
    'Nach welcher Zeit dort gefragt wird, ob ein Geheimnis ein anderes ist',

  // providers and models
  'The model servers; none is needed where there are assistants, which quote without one':
    'Die Modellserver; es braucht keinen, wo es Assistenten gibt, die ohne einen zitieren',
  'Name of the provider in this file, in records and in metrics':
    'Name des Anbieters in dieser Datei, im Protokoll und in den Messwerten',
  'Any server that speaks the OpenAI API: vLLM, Ollama, llama.cpp, TGI, a cloud':
    'Ein Server, der die OpenAI-Schnittstelle spricht: vLLM, Ollama, llama.cpp, TGI, ein Cloud-Dienst',
  'Connections to the server at most': 'Höchstzahl der Verbindungen zum Server',
  'The models that the server has; `discover` asks it':
    'Die Modelle, die der Server hat; mit `discover` wird er gefragt',
  'Where it runs: `machine`, `organisation` or `cloud`; without it `machine` for loopback addresses and the built-in model, and `cloud` for all others':
    'Wo er läuft: `machine`, `organisation` oder `cloud`; ohne Angabe `machine` für Loopback-Adressen und das eingebaute Modell, `cloud` für alle anderen',
  'Who operates it, by name and seat; for the register': 'Wer ihn betreibt, mit Name und Sitz; für das Verzeichnis',
  'Country in which it runs, by its two letters (ISO 3166-1); for the register':
    'Land, in dem er läuft, mit seinen zwei Buchstaben (ISO 3166-1); für das Verzeichnis',
  'On what a transfer to a third country rests (Art. 44 to 49 GDPR); for the register':
    'Worauf sich eine Übermittlung in ein Drittland stützt (Art. 44 bis 49 DSGVO); für das Verzeichnis',
  'How long to wait for the model server': 'Wie lange auf den Modellserver gewartet wird',
  'TCP and TLS connection': 'Auf die Verbindung über TCP und TLS',
  'From the sent request to the headers of the answer': 'Von der gesendeten Anfrage bis zu den Kopfzeilen der Antwort',
  'Between two pieces of the answer': 'Zwischen zwei Stücken der Antwort',
  'The whole call': 'Auf den ganzen Aufruf',
  'TLS towards the model server': 'TLS zum Modellserver',
  'The built-in model, which answers only by quoting its knowledge':
    'Das eingebaute Modell, das nur antwortet, indem es aus seinem Wissen zitiert',
  'Folders or files of Markdown that it quotes from': 'Ordner oder Dateien in Markdown, aus denen es zitiert',
  'Its model name': 'Sein Name als Modell',
  'Passages quoted at most': 'Höchstzahl der zitierten Stellen',
  'Below this support the answer is "I do not know"':
    'Ist eine Antwort schlechter belegt als das, lautet sie „Das weiß ich nicht“',
  'Further names for models of the providers': 'Weitere Namen für Modelle der Anbieter',
  'The name that clients use': 'Der Name, den Aufrufer verwenden',
  'Id of the provider': 'Kennung des Anbieters',
  'The name that the provider is asked for': 'Der Name, nach dem der Anbieter gefragt wird',

  // limits
  'Limits of a key that has none of its own, and of clients without one':
    'Grenzen eines Schlüssels, der keine eigenen hat, und von Aufrufern ohne Schlüssel',
  'Requests of one key at the same time': 'Gleichzeitige Anfragen eines Schlüssels',
  'Requests of one key per minute; the default protects the machine, not a budget':
    'Anfragen eines Schlüssels je Minute; die Vorgabe schützt die Maschine, kein Budget',
  'Requests without a fitting key that one address (of IPv6 one /64) may make per minute; then it gets 429':
    'Wie viele Anfragen ohne passenden Schlüssel eine Adresse (bei IPv6 ein /64) je Minute stellen darf; danach bekommt sie 429',
  'Requests in any 60 seconds': 'Anfragen in beliebigen 60 Sekunden',
  'Requests per hour of the clock (UTC)': 'Anfragen je voller Stunde (UTC)',
  'Requests per day (UTC)': 'Anfragen je Tag (UTC)',
  'Input tokens in any 60 seconds': 'Eingabe-Token in beliebigen 60 Sekunden',
  'Input tokens per hour of the clock (UTC)': 'Eingabe-Token je voller Stunde (UTC)',
  'Input tokens per day (UTC)': 'Eingabe-Token je Tag (UTC)',
  'Output tokens in any 60 seconds': 'Ausgabe-Token in beliebigen 60 Sekunden',
  'Output tokens per hour of the clock (UTC)': 'Ausgabe-Token je voller Stunde (UTC)',
  'Output tokens per day (UTC)': 'Ausgabe-Token je Tag (UTC)',
  'Input and output tokens together in any 60 seconds': 'Eingabe- und Ausgabe-Token zusammen in beliebigen 60 Sekunden',
  'Input and output tokens together per hour of the clock (UTC)':
    'Eingabe- und Ausgabe-Token zusammen je voller Stunde (UTC)',
  'Input and output tokens together per day (UTC)': 'Eingabe- und Ausgabe-Token zusammen je Tag (UTC)',
  'Cost per day (UTC), in the currency of the price list, such as 12.50; six decimals count':
    'Kosten je Tag (UTC), in der Währung der Preisliste, etwa 12.50; sechs Nachkommastellen zählen',
  'Cost per month (UTC), in the currency of the price list, such as 250; six decimals count':
    'Kosten je Monat (UTC), in der Währung der Preisliste, etwa 250; sechs Nachkommastellen zählen',
  'Requests at the same time': 'Gleichzeitige Anfragen',
  'Further limits; all that apply to a request hold at once':
    'Weitere Grenzen; alle, die eine Anfrage betreffen, gelten zugleich',
  'Whose it is: of a `key`, `person`, `team`, `tenant` or `model`, or of `everything` together':
    'Für wen sie gilt: für `key` (Schlüssel), `person`, `team`, `tenant` (Mandant) oder `model` (Modell), oder für `everything`, alles zusammen',
  'Id of that one, or a name of the model; without it each of them has this for itself':
    'Dessen Kennung, oder ein Name des Modells; ohne Angabe hat jedes diese Grenze für sich',
  'Output tokens that are reserved for a request that names no maximum, where output or cost is limited; the model server is told it as well':
    'Ausgabe-Token, die für eine Anfrage ohne eigenes Maximum reserviert werden, wo Ausgabe oder Kosten begrenzt sind; auch der Modellserver erfährt dieses Maximum',
  'The same for single models, by any of their names': 'Dasselbe für einzelne Modelle, unter einem ihrer Namen',
  'Input tokens that are reserved for each part of a request that is no text, such as an image':
    'Eingabe-Token, die für jeden Teil einer Anfrage reserviert werden, der kein Text ist, etwa ein Bild',
  'How the input tokens of a request are reckoned before the call: `upper-bound` never lets a limit be exceeded and reserves some four times as much as is used, `typical` reserves about what is used and can be exceeded by its error':
    'Wie die Eingabe-Token einer Anfrage vor dem Aufruf berechnet werden: Mit `upper-bound` wird keine Grenze je überschritten, aber etwa viermal so viel reserviert wie verbraucht; `typical` reserviert ungefähr den Verbrauch, und eine Grenze kann um den Schätzfehler überschritten werden',
  'What happens to requests when the store of the counters cannot be reached: they are refused, or pass uncounted':
    'Was mit Anfragen geschieht, wenn der Speicher der Zähler nicht erreichbar ist: Sie werden abgelehnt oder gehen ungezählt durch',
  'Where several gateways count together; each counts for itself in memory without it':
    'Wo mehrere Gateways gemeinsam zählen; ohne Angabe zählt jedes für sich im Arbeitsspeicher',
  'Redis 6.2 or newer, or Valkey': 'Redis ab 6.2 oder Valkey',
  'Address with user and password, `rediss://` for TLS; write ${NAME} to take it from the environment':
    'Adresse mit Benutzer und Passwort, `rediss://` für TLS; mit ${NAME} kommt sie aus der Umgebung',
  'What names of its keys begin with; gateways that count together have the same':
    'Womit die Namen seiner Schlüssel beginnen; Gateways, die gemeinsam zählen, haben denselben Anfang',
  'How long it may take to answer': 'Wie lange seine Antwort dauern darf',

  // inspection
  'What is looked for in prompts and answers': 'Wonach in Anfragen und Antworten gesucht wird',
  'The guards, in order: the policy `default`': 'Die Wächter in ihrer Reihenfolge: die Richtlinie `default`',
  'Further policies, by name': 'Weitere Richtlinien, nach ihrem Namen',
  'What it is for, for people': 'Wofür sie da ist, für Menschen',
  'The guards, in order; they take the place of the default ones':
    'Die Wächter in ihrer Reihenfolge; sie treten an die Stelle der vorgegebenen',
  'Which policy holds for some keys and models; later rules override earlier ones':
    'Welche Richtlinie für manche Schlüssel und Modelle gilt; spätere Regeln gehen früheren vor',
  'Ids of keys that it holds for; all without it': 'Kennungen der Schlüssel, für die sie gilt; ohne Angabe alle',
  'Roles of keys that it holds for, built-in ones or your own; all without it':
    'Rollen der Schlüssel, für die sie gilt, eingebaute oder eigene; ohne Angabe alle',
  'Labels, one of which a key must have; all keys without it':
    'Marken, von denen ein Schlüssel eine haben muss; ohne Angabe alle Schlüssel',
  'Models that it holds for, by any of their names; all without it':
    'Modelle, für die sie gilt, unter einem ihrer Namen; ohne Angabe alle',
  'Name of the policy that holds then; `default` for `guards`':
    'Name der Richtlinie, die dann gilt; `default` steht für `guards`',
  'What follows from repeated attacks by one key or person':
    'Was auf wiederholte Angriffe eines Schlüssels oder einer Person folgt',
  'Time in which the risk of a key falls by half': 'Zeit, in der das Risiko eines Schlüssels auf die Hälfte fällt',
  'Whether persons that clients name have a risk of their own, beside that of the key':
    'Ob Personen, die Aufrufer nennen, ein eigenes Risiko haben, neben dem des Schlüssels',
  'From which risk on requests wait before they go on; never without it':
    'Ab welchem Risiko Anfragen warten, bevor sie weitergehen; ohne Angabe nie',
  'How long they wait then': 'Wie lange sie dann warten',
  'From which risk on exchanges are recorded for review; never without it':
    'Ab welchem Risiko Anfragen zur Prüfung vorgelegt werden; ohne Angabe nie',
  'From which risk on requests are refused for a while; never without it':
    'Ab welchem Risiko Anfragen eine Weile abgewiesen werden; ohne Angabe nie',
  'How long they are refused then, unless an administrator ends it':
    'Wie lange sie dann abgewiesen werden, sofern die Administration es nicht beendet',
  'Where findings are told to, for a SIEM; never what was found, and never content':
    'Wohin Funde gemeldet werden, etwa an ein SIEM; nie das Gefundene selbst und nie Inhalte',
  'POST requests': 'POST-Anfragen',
  'How an event is written: as JSON, or in the Common Event Format':
    'Wie eine Meldung geschrieben wird: als JSON oder im Common Event Format',
  'The mildest outcome of a guard that is told': 'Das mildeste Urteil eines Wächters, das gemeldet wird',
  'Whether what guards in shadow would have done is told too':
    'Ob auch gemeldet wird, was Wächter im Schattenbetrieb getan hätten',
  'Time in which findings of one rule for one key are told once, and then together with their number':
    'Zeit, in der Funde einer Regel bei einem Schlüssel einmal gemeldet werden, danach zusammen mit ihrer Anzahl',
  'Where events are sent to': 'Wohin Meldungen gesendet werden',
  'Signs each request (HMAC-SHA-256); without it they are not signed':
    'Unterschreibt jede Meldung (HMAC-SHA-256); ohne Angabe bleiben sie ohne Unterschrift',
  'PEM file of the certification authority of its address': 'PEM-Datei der Zertifizierungsstelle für seine Adresse',
  'Syslog (RFC 5424)': 'Syslog (RFC 5424)',
  'What the message is: CEF, or JSON': 'In welcher Form die Nachricht steht: CEF oder JSON',
  'Name or address of the server': 'Name oder Adresse des Servers',
  'Its port; 514 for UDP, 601 for TCP and 6514 for TLS without it':
    'Sein Port; ohne Angabe 514 für UDP, 601 für TCP und 6514 für TLS',
  'How messages travel (RFC 5426, 6587, 5425)': 'Wie Nachrichten übertragen werden (RFC 5426, 6587, 5425)',
  'Facility (RFC 5424); 13 is log audit': 'Facility (RFC 5424); 13 ist „log audit“',
  'OpenTelemetry logs, to `telemetry.otlpEndpoint`': 'Logs über OpenTelemetry, an `telemetry.otlpEndpoint`',
  'Telling texts that nobody answers for apart from what users write':
    'Texte, für die niemand einsteht, von dem unterscheiden, was Nutzer schreiben',
  'How the model is shown them: between marks that nobody can guess, with a rare sign between the words, or in base64':
    'Wie das Modell sie gezeigt bekommt: zwischen Marken, die niemand erraten kann, mit einem seltenen Zeichen zwischen den Wörtern oder in Base64',
  'Which texts, by where they come from': 'Welche Texte, danach, woher sie kommen',
  'What happens to images and other parts that no guard can read: recorded as not inspected, or refused':
    'Was mit Bildern und anderen Teilen geschieht, die kein Wächter lesen kann: als ungeprüft vermerkt oder abgewiesen',

  // personal data
  'Keeping personal data from the model': 'Dem Modell personenbezogene Daten vorenthalten',
  'Whether personal data are looked for before the model sees them':
    'Ob nach personenbezogenen Daten gesucht wird, bevor das Modell sie sieht',
  'Types of personal data that are looked for; what is not listed passes unseen':
    'Arten personenbezogener Daten, nach denen gesucht wird; was hier nicht steht, geht unbemerkt durch',
  'What happens to types that are not named: `pass`, `pseudonymise` (a placeholder, put back in the answer), `redact` (a mark, not put back) or `refuse` (an error with the place)':
    'Was mit Arten geschieht, die nicht genannt sind: `pass`, `pseudonymise` (ein Platzhalter, in der Antwort zurückgesetzt), `redact` (eine Marke, nicht zurückgesetzt) oder `refuse` (ein Fehler mit der Stelle)',
  'What happens to each type; `SECRET` is redacted where it is not named':
    'Was mit jeder Art geschieht; `SECRET` wird geschwärzt, wo es nicht genannt ist',
  'What else holds for some keys, models and providers; later rules override earlier ones':
    'Was für manche Schlüssel, Modelle und Anbieter anders gilt; spätere Regeln gehen früheren vor',
  'Ids of providers that it holds for; all without it': 'Kennungen der Anbieter, für die sie gilt; ohne Angabe alle',
  'Where the provider runs, for it to hold; everywhere without it':
    'Wo der Anbieter laufen muss, damit sie gilt; ohne Angabe überall',
  'What happens to types that it does not name, `SECRET` apart':
    'Was mit Arten geschieht, die sie nicht nennt, außer mit `SECRET`',
  'What happens to each type': 'Was mit jeder Art geschieht',
  'Patterns of your own, such as customer numbers; looked for beside `entities`':
    'Eigene Muster, etwa für Kundennummern; nach ihnen wird neben `entities` gesucht',
  'A token classifier of your own that looks for personal data as well, in the form of ONNX':
    'Ein eigenes Modell im ONNX-Format, das Wort für Wort ebenfalls nach personenbezogenen Daten sucht',
  'What labels of the model are, without B- and I-, beyond those that are known; `ignore` for what is nothing here':
    'Was Etiketten des Modells bedeuten, ohne B- und I-, über die bekannten hinaus; `ignore` für das, was hier nicht zählt',
  'How likely a word must be to count, from 0 to 1': 'Wie wahrscheinlich ein Wort sein muss, um zu zählen, von 0 bis 1',
  'Tokens that the model reads at once; what the model can read, 512 at most, without it':
    'Token, die das Modell auf einmal liest; ohne Angabe so viele, wie es lesen kann, höchstens 512',
  'How long the model may take for one text, or for one part of a long one, with the time that it waits':
    'Wie lange das Modell für einen Text oder ein Stück eines langen brauchen darf, samt der Wartezeit',
  'What happens to a request when the model fails or takes too long: it is refused, or only what Gatehouse itself finds is replaced':
    'Was mit einer Anfrage geschieht, wenn das Modell ausfällt oder zu lange braucht: Sie wird abgewiesen, oder nur was Gatehouse selbst findet, wird ersetzt',
  'Whether made-up values that look alike stand in place of placeholders':
    'Ob erfundene, ähnlich aussehende Werte anstelle von Platzhaltern stehen',
  'Language of the texts, for what is recognised by words; `auto` takes them as they come':
    'Sprache der Texte, für das, was an Wörtern erkannt wird; `auto` nimmt sie, wie sie kommen',

  // patterns of personal data
  'Name of the pattern in this file': 'Name des Musters in der Konfiguration',
  'What its values are': 'Was seine Werte sind',
  'Regular expression (RE2); the value is what its first group matches, or all. `*`, `+` and `{n,}` repeat 30 times at most beyond what they must':
    'Regulärer Ausdruck (RE2); der Wert ist, worauf seine erste Gruppe passt, sonst alles. `*`, `+` und `{n,}` wiederholen höchstens 30-mal mehr, als sie müssen',
  'Whether capital and small letters are alike': 'Ob Groß- und Kleinbuchstaben gleich sind',
  'Whether letters and digits right beside a match speak against it':
    'Ob Buchstaben und Ziffern unmittelbar neben einem Fund gegen ihn sprechen',
  'Words one of which must stand near; none are needed without it':
    'Wörter, von denen eines in der Nähe stehen muss; ohne Angabe braucht es keines',

  // privacy
  'Who is responsible for the processing, and on what terms':
    'Wer für die Verarbeitung verantwortlich ist, und zu welchen Bedingungen',
  'Who is responsible (Art. 4(7) GDPR); for the register':
    'Wer verantwortlich ist (Art. 4 Nr. 7 DSGVO); für das Verzeichnis',
  'Name of the organisation': 'Name der Organisation',
  'Its address': 'Ihre Anschrift',
  'How it is reached, such as an e-mail address': 'Wie sie zu erreichen ist, etwa eine E-Mail-Adresse',
  'Its representative in the Union (Art. 27 GDPR)': 'Ihre Vertretung in der Union (Art. 27 DSGVO)',
  'The data protection officer; for the register': 'Die oder der Datenschutzbeauftragte; für das Verzeichnis',
  'Name or office': 'Name oder Amt',
  'How he or she is reached': 'Wie sie oder er zu erreichen ist',
  'Categories of data subjects of keys that name none of their own, such as customers':
    'Kategorien betroffener Personen für Schlüssel, die keine eigenen nennen, etwa Kunden',
  'Further technical and organisational measures of yours; for the register':
    'Weitere technische und organisatorische Maßnahmen von Ihnen; für das Verzeichnis',
  'Whether keys that name no purpose and legal basis are refused':
    'Ob Schlüssel abgewiesen werden, die weder Zweck noch Rechtsgrundlage nennen',
  'How much reports with noise may tell of any time altogether: the sum of their ε (differential privacy)':
    'Wie viel verrauschte Auswertungen über eine Zeit zusammen verraten dürfen: die Summe ihrer ε (Differential Privacy)',

  // cache
  'Answering equal requests from memory': 'Gleiche Anfragen aus dem Speicher beantworten',
  'Whether equal requests are answered from memory': 'Ob gleiche Anfragen aus dem Speicher beantwortet werden',
  'Memory for cached answers at most; one answer has an eighth of it at most. Redis has a bound of its own':
    'Höchstens so viel Speicher für aufbewahrte Antworten; eine Antwort hat davon höchstens ein Achtel. Redis hat eine eigene Grenze',
  'Where several gateways keep answers together; each keeps its own in memory without it':
    'Wo mehrere Gateways Antworten zusammen aufbewahren; ohne Angabe bewahrt jedes seine eigenen im Arbeitsspeicher auf',
  'From what the key is made under which answers lie there; gateways that share a cache have the same. Without it nobody reads answers there, or puts others in their place':
    'Woraus der Schlüssel entsteht, unter dem Antworten dort liegen; Gateways, die sich einen Speicher teilen, haben dasselbe. Ohne dieses Geheimnis liest dort niemand Antworten oder schiebt andere unter',
  'What names of its keys begin with; gateways that share a cache have the same':
    'Womit die Namen ihrer Schlüssel beginnen; Gateways, die sich einen Speicher teilen, haben denselben Anfang',
  'How long it may take to answer; the model is asked when it takes longer':
    'Wie lange er zum Antworten brauchen darf; dauert es länger, wird das Modell gefragt',
  'Whether a request waits for an equal one that is under way, and gets its answer; streams do not wait, for they would begin later':
    'Ob eine Anfrage auf eine gleiche wartet, die schon läuft, und deren Antwort bekommt; Streams warten nicht, denn sie begännen später',
  'Answers questions that mean the same as one whose answer is kept. Off without it, for it is wrong now and then; read the guide before':
    'Beantwortet auch Fragen, die dasselbe meinen wie eine, deren Antwort aufbewahrt ist. Ohne Angabe aus, denn das ist dann und wann falsch; lesen Sie vorher die Anleitung',
  'Name of the embeddings model, as clients write it. It reads questions as they go to the model, pseudonymised':
    'Name des Einbettungsmodells, wie Clients ihn schreiben. Es liest Fragen so, wie sie zum Modell gehen: pseudonymisiert',
  'How similar two questions must be: the cosine of the angle between their vectors, which differs from model to model':
    'Wie ähnlich zwei Fragen sein müssen: der Kosinus des Winkels zwischen ihren Vektoren; er fällt von Modell zu Modell anders aus',
  'Questions that are known at most': 'Höchstens so viele bekannte Fragen',
  'Tenants whose questions are compared; all without it': 'Mandanten, deren Fragen verglichen werden; ohne Angabe alle',
  'Labels of keys whose requests are neither answered from the cache nor kept in it':
    'Marken von Schlüsseln, deren Anfragen weder aus dem Speicher beantwortet noch darin aufbewahrt werden',
  'How long an answer is kept': 'Wie lange eine Antwort aufbewahrt wird',

  // ledger
  'The record': 'Das Protokoll',
  'Root key of the content encryption; write ${NAME} to take it from the environment, or ${file:PATH}. Without it one is kept in the data folder':
    'Wurzelschlüssel, mit dem Inhalte verschlüsselt werden; schreiben Sie ${NAME}, um ihn der Umgebung zu entnehmen, oder ${file:PATH}. Ohne Angabe liegt einer im Datenordner',
  'Whether content is read, handed out or erased by a person only after another one has approved it':
    'Ob jemand Inhalte erst lesen, herausgeben oder löschen darf, wenn eine zweite Person zugestimmt hat',
  'Name of the log, with which its checkpoints begin: best a host name and path of yours, such as logs.example.org/gatehouse; without it a random one. It cannot change later':
    'Name des Protokolls, mit dem seine Prüfpunkte beginnen: am besten ein Rechnername mit Pfad von Ihnen, etwa logs.example.org/gatehouse; ohne Angabe ein zufälliger. Er lässt sich später nicht ändern',
  'Key management service that holds the root key, instead of this file or the data folder':
    'Schlüsselverwaltung, die den Wurzelschlüssel hält, statt dieser Datei oder des Datenordners',
  'The transit engine of OpenBao and HashiCorp Vault': 'Die Transit-Engine von OpenBao und HashiCorp Vault',
  'Base address of the service; http only to this machine':
    'Adresse des Dienstes; http nur, wenn er auf dieser Maschine läuft',
  'Where the engine is mounted': 'Unter welchem Pfad die Engine eingehängt ist',
  'Name of the key, of a type that authenticates additional data, such as aes256-gcm96':
    'Name des Schlüssels, von einer Art, die Zusatzdaten mitsichert, etwa aes256-gcm96',
  'Token that may encrypt and decrypt with this key; write ${NAME} to take it from the environment, or ${file:PATH}':
    'Token, das mit diesem Schlüssel ver- und entschlüsseln darf; schreiben Sie ${NAME}, um es der Umgebung zu entnehmen, oder ${file:PATH}',
  'How long the record keeps what': 'Wie lange das Protokoll was aufbewahrt',
  'How long leaves are kept after the end of their half-year; longer than any content':
    'Wie lange Einträge nach dem Ende ihres Halbjahrs aufbewahrt werden; länger als jeder Inhalt',
  'Retention classes by name, which keys can be given; `standard` is that of all others':
    'Aufbewahrungsklassen nach ihrem Namen, die Schlüssel bekommen können; `standard` ist die aller anderen',
  'Content younger than that is not erased': 'Jüngere Inhalte werden nicht gelöscht',
  'Content older than that is destroyed, within a day': 'Ältere Inhalte werden binnen eines Tages vernichtet',
  'Size after which a new content file is begun': 'Größe, nach der eine neue Datei für Inhalte begonnen wird',
  'Whether, with `fourEyes`, one person at the machine of the gateway may erase all the same (`gatehouse erase --alone`), which the record says':
    'Ob mit `fourEyes` eine Person an der Maschine des Gateways trotzdem allein löschen darf (`gatehouse erase --alone`), was das Protokoll sagt',
  'Folder of the signing key and of what was signed, relative to this file: best on another disk, and off the backups of the record; without it signer in the data folder':
    'Ordner des Signaturschlüssels und des Signierten, relativ zu dieser Datei: am besten auf einem anderen Datenträger und nicht in den Sicherungen des Protokolls; ohne Angabe signer im Datenordner',
  'Whether anyone may read the log under /ledger/; otherwise keys of the roles admin and auditor':
    'Ob jeder das Protokoll unter /ledger/ lesen darf; sonst Schlüssel mit den Rollen admin und auditor',
  'An RFC 3161 authority that stamps the first checkpoint of each day; none without it':
    'Eine Stelle (RFC 3161), die den ersten Prüfpunkt jedes Tages stempelt; ohne Angabe keine',
  'Address of the authority': 'Adresse der Stelle',
  'PEM file of the certificates that the authority must have its own from':
    'PEM-Datei der Zertifikate, von denen ihr eigenes stammen muss',
  'Who cosigns the checkpoints, outside of the reach of whoever runs this gateway':
    'Wer die Prüfpunkte gegenzeichnet, außer Reichweite derer, die dieses Gateway betreiben',
  'Name of the witness in this file, in the policy and in the log':
    'Name des Zeugen in dieser Datei, in der Zeugenrichtlinie und im Log',
  'Its verifier key, of an Ed25519 cosigner (C2SP tlog-cosignature)':
    'Sein Prüfschlüssel für Ed25519 (C2SP tlog-cosignature)',
  'Its address (submission prefix, C2SP tlog-witness)': 'Seine Adresse (submission prefix, C2SP tlog-witness)',
  'Its monitoring prefix, where that is another':
    'Die Adresse zum Mitlesen (monitoring prefix), wo sie eine andere ist',
  'How many witnesses must have cosigned a checkpoint for callers to believe it; without it more than half of them':
    'Wie viele Zeugen einen Prüfpunkt gegengezeichnet haben müssen, damit Aufrufer ihm glauben; ohne Angabe mehr als die Hälfte',

  // review
  'The queue of what people have to decide about': 'Die Liste dessen, was Menschen entscheiden sollen',
  'Requests that a guard has put before people (`review`)':
    'Anfragen, die ein Wächter Menschen vorgelegt hat (`review`)',
  'Time in which somebody has to decide': 'Zeit, in der jemand entscheiden soll',
  'What happens then: the item stays open and is marked as overdue, or it is closed as expired':
    'Was danach geschieht: Der Vorgang bleibt offen und gilt als überfällig, oder er wird als abgelaufen geschlossen',
  'Whether two different people must decide the same': 'Ob zwei verschiedene Personen gleich entscheiden müssen',
  'Somebody asks to read content, where `ledger.fourEyes` is set':
    'Jemand bittet darum, Inhalte zu lesen, wo `ledger.fourEyes` gesetzt ist',
  'Somebody asks to hand content out in a bundle, where that is set':
    'Jemand bittet darum, Inhalte in einem Bündel herauszugeben, wo das gesetzt ist',
  'Somebody asks to erase the contents of a person, where that is set':
    'Jemand bittet darum, die Inhalte einer Person zu löschen, wo das gesetzt ist',
  'A key or a person was suspended because of repeated attacks: to be lifted, or kept':
    'Ein Schlüssel oder eine Person wurde wegen wiederholter Angriffe gesperrt: aufzuheben oder beizubehalten',

  // capacity of a model server
  'How many requests the server can take at once, and how others wait; as many as come without it':
    'Wie viele Anfragen der Server zugleich bearbeiten kann und wie die anderen warten; ohne Angabe alle, die kommen',
  'Requests that the server gets at the same time': 'Anfragen, die der Server zugleich bekommt',
  'Of one model, requests that the server gets at the same time; no more than of all without it':
    'Anfragen an ein einzelnes Modell, die der Server zugleich bekommt; ohne Angabe so viele wie von allen',
  'Requests that may wait; others get 503 at once': 'Anfragen, die warten dürfen; weitere bekommen sofort 503',
  'How long a request waits before it gets 503': 'Wie lange eine Anfrage wartet, bevor sie 503 bekommt',
  'How much tenants get beside each other while they wait; each 1 that is not named':
    'Wie viel Mandanten im Verhältnis zueinander bekommen, solange sie warten; wer nicht genannt ist, 1',
  'Labels of keys whose requests are batches, which wait for those of people; the header `x-gatehouse-priority: batch` says the same of one request':
    'Marken von Schlüsseln, deren Anfragen Stapelverarbeitung sind und hinter denen von Menschen warten; die Kopfzeile `x-gatehouse-priority: batch` sagt dasselbe von einer Anfrage',
  'After so many requests of people in a row one of a batch goes, so that batches come to an end':
    'Nach so vielen Anfragen von Menschen in Folge kommt eine der Stapelverarbeitung dran, damit auch diese fertig wird',
  'Of batches, requests that the server gets at the same time; no more than of all without it':
    'Anfragen der Stapelverarbeitung, die der Server zugleich bekommt; ohne Angabe so viele wie von allen',
  'Models that fit into the memory of the server at once, such as 1 for llama.cpp: requests for those that are there go first, and others wait until one can make room. Without it the server sees to that':
    'Modelle, die zugleich in den Speicher des Servers passen, etwa 1 bei llama.cpp: Anfragen an die geladenen gehen vor, andere warten, bis eines Platz machen kann. Ohne Angabe sorgt der Server selbst dafür',
  'How many requests for a model that is there may go before one that waits for another model':
    'Wie viele Anfragen an ein geladenes Modell einer vorgehen dürfen, die auf ein anderes wartet',

  // prices
  'What models cost': 'Was Modelle kosten',
  'Currency of the installation (ISO 4217): all costs and budgets are in it':
    'Währung der Installation (ISO 4217): Alle Kosten und Budgets stehen in ihr',
  'What models cost; the cost of a model that is not here is unknown, which is not nothing':
    'Was Modelle kosten; die Kosten eines Modells, das hier fehlt, sind unbekannt, also nicht null',
  'What happens to calls of models without a price for which a budget of money holds: `allow` lets them through, and the budget does not see them; `refuse` refuses them':
    'Was mit Aufrufen von Modellen ohne Preis geschieht, für die ein Geldbudget gilt: `allow` lässt sie durch, und das Budget sieht sie nicht; `refuse` lehnt sie ab',
  'What other currencies are worth': 'Was andere Währungen wert sind',
  'Of budgets, the percentages at which somebody is told': 'Bei wie viel Prozent eines Budgets eine Meldung ergeht',
  'By the tokens of a call': 'Nach den Token eines Aufrufs',
  'By how long the own machine works for a call': 'Danach, wie lange der eigene Rechner für einen Aufruf arbeitet',
  'By how long a recording is that is written down': 'Danach, wie lang eine Aufnahme ist, die aufgeschrieben wird',
  'Price of a minute of a recording, of which each millisecond counts':
    'Preis einer Minute einer Aufnahme, von der jede Millisekunde zählt',
  'By the images that are made': 'Nach den Bildern, die entstehen',
  'Price of an image': 'Preis eines Bildes',
  'Costs nothing, said on purpose': 'Kostet nichts, ausdrücklich gesagt',
  'The model as the provider names it, or how its name begins, with a `*` behind it; the longest one counts':
    'Das Modell, wie der Anbieter es nennt, oder der Anfang seines Namens mit einem `*` dahinter; der längste zählt',
  'From when on, as a day (2026-01-31, which begins in UTC) or a moment (2026-01-31T12:00:00Z); always without it':
    'Ab wann, als Tag (2026-01-31, er beginnt in UTC) oder Zeitpunkt (2026-01-31T12:00:00Z); ohne Angabe immer',
  'Currency of these prices, where it is not that of all': 'Währung dieser Preise, wo es nicht die aller ist',
  'Price of a million tokens of prompts': 'Preis für eine Million Token von Anfragen',
  'Price of a million tokens of answers; 0 for models that only make vectors':
    'Preis für eine Million Token von Antworten; 0 bei Modellen, die nur Vektoren bilden',
  'Price of a million tokens of prompts that the provider has read before; that of others without it':
    'Preis für eine Million Token von Anfragen, die der Anbieter schon gelesen hatte; ohne Angabe der für andere',
  'Price of a million tokens of reasoning, which are part of the answer; that of others without it':
    'Preis für eine Million Token des Nachdenkens, die zur Antwort zählen; ohne Angabe der für andere',
  'What requests of batches pay of these prices: 0.5 for half of them; all of it without it':
    'Was Anfragen aus Stapeln von diesen Preisen zahlen: 0.5 für die Hälfte; ohne Angabe alles',
  'What the machine draws while it computes': 'Wie viel Watt der Rechner beim Rechnen aufnimmt',
  'Price of a kilowatt hour': 'Preis einer Kilowattstunde',
  'What else an hour of the machine costs, such as its rent or its wear; nothing without it':
    'Was eine Stunde des Rechners sonst kostet, etwa Miete oder Abnutzung; ohne Angabe nichts',
  'Part of the machine that one call takes: 0.25 where four run at once; all of it without it':
    'Anteil des Rechners, den ein Aufruf belegt: 0.25, wo vier zugleich laufen; ohne Angabe alles',
  'The other currency': 'Die andere Währung',
  'What one unit of it is worth in the currency of the installation':
    'Was eine Einheit von ihr in der Währung der Installation wert ist',
});

/** What a setting is for, in both languages, by what the schema says of it. */
export function explainSetting(description: string): { readonly en: string; readonly de: string } {
  return { en: description, de: settingsInGerman[description] ?? description };
}
