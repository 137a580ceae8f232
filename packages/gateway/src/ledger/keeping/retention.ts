/** How long content of a class is kept, in milliseconds. */
export interface RetentionClass {
  /** Content younger than that is not erased. */
  readonly minimum: number;
  /** Content older than that is destroyed. */
  readonly maximum: number;
}

export interface Retention {
  /** By name; there is always one called `standard`. */
  readonly classes: Readonly<Record<string, RetentionClass>>;
  /** How long leaves are kept after the end of their shard's period. */
  readonly leaves: number;
}

export const standardClass = 'standard';
const day = 86_400_000;

export const defaultRetention: Retention = Object.freeze({
  classes: Object.freeze({ [standardClass]: Object.freeze({ minimum: 0, maximum: 180 * day }) }),
  leaves: 184 * day,
});

/** A class that is not configured any more is kept like the standard one. */
export function classOf({ classes }: Retention, name: string): RetentionClass {
  return (
    (Object.hasOwn(classes, name) ? classes[name] : undefined) ??
    classes[standardClass] ?? { minimum: 0, maximum: 180 * day }
  );
}

/**
 * How long one content segment takes content. What is destroyed is a segment, so content may live by this time longer than
 * its maximum: a day, or a tenth of the maximum where that is less.
 */
export function turnOverAfter(retention: Retention, name: string): number {
  return Math.min(day, Math.ceil(classOf(retention, name).maximum / 10));
}

/** When a segment that was begun then is destroyed. */
export function segmentDue(retention: Retention, name: string, created: number): number {
  return created + turnOverAfter(retention, name) + classOf(retention, name).maximum;
}
