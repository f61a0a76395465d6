/** The quotes of an order that is worked: a pause in them is not their end. */
import { pino } from 'pino';
import { QuoteFeed } from '../../activities/broker-orders/quote-feed';
import type { Deps } from '../../activities/deps';
import type { BrokerContract } from '../../broker/broker';
import type { IbBroker } from '../../broker/ib/connect';
import { createLiveClock } from '../../services/gateway/trading-clock';
import { until } from '../support/running-system';
import { TestGateway } from './gateway';
import { firstFutures } from './market';

let gateway: TestGateway;
let broker: IbBroker;
let contract: BrokerContract;
beforeAll(async () => {
  gateway = await TestGateway.start();
  broker = await gateway.connect();
  [contract] = await firstFutures(broker);
});
afterAll(() => gateway?.close());

test('a connection that breaks and comes back is waited for; it is subscribed to again', async () => {
  const feed = feedWith(60);
  await until('a quote has come', async () => typeof (await feed.tick()) === 'object');
  await gateway.scenario({ kind: 'disconnect', how: 'fin' });
  const answers = new Set<unknown>();
  await until('there is none', async () => {
    const answer = await feed.tick();
    if (typeof answer === 'string') answers.add(answer);
    return answers.size > 0;
  });
  await until('there is one again', async () => {
    const answer = await feed.tick();
    if (typeof answer === 'string') answers.add(answer);
    return typeof answer === 'object';
  });
  expect([...answers]).toEqual(['awaited']);
  feed.close();
});

test('a market that says no price is waited for, then its quotes are missing', async () => {
  await gateway.scenario({ kind: 'data', mode: 'noQuotes', symbol: contract.symbol });
  const feed = feedWith(1);
  expect(await feed.tick()).toBe('awaited');
  await until('they are missing', async () => (await feed.tick()) === 'missing');
  await gateway.scenario({ kind: 'data', mode: 'none', symbol: contract.symbol });
  feed.close();
  await until('it has them again', async () => typeof (await feed.tick()) === 'object');
  feed.close();
});

function feedWith(quoteSeconds: number): QuoteFeed {
  const deps = {
    ...{ dataBroker: broker, clock: createLiveClock(), log: pino({ level: 'silent' }) },
    config: { execution: { quote_seconds: quoteSeconds } },
  };
  return new QuoteFeed(deps as unknown as Deps, [{ contract, ratio: 1 }]);
}
