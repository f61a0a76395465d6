import type { OutgoingOrder } from '../broker';
import { createNoBroker } from './no-broker';

const NOTHING = { kind: 'not-stated', reason: 'nobody', isProblem: false } as const;
const broker = createNoBroker({ positions: async () => NOTHING, account: async () => NOTHING });

test('a statement is passed on; nothing is waited for', async () => {
  expect(broker.state()).toBe('none');
  await broker.ready(1);
  expect(await broker.positions('mine')).toBe(NOTHING);
  expect(await broker.accountValues('mine')).toBe(NOTHING);
  await broker.close();
});

test('everything that needs an API is refused, with what to do', async () => {
  const order = {} as OutgoingOrder;
  const refused = [
    ...[broker.place(order), broker.modify(order), broker.cancel(1), broker.preview(order, 1)],
    ...[broker.nextOrderId(0), broker.snapshot(), broker.serverTime(), broker.quote([], 1)],
    ...[broker.streamQuotes([]), broker.priceSteps({} as never), broker.bars({} as never)],
    broker.contractDetails({ kind: 'future', symbol: 'ZC' }),
  ];
  for (const each of refused)
    await expect(each).rejects.toMatchObject({
      code: 'BROKER_ABSENT',
      message: expect.stringMatching(/^this system can't .*: it has no broker/),
      remedy: expect.stringContaining('docs/manual-trading.md'),
    });
});
