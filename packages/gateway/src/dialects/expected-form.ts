import { documentProblems } from '@gatehouse/contract/document-problems';
import type { Language } from '../core/dialect.ts';
import type { GatehouseError } from '../core/errors.ts';
import { booleanSettings, type NumberRange, numericSettings } from './chat-settings.ts';

type Words = Readonly<Record<Language, string>>;

const words = (en: string, de: string): Words => Object.freeze({ en, de });

const text = words('a text', 'ein Text');
const object = words('an object', 'ein Objekt');
const textOrParts = words(
  'a text, or a list of parts such as {"type":"text","text":"…"}',
  'ein Text oder eine Liste von Teilen wie {"type":"text","text":"…"}',
);
const functionName = words(
  'a name of letters, digits and _ . : / - without spaces, 256 characters at most',
  'ein Name aus Buchstaben, Ziffern und _ . : / - ohne Leerzeichen, höchstens 256 Zeichen',
);
const answerSchema = words(
  'a JSON Schema such as {"type":"object","properties":{"name":{"type":"string"}}}',
  'ein JSON-Schema wie {"type":"object","properties":{"name":{"type":"string"}}}',
);
const jsonText = words('a text that holds JSON', 'ein Text, der JSON enthält');

/** What belongs at a place of a request. Positions in lists are written as `[*]`. */
const expected: ReadonlyMap<string, Words> = new Map([
  [
    'model',
    words('the name of a model; GET /v1/models lists them', 'der Name eines Modells; GET /v1/models nennt sie'),
  ],
  [
    'messages',
    words(
      'a list of messages such as {"role":"user","content":"…"}, with one at least',
      'eine Liste von Nachrichten wie {"role":"user","content":"…"}, mindestens eine',
    ),
  ],
  ['messages[*]', words('an object with `role` and `content`', 'ein Objekt mit `role` und `content`')],
  [
    'messages[*].role',
    words(
      '`system`, `developer`, `user`, `assistant` or `tool`',
      '`system`, `developer`, `user`, `assistant` oder `tool`',
    ),
  ],
  ['messages[*].content', textOrParts],
  ['messages[*].content[*]', words('an object with `type`', 'ein Objekt mit `type`')],
  [
    'messages[*].content[*].type',
    words('`text`, `image_url`, `input_audio` or `file`', '`text`, `image_url`, `input_audio` oder `file`'),
  ],
  ['messages[*].content[*].text', text],
  ['messages[*].content[*].image_url', words('an object with `url`', 'ein Objekt mit `url`')],
  ['messages[*].name', text],
  [
    'messages[*].tool_call_id',
    words(
      'the `id` of the tool call that this message answers',
      'die `id` des Werkzeugaufrufs, den die Nachricht beantwortet',
    ),
  ],
  ['messages[*].tool_calls', words('a list of tool calls', 'eine Liste von Werkzeugaufrufen')],
  ['messages[*].tool_calls[*].function.name', functionName],
  ['messages[*].tool_calls[*].function.arguments', jsonText],
  ['messages[*].function_call.arguments', jsonText],
  ['tools', words('a list of tools of type `function`', 'eine Liste von Werkzeugen vom Typ `function`')],
  ['tools[*]', words('an object with `type` and `function`', 'ein Objekt mit `type` und `function`')],
  ['tools[*].type', words('`function`', '`function`')],
  ['tools[*].function', words('an object with `name` and `parameters`', 'ein Objekt mit `name` und `parameters`')],
  ['tools[*].function.name', functionName],
  ['tools[*].function.description', text],
  ['tools[*].function.parameters', words('an object: a JSON Schema', 'ein Objekt: ein JSON-Schema')],
  [
    'tool_choice',
    words(
      '`auto`, `none`, `required` or {"type":"function","function":{"name":"…"}}',
      '`auto`, `none`, `required` oder {"type":"function","function":{"name":"…"}}',
    ),
  ],
  ['stop', words('a text or a list of at most 64 texts', 'ein Text oder eine Liste von höchstens 64 Texten')],
  ['stream_options', words('an object such as {"include_usage":true}', 'ein Objekt wie {"include_usage":true}')],
  ['stream_options.include_usage', words('true or false', 'true oder false')],
  ['modalities', words('["text"]', '["text"]')],
  ['response_format.type', words('`text`, `json_object` or `json_schema`', '`text`, `json_object` oder `json_schema`')],
  ['response_format', answerSchema],
  ['response_format.json_schema', words('an object with `name` and `schema`', 'ein Objekt mit `name` und `schema`')],
  ['response_format.json_schema.schema', answerSchema],
  ['text.format.schema', answerSchema],
  ['output_config.format.schema', answerSchema],
  ['format', answerSchema],
  ['prediction', words('an object with `type` and `content`', 'ein Objekt mit `type` und `content`')],
  ['metadata', object],
  ['logit_bias', object],
  ['user', text],
  [
    'input',
    words(
      'a text, a list of texts, or token ids; 2,048 at most',
      'ein Text, eine Liste von Texten oder Token-Ids; höchstens 2.048',
    ),
  ],
  ['input[*]', words('a text or a list of token ids', 'ein Text oder eine Liste von Token-Ids')],
  ['query', text],
  ['prompt', text],
  [
    'documents',
    words(
      'a list of texts or of objects with `text`; 10,000 at most',
      'eine Liste von Texten oder von Objekten mit `text`; höchstens 10.000',
    ),
  ],
  ['documents[*]', words('a text, or an object with `text`', 'ein Text oder ein Objekt mit `text`')],
  ['documents[*].text', text],
  ['texts', words('a list of texts, in place of `documents`', 'eine Liste von Texten, anstelle von `documents`')],
  ['top_n', words('a whole number from 1', 'eine ganze Zahl ab 1')],
  [
    'body',
    words(
      'a form (multipart/form-data) with one file, of the name `file`',
      'ein Formular (multipart/form-data) mit einer Datei, mit dem Namen `file`',
    ),
  ],
  ['file', words('a recording, as a file of the form', 'eine Aufnahme, als Datei des Formulars')],
  ['timestamp_granularities', words('`segment`, `word` or both', '`segment`, `word` oder beides')],
  ['language', words('a language, such as `de`', 'eine Sprache, etwa `de`')],
  // Of the administration of keys.
  ['name', words('a text of 1 to 100 characters', 'ein Text mit 1 bis 100 Zeichen')],
  [
    'role',
    words('the id of a role; GET /admin/v1/roles lists them', 'die Kennung einer Rolle; GET /admin/v1/roles nennt sie'),
  ],
  ['expiresAt', words('milliseconds since 1970-01-01T00:00:00Z', 'Millisekunden seit 1970-01-01T00:00:00Z')],
  [
    'limits',
    words(
      'an object with `requestsPerMinute` and `concurrency`',
      'ein Objekt mit `requestsPerMinute` und `concurrency`',
    ),
  ],
  ['limits.requestsPerMinute', words('a whole number from 1', 'eine ganze Zahl ab 1')],
  ['limits.concurrency', words('a whole number from 1', 'eine ganze Zahl ab 1')],
  ['force', words('true or false', 'true oder false')],
  ['encoding_format', words('`float` or `base64`', '`float` oder `base64`')],
  ['dimensions', words('a whole number from 1 to 65,536', 'eine ganze Zahl von 1 bis 65.536')],
  ...Array.from(booleanSettings, (name): [string, Words] => [name, words('true or false', 'true oder false')]),
  ...Array.from(numericSettings, ([name, range]): [string, Words] => [name, rangeOf(range)]),
]);

