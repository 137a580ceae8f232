export const english = {
  language: 'Language',
  theme: { label: 'Colours', names: { system: 'System', light: 'Light', dark: 'Dark' } },
  loading: 'Loading …',
  copy: 'Copy',
  copied: 'Copied',
  failures: {
    unreachable: 'The gateway does not answer. What you see may be out of date; trying again.',
    unexpected: 'The gateway gave an answer that this page does not understand. Reload it; trying again.',
  },
  risk: {
    suspended: (time: string) => `suspended until ${time}`,
    slowed: 'slowed',
    review: 'for review',
    watched: 'watched',
  },
  witnesses: {
    none: 'No witness cosigns the record, so it proves nothing against whoever operates this gateway. Let somebody else run one, and name it under ledger.witnesses.',
  },
  figures: {
    coverage: {
      none: 'not covered against the operator',
      waiting: 'waiting for witnesses',
      covered: 'cosigned by witnesses',
      contradicted: 'contradicted by a witness',
    },
  },
};
