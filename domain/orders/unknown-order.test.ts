import type { BrokerOrder } from './order';
import { unknownOrderMail, unknownOrderQuestion, unknownQuestionId } from './unknown-order';

const order = {
  ...{ level: 'broker', number: 7, id: 'test:1', instrument: 'CORN' },
  ...{ trade: [-2, 2], contracts: ['20261200', '20270300'] },
} as unknown as BrokerOrder;

it('the mail names the order, the reason and the commands that end it', () => {
  expect(unknownOrderMail(order, 'the gateway is away')).toMatchObject({
    subject: expect.stringContaining('CORN'),
    text: expect.stringMatching(
      /order B7 \(-2\/2 CORN 20261200\/20270300, test:1\) is not known: the gateway is away\. CORN is locked[\s\S]*settle B7 --not-accepted/,
    ),
    critical: true,
  });
});

it('the question, one for each order, says why positions do not decide', () => {
  expect(unknownQuestionId(order)).toBe('order/test:1');
  expect(unknownOrderQuestion(order, 'ledger 1, broker 4')).toMatch(
    /order B7 \(-2\/2 CORN .*: ledger 1, broker 4\. CORN is locked\.$/,
  );
});
