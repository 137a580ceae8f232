import { largestPutDocument } from '@gatehouse/contract/admin-knowledge';
import { describe, expect, test } from 'vitest';
import { readChosenFile } from './read-chosen-file.ts';

describe('a chosen file', () => {
  test.each([
    ['returns.md', 'text/markdown'],
    ['Returns.HTM', 'text/html'],
    ['returns.txt', 'text/plain'],
    ['README', 'text/plain'],
  ])('of the name %s is a text of the type %s, without its byte order mark', async (name, mediaType) => {
    expect(await readChosenFile(new File(['\uFEFFRückgabe'], name))).toEqual({
      kind: 'text',
      mediaType,
      text: 'Rückgabe',
    });
  });

  test.each([
    ['terms.pdf', 'application/pdf'],
    ['Terms.DOCX', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ])('of the name %s goes as it is', async (name, mediaType) => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 256);
    const read = await readChosenFile(new File([bytes], name));
    expect(read).toEqual({ kind: 'bytes', mediaType, content: Buffer.from(bytes).toString('base64') });
  });

  test('in another encoding than UTF-8 is not guessed at', async () => {
    const latin = Uint8Array.of(0x47, 0x72, 0xf6, 0xdf, 0x65);
    expect(await readChosenFile(new File([latin], 'size.txt'))).toEqual({
      kind: 'bytes',
      mediaType: 'text/plain',
      content: Buffer.from(latin).toString('base64'),
    });
  });

  test('that is larger than may be sent is not read', async () => {
    expect(await readChosenFile(new File([new Uint8Array(largestPutDocument + 1)], 'a.pdf'))).toEqual({
      kind: 'too-large',
    });
  });
});
