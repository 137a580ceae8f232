import { errorRemedies } from '../../packages/contract/src/error-remedies.ts';
import { errorCatalogue, errorCodes } from '../../packages/contract/src/errors.ts';
import { generatedNote, row } from './setting.ts';

/** docs/reference/errors.md: every code that a client can ever see. */
export function errorsPage(): string {
  const rows = errorCodes.map((code) => {
    const { status, type, en, de } = errorCatalogue[code];
    return row([`\`${code}\``, String(status), `\`${type}\``, en, de, errorRemedies[code]]);
  });
  return `# Error codes

${generatedNote}

Every refusal has one of these codes in \`error.code\`, in OpenAI's error format. Codes are stable: they are never renamed. The
message is always the same; the cause is in the log, under the request id of the \`x-request-id\` header.

| code | status | type | message | Meldung | what to do |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
