import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { readForm } from './read-form.ts';

const type = 'multipart/form-data; boundary=b-o-u-n-d';

function formOf(parts: readonly { name: string; value: string | Uint8Array; filename?: string }[]): Buffer {
  const pieces = parts.flatMap(({ filename, name, value }) => [
    Buffer.from(
      `--b-o-u-n-d\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: audio/wav`}\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from('--b-o-u-n-d--\r\n')]);
}

it('gives the texts by name, and the file byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), fc.string({ unit: 'grapheme' }), async (file, text) => {
      const clean = text.replaceAll(/[\r\n]/g, ' ');
      const body = formOf([
        { name: 'prompt', value: clean },
        { name: 'file', value: file, filename: 'a.wav' },
        { name: 'times[]', value: 'word' },
        { name: 'times[]', value: 'segment' },
      ]);
      const form = await readForm(body, type);
      expect(form.fields.get('prompt')).toEqual([clean]);
      expect(form.fields.get('times[]')).toEqual(['word', 'segment']);
      expect(Buffer.from(form.file ?? [])).toEqual(Buffer.from(file));
    }),
    { numRuns: 50 },
  );
});

it.each([
  ['no boundary', 'multipart/form-data', formOf([])],
  ['another type', 'application/json', Buffer.from('{}')],
  ['nothing', type, Buffer.alloc(0)],
  ['no form', type, Buffer.from('hello')],
  ['a form without its end', type, formOf([{ name: 'file', value: 'RIFF', filename: 'a.wav' }]).subarray(0, -8)],
  ['two files', type, formOf(['a', 'b'].map((filename) => ({ name: 'file', value: 'x', filename })))],
  ['a file of another name', type, formOf([{ name: 'image', value: 'x', filename: 'a.png' }])],
  ['too many parts', type, formOf(Array.from({ length: 70 }, (_, index) => ({ name: `f${index}`, value: 'x' })))],
  ['a text without end', type, formOf([{ name: 'prompt', value: 'x'.repeat(1_100_000) }])],
])('refuses %s', async (_name, contentType, body) => {
  await expect(readForm(body, contentType)).rejects.toMatchObject({ code: 'invalid_request' });
});

it('settles on any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom(
          '--b-o-u-n-d',
          '\r\n',
          '--',
          'Content-Disposition: form-data; name="file"; filename="a"',
          'x',
          ':',
        ),
      ),
      async (pieces) => {
        await readForm(Buffer.from(pieces.join('')), type).catch((error: unknown) =>
          expect(error).toBeInstanceOf(GatehouseError),
        );
      },
    ),
    { numRuns: 200 },
  );
});
