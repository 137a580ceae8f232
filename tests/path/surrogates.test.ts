import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';

it('makes up the same values for a conversation after a restart, and others on another data folder', async () => {
  const folders = [await mkdtemp(join(tmpdir(), 'gatehouse-')), await mkdtemp(join(tmpdir(), 'gatehouse-'))] as const;
  const [folder, other] = folders;
  const seen: string[] = [];
  try {
    for (const place of [folder, folder, other]) {
      const gateway = await createTestGateway({
        folder: place,
        configuration: { pseudonymisation: { surrogates: true } },
      });
      try {
        const messages = [{ role: 'user', content: 'Frau Roswitha Kwiatkowski bittet um Rückruf.' }];
        await gateway.ask({ model: 'scripted', messages });
        seen.push(JSON.stringify(gateway.model.calls.at(-1)?.body));
      } finally {
        await gateway.close();
      }
    }
  } finally {
    for (const place of folders) await rm(place, { recursive: true, force: true });
  }
  expect(seen[0]).not.toContain('Kwiatkowski');
  expect(seen[1]).toBe(seen[0]);
  expect(seen[2]).not.toBe(seen[0]);
});
