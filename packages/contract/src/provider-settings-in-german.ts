/** What settings of providers are for, in German; see settings-in-german.ts. */
export const providerSettingsInGerman: Readonly<Record<string, string>> = Object.freeze({
  'Which server it is: what it takes, renames and refuses; `generic` gets every request as it is':
    'Welcher Server es ist: was er nimmt, anders nennt und ablehnt; `generic` bekommt jede Anfrage, wie sie ist',
  'API key, sent in the header that this kind of server wants it in; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}':
    'API-Schlüssel, gesendet in der Kopfzeile, in der diese Art Server ihn will; schreiben Sie ${NAME}, um ihn der Umgebung zu entnehmen, oder ${secret:NAME}, ${file:PATH} oder ${vault:PATH#FIELD}',
  'Base of the API, usually ending in /v1; the usual one of the profile without it':
    'Anfang der Adresse seiner Schnittstelle, meist mit /v1 am Ende; ohne Angabe der übliche des Profils',
  'Of `azure-openai`: version of the API of deployments; without it the API without versions, below /openai/v1':
    'Bei `azure-openai`: Version der Schnittstelle der Bereitstellungen; ohne Angabe die ohne Versionen unter /openai/v1',
  'The Messages API of Anthropic, or another server that speaks it':
    'Die Messages-API von Anthropic, oder ein anderer Server, der sie spricht',
  'Base of the API, without /v1': 'Anfang der Adresse seiner Schnittstelle, ohne /v1',
  'Beta features that clients may ask for by `anthropic-beta`; others are left out, with a warning':
    'Beta-Funktionen, die Clients mit `anthropic-beta` verlangen dürfen; andere werden mit einer Warnung weggelassen',
  'Version of the API, sent as `anthropic-version`': 'Version der Schnittstelle, gesendet als `anthropic-version`',
  'Tokens of an answer where a request names no limit; this API needs one':
    'Tokens einer Antwort, wo eine Anfrage keine Grenze nennt; diese Schnittstelle braucht eine',
  'The Gemini API of Google': 'Die Gemini-API von Google',
  'Base of the API, with its version': 'Anfang der Adresse seiner Schnittstelle, mit ihrer Version',
  'Ollama by its own API, with the size of its context and how long it keeps a model':
    'Ollama mit seiner eigenen Schnittstelle, samt Größe des Kontexts und wie lange es ein Modell behält',
  'Address of Ollama, without /v1; port 11434 of this machine without it':
    'Adresse von Ollama, ohne /v1; ohne Angabe Port 11434 dieses Rechners',
  'How long a model stays in memory after a call, as Ollama writes it: 30m, 0 or -1; its own setting without it':
    'Wie lange ein Modell nach einem Aufruf im Speicher bleibt, wie Ollama es schreibt: 30m, 0 oder -1; ohne Angabe dessen eigene Einstellung',
  'Tokens of the context (`num_ctx`); the setting of Ollama or of the model without it':
    'Tokens des Kontexts (`num_ctx`); ohne Angabe die Einstellung von Ollama oder des Modells',
  'Models of Amazon Bedrock by its Converse API': 'Modelle von Amazon Bedrock mit dessen Converse-API',
  'Address of the runtime in its region, such as https://bedrock-runtime.eu-central-1.amazonaws.com':
    'Adresse der Laufzeitumgebung in ihrer Region, etwa https://bedrock-runtime.eu-central-1.amazonaws.com',
  'Region that calls are signed for; the one in the address without it':
    'Region, für die Aufrufe signiert werden; ohne Angabe die in der Adresse',
  'Id of the access key that calls are signed with (Signature Version 4)':
    'Kennung des Zugriffsschlüssels, mit dem Aufrufe signiert werden (Signature Version 4)',
  'The secret of the access key; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}':
    'Das Geheimnis des Zugriffsschlüssels; schreiben Sie ${NAME}, um es der Umgebung zu entnehmen, oder ${secret:NAME}, ${file:PATH} oder ${vault:PATH#FIELD}',
  'The token of temporary credentials; write ${NAME} to take it from the environment, or ${secret:NAME}, ${file:PATH} or ${vault:PATH#FIELD}':
    'Das Token vorübergehender Zugangsdaten; schreiben Sie ${NAME}, um es der Umgebung zu entnehmen, oder ${secret:NAME}, ${file:PATH} oder ${vault:PATH#FIELD}',
  'Ids of the models or inference profiles; Bedrock is not asked for them':
    'Kennungen der Modelle oder Inferenzprofile; Bedrock wird nicht danach gefragt',
  'A GGUF file that this gateway runs itself, in a process of its own, by the optional package `node-llama-cpp`':
    'Eine GGUF-Datei, die dieses Gateway selbst ausführt, in einem eigenen Prozess, mit dem zusätzlichen Paket `node-llama-cpp`',
  'The GGUF file': 'Die GGUF-Datei',
  'Tokens of the context, of request and answer together': 'Tokens des Kontexts, von Anfrage und Antwort zusammen',
  'Threads that it reckons with; without it half of the cores, and one at least, so that the gateway keeps its own':
    'Threads, mit denen es rechnet; ohne Angabe die Hälfte der Kerne, mindestens einer, damit das Gateway seine behält',
  'Layers of the model on a GPU; 0 for none': 'Schichten des Modells auf einer GPU; 0 für keine',
  'How many requests wait, and for how long; it answers one at a time':
    'Wie viele Anfragen warten, und wie lange; es beantwortet eine nach der anderen',
  'Loading the model': 'Auf das Laden des Modells',
  'Between two pieces of the answer, the first included': 'Zwischen zwei Stücken der Antwort, das erste eingeschlossen',
  'How long to wait for the model': 'Wie lange auf das Modell gewartet wird',
});
