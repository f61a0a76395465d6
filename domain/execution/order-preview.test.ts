import { isPreviewDue, storedPreview } from './order-preview';

const AT = new Date(Date.UTC(2026, 2, 2, 10));
const order = { instrument: 'CORN', contracts: ['20261200'], trade: [2] };
const answer = {
  ...{ initialMarginChange: 2_400, maintenanceMarginChange: 2_000, initialMarginAfter: Number.NaN },
  ...{ equityAfter: 1e6, commission: 5.84, commissionCurrency: 'USD' },
};

test('what the broker said is stored, what it did not say is missing', () => {
  const { initialMarginAfter: _, ...known } = answer;
  expect(storedPreview(order, answer, AT)).toEqual({ ...order, at: AT, ...known });
  expect(storedPreview(order, undefined, AT)).toEqual({ ...order, at: AT });
  expect(storedPreview(order, { commission: Number.NaN, commissionCurrency: '' }, AT)).toEqual({
    ...order,
    at: AT,
  });
});

test.each([
  ['never asked', undefined, 0, true],
  ['answered', storedPreview(order, answer, AT), 1_000, false],
  ['not answered an hour ago', storedPreview(order, undefined, AT), 1, false],
  ['not answered a day ago', storedPreview(order, undefined, AT), 24, true],
] as const)('%s', (_, stored, hours, due) => {
  expect(isPreviewDue(stored, AT.getTime() + hours * 3_600_000)).toBe(due);
});
