/** The views of the page, as they stand in the address. */
export const evidenceTabs = ['ledger', 'exports', 'erasure', 'register', 'incidents'] as const;

export type EvidenceTab = (typeof evidenceTabs)[number];
