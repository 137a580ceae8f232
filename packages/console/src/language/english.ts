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
};
