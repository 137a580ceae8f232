// node ask.ts "Who pays for the return?"
// Finds by vectors, ranks what was found, and has a model answer from the best. All three go through the gateway.
import process from 'node:process';

const address = process.env['GATEHOUSE_URL'] ?? 'http://127.0.0.1:4283';
const key = process.env['GATEHOUSE_KEY'] ?? '';
const question = process.argv[2] ?? 'Who pays for the return?';

const documents = [
  'Items can be returned within thirty days.',
  'For returns within Germany we pay the postage. Elsewhere the customer does.',
  'We deliver from Monday to Friday.',
  'Questions about returns are answered by Anna Schmidt, anna.schmidt@example.org.',
  'Our shop is in Köln.',
];

async function ask<Answer>(path: string, body: object): Promise<Answer> {
  const response = await fetch(address + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
  return answer as Answer;
}

function likeness(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
}

// 1. Many candidates, cheaply.
const { data } = await ask<{ data: { embedding: number[] }[] }>('/v1/embeddings', {
  model: 'vectors',
  input: [question, ...documents],
});
const [asked = [], ...vectors] = data.map(({ embedding }) => embedding);
const candidates = documents
  .map((text, index) => ({ text, score: likeness(asked, vectors[index] ?? []) }))
  .toSorted((one, other) => other.score - one.score)
  .slice(0, 4)
  .map(({ text }) => text);

// 2. The best of them, thoroughly.
const { results } = await ask<{ results: { index: number }[] }>('/v1/rerank', {
  model: 'ranking',
  query: question,
  documents: candidates,
  top_n: 2,
});
const best = results.map(({ index }) => `- ${candidates[index] ?? ''}`);

// 3. The answer.
const { choices } = await ask<{ choices: { message: { content: string } }[] }>('/v1/chat/completions', {
  model: 'answers',
  messages: [
    { role: 'system', content: 'Answer from the documents only.' },
    { role: 'user', content: `${best.join('\n')}\n\n${question}` },
  ],
});
process.stdout.write(`${choices[0]?.message.content ?? ''}\n`);
