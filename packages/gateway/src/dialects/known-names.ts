/**
 * Names of properties that are vocabulary: keywords of JSON Schema (2020-12), and names of the API and of its common
 * extensions by open model servers. All other names are texts of the client and are inspected as such.
 */
export const knownNames: ReadonlySet<string> = new Set(
  `$anchor $comment $defs $dynamicAnchor $dynamicRef $id $ref $schema additionalProperties allOf anyOf const contains
contentEncoding contentMediaType default definitions dependentRequired dependentSchemas deprecated description else enum
examples exclusiveMaximum exclusiveMinimum format if items maxContains maxItems maxLength maxProperties maximum minContains
minItems minLength minProperties minimum multipleOf not nullable oneOf pattern patternProperties prefixItems properties
propertyNames readOnly required then title type unevaluatedItems unevaluatedProperties uniqueItems writeOnly
allowed_tools annotations arguments audio audio_url cache_control citations content custom data detail file file_data file_id
filename function function_call functions grammar id image_url index input input_audio input_text json_object json_schema mode
name output_text parameters prompt_cache_breakpoint
provider_specific_fields reasoning_content reasoning_details refusal regex role schema signature strict summary text thinking
thinking_blocks tool_call_id tool_calls tool_choice tools ttl url video_url
add_generation_prompt best_of bad_words cache_prompt chat_template_kwargs continue_final_message continuous_usage_stats dimensions
documents dry_multiplier echo enable_thinking encoding_format frequency_penalty guided_choice guided_decoding_backend
guided_grammar guided_json guided_regex guided_whitespace_pattern ignore_eos include_obfuscation include_reasoning
include_stop_str_in_output include_usage keep_alive length_penalty logit_bias logprobs max_completion_tokens max_tokens
messages metadata min_p min_tokens mirostat mirostat_eta mirostat_tau modalities model n n_predict num_ctx options
parallel_tool_calls prediction presence_penalty priority prompt_cache_key prompt_cache_retention prompt_logprobs reasoning
reasoning_effort reasoning_format repeat_last_n repeat_penalty repetition_penalty response_format return_tokens_as_token_ids
safe_prompt safety_identifier seed separate_reasoning service_tier skip_special_tokens slot_id
spaces_between_special_tokens stop stop_token_ids store stream stream_options structured_outputs temperature tfs_z
thinking_budget top_a top_k top_logprobs top_p truncate_prompt_tokens typical_p use_beam_search user verbosity web_search_options`
    .split(/\s+/)
    .filter((name) => name !== ''),
);

/** Values that are vocabulary, of settings that take one word each. */
export const knownWords: ReadonlySet<string> = new Set(
  `24h auto default flex high in_memory in-memory low medium minimal mp3 none original priority required scale standard wav
xhigh`.split(/\s+/),
);

/** Short numbers as text, as of the token ids in `logit_bias`. */
export function isShortNumber(name: string): boolean {
  if (name.length > 10) return false;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    if (code < 0x30 || code > 0x39) return false;
  }
  return name !== '';
}
