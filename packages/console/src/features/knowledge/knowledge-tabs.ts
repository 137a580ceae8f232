export const knowledgeTabs = ['collections', 'documents', 'quarantine', 'try', 'calibration', 'assistants'] as const;
export type KnowledgeTab = (typeof knowledgeTabs)[number];
