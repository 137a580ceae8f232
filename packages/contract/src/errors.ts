/**
 * The catalogue of refusals: every code that a client can ever see, with its HTTP status, its OpenAI error type and its
 * constant message in both languages. The cause goes to the log, never to the client.
 *
 * Codes are stable names: they are in leaves, metrics, dashboards and clients' code. Never rename one; add another.
 */

export type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'not_found_error'
  | 'rate_limit_error'
  | 'policy_violation'
  | 'upstream_error'
  | 'server_error';

export interface ErrorEntry {
  /** HTTP status of a refusal that happens before the first byte of the answer. */
  readonly status: number;
  readonly type: ErrorType;
  readonly en: string;
  readonly de: string;
}

export const errorCatalogue = {
  malformed_http: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The HTTP request is malformed.',
    de: 'Die HTTP-Anfrage ist fehlerhaft.',
  },
  headers_too_large: {
    status: 431,
    type: 'invalid_request_error',
    en: 'The request headers are too large.',
    de: 'Die Kopfzeilen der Anfrage sind zu groß.',
  },
  request_timeout: {
    status: 408,
    type: 'invalid_request_error',
    en: 'The request did not arrive in time.',
    de: 'Die Anfrage ist nicht rechtzeitig eingetroffen.',
  },
  unsupported_media_type: {
    status: 415,
    type: 'invalid_request_error',
    en: 'The request body must be application/json.',
    de: 'Der Inhalt der Anfrage muss application/json sein.',
  },
  unsupported_content_encoding: {
    status: 415,
    type: 'invalid_request_error',
    en: 'Compressed request bodies are not accepted.',
    de: 'Komprimierte Anfragen werden nicht angenommen.',
  },
  body_too_large: {
    status: 413,
    type: 'invalid_request_error',
    en: 'The request body is too large.',
    de: 'Der Inhalt der Anfrage ist zu groß.',
  },
  incomplete_body: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request body ended too early.',
    de: 'Der Inhalt der Anfrage endete zu früh.',
  },
  invalid_utf8: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request body is not valid UTF-8.',
    de: 'Der Inhalt der Anfrage ist kein gültiges UTF-8.',
  },
  invalid_json: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request body is not valid JSON.',
    de: 'Der Inhalt der Anfrage ist kein gültiges JSON.',
  },
  body_not_an_object: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request body must be one JSON object, that is `{…}`.',
    de: 'Der Inhalt der Anfrage muss ein JSON-Objekt sein, also `{…}`.',
  },
  number_out_of_range: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request body has a number that is out of range.',
    de: 'Der Inhalt der Anfrage hat eine Zahl außerhalb des zulässigen Bereichs.',
  },
  duplicate_key: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request body has a duplicate or forbidden object key.',
    de: 'Der Inhalt der Anfrage hat einen doppelten oder verbotenen Schlüssel.',
  },
  too_deeply_nested: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request body is nested too deeply.',
    de: 'Der Inhalt der Anfrage ist zu tief verschachtelt.',
  },
  invalid_request: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request does not have the expected form; see `param`.',
    de: 'Die Anfrage hat nicht die erwartete Form; siehe `param`.',
  },
  invalid_subject: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The header `x-gatehouse-subject` does not name a subject.',
    de: 'Die Kopfzeile `x-gatehouse-subject` nennt keine betroffene Person.',
  },
  subject_on_hold: {
    status: 409,
    type: 'invalid_request_error',
    en: 'This subject is under a legal hold.',
    de: 'Für diese betroffene Person gilt eine Aufbewahrungssperre.',
  },
  retention_minimum: {
    status: 409,
    type: 'invalid_request_error',
    en: 'Content of this subject must still be kept; `param` says until when.',
    de: 'Inhalte dieser betroffenen Person müssen noch aufbewahrt werden; `param` sagt, bis wann.',
  },
  statistics_budget_spent: {
    status: 409,
    type: 'invalid_request_error',
    en: 'Releases of this time have told all that they may: the privacy budget does not cover another one.',
    de: 'Über diese Zeit wurde schon alles gesagt, was gesagt werden darf: Das Datenschutzbudget deckt keine weitere Veröffentlichung.',
  },
  too_many_speakers: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The speakers of this conversation change too often for the record.',
    de: 'Die Sprechenden dieses Gesprächs wechseln zu oft für das Protokoll.',
  },
  unsupported_content: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request has a content part that this gateway does not accept; see `param`.',
    de: 'Die Anfrage enthält einen Inhaltsteil, den dieses Gateway nicht annimmt; siehe `param`.',
  },
  missing_credentials: {
    status: 401,
    type: 'authentication_error',
    en: 'No API key was given. Send `Authorization: Bearer <key>`.',
    de: 'Es wurde kein API-Schlüssel angegeben. Senden Sie `Authorization: Bearer <Schlüssel>`.',
  },
  multiple_credentials: {
    status: 400,
    type: 'authentication_error',
    en: 'More than one credential was given.',
    de: 'Es wurde mehr als ein Zugangsnachweis angegeben.',
  },
  invalid_api_key: {
    status: 401,
    type: 'authentication_error',
    en: 'The API key is not valid.',
    de: 'Der API-Schlüssel ist nicht gültig.',
  },
  key_expired: {
    status: 401,
    type: 'authentication_error',
    en: 'The API key has expired.',
    de: 'Der API-Schlüssel ist abgelaufen.',
  },
  owner_not_active: {
    status: 401,
    type: 'authentication_error',
    en: 'The owner of the API key, its team or its tenant is not active any more.',
    de: 'Der Besitzer des API-Schlüssels, sein Team oder sein Mandant ist nicht mehr aktiv.',
  },
  address_not_permitted: {
    status: 403,
    type: 'permission_error',
    en: 'The API key may not be used from this address.',
    de: 'Der API-Schlüssel darf von dieser Adresse aus nicht benutzt werden.',
  },
  route_not_permitted: {
    status: 403,
    type: 'permission_error',
    en: 'The API key may not be used for this route.',
    de: 'Der API-Schlüssel darf für diesen Pfad nicht benutzt werden.',
  },
  model_not_permitted: {
    status: 403,
    type: 'permission_error',
    en: 'The API key may not be used for this model.',
    de: 'Der API-Schlüssel darf für dieses Modell nicht benutzt werden.',
  },
  price_unknown: {
    status: 403,
    type: 'permission_error',
    en: 'A budget of money holds for this request, and nobody knows what the model costs.',
    de: 'Für diese Anfrage gilt ein Geldbudget, und niemand weiß, was das Modell kostet.',
  },
  tool_not_permitted: {
    status: 403,
    type: 'permission_error',
    en: 'The API key may not be used with this tool.',
    de: 'Der API-Schlüssel darf mit diesem Werkzeug nicht benutzt werden.',
  },
  policy_not_permitted: {
    status: 403,
    type: 'permission_error',
    en: 'The API key may not be used under this policy of guards.',
    de: 'Der API-Schlüssel darf unter dieser Richtlinie der Wächter nicht benutzt werden.',
  },
  beyond_own_permissions: {
    status: 403,
    type: 'permission_error',
    en: 'Nobody can give others more than they may do themselves.',
    de: 'Niemand kann anderen mehr geben, als er selbst darf.',
  },
  already_exists: {
    status: 409,
    type: 'invalid_request_error',
    en: 'There is one of this name already.',
    de: 'Es gibt schon etwas mit diesem Namen.',
  },
  changed_meanwhile: {
    status: 412,
    type: 'invalid_request_error',
    en: 'It was changed by somebody else in the meantime.',
    de: 'Es wurde inzwischen von jemand anderem geändert.',
  },
  idempotency_conflict: {
    status: 422,
    type: 'invalid_request_error',
    en: 'This idempotency key was used for another request.',
    de: 'Dieser Idempotenzschlüssel wurde für eine andere Anfrage benutzt.',
  },
  directory_unavailable: {
    status: 503,
    type: 'server_error',
    en: 'Changes of keys, people and teams cannot be kept at the moment. Requests go on.',
    de: 'Änderungen an Schlüsseln, Menschen und Teams können zurzeit nicht gespeichert werden. Anfragen laufen weiter.',
  },
  batches_unavailable: {
    status: 503,
    type: 'server_error',
    en: 'Files and batches cannot be reached at the moment. Other requests go on.',
    de: 'Dateien und Stapel sind zurzeit nicht erreichbar. Andere Anfragen laufen weiter.',
  },
  knowledge_unavailable: {
    status: 503,
    type: 'server_error',
    en: 'The documents to answer from cannot be searched at the moment.',
    de: 'Die Dokumente, aus denen geantwortet wird, können zurzeit nicht durchsucht werden.',
  },
  knowledge_full: {
    status: 503,
    type: 'server_error',
    en: 'There are more passages than the index of the documents may hold.',
    de: 'Es sind mehr Textstellen, als der Index der Dokumente halten darf.',
  },
  invalid_upload: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The upload must be multipart/form-data with one file and its purpose; see `param`.',
    de: 'Eine Datei muss als multipart/form-data kommen, mit genau einer Datei und ihrem Zweck; siehe `param`.',
  },
  file_in_use: {
    status: 409,
    type: 'invalid_request_error',
    en: 'A batch still reads this file.',
    de: 'Ein Stapel liest diese Datei noch.',
  },
  batch_ended: {
    status: 409,
    type: 'invalid_request_error',
    en: 'This batch has ended already, or is about to.',
    de: 'Dieser Stapel ist schon zu Ende oder gerade dabei.',
  },
  key_rotated: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The key was rotated already; `param` is the id of the key that takes its place.',
    de: 'Der Schlüssel wurde schon ersetzt; `param` ist die Kennung des Schlüssels, der an seine Stelle tritt.',
  },
  key_ended: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The key is no longer valid: it was revoked, it has expired, or whose it is is not active.',
    de: 'Der Schlüssel gilt nicht mehr: Er wurde gesperrt, ist abgelaufen, oder wem er gehört, ist nicht aktiv.',
  },
  key_revoked: {
    status: 401,
    type: 'authentication_error',
    en: 'The API key was revoked.',
    de: 'Der API-Schlüssel wurde gesperrt.',
  },
  key_suspended: {
    status: 403,
    type: 'permission_error',
    en: 'The API key is suspended for a while because of repeated attacks.',
    de: 'Der API-Schlüssel ist wegen wiederholter Angriffe vorübergehend gesperrt.',
  },
  subject_suspended: {
    status: 403,
    type: 'permission_error',
    en: 'Requests for this person are suspended for a while because of repeated attacks.',
    de: 'Anfragen für diese Person sind wegen wiederholter Angriffe vorübergehend gesperrt.',
  },
  invalid_token: {
    status: 401,
    type: 'authentication_error',
    en: 'The access token is not valid.',
    de: 'Das Zugriffstoken ist nicht gültig.',
  },
  logout_token_invalid: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The logout token is not valid.',
    de: 'Das Abmeldetoken ist nicht gültig.',
  },
  token_expired: {
    status: 401,
    type: 'authentication_error',
    en: 'The access token has expired.',
    de: 'Das Zugriffstoken ist abgelaufen.',
  },
  session_ended: {
    status: 401,
    type: 'authentication_error',
    en: 'The session has ended.',
    de: 'Die Sitzung ist beendet.',
  },
  sign_in_failed: {
    status: 401,
    type: 'authentication_error',
    en: 'Signing in failed.',
    de: 'Die Anmeldung ist fehlgeschlagen.',
  },
  password_refused: {
    status: 422,
    type: 'invalid_request_error',
    en: 'The password is not taken; `param` says why.',
    de: 'Das Passwort wird nicht angenommen; `param` sagt, warum.',
  },
  code_refused: {
    status: 422,
    type: 'invalid_request_error',
    en: 'The code of the app is not right.',
    de: 'Der Code der App stimmt nicht.',
  },
  confirmation_failed: {
    status: 422,
    type: 'invalid_request_error',
    en: 'The password that you have now, or the code with it, is not right; nothing was changed.',
    de: 'Ihr jetziges Passwort oder der Code dazu stimmt nicht; es wurde nichts geändert.',
  },
  account_exists: {
    status: 409,
    type: 'invalid_request_error',
    en: 'There is an account of this name already.',
    de: 'Ein Konto dieses Namens gibt es schon.',
  },
  cross_site_refused: {
    status: 403,
    type: 'permission_error',
    en: 'The request did not come from the console.',
    de: 'Die Anfrage kam nicht von der Konsole.',
  },
  issuer_unavailable: {
    status: 503,
    type: 'server_error',
    en: 'Who signs in cannot be checked at the moment.',
    de: 'Die Anmeldung kann zurzeit nicht geprüft werden.',
  },
  role_not_permitted: {
    status: 403,
    type: 'permission_error',
    en: 'This key may not do that.',
    de: 'Dieser Schlüssel darf das nicht.',
  },
  route_not_found: {
    status: 404,
    type: 'not_found_error',
    en: 'There is no such route.',
    de: 'Diesen Pfad gibt es nicht.',
  },
  method_not_allowed: {
    status: 405,
    type: 'invalid_request_error',
    en: 'The method is not allowed on this route.',
    de: 'Diese Methode ist auf diesem Pfad nicht erlaubt.',
  },
  model_not_found: {
    status: 404,
    type: 'not_found_error',
    en: 'The model does not exist or this key may not use it.',
    de: 'Das Modell gibt es nicht, oder dieser Schlüssel darf es nicht verwenden.',
  },
  resource_not_found: {
    status: 404,
    type: 'not_found_error',
    en: 'There is no such resource.',
    de: 'Diese Ressource gibt es nicht.',
  },
  last_admin_key: {
    status: 409,
    type: 'invalid_request_error',
    en: 'This is the last valid admin key; without it nobody could administer the gateway over HTTP.',
    de: 'Das ist der letzte gültige Admin-Schlüssel; ohne ihn könnte niemand das Gateway über HTTP verwalten.',
  },
  first_tenant: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The tenant of the configuration is always there: without it no key of the gateway would hold.',
    de: 'Den Mandanten der Konfiguration gibt es immer: Ohne ihn gälte kein Schlüssel des Gateways.',
  },
  expiry_in_past: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The key would have expired already. `expiresAt` is in milliseconds since 1970-01-01T00:00:00Z.',
    de: 'Der Schlüssel wäre schon abgelaufen. `expiresAt` steht in Millisekunden seit 1970-01-01T00:00:00Z.',
  },
  unsupported_by_model: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The chosen model does not support this kind of request.',
    de: 'Das gewählte Modell unterstützt diese Art von Anfrage nicht.',
  },
  rate_limit_exceeded: {
    status: 429,
    type: 'rate_limit_error',
    en: 'Too many requests. Retry after the time given in `retry-after`.',
    de: 'Zu viele Anfragen. Versuchen Sie es nach der Zeit in `retry-after` erneut.',
  },
  too_many_failures: {
    status: 429,
    type: 'rate_limit_error',
    en: 'Too many requests without a valid key came from this address. Retry after the time given in `retry-after`.',
    de: 'Von dieser Adresse kamen zu viele Anfragen ohne gültigen Schlüssel. Versuchen Sie es nach der Zeit in `retry-after` erneut.',
  },
  concurrency_limit_exceeded: {
    status: 429,
    type: 'rate_limit_error',
    en: 'Too many requests at the same time.',
    de: 'Zu viele gleichzeitige Anfragen.',
  },
  queue_full: {
    status: 503,
    type: 'upstream_error',
    en: 'The model server is busy, and too many requests wait for it already. Retry after the time given in `retry-after`.',
    de: 'Der Modellserver ist ausgelastet, und zu viele Anfragen warten schon auf ihn. Versuchen Sie es nach der Zeit in `retry-after` erneut.',
  },
  queue_wait_exceeded: {
    status: 503,
    type: 'upstream_error',
    en: 'The model server is busy, and the request has waited for as long as it may. Retry after the time given in `retry-after`.',
    de: 'Der Modellserver ist ausgelastet, und die Anfrage hat so lange gewartet, wie sie darf. Versuchen Sie es nach der Zeit in `retry-after` erneut.',
  },
  token_limit_exceeded: {
    status: 429,
    type: 'rate_limit_error',
    en: 'Too many tokens. Retry after the time given in `retry-after`.',
    de: 'Zu viele Token. Versuchen Sie es nach der Zeit in `retry-after` erneut.',
  },
  budget_exceeded: {
    status: 429,
    type: 'rate_limit_error',
    en: 'The budget has no room for this request: it is spent, or reserved by requests that are running. Retry after the time given in `retry-after`.',
    de: 'Das Budget hat für diese Anfrage keinen Raum: Es ist aufgebraucht oder für laufende Anfragen reserviert. Versuchen Sie es nach der Zeit in `retry-after` erneut.',
  },
  request_over_limit: {
    status: 413,
    type: 'invalid_request_error',
    en: 'This request alone may use more tokens or money than a limit allows at all. Shorten it, or ask for fewer tokens.',
    de: 'Schon diese Anfrage allein kann mehr Token oder Geld verbrauchen, als eine Grenze überhaupt erlaubt. Kürzen Sie sie, oder verlangen Sie weniger Token.',
  },
  output_limit_exceeded: {
    status: 429,
    type: 'rate_limit_error',
    en: 'The answer was cut: it became longer than what was reserved for it, and no limit has room for more.',
    de: 'Die Antwort wurde abgeschnitten: Sie wurde länger als das, was für sie reserviert war, und die Grenzen lassen nicht mehr zu.',
  },
  not_in_cache: {
    status: 504,
    type: 'not_found_error',
    en: 'No answer to this request is kept, and the request wants no other.',
    de: 'Zu dieser Anfrage ist keine Antwort aufbewahrt, und eine andere will sie nicht.',
  },
  limits_unavailable: {
    status: 503,
    type: 'server_error',
    en: 'The limits cannot be checked at the moment.',
    de: 'Die Grenzen können zurzeit nicht geprüft werden.',
  },
  input_blocked: {
    status: 400,
    type: 'policy_violation',
    en: 'The request was blocked by the policy of your organisation.',
    de: 'Die Anfrage wurde durch die Richtlinie Ihrer Organisation blockiert.',
  },
  output_blocked: {
    status: 400,
    type: 'policy_violation',
    en: 'The answer was blocked by the policy of your organisation.',
    de: 'Die Antwort wurde durch die Richtlinie Ihrer Organisation blockiert.',
  },
  prompt_not_found: {
    status: 404,
    type: 'not_found_error',
    en: 'There is no such prompt template, or not in this version.',
    de: 'Diese Prompt-Vorlage gibt es nicht, oder nicht in dieser Version.',
  },
  assistant_not_found: {
    status: 404,
    type: 'not_found_error',
    en: 'There is no such assistant.',
    de: 'Diesen Assistenten gibt es nicht.',
  },
  nothing_to_attribute: {
    status: 409,
    type: 'invalid_request_error',
    en: 'No model has worded this answer, so no passage can be left out for it.',
    de: 'Diese Antwort hat kein Modell formuliert; für sie lässt sich keine Passage weglassen.',
  },
  prompt_variables: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The request does not give the prompt template what it needs; see `param`.',
    de: 'Die Anfrage gibt der Prompt-Vorlage nicht, was sie braucht; siehe `param`.',
  },
  answer_invalid: {
    status: 400,
    type: 'policy_violation',
    en: 'The answer of the model did not hold to what is wanted of it, such as its JSON Schema, and was not given.',
    de: 'Die Antwort des Modells hielt nicht ein, was von ihr verlangt wird, etwa ihr JSON-Schema, und wurde nicht gegeben.',
  },
  answer_unchecked: {
    status: 400,
    type: 'policy_violation',
    en: 'The answer could not be checked as the policy of your organisation wants it, and was not given.',
    de: 'Die Antwort konnte nicht geprüft werden, wie die Richtlinie Ihrer Organisation es verlangt, und wurde nicht gegeben.',
  },
  answer_not_sure: {
    status: 400,
    type: 'policy_violation',
    en: 'The model was not sure enough of its answer, so it was not given.',
    de: 'Das Modell war sich seiner Antwort nicht sicher genug, daher wurde sie nicht gegeben.',
  },
  prompt_too_long: {
    status: 400,
    type: 'policy_violation',
    en: 'The prompt has more tokens than the policy of your organisation allows.',
    de: 'Die Anfrage hat mehr Token, als die Richtlinie Ihrer Organisation erlaubt.',
  },
  personal_data_refused: {
    status: 400,
    type: 'policy_violation',
    en: 'The request has personal data that the policy of your organisation does not let this model see; `param` says where.',
    de: 'Die Anfrage enthält personenbezogene Daten, die dieses Modell nach der Richtlinie Ihrer Organisation nicht sehen darf; `param` sagt, wo.',
  },
  secret_refused: {
    status: 400,
    type: 'policy_violation',
    en: 'The request has a password, key or other secret, which no model may see; `param` says where.',
    de: 'Die Anfrage enthält ein Passwort, einen Schlüssel oder ein anderes Geheimnis, das kein Modell sehen darf; `param` sagt, wo.',
  },
  vault_full: {
    status: 503,
    type: 'server_error',
    en: 'There is no room to keep what these placeholders stand for.',
    de: 'Für das, wofür diese Platzhalter stehen, ist kein Platz mehr.',
  },
  policy_changed: {
    status: 503,
    type: 'server_error',
    en: 'The model moved to another provider while the request was on its way. Retry.',
    de: 'Das Modell ist während der Anfrage zu einem anderen Anbieter gewechselt. Versuchen Sie es erneut.',
  },
  purpose_missing: {
    status: 403,
    type: 'permission_error',
    en: 'This key names no purpose and legal basis, which your organisation requires.',
    de: 'Dieser Schlüssel nennt keinen Zweck und keine Rechtsgrundlage, was Ihre Organisation verlangt.',
  },
  subject_required: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The legal basis of this key is consent, so the request must say for whom it is.',
    de: 'Die Rechtsgrundlage dieses Schlüssels ist die Einwilligung; die Anfrage muss daher sagen, um wen es geht.',
  },
  consent_missing: {
    status: 403,
    type: 'permission_error',
    en: 'The legal basis of this key is consent, and nothing says that this person has given it.',
    de: 'Die Rechtsgrundlage dieses Schlüssels ist die Einwilligung, und nichts sagt, dass diese Person sie erteilt hat.',
  },
  consent_withdrawn: {
    status: 403,
    type: 'permission_error',
    en: 'This person has withdrawn the consent on which this key relies.',
    de: 'Diese Person hat die Einwilligung widerrufen, auf die sich dieser Schlüssel stützt.',
  },
  guard_unable: {
    status: 503,
    type: 'server_error',
    en: 'A required check could not be carried out, so the request was refused.',
    de: 'Eine vorgeschriebene Prüfung war nicht möglich; die Anfrage wurde abgelehnt.',
  },
  personal_data_unchecked: {
    status: 503,
    type: 'server_error',
    en: 'The request could not be searched for personal data, so it was refused.',
    de: 'Die Anfrage konnte nicht auf personenbezogene Daten geprüft werden und wurde abgelehnt.',
  },
  ledger_unavailable: {
    status: 503,
    type: 'server_error',
    en: 'The request could not be recorded, so it was refused.',
    de: 'Die Anfrage konnte nicht aufgezeichnet werden und wurde abgelehnt.',
  },
  receipt_pending: {
    status: 503,
    type: 'server_error',
    en: 'The receipt is not ready yet. Retry after the time given in `retry-after`.',
    de: 'Der Beleg ist noch nicht fertig. Versuchen Sie es nach der Zeit in `retry-after` erneut.',
  },
  index_unavailable: {
    status: 503,
    type: 'server_error',
    en: 'The index of the record cannot be searched right now.',
    de: 'Der Index des Protokolls kann gerade nicht durchsucht werden.',
  },
  approval_invalid: {
    status: 403,
    type: 'permission_error',
    en: 'There is no valid approval of this: it was not given, was used, has expired, or was given for something else.',
    de: 'Dafür gibt es keine gültige Freigabe: Sie wurde nicht erteilt, ist verbraucht oder abgelaufen, oder gilt etwas anderem.',
  },
  configuration_conflict: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The configuration file has been changed meanwhile.',
    de: 'Die Konfigurationsdatei wurde inzwischen geändert.',
  },
  configuration_invalid: {
    status: 400,
    type: 'invalid_request_error',
    en: 'The configuration is not valid, or changes what can be changed in the file only.',
    de: 'Die Konfiguration ist nicht gültig, oder sie ändert, was nur in der Datei geändert werden kann.',
  },
  configuration_not_writable: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The gateway cannot write its configuration file.',
    de: 'Das Gateway kann seine Konfigurationsdatei nicht schreiben.',
  },
  configuration_not_applied: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The configuration could not be put in force; the former one stays so, and the file is as it was.',
    de: 'Die Konfiguration konnte nicht in Kraft gesetzt werden; die bisherige gilt weiter, und die Datei ist wie zuvor.',
  },
  approval_needs_another: {
    status: 403,
    type: 'permission_error',
    en: 'Nobody decides about their own request: somebody else must.',
    de: 'Niemand entscheidet über den eigenen Antrag: Das muss jemand anderes tun.',
  },
  approval_needs_person: {
    status: 403,
    type: 'permission_error',
    en: 'Where two people are needed, the second must be one whom the gateway knows: this key belongs to nobody.',
    de: 'Wo zwei Personen nötig sind, muss die zweite eine sein, die das Gateway kennt: Dieser Schlüssel gehört niemandem.',
  },
  review_taken: {
    status: 409,
    type: 'invalid_request_error',
    en: 'Somebody else has claimed this item.',
    de: 'Diesen Vorgang hat schon jemand anderes übernommen.',
  },
  review_closed: {
    status: 409,
    type: 'invalid_request_error',
    en: 'This item has been decided or has expired. Decisions cannot be taken back.',
    de: 'Über diesen Vorgang ist schon entschieden, oder seine Frist ist abgelaufen. Entscheidungen lassen sich nicht zurücknehmen.',
  },
  shutting_down: {
    status: 503,
    type: 'server_error',
    en: 'The gateway is shutting down.',
    de: 'Das Gateway wird gerade beendet.',
  },
  internal_error: {
    status: 500,
    type: 'server_error',
    en: 'An internal error occurred.',
    de: 'Es ist ein interner Fehler aufgetreten.',
  },
  client_closed_request: {
    status: 499,
    type: 'invalid_request_error',
    en: 'The client closed the connection.',
    de: 'Der Client hat die Verbindung geschlossen.',
  },
  model_not_registered: {
    status: 403,
    type: 'policy_violation',
    en: 'This model is not in the register of models that your organisation allows.',
    de: 'Dieses Modell steht nicht im Register der Modelle, die Ihre Organisation erlaubt.',
  },
  model_changed: {
    status: 403,
    type: 'policy_violation',
    en: 'This model is another one than the register has, and nobody has accepted that yet.',
    de: 'Dieses Modell ist ein anderes, als im Register steht, und noch niemand hat das angenommen.',
  },
  model_registration_expired: {
    status: 403,
    type: 'policy_violation',
    en: 'The time for which this model may be used is over.',
    de: 'Die Zeit, für die dieses Modell benutzt werden darf, ist abgelaufen.',
  },
  model_unverified: {
    status: 503,
    type: 'upstream_error',
    en: 'It cannot be told at the moment whether this model is the one in the register. Retry later.',
    de: 'Zurzeit lässt sich nicht sagen, ob dieses Modell das aus dem Register ist. Versuchen Sie es später erneut.',
  },
  model_format_refused: {
    status: 403,
    type: 'policy_violation',
    en: 'The file of this model may run code, or is not what it claims to be, and is not used.',
    de: 'Die Datei dieses Modells kann Code ausführen oder ist nicht, was sie vorgibt, und wird nicht benutzt.',
  },
  model_pinned: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The configuration file says what this model may be; it is changed there.',
    de: 'Die Konfigurationsdatei sagt, was dieses Modell sein darf; geändert wird es dort.',
  },
  model_digest_gone: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The model is another one by now than the one that is to be accepted.',
    de: 'Das Modell ist inzwischen ein anderes als das, welches angenommen werden soll.',
  },
  model_register_unwritable: {
    status: 500,
    type: 'server_error',
    en: 'The register of models could not be written.',
    de: 'Das Register der Modelle konnte nicht geschrieben werden.',
  },
  no_target_available: {
    status: 503,
    type: 'upstream_error',
    en: 'None of the servers of this model can be asked at the moment. Retry later.',
    de: 'Keiner der Server dieses Modells kann zurzeit gefragt werden. Versuchen Sie es später erneut.',
  },
  upstream_unreachable: {
    status: 502,
    type: 'upstream_error',
    en: 'The model server refused the connection.',
    de: 'Der Modellserver hat die Verbindung abgelehnt.',
  },
  upstream_dns: {
    status: 502,
    type: 'upstream_error',
    en: 'The name of the model server could not be resolved.',
    de: 'Der Name des Modellservers konnte nicht aufgelöst werden.',
  },
  secrets_full: {
    status: 409,
    type: 'invalid_request_error',
    en: 'No more secrets can be kept.',
    de: 'Es können keine weiteren Geheimnisse aufbewahrt werden.',
  },
  secret_in_use: {
    status: 409,
    type: 'invalid_request_error',
    en: 'The secret is in use.',
    de: 'Das Geheimnis wird benutzt.',
  },
  secrets_unwritable: {
    status: 503,
    type: 'server_error',
    en: 'Secrets cannot be kept at the moment. Nothing was changed.',
    de: 'Geheimnisse können zurzeit nicht gespeichert werden. Es wurde nichts geändert.',
  },
  secret_unavailable: {
    status: 503,
    type: 'upstream_error',
    en: 'The secret for the model server cannot be had.',
    de: 'Das Geheimnis für den Modellserver ist nicht verfügbar.',
  },
  secret_not_for_origin: {
    status: 502,
    type: 'upstream_error',
    en: 'The secret for the model server may not be sent to its address.',
    de: 'Das Geheimnis für den Modellserver darf nicht an dessen Adresse gesendet werden.',
  },
  attacks_full: {
    status: 409,
    type: 'invalid_request_error',
    en: 'No more attacks can be kept.',
    de: 'Es können keine weiteren Angriffe gemerkt werden.',
  },
  upstream_address_forbidden: {
    status: 502,
    type: 'upstream_error',
    en: 'The address of the model server is not allowed.',
    de: 'Die Adresse des Modellservers ist nicht erlaubt.',
  },
  upstream_tls: {
    status: 502,
    type: 'upstream_error',
    en: 'The TLS connection to the model server failed.',
    de: 'Die TLS-Verbindung zum Modellserver ist fehlgeschlagen.',
  },
  upstream_auth: {
    status: 502,
    type: 'upstream_error',
    en: 'The model server refused the credentials of this gateway.',
    de: 'Der Modellserver hat die Zugangsdaten dieses Gateways abgelehnt.',
  },
  upstream_rate_limited: {
    status: 429,
    type: 'upstream_error',
    en: 'The model server is overloaded. Retry later.',
    de: 'Der Modellserver ist überlastet. Versuchen Sie es später erneut.',
  },
  upstream_rejected: {
    status: 400,
    type: 'upstream_error',
    en: 'The model server rejected the request, often for a parameter that this model does not support. Its reason is in the log of the gateway, under the request id.',
    de: 'Der Modellserver hat die Anfrage abgelehnt, oft wegen eines Parameters, den dieses Modell nicht unterstützt. Seine Begründung steht im Protokoll des Gateways unter der Anfrage-ID.',
  },
  model_runtime_missing: {
    status: 503,
    type: 'upstream_error',
    en: 'The program that runs this model is not installed at the gateway.',
    de: 'Das Programm, das dieses Modell ausführt, ist auf dem Gateway nicht installiert.',
  },
  upstream_refused_content: {
    status: 400,
    type: 'upstream_error',
    en: 'The provider of the model refused the request for its content.',
    de: 'Der Anbieter des Modells hat die Anfrage wegen ihres Inhalts abgelehnt.',
  },
  upstream_model_not_found: {
    status: 404,
    type: 'upstream_error',
    en: 'The model server does not have this model.',
    de: 'Der Modellserver hat dieses Modell nicht.',
  },
  context_length_exceeded: {
    status: 400,
    type: 'upstream_error',
    en: 'The request is longer than the context of the model.',
    de: 'Die Anfrage ist länger als der Kontext des Modells.',
  },
  upstream_failed: {
    status: 502,
    type: 'upstream_error',
    en: 'The model server failed.',
    de: 'Der Modellserver hat einen Fehler gemeldet.',
  },
  upstream_timeout: {
    status: 504,
    type: 'upstream_error',
    en: 'The model server did not begin or finish its answer in time.',
    de: 'Der Modellserver hat seine Antwort nicht rechtzeitig begonnen oder beendet.',
  },
  upstream_idle_timeout: {
    status: 504,
    type: 'upstream_error',
    en: 'The model server stopped sending in the middle of the answer.',
    de: 'Der Modellserver hat mitten in der Antwort aufgehört zu senden.',
  },
  upstream_broken_stream: {
    status: 502,
    type: 'upstream_error',
    en: 'The connection to the model server broke in the middle of the answer.',
    de: 'Die Verbindung zum Modellserver brach mitten in der Antwort ab.',
  },
  upstream_invalid_response: {
    status: 502,
    type: 'upstream_error',
    en: 'The model server sent something that is not a valid answer.',
    de: 'Der Modellserver hat keine gültige Antwort gesendet.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorCodes = Object.keys(errorCatalogue) as readonly ErrorCode[];

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(errorCatalogue, value);
}
