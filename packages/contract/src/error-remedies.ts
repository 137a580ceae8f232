import type { ErrorCode } from './errors.ts';

/** What an operator or developer does about each code of the catalogue; apart from it, for most who show an error do not show this. */
export const errorRemedies = {
  malformed_http: 'Send a well-formed HTTP/1.1 request with one Content-Length or chunked framing, not both.',
  headers_too_large: 'Send fewer or shorter headers, or raise `server.maxHeaderBytes`.',
  request_timeout: 'Send headers within `server.headersTimeout` and the whole body within `server.requestTimeout`.',
  unsupported_media_type: 'Send `content-type: application/json`, in UTF-8.',
  unsupported_content_encoding: 'Send the body uncompressed; this closes the door to decompression bombs.',
  body_too_large: 'Send a smaller body, or raise `server.maxBodyBytes`.',
  incomplete_body: 'Send as many bytes as Content-Length announces, or close the chunked body properly.',
  invalid_utf8: 'Encode the body as UTF-8, without lone surrogates in escapes.',
  invalid_json: 'Send one JSON object (RFC 8259).',
  body_not_an_object: 'Send one object, not a list, a text or a number; for several requests, call several times.',
  number_out_of_range:
    'Send numbers that fit into 64 bits (IEEE 754, RFC 7493): 1e400 is JSON, but most parsers read infinity.',
  duplicate_key: 'Send each key once (two parsers could read two different requests), and never `__proto__`.',
  too_deeply_nested: 'Flatten the body; at most 64 levels are accepted.',
  invalid_request:
    'Compare the field named in `param` with the reference of the API, and below `/admin/v1` with `GET /admin/v1/openapi.json`.',
  invalid_subject:
    'Name one subject in 1 to 256 printable ASCII characters, without spaces at the ends; other names can stand in `user`.',
  subject_on_hold:
    'Lift the hold first, if that may be done: `gatehouse hold list` shows it, `gatehouse hold lift` lifts it.',
  retention_minimum:
    'Its retention class has a minimum. Schedule the erasure instead, with `schedule`, and it is done when the minimum is over.',
  statistics_budget_spent:
    'Ask for less (a smaller ε), for another time, or for a release that was made before, which costs nothing. `privacy.statisticsBudget` is the limit.',
  too_many_speakers:
    'The record keeps what each `name` has said under a key of its own, in 48 pieces at most. Send fewer messages, or put those of one speaker together.',
  unsupported_content:
    'Remove the part, or set `inspection.uninspectable: mark` to let parts pass that no guard can read.',
  missing_credentials: 'Create a key with `gatehouse keys create`.',
  multiple_credentials: 'Send exactly one Authorization or api-key header.',
  invalid_api_key: 'Check the key, or create one with `gatehouse keys create`.',
  key_expired: 'Create a new key with `gatehouse keys create`.',
  owner_not_active:
    'Have an administrator look at the person or service account, the team and the tenant that the key belongs to (`gatehouse people list`).',
  address_not_permitted: 'Call from an address in `scopes.addresses` of the key, or have an administrator add yours.',
  route_not_permitted: 'Use a key whose `scopes.routes` has the path.',
  model_not_permitted: 'Ask for a model that `GET /v1/models` lists for this key.',
  price_unknown:
    'Give the model a price in `prices.models` (`kind: free` where it costs nothing), or set `prices.unpriced: allow`.',
  tool_not_permitted: 'Leave the tool out, or use a key whose `scopes.tools` has its name.',
  policy_not_permitted: 'Use a key whose `scopes.policies` has the policy that holds for the request.',
  beyond_own_permissions:
    'Have somebody do it who has all permissions of the role, in the same tenant or team or everywhere.',
  already_exists: 'Choose another name, or change what is there.',
  changed_meanwhile: 'Fetch it again, and repeat the change with the `etag` that it has now in `if-match`.',
  idempotency_conflict: 'Take a new `idempotency-key` for each request that is another one.',
  directory_unavailable:
    'Look at the log and at the disk or database of the directory, then try again. Nothing was changed; keys that were valid are valid still.',
  batches_unavailable:
    'Look at the log and at the disk or database of the batches, then try again. Batches go on by themselves where they were.',
  knowledge_unavailable:
    'Look at the log, and at the server of `knowledge.index` where it is not the embedded one; then try again. Nothing is answered without documents.',
  knowledge_full:
    'Raise `knowledge.index.chunks` where there is memory for it, or take documents out; what was found before is found still.',
  document_unreadable:
    'Send it as Markdown, HTML, PDF, DOCX or text, without a password; the message says what is wrong with it. Rows of tables belong into a source of the kind `table`.',
  invalid_upload:
    'Send `multipart/form-data` with the fields `purpose` (`batch`) and `file`, as the clients of OpenAI do with `files.create`.',
  file_in_use: 'Wait for the batch, or cancel it, and remove the file then.',
  batch_ended: 'Fetch the batch to see how it stands; what it has answered is in its output file.',
  key_rotated: 'Rotate the key that takes its place; `successor` of the old one names it, too.',
  key_ended: 'Create a new key with `gatehouse keys create`.',
  key_revoked: 'Ask your administrator for a new key.',
  key_suspended:
    'Wait until the suspension is over, which `retry-after` tells in seconds, or have an administrator look at the record and end it (`gatehouse keys unsuspend`).',
  subject_suspended:
    'Wait until the suspension is over, which `retry-after` tells in seconds, or have an administrator look at the record and end it (`gatehouse keys unsuspend --subject`).',
  invalid_token:
    'Get another token from the identity provider. It must be signed with an algorithm of `signIn.issuers.algorithms`, for one of `audience`, and for the API.',
  logout_token_invalid:
    'Send one `logout_token` as OpenID Connect Back-Channel Logout has it, signed by the issuer of the address and for the client of the console.',
  token_expired: 'Get another token from the identity provider.',
  session_ended: 'Sign in again.',
  sign_in_failed: 'Try again; what was wrong is not told to strangers. After several failures, wait a while.',
  password_refused:
    'Choose another: `too_short`, `too_long`, `common` (many have it) or `predictable` (it follows from the name, or from itself).',
  code_refused: 'Send the code that the app shows now; its clock must be right. A second factor may be required.',
  confirmation_failed:
    'Enter the password that you sign in with, and the code that the app shows now or a recovery code.',
  account_exists: 'Choose another name, or reset the account with `gatehouse accounts reset`.',
  cross_site_refused: 'Use the console at the address of `signIn.publicUrl`, and no other page.',
  issuer_unavailable: 'Wait a little; if it stays, look whether the gateway reaches the identity provider.',
  role_not_permitted:
    'Use a key whose role permits it: `user` for models, `admin` for administration, `auditor` or `admin` for reading the record; docs/reference/roles.md says what each role permits.',
  route_not_found: 'See the list of routes in docs/reference/http.md.',
  method_not_allowed: 'See the `allow` header of the response.',
  model_not_found: 'List the models with `GET /v1/models`.',
  resource_not_found: 'List the resources first; the id may be wrong or the resource may be gone.',
  last_admin_key:
    'Create another admin key first, or revoke it all the same with `?force=true` or `keys revoke --force`.',
  first_tenant:
    'Close another tenant, or end the keys and people of this one; `tenant` in the configuration says which it is.',
  expiry_in_past: 'Give a time to come, in milliseconds (not in seconds), or leave `expiresAt` out.',
  unsupported_by_model: 'Choose another model; `gatehouse explain` shows what each provider can do.',
  rate_limit_exceeded: 'Slow down, or raise `limits.requestsPerMinute`.',
  too_many_failures:
    'Send a valid key: such requests are answered all the same. Behind a proxy, set `server.trustedProxies`; the limit is `limits.failuresPerMinute`.',
  concurrency_limit_exceeded: 'Wait for running requests to end, or raise `limits.concurrency`.',
  token_limit_exceeded:
    'Wait for `retry-after`, ask for fewer tokens (`max_tokens`), or raise the limit on tokens; `gatehouse limits` shows which one is used up.',
  budget_exceeded:
    'Wait for the next day or month, as `retry-after` says, or raise the limit on cost; `gatehouse limits` shows which one is used up.',
  request_over_limit:
    'Shorten the prompt, lower `max_tokens` or `n`, or raise the limit; waiting does not help. With `limits.estimate: typical` less is reserved for the prompt.',
  output_limit_exceeded:
    'Ask for more tokens (`max_tokens`), or raise `limits.maxOutputTokens` or the limit that had no room; the model server did not keep to the maximum that it was told.',
  queue_full:
    'Raise `capacity.queue` of the provider, or give the model server more to compute with; `GET /admin/v1/queue` tells who waits.',
  queue_wait_exceeded:
    'Raise `capacity.longestWait` of the provider, or give the model server more to compute with; `GET /admin/v1/queue` tells who waits.',
  not_in_cache:
    'The header `Cache-Control: only-if-cached` asks for nothing else. Send the request without it, and the model answers.',
  limits_unavailable:
    'Look whether the Redis or Valkey of `limits.counters` answers; the log says what went wrong. With `limits.onUnable: allow` requests pass uncounted meanwhile.',
  input_blocked: 'The record of the request id names the guard and the rule.',
  output_blocked: 'The record of the request id names the guard and the rule.',
  prompt_not_found:
    '`GET /v1/models` lists the templates as `prompt/<name>`; `gatehouse prompt list` shows their versions.',
  assistant_not_found: '`GET /v1/models` lists the assistants as `assistant/<name>`; `knowledge.assistants` has them.',
  nothing_to_attribute:
    'Quotes and rows are what they are: the Shapley values of the explanation say what supports the answer. Attribution is for answers of an assistant that has a `model`.',
  prompt_variables:
    'Give every variable in `prompt.variables`, in its type and within its lengths, and no others; `gatehouse prompt show` lists them. `messages` may only be sent where the template has `conversation`, and never with the role `system`.',
  answer_invalid:
    'The record of the request id names the rule, and has the answers that were not given. A simpler schema, an example in the prompt or a stronger model helps; `validation` says what is checked.',
  answer_unchecked:
    'A look-up failed, or something else that the rule needs was not there: the log says what. `onUnable` of the rule says what happens then.',
  answer_not_sure:
    'Give the model what it needs to know, or lower `threshold`; `gatehouse calibrate` shows what risk that takes. Answers in JSON are refused, since a sentence is none.',
  prompt_too_long: 'Shorten the prompt, or raise the limit of the `max-tokens` guard.',
  personal_data_refused:
    'Take them out of the text at the place that `param` names, a JSON pointer (RFC 6901), or choose a model for which `pseudonymisation` lets them be replaced.',
  secret_refused:
    'Take the secret out of the text at the place that `param` names, a JSON pointer (RFC 6901), and consider changing it: whoever saw the text knows it. `pseudonymisation.types` can have secrets redacted instead.',
  vault_full:
    'Send fewer texts in one call, or leave out `keep` and restore with the `entities` of the answer. The vault has room again when what it keeps expires.',
  policy_changed:
    'Retry. The personal data in the request were replaced for the provider that had the model before, so it was not sent to the other.',
  purpose_missing:
    'Create a key with `gatehouse keys create --purpose … --legal-basis …`, or lift `privacy.requirePurpose`.',
  subject_required:
    'Name the person in the header `x-gatehouse-subject`, or in `safety_identifier` or `user` of the body.',
  consent_missing:
    'Send the header `x-gatehouse-consent` with `given` or with where the consent can be found, or record it with `gatehouse consent give`.',
  consent_withdrawn:
    'Do not process data of this person with this key. Where the person has consented anew, record that with `gatehouse consent give`; a header does not undo a withdrawal.',
  guard_unable: 'The log names the guard. Mend it, or set its `onUnable`.',
  personal_data_unchecked:
    'The model of `pseudonymisation.model` failed or took too long; the log says why. Mend it, raise its `timeout`, or set its `onUnable`.',
  ledger_unavailable: 'Free disk space or mend the disk below `dataFolder`; the gateway recovers by itself.',
  receipt_pending:
    'Ask again after a second: a checkpoint must cover the entry first, with enough cosignatures where there are witnesses; `?cosigned=no` does without them. An answer that is still streaming gets its entry when it ends.',
  index_unavailable:
    'It mends itself; the log says what is wrong. `gatehouse reindex` builds it anew. The record itself is not affected.',
  approval_invalid: 'Ask anew with the same request and reason, and let another person approve it.',
  configuration_conflict:
    'Read it again (`GET /admin/v1/configuration`), look at the difference, and send the change with the new `base`.',
  configuration_invalid: '`POST /admin/v1/configuration/check` says what is wrong, with line and path.',
  configuration_not_writable:
    'Let the user of the gateway write the file and its folder; in a container, mount the folder and not the single file. Where the file comes from elsewhere, such as a ConfigMap, change it there.',
  configuration_not_applied:
    'The log says why: a server that cannot be reached, a model that cannot be opened, or a full disk.',
  approval_needs_person:
    'Sign in to the console as a person, or use a key whose owner is a person (`keys create --owner per_…`).',
  approval_needs_another: 'Let a person with another key approve or reject it.',
  release_needs_two:
    'Release the documents that are held, each by two people, or let `suddenChange` or `fourEyes` of the collection be changed.',
  review_taken: 'Let them decide, or take it over.',
  review_closed: 'Load the item again: it says who decided what.',
  shutting_down: 'Retry; another replica or the restarted gateway will answer.',
  internal_error: 'Report the request id; the log has the cause.',
  client_closed_request: 'Seen only in the log and the record: the client went away before the answer was complete.',
  upstream_unreachable: 'Start the model server, or mend `providers[].baseUrl`; `gatehouse doctor` tests it.',
  upstream_dns: 'Mend `providers[].baseUrl` or the name service; `gatehouse doctor` tests it.',
  secrets_full: 'Remove secrets that are no longer used: `gatehouse secrets list` and `gatehouse secrets remove`.',
  secret_in_use:
    'Take the reference to it out of the configuration first, or remove it with `--force`: whatever uses it then refuses calls.',
  secrets_unwritable: 'Look at the log and at the disk of the data folder, then try again.',
  secret_unavailable:
    'An operator looks at the log and at `gatehouse doctor`, which names the reference: set the secret (`gatehouse secrets set`), put the file there, or start the vault. It is tried again by itself.',
  secret_not_for_origin:
    'Correct `baseUrl`, or set the secret again with all its origins, this one too, for they replace those that it has: `gatehouse secrets set NAME --origin URL --origin URL`.',
  attacks_full:
    'Remove confirmed attacks that are no longer needed: `gatehouse attacks list` and `gatehouse attacks remove`.',
  upstream_address_forbidden:
    'Set `providers[].allowPrivateNetwork: true` if the server is meant to be in a private range.',
  upstream_tls: 'Check the certificate of the model server and `providers[].tls`.',
  upstream_auth: 'Check `providers[].apiKey`.',
  model_not_registered:
    'An operator registers it: `gatehouse models register`, the page of models in the console, or `modelRegister.models`.',
  model_changed:
    'An operator looks at what has changed (`gatehouse models show`) and accepts it (`gatehouse models accept`), or puts the model back that was there.',
  model_registration_expired: 'An operator looks at the model anew, and sets another `validUntil`.',
  model_unverified:
    'Wait a little: the gateway asks the model server, or reads the file, again by itself. `gatehouse models list` shows why it could not be told.',
  model_format_refused:
    'Use the model in the form of GGUF, safetensors or ONNX. `gatehouse models scan` shows what was found in the file.',
  model_pinned: 'Change `modelRegister.models` in the configuration file.',
  model_digest_gone: 'Look at the model again with `gatehouse models show`.',
  model_register_unwritable: 'An operator looks at the log, and whether the data folder can be written.',
  no_target_available:
    'Wait for `retry-after`, when the first of them is tried again. `gatehouse routes` shows which are left out and why; the log has the codes.',
  upstream_rate_limited:
    'Wait for `retry-after`, which is there when the model server sent one; otherwise wait longer from try to try. Or add capacity at the provider.',
  upstream_rejected:
    'Look for the `x-request-id` in the log, in the line `upstream failed`: it has what the model server said. Leave out parameters such as `response_format`, `tools`, `logprobs` or `reasoning_effort` one by one.',
  model_runtime_missing:
    'Install the optional package beside Gatehouse: `npm install node-llama-cpp@3 --ignore-scripts`.',
  upstream_refused_content:
    'Change the request, or let an alias of the model fall back to a provider that answers it; the log has the words of the provider.',
  upstream_model_not_found: 'Load the model at the provider, or mend `models[].target`.',
  context_length_exceeded: 'Shorten the messages or choose a model with a longer context.',
  upstream_failed: 'The log has the status and the beginning of what the model server said.',
  upstream_timeout:
    'Raise `providers[].timeouts.firstByte` where no answer began, `providers[].timeouts.total` where it was cut short, or look at the load of the model server; the log says which of them ended.',
  upstream_idle_timeout: 'Raise `providers[].timeouts.idle`, or look at the load of the model server.',
  upstream_broken_stream: 'The answer so far is not complete. Retry; look at the log of the model server.',
  upstream_invalid_response:
    'Check that `providers[].baseUrl` points to an OpenAI-compatible API (often it ends in /v1).',
} as const satisfies Readonly<Record<ErrorCode, string>>;
