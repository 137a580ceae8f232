import type { JsonObject } from '../../core/json.ts';
import type { MediaFile } from '../../core/request.ts';

/** A form with a file (RFC 7578), and its content type. */
export interface FormBody {
  readonly contentType: string;
  readonly body: Buffer;
}

/** As browsers write names: what could end the header or the name is encoded. */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

function textsOf(value: JsonObject[string]): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null || typeof value === 'object' ? [] : [String(value)];
}

/**
 * `boundary` is made of the id of the exchange, which nobody knows before it: what a client sends cannot hold it. Names of files are ours, as
 * those of clients may say who speaks.
 */
export function formBody(fields: JsonObject, file: MediaFile, boundary: string): FormBody {
  const pieces: Uint8Array[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const field = Array.isArray(value) ? `${name}[]` : name;
    for (const text of textsOf(value)) {
      pieces.push(
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${quoted(field)}"\r\n\r\n${text}\r\n`),
      );
    }
  }
  const head = `content-disposition: form-data; name="file"; filename="audio.${file.extension}"\r\ncontent-type: ${file.type}`;
  pieces.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(pieces) };
}
