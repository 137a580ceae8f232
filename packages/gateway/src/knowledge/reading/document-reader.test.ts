import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { makeDocx, docxParagraph } from '../../testing/make-docx.ts';
import { makePdf, pdfText } from '../../testing/make-pdf.ts';
import { defaultDocumentLimits as limits } from './document-limits.ts';
import { createDocumentReader, type DocumentReader } from './document-reader.ts';

const script = new URL('../../document-reader-worker.ts', import.meta.url);
const opened: DocumentReader[] = [];
const open = (options: Partial<Parameters<typeof createDocumentReader>[0]> = {}) => {
  const reader = createDocumentReader({ script, ...options });
  opened.push(reader);
  return reader;
};
const bytesOf = (text: string) => new TextEncoder().encode(text);
/** Operators without end: nothing that is large, and nothing that stops. */
const endless = () => makePdf({ pages: ['q '.repeat(3_000_000)] });

afterAll(async () => {
  for (const reader of opened) await reader.close();
});

describe('createDocumentReader', () => {
  it('reads documents of each kind, and tables, in its thread', async () => {
    const reader = open();
    const read = async (name: string, bytes: Uint8Array) => (await reader.readDocument({ name, bytes })).text;
    expect(await read('a.md', bytesOf('# A\n\nText.'))).toBe('A\n\nText.');
    expect(await read('a.html', bytesOf('<p>Text.'))).toBe('Text.');
    expect(await read('a.txt', bytesOf('Text.'))).toBe('Text.');
    expect(await read('a.docx', makeDocx({ body: docxParagraph('Text.') }))).toBe('Text.');
    expect(
      await read('a.pdf', makePdf({ pages: [deflateSync(pdfText('Text.', 60, 600))], filter: '/FlateDecode' })),
    ).toBe('Text.');
    const table = await reader.readTable(
      { name: 'a.csv', bytes: bytesOf('id;name\n1;x\n') },
      { name: 't', key: 'id', title: 'name', columns: [] },
    );
    expect(table.rows.map(({ row }) => row.id)).toEqual(['1']);
  });

  it('says what is wrong in words for people, in both languages', async () => {
    const reader = open();
    const problem = await reader
      .readDocument({ name: 'a.exe', bytes: bytesOf('MZ') })
      .catch((thrown: unknown) => thrown);
    expect(problem).toMatchObject({ name: 'DocumentProblem', code: 'unknown-format' });
    expect(problem).toHaveProperty('message', expect.stringContaining('cannot be read'));
    await expect(
      reader.readTable({ name: 'a.csv', bytes: bytesOf('a\n1\n') }, { name: 't', key: 'id', title: 'a', columns: [] }),
    ).rejects.toMatchObject({ code: 'missing-columns', detail: 'id ← a' });
    await expect(
      open({ limits: { ...limits, bytes: 1 } }).readDocument({ name: 'a.md', bytes: bytesOf('ab') }),
    ).rejects.toMatchObject({ code: 'too-large' });
  });

  it('ends a thread that takes too long, and reads the next document all the same', async () => {
    const reader = open({ within: 5_000 });
    const slow = reader.readDocument({ name: 'a.pdf', bytes: endless() });
    const next = reader.readDocument({ name: 'a.md', bytes: bytesOf('Next.') });
    await expect(slow).rejects.toMatchObject({ code: 'took-too-long' });
    expect((await next).text).toBe('Next.');
  }, 30_000);

  it('refuses streams of a PDF that unpack without end', async () => {
    const packed = deflateSync(Buffer.alloc(20_000_000, ' '));
    const reader = open({ limits: { ...limits, unpackedBytes: 8_000_000 } });
    await expect(
      reader.readDocument({ name: 'a.pdf', bytes: makePdf({ pages: [packed], filter: '/FlateDecode' }) }),
    ).rejects.toMatchObject({ code: 'unpacks-too-large' });
  });

  it('survives a document that exhausts the memory of the thread', async () => {
    const reader = open({ heap: 48 });
    const bytes = bytesOf('<i>a</i>'.repeat(1_500_000));
    await expect(reader.readDocument({ name: 'a.html', bytes })).rejects.toMatchObject({
      code: 'took-too-much-memory',
    });
    expect((await reader.readDocument({ name: 'a.md', bytes: bytesOf('Next.') })).text).toBe('Next.');
  });

  it('stops when the caller does, with the reason of the caller', async () => {
    const reader = open();
    const stop = new AbortController();
    const read = reader.readDocument({ name: 'a.pdf', bytes: endless() }, stop.signal);
    stop.abort(new Error('no longer wanted'));
    await expect(read).rejects.toThrow('no longer wanted');
  });
});
