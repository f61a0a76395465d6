import { usablePositions } from './usable-positions';

const position = (instrument: string, lower: number, referencePrice = 400) => ({
  strategy: 's',
  instrument,
  values: { lower, upper: 2 },
  referencePrice,
});

it('an instrument whose position is not finite is left out by name, and the others trade', () => {
  const answer = usablePositions([
    position('CORN', -1),
    position('GOLD', Number.NaN),
    position('SP500', 1, Number.POSITIVE_INFINITY),
    position('CRUDE', 1, -37.63),
  ]);
  expect(answer.usable.map(({ instrument }) => instrument)).toEqual(['CORN', 'CRUDE']);
  expect(answer.problems).toEqual([
    's GOLD: left out, its optimal position is not known: lower is NaN',
    's SP500: left out, its optimal position is not known: referencePrice is Infinity',
  ]);
});
