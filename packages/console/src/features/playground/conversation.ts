import type {
  PlaygroundEntity,
  PlaygroundFinding,
  PlaygroundMessage,
  PlaygroundReport,
} from '@gatehouse/contract/admin-playground';
import { type EntityType, entityTypes } from '@gatehouse/contract/entity-types';
import type { AskedDocument, ModelRefusal, Question, TokenCounts } from '../../api/ask-model.ts';
import type { AdminError } from '../../api/fetch-admin.ts';
import type { Language } from '../../language/language.ts';
import type { Highlight } from '../../ui/foreign-text.tsx';
import { entityTone } from '../../trial/entity-tone.ts';

/** What a person has asked, and what came of it. */
export interface Turn {
  readonly id: number;
  readonly asked: Asked;
  /** Where its question stands among the messages that were sent. */
  readonly place: number;
  /** Where its document stands among those that were sent; -1 where it has none. */
  readonly documentPlace: number;
  readonly state: 'waiting' | 'answering' | 'answered' | 'stopped' | 'refused' | 'failed';
  readonly answer: string;
  readonly reasoning: string;
  readonly refusal: ModelRefusal | undefined;
  /** The gateway did not answer at all. */
  readonly failure: AdminError | undefined;
  readonly report: PlaygroundReport | undefined;
  readonly request: string | undefined;
  readonly leaf: string | undefined;
  readonly usage: TokenCounts | undefined;
  /** Milliseconds, as this browser has measured them. */
  readonly firstAfter: number | undefined;
  readonly doneAfter: number | undefined;
}

export interface Asked {
  readonly text: string;
  readonly document: AskedDocument | undefined;
}

/** Whom a conversation is with, and how. */
export interface Setting {
  readonly model: string;
  readonly policy: string | undefined;
  readonly system: string;
  readonly temperature: number | undefined;
}

export function newTurn(id: number, asked: Asked, place: number, documentPlace: number): Turn {
  return {
    id,
    asked,
    place,
    documentPlace,
    state: 'waiting',
    answer: '',
    reasoning: '',
    refusal: undefined,
    failure: undefined,
    report: undefined,
    request: undefined,
    leaf: undefined,
    usage: undefined,
    firstAfter: undefined,
    doneAfter: undefined,
  };
}

export function isRunning({ state }: Pick<Turn, 'state'>): boolean {
  return state === 'waiting' || state === 'answering';
}

/** What a model is sent: the conversation so far, without what came to nothing, since that would be refused again. */
export function questionOf(turns: readonly Turn[], asked: Asked, setting: Setting): Question {
  const { model, policy, system, temperature } = setting;
  const said = turns.filter(({ state, answer }) => (state === 'answered' || state === 'stopped') && answer !== '');
  const messages: PlaygroundMessage[] = [
    ...(system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...said.flatMap((turn) => [
      { role: 'user' as const, content: turn.asked.text },
      { role: 'assistant' as const, content: turn.answer },
    ]),
    { role: 'user', content: asked.text },
  ];
  const documents = [...said.map((turn) => turn.asked.document), asked.document].filter((one) => one !== undefined);
  return { model, policy, temperature, messages, documents };
}

/** Where something was found in a text of the request that stands there, and what was replaced. */
export function foundInRequest(report: PlaygroundReport, place: string, language: Language): readonly Highlight[] {
  return [
    ...report.findings.flatMap((finding) =>
      finding.place === place
        ? highlightOf(finding, finding.rule, finding.outcome === 'block' && finding.shadow !== true ? 'bad' : undefined)
        : [],
    ),
    ...report.replaced.flatMap((entity) => (entity.place === place ? entityHighlight(entity, language) : [])),
  ];
}

/** The same of the answer as it was given out. */
export function foundInAnswer(report: PlaygroundReport, language: Language): readonly Highlight[] {
  return [
    ...report.findings.flatMap((finding) =>
      finding.channel === 'content' ? highlightOf(finding, finding.rule, undefined) : [],
    ),
    ...report.restored.flatMap((entity) => (entity.channel === 'content' ? entityHighlight(entity, language) : [])),
  ];
}

/** Where a question and its document stand in the request. */
export function placeOfQuestion({ place }: Turn): string {
  return `/messages/${place}/content`;
}

export function placeOfDocument({ documentPlace }: Turn): string {
  return `/documents/${documentPlace}/text`;
}

/** The text that something was found in, where it is of this turn and all of it is here. */
export function textOf(turn: Turn, { start, place, channel }: PlaygroundFinding): string | undefined {
  if (start === undefined) return undefined;
  if (place === placeOfQuestion(turn)) return turn.asked.text;
  if (place === placeOfDocument(turn)) return turn.asked.document?.text;
  return channel === 'content' ? turn.answer : undefined;
}

interface Placed {
  readonly start?: number;
  readonly end?: number;
}

function highlightOf({ start, end }: Placed, label: string, tone: string | undefined): readonly Highlight[] {
  if (start === undefined || end === undefined) return [];
  return [{ start, end, label, ...(tone === undefined ? {} : { tone }) }];
}

function entityHighlight(entity: PlaygroundEntity, language: Language): readonly Highlight[] {
  const { type, placeholder, start, end } = entity;
  if (start === undefined || end === undefined) return [];
  return [{ start, end, label: nameOf(type, placeholder, language), tag: placeholder, ...toneOf(type) }];
}

function nameOf(type: EntityType | undefined, placeholder: string, language: Language): string {
  return type === undefined ? placeholder : entityTypes[type][language];
}

function toneOf(type: EntityType | undefined): { readonly tone?: string } {
  return type === undefined ? {} : { tone: entityTone(type) };
}
