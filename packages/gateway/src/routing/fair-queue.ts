/** One that waits. */
export interface Waiting {
  readonly tenant: string;
  readonly key: string;
}

/** Those of one key, in the order in which they came. */
interface KeyLine<Entry> {
  readonly entries: Entry[];
  /** Virtual time at which its next one begins, at the earliest. */
  next: number;
}

interface TenantLine<Entry> {
  readonly keys: Map<string, KeyLine<Entry>>;
  /** Of its keys. */
  now: number;
  next: number;
  waiting: number;
}

/** Above it, lines in which nobody waits are forgotten where that changes nothing. */
const mostLines = 4_096;

/**
 * Start-time fair queueing (Goyal, Vin, Cheng 1996) of requests: between tenants by weight, and between the keys of a tenant alike. A
 * request begins in virtual time when the one before it of the same line ends, or now; whose begins first goes first. While two tenants
 * both wait, what they got differs by no more than one request each, divided by their weights; who had nothing to ask saves nothing up.
 */
export class FairQueue<Entry extends Waiting> {
  readonly #tenants = new Map<string, TenantLine<Entry>>();
  readonly #weightOf: (tenant: string) => number;
  #now = 0;
  #waiting = 0;

  constructor(weightOf: (tenant: string) => number) {
    this.#weightOf = weightOf;
  }

  get waiting(): number {
    return this.#waiting;
  }

  waitingOf(tenant: string): number {
    return this.#tenants.get(tenant)?.waiting ?? 0;
  }

  push(entry: Entry): void {
    const tenant = this.#tenantOf(entry.tenant);
    if (tenant.waiting === 0) tenant.next = Math.max(tenant.next, this.#now);
    const key = keyOf(tenant, entry.key);
    if (key.entries.length === 0) key.next = Math.max(key.next, tenant.now);
    key.entries.push(entry);
    tenant.waiting += 1;
    this.#waiting += 1;
  }

  /** Who would be next, of those that this is true of. */
  first(isMeant?: (entry: Entry) => boolean): Entry | undefined {
    if (isMeant === undefined) {
      const tenant = earliest(this.#tenants.values(), ({ waiting }) => waiting > 0);
      return tenant && earliest(tenant.keys.values(), ({ entries }) => entries.length > 0)?.entries[0];
    }
    for (const tenant of inOrder(this.#tenants.values())) {
      if (tenant.waiting === 0) continue;
      for (const key of inOrder(tenant.keys.values())) {
        const entry = key.entries.find(isMeant);
        if (entry !== undefined) return entry;
      }
    }
    return undefined;
  }

  /** It goes: its tenant and its key have had one. */
  take(entry: Entry): void {
    const tenant = this.#tenantOf(entry.tenant);
    this.#charge(entry, tenant.next, keyOf(tenant, entry.key).next);
    this.remove(entry);
  }

  /** One goes that does not wait here. */
  charge(one: Waiting): void {
    const tenant = this.#tenantOf(one.tenant);
    const key = keyOf(tenant, one.key);
    this.#charge(one, Math.max(tenant.next, this.#now), Math.max(key.next, tenant.now));
  }

  #charge({ tenant: name, key: id }: Waiting, begins: number, beginsInTenant: number): void {
    const tenant = this.#tenantOf(name);
    this.#now = Math.max(this.#now, begins);
    tenant.next = begins + 1 / this.#weightOf(name);
    tenant.now = Math.max(tenant.now, beginsInTenant);
    keyOf(tenant, id).next = beginsInTenant + 1;
    this.#forgetIdle(tenant);
  }

  /** It goes without having been served. Whether it was there. */
  remove(entry: Entry): boolean {
    const tenant = this.#tenants.get(entry.tenant);
    const line = tenant?.keys.get(entry.key);
    const at = line?.entries.indexOf(entry) ?? -1;
    if (tenant === undefined || line === undefined || at === -1) return false;
    line.entries.splice(at, 1);
    tenant.waiting -= 1;
    this.#waiting -= 1;
    return true;
  }

  /** The one that came last of the tenant with the most, by weight, and how many that are by weight. */
  lastOfLongest(): { readonly entry: Entry; readonly share: number } | undefined {
    let longest: { readonly name: string; readonly tenant: TenantLine<Entry>; readonly share: number } | undefined;
    for (const [name, tenant] of this.#tenants) {
      const share = tenant.waiting / this.#weightOf(name);
      if (share > (longest?.share ?? 0)) longest = { name, tenant, share };
    }
    if (longest === undefined) return undefined;
    const lines = [...longest.tenant.keys.values()].toSorted((one, other) => other.entries.length - one.entries.length);
    const entry = lines[0]?.entries.at(-1);
    return entry === undefined ? undefined : { entry, share: longest.share };
  }

  /** All of them, in no order. */
  *all(): Iterable<Entry> {
    for (const { keys } of this.#tenants.values()) for (const { entries } of keys.values()) yield* entries;
  }

  /** The first so many in the order in which they would go if nobody else came. */
  inTurn(most: number): readonly Entry[] {
    const copy = new FairQueue<Entry>(this.#weightOf);
    copy.#now = this.#now;
    copy.#waiting = this.#waiting;
    for (const [name, { keys, ...tenant }] of this.#tenants) {
      if (tenant.waiting === 0) continue;
      const lines = [...keys].filter(([, { entries }]) => entries.length > 0);
      const own = lines.map(([id, { entries, next }]) => [id, { entries: entries.slice(0, most), next }] as const);
      copy.#tenants.set(name, { ...tenant, keys: new Map(own) });
    }
    const order: Entry[] = [];
    while (order.length < most) {
      const entry = copy.first();
      if (entry === undefined) break;
      copy.take(entry);
      order.push(entry);
    }
    return order;
  }

  #tenantOf(name: string): TenantLine<Entry> {
    const known = this.#tenants.get(name) ?? { keys: new Map(), now: 0, next: 0, waiting: 0 };
    this.#tenants.set(name, known);
    return known;
  }

  #forgetIdle(tenant: TenantLine<Entry>): void {
    if (tenant.keys.size > mostLines) {
      for (const [id, { entries, next }] of tenant.keys)
        if (entries.length === 0 && next <= tenant.now) tenant.keys.delete(id);
    }
    if (this.#tenants.size <= mostLines) return;
    for (const [name, { waiting, next }] of this.#tenants)
      if (waiting === 0 && next <= this.#now) this.#tenants.delete(name);
  }
}

function keyOf<Entry>({ keys }: TenantLine<Entry>, id: string): KeyLine<Entry> {
  const known = keys.get(id) ?? { entries: [], next: 0 };
  keys.set(id, known);
  return known;
}

function earliest<Line extends { readonly next: number }>(
  lines: Iterable<Line>,
  counts: (line: Line) => boolean,
): Line | undefined {
  let found: Line | undefined;
  for (const line of lines) if (counts(line) && (found === undefined || line.next < found.next)) found = line;
  return found;
}

function inOrder<Line extends { readonly next: number }>(lines: Iterable<Line>): readonly Line[] {
  return [...lines].toSorted((one, other) => one.next - other.next);
}
