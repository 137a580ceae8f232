import { createHash } from 'node:crypto';
import type { CollectedAnswer } from '../core/answer.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Content, SubjectPiece } from '../core/ledger.ts';
import { keySubject, mostPieces } from '../core/subject.ts';
import { GatehouseError } from '../core/errors.ts';
import { jsonElementRanges } from '../lib/json-element-ranges.ts';

/**
 * Whom an exchange is about: whoever the header names, else the body, else the key itself. Undefined before the key is
 * known.
 */
export function subjectOf({ caller, request, subject }: Exchange): string | undefined {
  return subject ?? request?.subject ?? (caller === undefined ? undefined : keySubject(caller.key));
}

/**
 * Whoever has texts pseudonymised or judged wants less of them to lie about, not more; and no model has seen them that could be asked about.
 * The leaf says who did it, when, and how many data of which types there were.
 */
function keepsNothing({ kind }: Exchange): boolean {
  return kind === 'privacy' || kind === 'guard';
}

/** Who speaks in each message; undefined where that is nobody but the subject of the exchange. */
function speakersOf(exchange: Exchange, subject: string | undefined): readonly (string | undefined)[] | undefined {
  const { request } = exchange;
  if (request?.kind !== 'chat') return undefined;
  return request.speakers?.some((speaker) => speaker !== undefined && speaker !== subject) === true
    ? request.speakers
    : undefined;
}

/**
 * The body as it came, in pieces where messages are about others than the subject of the exchange. Put together the pieces
 * are the body, byte for byte. Throws `too_many_speakers`.
 */
export function promptContent(exchange: Exchange): Content | undefined {
  if (keepsNothing(exchange)) return undefined;
  const { rawBody } = exchange;
  const subject = subjectOf(exchange);
  const speakers = speakersOf(exchange, subject);
  if (rawBody === undefined || speakers === undefined) return rawBody;
  const ranges = jsonElementRanges(rawBody, 'messages');
  if (ranges?.length !== speakers.length) throw new GatehouseError('internal_error', { note: 'messages not found' });
  const pieces: SubjectPiece[] = [];
  let from = 0;
  let current = subject;
  const cut = (end: number, next: string | undefined): void => {
    if (end > from) pieces.push({ bytes: rawBody.subarray(from, end), subject: current });
    from = end;
    current = next;
  };
  let end = 0;
  for (const [index, range] of ranges.entries()) {
    const speaker = speakers[index] ?? subject;
    // What stands between two messages goes with the one before, unless that is somebody else's.
    if (speaker !== current) cut(current === subject ? range.start : end, subject);
    if (speaker !== current) cut(range.start, speaker);
    end = range.end;
  }
  if (current !== subject) cut(end, subject);
  cut(rawBody.length, undefined);
  if (pieces.length > mostPieces) throw new GatehouseError('too_many_speakers', { param: 'messages' });
  return pieces;
}

/**
 * What is sealed as the answer: what the client was given, and the placeholders that stood for personal data, so that what
 * the model saw can be shown as well. It is about whoever spoke last, and each placeholder about whoever used it first.
 * Embedding vectors are left out: they can be computed again from the prompt.
 */
export function answerContent(exchange: Exchange): Content | undefined {
  const { answer, notes } = exchange;
  if (answer === undefined || keepsNothing(exchange)) return undefined;
  const { choices, usage } = answer;
  const subject = subjectOf(exchange);
  const speakers = speakersOf(exchange, subject);
  const figures = {
    ...(answer.embeddings.length === 0 ? undefined : { embeddings: answer.embeddings.length }),
    ...(answer.scores.length === 0
      ? undefined
      : { scores: answer.scores.map(({ index, score }) => ({ index, score })) }),
    ...(answer.images === undefined ? undefined : { images: answer.images.map(imageFacts) }),
  };
  // What was not given, because it was not valid, is about the same people.
  const left = {
    ...(notes.leftAnswers === undefined ? undefined : { leftAnswers: notes.leftAnswers }),
    ...(notes.assistant === undefined ? undefined : { assistant: notes.assistant.trace }),
  };
  if (speakers === undefined) {
    const pseudonyms = notes.pseudonyms === undefined ? {} : { pseudonyms: notes.pseudonyms };
    return Buffer.from(JSON.stringify({ choices, ...figures, ...left, ...pseudonyms, usage }));
  }
  const last = speakers.at(-1) ?? subject;
  const pieces: { text: string; readonly subject: string | undefined }[] = [];
  const add = (text: string, about: string | undefined): void => {
    const before = pieces.at(-1);
    if (before?.subject === about && before !== undefined) before.text += text;
    else pieces.push({ text, subject: about });
  };
  add(JSON.stringify({ choices, ...figures, ...left, usage }).slice(0, -1), last);
  if (notes.pseudonyms !== undefined) {
    add(',"pseudonyms":', last);
    const owned = Object.entries(notes.pseudonyms)
      .map(([placeholder, original]) => ({
        placeholder,
        original,
        owner: ownerOf(placeholder, exchange, speakers, subject),
      }))
      .toSorted(
        (one, other) => Number(one.owner !== last) - Number(other.owner !== last) || compare(one.owner, other.owner),
      );
    let opening = '{';
    for (const { placeholder, original, owner } of owned) {
      // The comma goes with what follows it, so that a piece that is gone leaves the one before as it was.
      add(`${opening}${JSON.stringify(placeholder)}:${JSON.stringify(original)}`, owner);
      opening = ',';
    }
    add(opening === '{' ? '{}' : '}', last);
  }
  add('}', last);
  if (pieces.length > mostPieces) throw new GatehouseError('too_many_speakers', { param: 'messages' });
  return pieces.map(({ text, subject: about }) => ({ bytes: Buffer.from(text), subject: about }));
}

/** An image is not kept: its digest tells whether one that turns up is this one. */
function imageFacts(image: NonNullable<CollectedAnswer['images']>[number]): object {
  if (!('data' in image)) return { index: image.index, url: image.at };
  const bytes = Buffer.from(image.data, 'base64');
  return { index: image.index, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function compare(one = '', other = ''): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Whoever's message has a placeholder first. By now the texts of the request have placeholders in them. */
function ownerOf(
  placeholder: string,
  { request }: Exchange,
  speakers: readonly (string | undefined)[],
  subject: string | undefined,
): string | undefined {
  for (const segment of request?.segments ?? []) {
    if (!segment.text.includes(placeholder)) continue;
    const message = /^\/messages\/([0-9]+)\//.exec(segment.place);
    return message === null ? subject : (speakers[Number(message[1])] ?? subject);
  }
  return speakers.at(-1) ?? subject;
}