function rangeOf({ least, most, whole }: NumberRange): Words {
  const between = (language: string): [string, string] => [
    least.toLocaleString(language),
    most.toLocaleString(language),
  ];
  const [enLeast, enMost] = between('en');
  const [deLeast, deMost] = between('de');
  return words(
    `a ${whole ? 'whole ' : ''}number from ${enLeast} to ${enMost}`,
    `eine ${whole ? 'ganze ' : ''}Zahl von ${deLeast} bis ${deMost}`,
  );
}

const modelAlone = words('`model` alone says which model answers.', 'Welches Modell antwortet, sagt allein `model`.');
const operatorsChoice = words(
  'Which server is called is for the operator of the gateway to say.',
  'Welcher Server gerufen wird, bestimmt der Betreiber des Gateways.',
);
const textsOnly = words(
  'Answers are texts: leave it out, or write `"modalities": ["text"]`.',
  'Antworten sind Texte: Lassen Sie es weg, oder schreiben Sie `"modalities": ["text"]`.',
);
const functionsOnly = words(
  'Only tools of type `function` are offered to models; what they do stays with the client.',
  'Modellen werden nur Werkzeuge vom Typ `function` angeboten; ausgeführt werden sie vom Client.',
);

/** What to do instead of what is not accepted at a place. */
const instead: ReadonlyMap<string, Words> = new Map([
  ['functions', words('It is an old form: use `tools`.', 'Das ist eine alte Form: Verwenden Sie `tools`.')],
  [
    'function_call',
    words('It is an old form: use `tool_choice`.', 'Das ist eine alte Form: Verwenden Sie `tool_choice`.'),
  ],
  ['models', modelAlone],
  ['fallbacks', modelAlone],
  ['route', modelAlone],
  ['api_base', operatorsChoice],
  ['api_key', operatorsChoice],
  ['base_url', operatorsChoice],
  ['audio', textsOnly],
  ['modalities', textsOnly],
  ['plugins', functionsOnly],
  ['tools[*].type', functionsOnly],
  [
    'messages[*].content[*].type',
    words(
      'Known are `text`, `image_url`, `input_audio`, `audio_url`, `video_url` and `file`.',
      'Bekannt sind `text`, `image_url`, `input_audio`, `audio_url`, `video_url` und `file`.',
    ),
  ],
  [
    'messages',
    words(
      'Embeddings take `input`, rankings `query` and `documents`, images `prompt`.',
      'Embeddings nehmen `input`, Rangfolgen `query` und `documents`, Bilder `prompt`.',
    ),
  ],
  ['stream', words('This does not stream: leave it out.', 'Das wird nicht gestreamt: Lassen Sie es weg.')],
  [
    'rank_fields',
    words('Only the field `text` of a document is ranked.', 'Eingeordnet wird nur das Feld `text` eines Dokuments.'),
  ],
  ['documents[*].image', words('Only texts are ranked.', 'Eingeordnet werden nur Texte.')],
  [
    'file',
    words(
      'Known are recordings as WAV, FLAC, MP3, AAC, Ogg, MP4 and WebM, as far as the policy lets pass what no guard can read.',
      'Bekannt sind Aufnahmen als WAV, FLAC, MP3, AAC, Ogg, MP4 und WebM, soweit die Richtlinie durchlässt, was kein Guard lesen kann.',
    ),
  ],
  [
    'response_format',
    words(
      'Known are `json`, `text`, `srt`, `vtt` and `verbose_json`.',
      'Bekannt sind `json`, `text`, `srt`, `vtt` und `verbose_json`.',
    ),
  ],
]);

/** What a client should have sent at the place that was refused; constant words of ours, or nothing where there are none. */
export function expectedForm(
  { code, known, param, unreadable }: GatehouseError,
  language: Language,
): string | undefined {
  if (unreadable !== undefined) return documentProblems[unreadable][language];
  if (known !== undefined) return oneOf(known, language);
  if (param === undefined) return undefined;
  const place = param.replaceAll(/\[\d+\]/g, '[*]');
  if (code === 'unsupported_content') return instead.get(place)?.[language];
  const form = code === 'invalid_request' ? expected.get(place)?.[language] : undefined;
  return form === undefined ? undefined : `${language === 'de' ? 'Erwartet' : 'Expected'}: ${form}.`;
}

const mostNamed = 30;

function oneOf(known: readonly string[], language: Language): string {
  const names = known.slice(0, mostNamed).map((name) => `\`${name}\``);
  const more = known.length - names.length;
  if (language === 'de') return `Bekannt sind: ${names.join(', ')}${more === 0 ? '' : ` und ${more} weitere`}.`;
  return `There are: ${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}.`;
}
