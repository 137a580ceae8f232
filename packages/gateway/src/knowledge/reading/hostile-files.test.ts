import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { docxParagraph, makeDocx } from '../../testing/make-docx.ts';
import { makePdf, pdfText } from '../../testing/make-pdf.ts';
import { DocumentProblem } from './document-problem.ts';
import { readDocument } from './read-document.ts';
import { readTable } from './read-table.ts';

const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 });

function changed(bytes: Uint8Array, places: readonly (readonly [number, number])[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [place, byte] of places) copy[place % copy.length] = byte;
  return copy;
}

/** Whatever a file is made of, either it is read or it is said what is wrong with it. */
async function isReadOrTold(bytes: Uint8Array, name: string): Promise<void> {
  const outcome = await readDocument({ bytes, name }).catch((thrown: unknown) => thrown);
  if (outcome instanceof Error) {
    expect(outcome).toBeInstanceOf(DocumentProblem);
    expect((outcome as DocumentProblem).inWords('de')).not.toBe('');
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
