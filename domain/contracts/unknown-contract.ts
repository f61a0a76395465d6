/** Enough to see what was meant; an instrument has hundreds of contracts. */
const NAMED = 6;

/** The sentence about a contract that is none of those known, with the nearest of them. All are 8 digits. */
export function unknownContract(instrument: string, contract: string, known: readonly string[]): string {
  const distance = (each: string) => Math.abs(Number(each) - Number(contract));
  const near = [...known].sort((a, b) => distance(a) - distance(b)).slice(0, NAMED);
  return `contract ${contract} of ${instrument} is not known (the nearest are ${near.sort().join(', ')})`;
}
