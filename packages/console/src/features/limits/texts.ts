import type { LimitStandingView } from '@gatehouse/contract/admin-limits';
import { defineTexts } from '../../language/define-texts.ts';

type Names<Name extends string> = Readonly<Record<Name, string>>;

const english = {
  title: 'Limits and queue',
  explanation:
    'What holds for whom, how much of it is used at this moment, and who waits for a model server. What a request may use is reserved before the model is called and settled after it.',
  views: 'Limits and queue',
  tabs: { limits: 'Limits', queue: 'Queue' },
  limits: {
    title: 'How far limits are used',
    explanation: (where: string) =>
      `The one of which the largest share is used stands first; what is reserved for running requests is in it. Counted ${where}.`,
    counters: { memory: 'in the memory of this gateway', redis: 'in the store that several gateways share' },
    search: 'Search by name or id',
    of: 'Whose',
    all: 'everybody’s',
    subjects: {
      key: 'Key',
      person: 'Person',
      team: 'Team',
      tenant: 'Tenant',
      model: 'Model',
      everything: 'Everything together',
    } satisfies Names<LimitStandingView['of']>,
    heads: { of: 'Whose', what: 'What', used: 'Used', reset: 'All of it free again' },
    measures: {
      requests: 'requests',
      inputTokens: 'input tokens',
      outputTokens: 'output tokens',
      tokens: 'tokens',
      cost: 'cost',
      running: 'requests at a time',
    } satisfies Names<LimitStandingView['measure']>,
    spans: {
      now: 'now',
      minute: 'in any 60 seconds',
      hour: 'this hour',
      day: 'today (UTC)',
      month: 'this month (UTC)',
    } satisfies Names<LimitStandingView['span']>,
    what: (measure: string, span: string) => `${measure}, ${span}`,
    usedOf: (used: string, limit: string) => `${used} of ${limit}`,
    usedUp: 'used up',
    inTime: (duration: string) => `in ${duration}`,
    free: 'free',
    ended: 'when they end',
    more: 'There are more limits than are listed; those that are used most are here.',
    none: 'Nothing is limited but by what protects the machine, and nobody is near that.',
    teach:
      'Limits stand in the configuration under limits (limits.budgets for single ones), or on a key, person, team or tenant.',
    noneFits: 'No limit fits.',
    reset: 'Show all limits',
    edit: 'Change limits in the settings',
  },
  queue: {
    none: 'No model server has a capacity, so nobody waits: each call goes to its server at once.',
    teach:
      'Give a model server that can do only so much at a time a capacity in the configuration. Calls then wait in a fair queue: tenants in turn, people before batches.',
    running: 'Running',
    waiting: 'Waiting',
    ofConcurrent: (count: string) => `of ${count} at a time`,
    ofLongest: (count: string) => `of ${count} that may wait`,
    batch: (count: string) => `${count} of them batches`,
    oldest: 'Waits longest',
    usual: 'A call takes',
    nobody: 'nobody waits',
    unknown: 'none has ended yet',
    tenants: 'By tenant',
    models: 'By model',
    tenant: 'Tenant',
    model: 'Model',
  },
};

export const limitsTexts = defineTexts<typeof english>({
  en: english,
  de: {
    title: 'Grenzen und Warteschlange',
    explanation:
      'Was für wen gilt, wie viel davon in diesem Augenblick verbraucht ist und wer auf einen Modellserver wartet. Was eine Anfrage brauchen darf, wird vor dem Aufruf des Modells reserviert und danach abgerechnet.',
    views: 'Grenzen und Warteschlange',
    tabs: { limits: 'Grenzen', queue: 'Warteschlange' },
    limits: {
      title: 'Wie weit Grenzen ausgeschöpft sind',
      explanation: (where) =>
        `Die am weitesten ausgeschöpfte steht zuerst; was für laufende Anfragen reserviert ist, zählt mit. Gezählt ${where}.`,
      counters: {
        memory: 'im Arbeitsspeicher dieses Gateways',
        redis: 'im Speicher, den mehrere Gateways teilen',
      },
      search: 'Nach Name oder ID suchen',
      of: 'Wessen',
      all: 'alle',
      subjects: {
        key: 'Schlüssel',
        person: 'Person',
        team: 'Team',
        tenant: 'Mandant',
        model: 'Modell',
        everything: 'Alles zusammen',
      },
      heads: { of: 'Wessen', what: 'Was', used: 'Verbraucht', reset: 'Wieder ganz frei' },
      measures: {
        requests: 'Anfragen',
        inputTokens: 'Eingabe-Tokens',
        outputTokens: 'Ausgabe-Tokens',
        tokens: 'Tokens',
        cost: 'Kosten',
        running: 'gleichzeitige Anfragen',
      },
      spans: {
        now: 'jetzt',
        minute: 'in 60 Sekunden',
        hour: 'diese Stunde',
        day: 'heute (UTC)',
        month: 'diesen Monat (UTC)',
      },
      what: (measure, span) => `${measure}, ${span}`,
      usedOf: (used, limit) => `${used} von ${limit}`,
      usedUp: 'ausgeschöpft',
      inTime: (duration) => `in ${duration}`,
      free: 'frei',
      ended: 'wenn sie enden',
      more: 'Es gibt mehr Grenzen, als hier stehen; die am weitesten ausgeschöpften sind dabei.',
      none: 'Begrenzt ist nur, was die Maschine schützt, und niemand ist dem nahe.',
      teach:
        'Grenzen stehen in der Konfiguration unter limits (einzelne unter limits.budgets) oder an einem Schlüssel, einer Person, einem Team oder Mandanten.',
      noneFits: 'Keine Grenze passt.',
      reset: 'Alle Grenzen zeigen',
      edit: 'Grenzen in den Einstellungen ändern',
    },
    queue: {
      none: 'Kein Modellserver hat eine Kapazität; niemand wartet, jeder Aufruf geht sofort an seinen Server.',
      teach:
        'Geben Sie einem Modellserver, der nur so viel auf einmal kann, in der Konfiguration eine Kapazität. Aufrufe warten dann in einer gerechten Schlange: Mandanten reihum, Menschen vor Stapelaufträgen.',
      running: 'In Arbeit',
      waiting: 'Wartend',
      ofConcurrent: (count) => `von ${count} gleichzeitig`,
      ofLongest: (count) => `von ${count}, die warten dürfen`,
      batch: (count) => `davon ${count} aus Stapeln`,
      oldest: 'Wartet am längsten',
      usual: 'Ein Aufruf dauert',
      nobody: 'niemand wartet',
      unknown: 'noch ist keiner zu Ende',
      tenants: 'Nach Mandant',
      models: 'Nach Modell',
      tenant: 'Mandant',
      model: 'Modell',
    },
  },
});
