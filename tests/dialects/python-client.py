"""Asks a gateway what the official OpenAI client for Python can ask, and prints what it heard as JSON."""

import json
import sys

import openai

url, key = sys.argv[1], sys.argv[2]
client = openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)
heard = {}
hello = [{"role": "user", "content": "Hello?"}]
tool = {
    "type": "function",
    "function": {"name": "find", "parameters": {"type": "object", "properties": {"text": {"type": "string"}}}},
}
schema = {
    "type": "object",
    "properties": {"legs": {"type": "number"}},
    "required": ["legs"],
    "additionalProperties": False,
}

plain = client.chat.completions.create(model="plain", messages=hello)
heard["plain"] = [plain.choices[0].message.content, plain.choices[0].finish_reason, plain.usage.total_tokens]

pieces = []
usage = None
for chunk in client.chat.completions.create(
    model="plain", messages=hello, stream=True, stream_options={"include_usage": True}
):
    if chunk.choices and chunk.choices[0].delta.content:
        pieces.append(chunk.choices[0].delta.content)
    usage = chunk.usage or usage
heard["stream"] = ["".join(pieces), len(pieces) > 1, usage.total_tokens]

called = client.chat.completions.create(model="tools", messages=hello, tools=[tool]).choices[0].message
call = called.tool_calls[0]
heard["tools"] = [call.function.name, json.loads(call.function.arguments)]
told = client.chat.completions.create(
    model="plain",
    messages=[*hello, called, {"role": "tool", "tool_call_id": call.id, "content": "rain"}],
    tools=[tool],
)
heard["results"] = told.choices[0].message.content

with client.chat.completions.stream(model="tools", messages=hello, tools=[tool]) as events:
    streamed = events.get_final_completion().choices[0].message.tool_calls[0]
heard["streamed tools"] = [streamed.function.name, json.loads(streamed.function.arguments)]

form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
heard["form"] = json.loads(
    client.chat.completions.create(model="legs", messages=hello, response_format=form).choices[0].message.content
)

heard["responses"] = client.responses.create(model="plain", input="Hello?").output_text
with client.responses.stream(model="plain", input="Hello?") as events:
    heard["streamed responses"] = events.get_final_response().output_text

vectors = client.embeddings.create(model="plain", input=["one", "two"])
heard["embeddings"] = [len(vectors.data), len(vectors.data[0].embedding) > 0]
heard["models"] = "plain" in [model.id for model in client.models.list()]
heard["moderations"] = client.moderations.create(input="verboten").results[0].flagged


def failure(ask):
    try:
        ask()
    except openai.APIStatusError as error:
        return [type(error).__name__, error.status_code, error.code]
    return None


wrong = openai.OpenAI(base_url=f"{url}/v1", api_key="gh_wrong", max_retries=0)
heard["wrong key"] = failure(lambda: wrong.chat.completions.create(model="plain", messages=hello))
heard["no such model"] = failure(lambda: client.chat.completions.create(model="none", messages=hello))
heard["blocked"] = failure(
    lambda: client.chat.completions.create(model="plain", messages=[{"role": "user", "content": "verboten"}])
)

endless = client.chat.completions.create(model="endless", messages=hello, stream=True)
for chunk in endless:
    if chunk.choices and chunk.choices[0].delta.content:
        break
endless.close()

print(json.dumps(heard))
