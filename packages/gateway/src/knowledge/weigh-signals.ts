/** The sum of what signals say, each by its weight; one without a weight says nothing. */
export function weighSignals<Name extends string>(
  signals: Readonly<Record<Name, number>>,
  weights: Readonly<Partial<Record<NoInfer<Name>, number>>>,
): number {
  let sum = 0;
  for (const [name, weight] of Object.entries<number | undefined>(weights))
    if (name in signals) sum += (weight ?? 0) * signals[name as Name];
  return sum;
}
