import type {
  CollectionView,
  DocumentDetail,
  DocumentPage,
  FoundPassages,
  KnowledgeDocument,
  KnowledgeView,
  TriedQuestion,
} from '@gatehouse/contract/admin-knowledge';
import { printable, type Printer } from './printer.ts';

/** Terms of a question that are shown beside a passage. */
const mostTerms = 6;
const longestExcerpt = 160;

export function printView(printer: Printer, { assistants, collections, index }: KnowledgeView): void {
  if (collections.length === 0) {
    printer.line('There are no collections. Add one to `knowledge.collections` of the configuration.');
    return;
  }
  const head = (titles: readonly string[]): string[] => titles.map((title) => printer.style('dim', title));
  printer.table([
    head(['COLLECTION', 'VERSION', 'DOCUMENTS', 'HELD', 'FAILED', 'PASSAGES', 'READ']),
    ...collections.map((one) => [
      printable(one.id),
      String(one.version),
      String(one.documents),
      one.quarantined === 0 ? '0' : printer.style('yellow', String(one.quarantined)),
      one.failed === 0 ? '0' : printer.style('red', String(one.failed)),
      String(one.chunks),
      one.progress === undefined ? readAt(one) : `being read (${one.progress.done} of ${one.progress.total ?? '?'})`,
    ]),
  ]);
  for (const { id, problem } of collections)
    if (problem !== undefined) printer.line(`${printer.style('yellow', printable(id))}: ${printable(problem)}`);
  if (assistants.length > 0) {
    printer.line();
    printer.table([
      head(['ASSISTANT', 'ANSWERS FROM', 'WORDED BY']),
      ...assistants.map(({ answers, collections: from, model }) => [
        printable(model),
        printable(from.join(', ')),
        printable(answers ?? 'nobody: it quotes'),
      ]),
    ]);
  }
  printer.line();
  const bound = index.bound === undefined ? '' : ` of at most ${index.bound}`;
  printer.line(
    `The index (${index.kind}) has ${index.chunks}${bound} ${index.chunks === 1 && bound === '' ? 'passage' : 'passages'}.`,
  );
}

function readAt({ ingestedAt }: CollectionView): string {
  return ingestedAt === undefined ? 'never' : new Date(ingestedAt).toISOString();
}

/** How a collection is after it was looked at. */
export function printCollection(printer: Printer, collection: CollectionView): void {
  const { chunks, documents, failed, id, problem, progress, quarantined, version } = collection;
  if (progress !== undefined) {
    printer.line(`${printable(id)} is being read.`);
    return;
  }
  printer.line(
    `${printable(id)}, version ${version}: ${counted(documents, 'document')} with ${counted(chunks, 'passage')}, ${quarantined} held, ${failed} failed.`,
  );
  if (problem !== undefined) printer.line(printer.style('yellow', printable(problem)));
}

export function printPage(printer: Printer, { documents, next }: DocumentPage): void {
  if (documents.length === 0) {
    printer.line('There is no such document.');
    return;
  }
  printer.table([
    ['COLLECTION', 'STATE', 'PASSAGES', 'DOCUMENT'].map((title) => printer.style('dim', title)),
    ...documents.map(({ chunks, collection, document, state }) => [
      printable(collection),
      state === 'indexed' ? state : printer.style('yellow', state),
      String(chunks),
      printable(document),
    ]),
  ]);
  if (next !== undefined) printer.line(`These are the first ${documents.length}; there are more.`);
}

export function printDetail(printer: Printer, { document, passages }: DocumentDetail): void {
  printer.line(printer.style('bold', printable(document.title)));
  printer.line(`${printable(document.collection)}/${printable(document.document)}: ${document.state}`);
  printer.line(`Hash ${document.hash}`);
  if (document.url !== undefined) printer.line(printable(document.url));
  if (document.problem !== undefined) printer.line(printer.style('red', printable(document.problem)));
  if (document.decidedBy !== undefined) printer.line(`Decided by ${printable(document.decidedBy)}`);
  if (document.proposal !== undefined)
    printer.line(
      `Released by ${printable(document.proposal.by)} (${printable(document.proposal.reason)}); a second person must release it too`,
    );
  else if (document.fourEyes === true) printer.line('Two people must release it');
  for (const { excerpt, reason, rule } of document.findings)
    printer.line(`${printer.style('yellow', reason)} (${printable(rule)}): ${printable(excerpt)}`);
  for (const { text, titles } of passages) {
    printer.line();
    printer.line(printer.style('dim', printable(titles.join(' › '))));
    for (const line of text.split('\n')) printer.line(printable(line));
  }
}

export function printTried(printer: Printer, { answer, trace }: TriedQuestion): void {
  for (const line of answer.split('\n')) printer.line(printable(line));
  if (trace.passages.length === 0) return;
  printer.line();
  printer.table([
    ['SUPPORT', 'PASSAGE'].map((title) => printer.style('dim', title)),
    ...trace.passages.map(({ id, support }) => [support.toFixed(2), printable(id)]),
  ]);
}

export function printPut(printer: Printer, { chunks, document, findings, state }: KnowledgeDocument): void {
  printer.line(
    state === 'indexed'
      ? `${printable(document)} can be found (${counted(chunks, 'passage')}).`
      : `${printable(document)} is held: ${printable(findings.map(({ rule }) => rule).join(', '))}.`,
  );
}

/** Each passage with what the terms of the text gave to it. */
export function printFound(printer: Printer, { collections, passages }: FoundPassages): void {
  if (collections.length === 0) {
    printer.line('There is no collection that may be looked into.');
    return;
  }
  if (passages.length === 0) {
    printer.line(`Nothing of it is in ${printable(collections.join(', '))}.`);
    return;
  }
  for (const [place, { id, lexical, score, similarity, support, terms, text, titles }] of passages.entries()) {
    if (place > 0) printer.line();
    printer.line(`${place + 1}. ${printer.style('bold', printable(id))}`);
    printer.line(`   ${printer.style('dim', printable(titles.join(' › ')))}`);
    const legs = [
      `covers ${support.toFixed(2)} of the text`,
      `score ${score.toFixed(3)}`,
      ...(lexical === undefined ? [] : [`by words ${lexical.toFixed(2)}`]),
      ...(similarity === undefined ? [] : [`by meaning ${similarity.toFixed(2)}`]),
    ];
    printer.line(`   ${legs.join(', ')}`);
    const told = terms.toSorted((one, other) => other.importance - one.importance).slice(0, mostTerms);
    const share = (value: number): string => `${Math.round(value * 100)} %`;
    if (told.length > 0)
      printer.line(
        `   ${told.map(({ covered, importance, term }) => `${printable(term)} ${share(covered)} of ${share(importance)}`).join(' · ')}`,
      );
    printer.line(`   ${printable(shortened(text))}`);
  }
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longestExcerpt ? line : `${line.slice(0, longestExcerpt)}…`;
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}
