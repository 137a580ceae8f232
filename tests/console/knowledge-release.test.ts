import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ListeningTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { expectUsable } from './expect-usable.ts';
import { browserProgram, openBrowser } from './open-browser.ts';
import { listenConsoleGateway, openConsole, type OpenedConsole } from './open-console.ts';
import { madeDocument, scriptKnowledge } from './scripted-knowledge.ts';

const asked = { document: 'pan.html', title: 'Cast iron pan', state: 'quarantined', fourEyes: true } as const;
const proposal = { by: 'Anna', at: 1_700_000_000_000, reason: 'It quotes an attack.' };

describe.skipIf(browserProgram === undefined)('a release by two people in the console', () => {
  let browser: Browser;
  let gateway: ListeningTestGateway;
  let console: OpenedConsole;

  beforeAll(async () => {
    browser = await openBrowser();
    gateway = await listenConsoleGateway();
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(() => console.close());

  async function open(own?: boolean): Promise<OpenedConsole> {
    const given = own === undefined ? asked : { ...asked, proposal: { ...proposal, own } };
    console = await openConsole(browser, {
      gateway,
      page: '/knowledge?tab=quarantine&inside=shop&document=pan.html',
      prepare: async (opened) => {
        await scriptKnowledge(opened, { documents: [madeDocument(given, ['Wash by hand.'])] });
      },
    });
    return console;
  }

  test('is proposed by the first, who is told what follows', async () => {
    const { page } = await open();
    await page.getByText('Two different people must release it.').waitFor();
    await page.getByRole('article').getByRole('button', { name: 'Propose release' }).click();
    await page.getByRole('dialog').getByText('a second person must release it too').waitFor();
    await expectUsable(page, 'the question to the first');
  });

  test('is not offered to whoever has proposed it', async () => {
    const { page } = await open(true);
    await page.getByText('You have released it on').waitFor();
    await page.getByText(proposal.reason).waitFor();
    expect(await page.getByRole('button', { name: /release/i }).count()).toBe(0);
    await page.getByRole('article').getByRole('button', { name: 'Reject' }).waitFor();
    await expectUsable(page, 'the own proposal');
  });

  test('shows the second who has proposed it, when and why', async () => {
    const { page } = await open(false);
    await page.getByText('Anna has released it on').waitFor();
    await page.getByRole('article').getByRole('button', { name: 'Release as second person' }).click();
    await page.getByRole('dialog').getByText('can be found at once').waitFor();
    await expectUsable(page, 'the question to the second');
  });
});
