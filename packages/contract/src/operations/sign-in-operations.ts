import { z } from 'zod';
import {
  accountCodeSchema,
  accountListSchema,
  appOfferSchema,
  changedOwnAccountSchema,
  changeOwnAccountSchema,
  createAccountSchema,
  endSessionsSchema,
  ownSchema,
  sessionListSchema,
  signedInSchema,
  signedOutSchema,
} from '../admin-sign-in.ts';
import { named, ok, type Operation } from './operation.ts';

const accountCode = named('AccountCode', accountCodeSchema);
const person = { person: 'id of the person' };
const nothing = named('Nothing', z.strictObject({}));

/** Who is signed in to the console. */
export const signInOperations: readonly Operation[] = [
  {
    id: 'beginSession',
    method: 'POST',
    path: '/admin/v1/session',
    summary: 'Begins a session of the console with a key; sets its cookie',
    answers: ok('what is sent as `x-gatehouse-console` with each change', named('SignedIn', signedInSchema)),
  },
  {
    id: 'endSession',
    method: 'DELETE',
    path: '/admin/v1/session',
    summary: 'Ends the session that asks',
    answers: ok('where the browser goes on to sign out at the issuer too', named('SignedOut', signedOutSchema)),
  },
  {
    id: 'listSessions',
    method: 'GET',
    path: '/admin/v1/sessions',
    summary: 'Who is signed in to the console',
    answers: ok('the sessions', named('SessionList', sessionListSchema)),
  },
  {
    id: 'endOtherSession',
    method: 'DELETE',
    path: '/admin/v1/sessions/{id}',
    summary: 'Ends a session, with what still runs in it',
    parts: { id: 'id of the session, as `ses_…`' },
    answers: ok('it has ended', nothing),
  },
  {
    id: 'endSessionsOfPerson',
    method: 'POST',
    path: '/admin/v1/sessions/end',
    summary: 'Ends all sessions of a person; tokens of issuers from before are refused too',
    body: named('EndSessions', endSessionsSchema),
    answers: ok('they have ended', nothing),
  },
  {
    id: 'readOwn',
    method: 'GET',
    path: '/admin/v1/own',
    summary: 'The own sessions and account of whoever is signed in',
    answers: ok('sessions and account', named('Own', ownSchema)),
  },
  {
    id: 'endOwnSession',
    method: 'DELETE',
    path: '/admin/v1/own/sessions/{id}',
    summary: 'Ends one of the own sessions',
    parts: { id: 'id of the session, as `ses_…`' },
    answers: ok('it has ended', nothing),
  },
  {
    id: 'offerOwnApp',
    method: 'POST',
    path: '/admin/v1/own/app',
    summary: 'A secret for another app for codes, of the own account',
    answers: ok('the secret; nothing is changed yet', named('AppOffer', appOfferSchema)),
  },
  {
    id: 'changeOwnAccount',
    method: 'POST',
    path: '/admin/v1/own/account',
    summary: 'Changes the own password, the own app for codes, or both; ends the other own sessions',
    body: named('ChangeOwnAccount', changeOwnAccountSchema),
    answers: ok('recovery codes of a new app, shown once', named('ChangedOwnAccount', changedOwnAccountSchema)),
  },
  {
    id: 'listAccounts',
    method: 'GET',
    path: '/admin/v1/accounts',
    summary: 'Accounts of this gateway, with passwords',
    answers: ok('the accounts', named('AccountList', accountListSchema)),
  },
  {
    id: 'createAccount',
    method: 'POST',
    path: '/admin/v1/accounts',
    summary: 'Gives a person of the directory an account',
    body: named('CreateAccount', createAccountSchema),
    answers: { 201: { what: 'the account, and the code with which its person sets it up', json: accountCode } },
  },
  {
    id: 'resetAccount',
    method: 'POST',
    path: '/admin/v1/accounts/{person}/reset',
    summary: 'Takes the password and the second factor away, and ends all sessions of the person',
    parts: person,
    answers: ok('the account, and the code with which its person sets it up anew', accountCode),
  },
  {
    id: 'removeAccount',
    method: 'DELETE',
    path: '/admin/v1/accounts/{person}',
    summary: 'Removes an account, and ends all sessions of the person',
    parts: person,
    answers: ok('it is gone', nothing),
  },
];
