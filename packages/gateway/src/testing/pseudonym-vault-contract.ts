import { expect, test } from 'vitest';
import type { Clock } from '../core/clock.ts';
import { largestMapping, type PseudonymVault, VaultFull } from '../core/pseudonym-vault.ts';

const mapping = new Map([
  ['[PERSON_1]', 'Anna Krüger'],
  ['[EMAIL_1]', 'anna@example.org'],
  ['__proto__', 'x'],
]);
const day = 86_400_000;

/** What every vault does. `open` gives an empty one. */
export function pseudonymVaultContract(open: (clock: Pick<Clock, 'now'>) => Promise<PseudonymVault>): void {
  let time = 1_790_000_000_000;
  const clock = { now: () => time };
  const about = (subject: string | undefined, tenant = 'one') => ({ tenant, subject, expires: time + day });

  test('gives back what it was given, under an id that differs each time', async () => {
    const vault = await open(clock);
    const ids = [
      await vault.put(mapping, about('anna')),
      await vault.put(mapping, about('anna')),
      await vault.put(new Map(), about(undefined)),
    ];
    expect(new Set(ids).size).toBe(3);
    expect(await vault.get(ids[0] ?? '', 'one')).toEqual(mapping);
    expect(await vault.get(ids[2] ?? '', 'one')).toEqual(new Map());
  });

  test('keeps a mapping under an id that was chosen', async () => {
    const vault = await open(clock);
    const id = 'ab'.repeat(16);
    expect(await vault.put(mapping, { ...about('anna'), id })).toBe(id);
    expect(await vault.get(id, 'one')).toEqual(mapping);
    expect(await vault.get(id, 'two')).toBeUndefined();
  });

  test('gives nothing to another tenant, nor for an id that nobody has', async () => {
    const vault = await open(clock);
    const id = await vault.put(mapping, about('anna'));
    expect(await vault.get(id, 'two')).toBeUndefined();
    expect(await vault.remove(id, 'two')).toBe(false);
    for (const other of [
      '',
      '../keys',
      id.slice(1),
      `${id}0`,
      id.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    ])
      expect(await vault.get(other, 'one')).toBeUndefined();
    expect(await vault.get(id, 'one')).toEqual(mapping);
  });

  test('forgets what has expired', async () => {
    const vault = await open(clock);
    const early = await vault.put(mapping, about('anna'));
    time += day / 2;
    const late = await vault.put(mapping, about('anna'));
    time += day / 2;
    expect(await vault.get(early, 'one')).toBeUndefined();
    expect(await vault.get(late, 'one')).toEqual(mapping);
    expect(await vault.sweep()).toBe(1);
    expect(await vault.sweep()).toBe(0);
    expect(await vault.get(late, 'one')).toEqual(mapping);
  });

  test('forgets what is removed', async () => {
    const vault = await open(clock);
    const id = await vault.put(mapping, about(undefined));
    expect(await vault.remove(id, 'one')).toBe(true);
    expect(await vault.remove(id, 'one')).toBe(false);
    expect(await vault.get(id, 'one')).toBeUndefined();
  });

  test('forgets all about a subject that is erased, of all tenants, and nothing else', async () => {
    const vault = await open(clock);
    const ids = [
      await vault.put(mapping, about('anna')),
      await vault.put(mapping, about('anna', 'two')),
      await vault.put(mapping, about('ben')),
      await vault.put(mapping, about(undefined)),
    ];
    expect(await vault.eraseSubject('anna')).toBe(2);
    expect(await vault.eraseSubject('anna')).toBe(0);
    const [anna, annasOther, ben, nobody] = ids;
    expect(await vault.get(anna ?? '', 'one')).toBeUndefined();
    expect(await vault.get(annasOther ?? '', 'two')).toBeUndefined();
    expect(await vault.get(ben ?? '', 'one')).toEqual(mapping);
    expect(await vault.get(nobody ?? '', 'one')).toEqual(mapping);
    const again = await vault.put(mapping, about('anna'));
    expect(await vault.get(again, 'one')).toEqual(mapping);
    expect(await vault.get(anna ?? '', 'one')).toBeUndefined();
  });

  test('takes many at once', async () => {
    const vault = await open(clock);
    const ids = await Promise.all(Array.from({ length: 20 }, () => vault.put(mapping, about('anna'))));
    for (const id of ids) expect(await vault.get(id, 'one')).toEqual(mapping);
    expect(await vault.eraseSubject('anna')).toBe(20);
  });

  test('refuses a mapping that is too large', async () => {
    const vault = await open(clock);
    const large = new Map([['[SECRET_1]', 'x'.repeat(largestMapping)]]);
    await expect(vault.put(large, about('anna'))).rejects.toThrow(VaultFull);
  });
}
