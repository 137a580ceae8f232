import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { docxParagraph, makeDocx } from '../../testing/make-docx.ts';
import { makePdf, pdfText } from '../../testing/make-pdf.ts';
import { DocumentProblem } from './document-problem.ts';
import { createDocumentReader } from './document-reader.ts';
import { readTable } from './read-table.ts';

// As they are read wherever documents come from: in a thread, which a damaged file must not end.
const reader = createDocumentReader({ script: new URL('../../document-reader-worker.ts', import.meta.url) });
afterAll(() => reader.close());

const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 });

function changed(bytes: Uint8Array, places: readonly (readonly [number, number])[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [place, byte] of places) copy[place % copy.length] = byte;
  return copy;
}

/** Whatever a file is made of, either it is read or it is said what is wrong with it. */
async function isReadOrTold(bytes: Uint8Array, name: string): Promise<void> {
  const outcome = await reader.readDocument({ bytes, name }).catch((thrown: unknown) => thrown);
  if (outcome instanceof Error) {
    expect(outcome).toBeInstanceOf(DocumentProblem);
    expect((outcome as DocumentProblem).inWords('de')).not.toBe('');
    expect(outcome).not.toHaveProperty('code', 'took-too-much-memory');
  } else expect(outcome).toHaveProperty('text');
}

describe('files that are damaged or made to do harm', () => {
  const docx = makeDocx({ body: docxParagraph('Text of the document.').repeat(5) });
  const pdf = makePdf({ pages: [pdfText('Text of the page.', 60, 700), pdfText('More.', 60, 700)] });

  it('reads DOCX with any bytes changed, or says what is wrong', async () => {
    await fc.assert(fc.asyncProperty(changes, (places) => isReadOrTold(changed(docx, places), 'a.docx')));
  });

  it('reads PDF with any bytes changed, or says what is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(changes, (places) => isReadOrTold(changed(pdf, places), 'a.pdf')),
      { numRuns: 60 },
    );
  });

  it('reads what comes behind a PDF of which the parser gives up a part', async () => {
    // The first page cannot be found, and the dictionary of the second does not end: pdf.js looks for the second by itself, and lets go
    // of the promise.
    const text = new TextDecoder('latin1').decode(pdf);
    const damaged = changed(pdf, [
      [text.indexOf('10 0 obj') + '10 0'.length, 0x50],
      [text.lastIndexOf('/MediaBox[0 0 595 842') + '/MediaBox[0 0 595 842'.length, 0x28],
    ]);
    for (let time = 0; time < 5; time += 1) {
      await isReadOrTold(damaged, 'a.pdf');
      expect(await reader.readDocument({ bytes: new TextEncoder().encode('Next.'), name: 'a.md' })).toHaveProperty(
        'text',
        'Next.',
      );
    }
  });

  it('reads any bytes as what their name says, or says what is wrong', async () => {
    const name = fc.constantFrom('a.md', 'a.html', 'a.txt', 'a.docx', 'a.pdf', 'a');
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), name, isReadOrTold));
  });

  it('reads any bytes as a table, or says what is wrong', () => {
    const name = fc.constantFrom('a.csv', 'a.json', 'a.jsonl', 'a.tsv');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), name, (bytes, called) => {
        try {
          readTable({ bytes, name: called }, { name: 't', key: 'id', title: 'id', columns: [] });
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(DocumentProblem);
        }
      }),
    );
  });
});
