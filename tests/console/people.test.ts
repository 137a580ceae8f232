import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectRefused } from './expect-refused.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenConsoleOptions, type OpenedConsole } from './open-console.ts';

const by = { actor: 'test' };
/** Markup that must stay text, and a mark that turns the rest around. */
const planted = '<img src=x onerror=alert(1)>\u202E';

describe.skipIf(browserProgram === undefined)('people in the console, before a real gateway', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway();
    const { directory } = gateway.gateway;
    const team = await directory.create('team', { name: 'Support' }, by);
    await directory.create('team', { name: `Sales ${planted}` }, by);
    await directory.create('role', { id: 'night-shift', name: 'Night shift', permissions: ['reviews.read'] }, by);
    await directory.create(
      'person',
      { name: 'Anna Muster', email: 'anna@example.org', teams: [team.id], roles: [{ role: 'auditor' }] },
      by,
    );
    await directory.create('person', { name: `Bert ${planted}`, teams: [], roles: [] }, by);
    await directory.create('service-account', { name: 'Mail robot', note: 'Answers mails', teams: [], roles: [] }, by);
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(() => console.close());

  async function open(address = '/people', options: OpenConsoleOptions = {}): Promise<void> {
    console = await openConsole(browser, { page: address, gateway, ...options });
    ({ page } = console);
  }

  const row = (name: string) => page.locator('.people-table tbody tr').filter({ hasText: name });
  const dialog = () => page.getByRole('dialog');
  const personNamed = (name: string) => gateway.gateway.directory.list('person').find((one) => one.name === name);

  test('makes a person with a role in a team, and says before what it means', async () => {
    await open();
    await page.getByRole('button', { name: 'New person' }).click();
    await page.locator('input[name="account-name"]').fill('Carla Neu');
    await page.locator('input[name="account-email"]').fill('carla@example.org');
    await dialog().getByRole('checkbox', { name: 'Support' }).check();
    await page.locator('select[name="role-where"]').selectOption({ label: 'team Support' });
    await page.locator('select[name="role-add"]').selectOption('auditor');
    await page.locator('select[name="limit-add"]').selectOption('costPerMonth');
    await page.locator('input[name="limit-costPerMonth"]').fill('12.5');
    const means = await dialog().locator('.people-means').innerText();
    expect(means).toContain('Gets the role Auditor, team Support');
    expect(means).toContain('See the state of the gateway');
    expect(means).toContain('Joins the team Support');
    expect(means).toContain('Cost per month: no limit becomes 12.5.');
    expect(personNamed('Carla Neu')).toBeUndefined();
    await expectUsable(page, 'the form');
    await dialog().getByRole('button', { name: 'Create' }).click();
    await row('Carla Neu').waitFor();
    expect(personNamed('Carla Neu')).toMatchObject({
      email: 'carla@example.org',
      roles: [{ role: 'auditor' }],
      limits: { costPerMonth: 12.5 },
    });
  });

  test('changes, suspends, takes back, and removes for good', async () => {
    await gateway.gateway.directory.create('person', { name: 'Dora Kurz', teams: [], roles: [] }, by);
    await open();
    await row('Dora Kurz').getByRole('button', { name: 'Change' }).click();
    await expect.poll(() => dialog().locator('.people-means').innerText()).toContain('Nothing has been changed yet.');
    await expect.poll(() => dialog().getByRole('button', { name: 'Change it' }).isDisabled()).toBe(true);
    await page.locator('select[name="role-add"]').selectOption('night-shift');
    await expect
      .poll(() => dialog().locator('.people-means').innerText())
      .toContain('Gets the role Night shift, everywhere.');
    await dialog().getByRole('button', { name: 'Change it' }).click();
    await row('Dora Kurz').getByText('Night shift').waitFor();

    await row('Dora Kurz').getByRole('button', { name: 'Suspend' }).click();
    await expect.poll(() => dialog().innerText()).toContain('Keys and sessions are refused from this moment on');
    await dialog().getByRole('button', { name: 'Suspend', exact: true }).click();
    await expect.poll(() => personNamed('Dora Kurz')?.status).toBe('suspended');
    await page.locator('select[name="people-state"]').selectOption('suspended');
    await row('Dora Kurz').getByRole('button', { name: 'Take back' }).click();
    await expect.poll(() => personNamed('Dora Kurz')?.status).toBe('active');
    await page.getByRole('button', { name: 'Show all that are active' }).click();

    await row('Dora Kurz').getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => dialog().innerText()).toContain('This cannot be undone.');
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await expect.poll(() => personNamed('Dora Kurz')).toBeUndefined();
    await page.locator('select[name="people-state"]').selectOption('removed');
    await page.getByText('forgotten', { exact: true }).waitFor();
    expect(await page.locator('main').innerText()).not.toContain('Dora');
  });

  test('tells where somebody else was quicker', async () => {
    await open();
    const anna = personNamed('Anna Muster');
    await row('Anna Muster').getByRole('button', { name: 'Change' }).click();
    await page.locator('input[name="account-name"]').fill('Anna Anders');
    await gateway.gateway.directory.change('person', anna?.id ?? '', { userName: 'anna' }, by);
    await dialog().getByRole('button', { name: 'Change it' }).click();
    await dialog().getByRole('alert').waitFor();
    expect(personNamed('Anna Muster')?.userName).toBe('anna');
    await console.close(/status of 412/);
    await open();
  });

  test('finds people by words and teams, as the address says', async () => {
    await open('/people?text=anna');
    await row('Anna Muster').waitFor();
    await expect.poll(() => page.locator('.people-table tbody tr').count()).toBe(1);
    await page.locator('main input[type="search"]').fill('nobody at all');
    await page.getByText('Nobody fits.').waitFor();
    await page.getByRole('button', { name: 'Show all that are active' }).click();
    await page.locator('select[name="people-team"]').selectOption({ label: 'Support' });
    await expect.poll(() => row('Bert').count()).toBe(0);
    expect(new URL(page.url()).search).toMatch(/^\?team=team_/);
  });

  test('makes a team, a tenant and a role, and shows which role permits what', async () => {
    await open('/people?tab=teams');
    await page.getByRole('button', { name: 'New team' }).click();
    await page.locator('input[name="place-name"]').fill('Research');
    await dialog().getByRole('button', { name: 'Create' }).click();
    await row('Research').waitFor();
    await row('Research').getByRole('button', { name: 'Close' }).click();
    await dialog().getByRole('button', { name: 'Close', exact: true }).last().click();
    await row('Research').getByText('closed').waitFor();

    await page.getByRole('tab', { name: 'Tenants' }).click();
    await page.getByRole('button', { name: 'New tenant' }).click();
    await page.locator('input[name="place-id"]').fill('branch');
    await page.locator('input[name="place-name"]').fill('Branch office');
    await dialog().getByRole('button', { name: 'Create' }).click();
    await row('Branch office').waitFor();

    await page.getByRole('tab', { name: 'Roles' }).click();
    await page.getByRole('button', { name: 'New role' }).click();
    await page.locator('input[name="role-id"]').fill('watcher');
    await page.locator('input[name="role-name"]').fill('Watcher');
    await dialog().getByLabel('See prices, costs, reports and forecasts.').check();
    await dialog().getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Watcher' }).waitFor();
    expect(gateway.gateway.directory.get('role', 'watcher')?.permissions).toEqual(['costs.read']);
    const heads = await page.locator('.people-matrix thead th').allInnerTexts();
    const column = heads.indexOf('Watcher');
    const costs = page.locator('.people-matrix tbody tr').filter({ hasText: 'See prices, costs' }).locator('th, td');
    await expect.poll(() => costs.nth(column).innerText()).toContain('●');
    const changing = page.locator('.people-matrix tbody tr').filter({ hasText: 'Change prices' }).locator('th, td');
    await expect.poll(() => changing.nth(column).innerText()).toContain('refused');
  });

  test('shows who is signed in, gives accounts, and shows a code once', async () => {
    await open('/people?tab=sign-in');
    await page.getByRole('heading', { name: 'Signed in now' }).waitFor();
    await page.getByText('None is configured.').waitFor();
    await page.getByRole('button', { name: 'Give somebody an account' }).click();
    await page.locator('select[name="account-person"]').selectOption({ label: 'Anna Muster' });
    await page.locator('input[name="account-login"]').fill('anna.muster');
    await dialog().getByRole('button', { name: 'Make the account' }).click();
    await dialog().getByText('It is shown this once').waitFor();
    expect((await dialog().locator('code').first().innerText()).length).toBeGreaterThan(8);
    await dialog().getByRole('button', { name: 'Done' }).click();
    await row('anna.muster').getByText('waits to be set up').waitFor();
    await row('anna.muster').getByRole('button', { name: 'Remove' }).click();
    await dialog().getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('There are no accounts.').waitFor();
  });

  test('shows where the directory is no longer what a file declares', async () => {
    await open('/people?tab=drift');
    await page.getByText('No file was ever applied.').waitFor();
    const response = await fetch(`${gateway.url}/admin/v1/directory/apply`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ declared: { version: 1, teams: [{ name: 'Declared', limits: { requestsPerHour: 5 } }] } }),
    });
    expect(response.status).toBe(200);
    const made = gateway.gateway.directory.list('team').find(({ name }) => name === 'Declared');
    await gateway.gateway.directory.change('team', made?.id ?? '', { limits: { requestsPerHour: 9 } }, by);
    await console.goTo('/people?tab=drift');
    await page.getByText('Differences: 1.').waitFor();
    const told = await row('Declared').innerText();
    expect(told).toContain('change');
    expect(told).toContain('limits');
    await expect.poll(() => page.locator('.code-block').innerText()).toContain('apply -f access.yaml --yes');
  });

  test('lets an auditor look, and a caller not even that', async () => {
    await open('/people', { role: 'auditor' });
    await row('Anna Muster').waitFor();
    for (const name of ['New person', 'Change', 'Suspend', 'Remove'])
      expect(await page.getByRole('button', { name }).count(), name).toBe(0);
    expect(await page.getByRole('tab', { name: 'Signing in' }).count()).toBe(0);
    const person = { address: 'people', body: { name: 'X' } };
    const role = { address: 'roles', body: { id: 'x', name: 'X', permissions: ['costs.read'] } };
    await expectRefused(gateway, console.key, [person, role, 'sessions', 'accounts']);
    await console.close();
    await open('/people', { role: 'user' });
    await page.getByRole('heading', { name: 'This key may not see this page' }).waitFor();
    await expectRefused(gateway, console.key, ['people', 'teams', 'roles', 'directory/drift']);
  });

  test.each([
    ['en-GB', 1_280, 'light'],
    ['de-DE', 390, 'dark'],
  ] as const)('can be used by everybody (%s, %i pixels wide, %s)', async (locale, width, colorScheme) => {
    await open('/people', { locale, width, colorScheme });
    for (const tab of ['people', 'services', 'teams', 'tenants', 'roles', 'sign-in', 'drift']) {
      await console.goTo(`/people?tab=${tab}`);
      await page.locator('.tab-content:not([hidden]) .card').first().waitFor();
      await page.waitForLoadState('networkidle');
      await expectUsable(page, tab);
    }
  });
});
