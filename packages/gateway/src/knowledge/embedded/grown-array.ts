interface NumberArray {
  readonly length: number;
  [place: number]: number;
  set(from: NumberArray): void;
}

/** An array that is as long as it must be for a place, and half as long again where it was shorter. */
export function grownFor<List extends NumberArray>(list: List, place: number, make: (length: number) => List): List {
  if (place < list.length) return list;
  const larger = make(Math.max(place + 1, Math.ceil(list.length * 1.5), 64));
  larger.set(list);
  return larger;
}
