import { z } from 'zod';
import { overviewQuerySchema, overviewSchema } from '../admin-overview.ts';
import { playgroundReportSchema, playgroundRequestSchema } from '../admin-playground.ts';
import { modelRouteListSchema } from '../admin-model-routes.ts';
import { wireRequestSchema } from '../admin-wire.ts';
import { callQueueListSchema } from '../admin-queue.ts';
import { sessionViewSchema } from '../admin-session.ts';
import { pathSchema } from '../request-path.ts';
import { statusSchema } from '../status.ts';
import { named, ok, type Operation } from './operation.ts';

/** What the gateway is and does, and asking models as an administrator. */
export const stateOperations: readonly Operation[] = [
  {
    id: 'getSession',
    method: 'GET',
    path: '/admin/v1/session',
    summary: 'Who asks, and what they may do',
    answers: ok('the caller', named('Session', sessionViewSchema)),
  },
  {
    id: 'getStatus',
    method: 'GET',
    path: '/admin/v1/status',
    summary: 'State of this gateway',
    answers: ok('the state', named('Status', statusSchema)),
  },
  {
    id: 'getPath',
    method: 'GET',
    path: '/admin/v1/path',
    summary: 'The path of a request as configured',
    answers: ok('the stages', named('RequestPath', pathSchema)),
  },
  {
    id: 'getQueues',
    method: 'GET',
    path: '/admin/v1/queue',
    summary: 'Who waits for which model server',
    answers: ok('the queues', named('CallQueueList', callQueueListSchema)),
  },
  {
    id: 'getModelRoutes',
    method: 'GET',
    path: '/admin/v1/routes',
    summary: 'Names that several targets may answer, and how these are',
    answers: ok('the names', named('ModelRouteList', modelRouteListSchema)),
  },
  {
    id: 'getOverview',
    method: 'GET',
    path: '/admin/v1/overview',
    summary: 'What happened in a time, added up and in steps',
    query: named('OverviewQuery', overviewQuerySchema),
    answers: ok('the sums', named('Overview', overviewSchema)),
  },
  {
    id: 'getOpenApi',
    method: 'GET',
    path: '/admin/v1/openapi.json',
    summary: 'This document',
    answers: ok('an OpenAPI 3.1 document', named('OpenApiDocument', z.looseObject({ openapi: z.string() }))),
  },
  {
    id: 'askInPlayground',
    method: 'POST',
    path: '/admin/v1/playground',
    summary: 'Asks a model down the whole path, and tells what each stage did',
    body: named('PlaygroundRequest', playgroundRequestSchema),
    answers: {
      200: {
        what: 'a chat completion with `gatehouse`, what the stages did; or in a stream the same as events',
        json: named('PlaygroundAnswer', z.looseObject({ gatehouse: playgroundReportSchema })),
        media: ['text/event-stream'],
      },
    },
  },
  {
    id: 'askByWire',
    method: 'POST',
    path: '/admin/v1/playground/wire',
    summary:
      'Sends a request in the words of any API down the whole path, and tells what goes over the wire and what each stage did',
    body: named('WireRequest', wireRequestSchema),
    answers: {
      200: {
        what: 'events: `head` with the status, `piece` with parts of the body as it is written, `gatehouse` with what the stages did',
        media: ['text/event-stream'],
      },
    },
  },
];
