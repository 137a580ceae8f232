import { defineTexts } from '../language/define-texts.ts';
import type { PageGroup, PageName } from '../routes/pages.ts';

type Names<Name extends string> = Readonly<Record<Name, string>>;

const english = {
  navigation: 'Pages',
  skip: 'Skip to the content',
  openMenu: 'Menu',
  closeMenu: 'Close the menu',
  account: 'Account',
  signedIn: (name: string) => `Signed in as ${name}`,
  signOut: 'Sign out',
  loading: 'Loading …',
  waiting: (open: string, overdue: string | undefined) =>
    overdue === undefined ? `${open} open` : `${open} open, ${overdue} overdue`,
  roles: { admin: 'Administrator', auditor: 'Auditor', user: 'Caller' },
  groups: {
    work: 'Work',
    protection: 'Protection',
    access: 'Access',
    evidence: 'Evidence',
    system: 'System',
  } satisfies Names<PageGroup>,
  pages: {
    overview: 'Overview',
    start: 'First steps',
    log: 'Log',
    playground: 'Playground',
    review: 'Review',
    guards: 'Guards',
    privacy: 'Privacy',
    keys: 'Keys',
    models: 'Models',
    evidence: 'Evidence',
    statistics: 'Statistics',
    settings: 'Settings',
  } satisfies Names<PageName>,
  palette: {
    open: 'Go to …',
    title: 'Go to a page or do something',
    placeholder: 'Page, request id or action',
    pages: 'Pages',
    actions: 'Actions',
    request: (id: string) => `Open request ${id}`,
    search: (text: string) => `Search the log for “${text}”`,
    none: 'Nothing fits.',
  },
  notFound: {
    title: 'There is no such page',
    explanation: 'The address may be old or mistyped.',
    home: 'To the start',
  },
  forbidden: {
    title: 'This key may not see this page',
    explanation: (role: string) => `It has the role “${role}”. Ask an administrator for a key with another one.`,
  },
  broken: {
    title: 'This page has a fault',
    explanation: 'The rest of the console works. If it comes again, report it with the text below.',
    again: 'Try again',
  },
};

export const shellTexts = defineTexts<typeof english>({
  en: english,
  de: {
    navigation: 'Seiten',
    skip: 'Zum Inhalt springen',
    openMenu: 'Menü',
    closeMenu: 'Menü schließen',
    account: 'Konto',
    signedIn: (name) => `Angemeldet als ${name}`,
    signOut: 'Abmelden',
    loading: 'Wird geladen …',
    waiting: (open, overdue) => (overdue === undefined ? `${open} offen` : `${open} offen, ${overdue} überfällig`),
    roles: { admin: 'Administration', auditor: 'Prüfung', user: 'Aufrufer' },
    groups: {
      work: 'Betrieb',
      protection: 'Schutz',
      access: 'Zugang',
      evidence: 'Nachweise',
      system: 'System',
    },
    pages: {
      overview: 'Überblick',
      start: 'Erste Schritte',
      log: 'Protokoll',
      playground: 'Ausprobieren',
      review: 'Prüfung',
      guards: 'Wächter',
      privacy: 'Datenschutz',
      keys: 'Schlüssel',
      models: 'Modelle',
      evidence: 'Nachweise',
      statistics: 'Statistik',
      settings: 'Einstellungen',
    },
    palette: {
      open: 'Gehe zu …',
      title: 'Zu einer Seite gehen oder etwas tun',
      placeholder: 'Seite, Anfrage-ID oder Aktion',
      pages: 'Seiten',
      actions: 'Aktionen',
      request: (id) => `Anfrage ${id} öffnen`,
      search: (text) => `Im Protokoll nach „${text}“ suchen`,
      none: 'Nichts passt.',
    },
    notFound: {
      title: 'Diese Seite gibt es nicht',
      explanation: 'Die Adresse ist vielleicht veraltet oder vertippt.',
      home: 'Zum Anfang',
    },
    forbidden: {
      title: 'Dieser Schlüssel darf diese Seite nicht sehen',
      explanation: (role) => `Er hat die Rolle „${role}“. Bitten Sie die Administration um einen anderen.`,
    },
    broken: {
      title: 'Diese Seite hat einen Fehler',
      explanation: 'Der Rest der Konsole geht. Kommt er wieder, melden Sie ihn mit dem Text darunter.',
      again: 'Noch einmal versuchen',
    },
  },
});
