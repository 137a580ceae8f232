/** Views of the page, in their order. */
export const settingsTabs = ['configuration', 'edit', 'history', 'retention', 'record'] as const;

export type SettingsTab = (typeof settingsTabs)[number];
