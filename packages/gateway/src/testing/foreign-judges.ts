import type { ChatQuestion, GuardServices, HttpQuestion } from '../core/guard-services.ts';

/** Whether a text is bad, for all judges in tests. */
function isBad(text: string): boolean {
  return /\bbad\b/.test(text);
}

/** What a question to a judge has between its delimiters. */
export function judgedText({ messages }: Pick<ChatQuestion, 'messages'>): string {
  const [first = '', ...lines] = (messages.at(-1)?.content ?? '').split('\n');
  const end = lines.indexOf(first.replace('BEGIN', 'END'));
  return lines.slice(0, end).join('\n');
}

function analyse({ body, url }: HttpQuestion): object {
  const { output, prompt } = JSON.parse(body ?? '{}') as Readonly<Record<string, string>>;
  const isOutput = url.endsWith('/analyze/output');
  const text = (isOutput ? output : prompt) ?? '';
  const bad = isBad(text);
  return {
    is_valid: !bad,
    scanners: { PromptInjection: bad ? 0.9 : -1 },
    [isOutput ? 'sanitized_output' : 'sanitized_prompt']: text,
  };
}

/** Models and servers that stand in for those which guards ask: whatever has the word "bad" in it is bad. */
export function foreignJudges(): Pick<GuardServices, 'openClassifier' | 'askServer' | 'askModel'> {
  return {
    openClassifier: () => ({
      classify(text) {
        const bad = isBad(text) ? 0.9 : 0.1;
        return Promise.resolve([{ start: 0, end: text.length, labels: { SAFE: 1 - bad, INJECTION: bad } }]);
      },
      close: () => Promise.resolve(),
    }),
    askServer: (question) => Promise.resolve({ status: 200, body: JSON.stringify(analyse(question)) }),
    askModel(question) {
      const bad = isBad(judgedText(question));
      const verdict = {
        verdict: bad ? 'unsafe' : 'safe',
        category: bad ? 'jailbreak' : null,
        reason: '',
        confidence: 0.9,
      };
      return Promise.resolve({ content: JSON.stringify(verdict), tokens: 100 });
    },
  };
}
