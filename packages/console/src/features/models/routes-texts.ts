import type { BreakerState, Strategy } from '@gatehouse/contract/routing';
import { defineTexts } from '../../language/define-texts.ts';

type Sticky = 'key' | 'person' | 'conversation';

const strategies: Readonly<Record<Strategy, string>> = {
  first: 'The first that can is asked.',
  weighted: 'Chance and weight say who is asked.',
  latency: 'Who begins soonest is asked.',
  load: 'Who has least to do is asked.',
  cost: 'Who is cheapest is asked.',
};
const stickies: Readonly<Record<Sticky, string>> = {
  key: 'Each key stays with one of them.',
  person: 'Each person stays with one of them.',
  conversation: 'Each conversation stays with one of them.',
};
const becomes: Readonly<Record<BreakerState, string>> = {
  open: 'left out',
  'half-open': 'tried again',
  closed: 'back',
};

const english = {
  title: 'Names with several targets',
  columns: {
    target: 'Target',
    trust: 'Runs',
    state: 'State',
    running: 'Running',
    first: 'Begins after',
    calls: 'Calls',
    share: 'Share',
    failed: 'Failed',
  },
  trusts: { machine: 'on this machine', organisation: 'in the organisation', cloud: 'with somebody else' },
  strategies,
  stickies,
  attempts: (count: string) => `At most ${count} calls for one request.`,
  lessTrusted: 'A request may go on to a target that is trusted less.',
  retries: (count: string) => `Further calls that are left: ${count}.`,
  states: {
    well: 'well',
    unreached: 'not reached',
    tried: 'tried again',
    openFor: (time: string) => `left out for ${time}`,
    pausedFor: (time: string) => `asked for a pause of ${time}`,
  },
  load: (running: string, waiting: string) => `its server: ${running} running, ${waiting} waiting`,
  weight: (weight: string) => `weight ${weight}`,
  canary: (share: string) => `canary for ${share}`,
  changes: 'Last changes',
  changeColumns: { at: 'When', target: 'Target', became: 'Became', code: 'Because of' },
  becomes,
};

export const routesTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Namen mit mehreren Zielen',
    columns: {
      target: 'Ziel',
      trust: 'Läuft',
      state: 'Zustand',
      running: 'Laufend',
      first: 'Beginnt nach',
      calls: 'Aufrufe',
      share: 'Anteil',
      failed: 'Gescheitert',
    },
    trusts: { machine: 'auf dieser Maschine', organisation: 'in der Organisation', cloud: 'bei jemand anderem' },
    strategies: {
      first: 'Gefragt wird das erste, das kann.',
      weighted: 'Wer gefragt wird, sagen Zufall und Gewicht.',
      latency: 'Gefragt wird, wer am ehesten beginnt.',
      load: 'Gefragt wird, wer am wenigsten zu tun hat.',
      cost: 'Gefragt wird, wer am billigsten ist.',
    },
    stickies: {
      key: 'Jeder Schlüssel bleibt bei einem davon.',
      person: 'Jede Person bleibt bei einem davon.',
      conversation: 'Jedes Gespräch bleibt bei einem davon.',
    },
    attempts: (count) => `Höchstens ${count} Aufrufe für eine Anfrage.`,
    lessTrusted: 'Eine Anfrage darf an ein Ziel weitergehen, dem weniger vertraut wird.',
    retries: (count) => `Weitere Aufrufe, die noch erlaubt sind: ${count}.`,
    states: {
      well: 'in Ordnung',
      unreached: 'nicht erreicht',
      tried: 'wird wieder versucht',
      openFor: (time) => `ausgelassen für ${time}`,
      pausedFor: (time) => `bat um eine Pause von ${time}`,
    },
    load: (running, waiting) => `sein Server: ${running} laufend, ${waiting} wartend`,
    weight: (weight) => `Gewicht ${weight}`,
    canary: (share) => `Vorhut für ${share}`,
    changes: 'Letzte Wechsel',
    changeColumns: { at: 'Wann', target: 'Ziel', became: 'Wurde', code: 'Wegen' },
    becomes: { open: 'ausgelassen', 'half-open': 'wieder versucht', closed: 'wieder da' },
  },
});
