import { type ErrorEntry, errorCatalogue } from '../../packages/contract/src/errors.ts';
import { generatedNote, row } from './setting.ts';

/** docs/reference/errors.md: every code that a client can ever see. */
export function errorsPage(): string {
  const entries: readonly (readonly [string, ErrorEntry])[] = Object.entries(errorCatalogue);
  const rows = entries.map(([code, entry]) =>
    row([`\`${code}\``, String(entry.status), `\`${entry.type}\``, entry.en, entry.de, entry.remedy]),
  );
  return `# Error codes

${generatedNote}

Every refusal has one of these codes in \`error.code\`, in OpenAI's error format. Codes are stable: they are never renamed. The
message is always the same; the cause is in the log, under the request id of the \`x-request-id\` header.

| code | status | type | message | Meldung | what to do |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
