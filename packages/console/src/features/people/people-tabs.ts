export const peopleTabs = ['people', 'services', 'teams', 'tenants', 'roles', 'sign-in', 'drift'] as const;

export type PeopleTab = (typeof peopleTabs)[number];
