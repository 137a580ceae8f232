/** Which of the selected leaves are disclosed with their contents. */
export type Reveal = (leaf: {
  readonly shard: string;
  readonly index: number;
  readonly request: string | undefined;
}) => boolean;

/** Knows as well which of its items have fitted no leaf so far. */
export type Selection = Reveal & { missed(): readonly string[] };

export class RevealError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RevealError';
  }
}

/**
 * Reads a selector: `all`, or request ids, indexes and ranges of indexes, with commas between them; an index may have its shard
 * before it, as in `default-2026h2:10-20`. Throws RevealError.
 */
export function parseReveal(text: string): Selection {
  const missed = new Set(text.split(','));
  const fits = (item: string, does: boolean): boolean => {
    if (does) missed.delete(item);
    return does;
  };
  const selection = (reveal: Reveal): Selection => Object.assign(reveal, { missed: () => [...missed] });
  if (text === 'all') return selection(() => fits('all', true));
  const requests = new Set<string>();
  const ranges: {
    readonly item: string;
    readonly shard: string | undefined;
    readonly from: number;
    readonly to: number;
  }[] = [];
  for (const item of text.split(',')) {
    const match = /^(?:([A-Za-z0-9._-]+):)?([0-9]{1,15})(?:-([0-9]{1,15}))?$/.exec(item);
    if (match !== null) {
      const from = Number(match[2]);
      const to = match[3] === undefined ? from : Number(match[3]);
      if (to < from) throw new RevealError(`${item} ends before it begins`);
      ranges.push({ item, shard: match[1], from, to });
    } else if (/^req_[A-Za-z0-9_-]{1,128}$/.test(item)) {
      requests.add(item);
    } else {
      throw new RevealError(`${item} is neither \`all\`, a request id, an index nor a range of indexes`);
    }
  }
  return selection(({ shard, index, request }) => {
    let does = request !== undefined && requests.has(request) && fits(request, true);
    for (const range of ranges) {
      const inRange = (range.shard ?? shard) === shard && index >= range.from && index <= range.to;
      does = fits(range.item, inRange) || does;
    }
    return does;
  });
}
