import { type RollChangeMade, type RollHistory, rollTable, wrongsOfRolls } from './roll-summary';

const at = (text: string) => new Date(`${text}:00Z`);
const rolled: RollChangeMade = {
  ...{
    instrument: 'CORN',
    at: at('2023-03-02T23:10'),
    from: 'Passive',
    to: 'Roll_Adjusted',
    contract: '20230300',
  },
  ...{ daysUntilRoll: 9, daysUntilExpiry: 60 },
};
const history: RollHistory = {
  instruments: ['CORN', 'US10'],
  changes: [rolled],
  mails: [
    {
      at: at('2023-03-01T23:12'),
      text: 'PLANNED\nCORN: the prices roll from 20230300 into 20230500, with ...\n\nX',
    },
    { at: at('2023-03-02T23:12'), text: 'DONE\nCORN: the prices rolled ...' },
  ],
  expired: [{ instrument: 'CORN', contract: '20230300', expiry: '2023-03-14', held: 0 }],
  unlikeStitch: new Map([['CORN', 0]]),
};

test('a year as it should be', () => {
  expect(wrongsOfRolls(history, 10)).toEqual([]);
  expect(rollTable(history)).toEqual([
    ['CORN', '1', '0', '9', '9', '1', '0', '0'],
    ['US10', '0', '0', '', '', '0', '0', '0'],
  ]);
});

const early = { ...rolled, daysUntilRoll: 11 };
const forced = { ...rolled, to: 'Force' };
test.each<[string, Partial<RollHistory>, readonly RegExp[]]>([
  [
    'held at expiry',
    { expired: [{ ...history.expired[0], held: -2 }] },
    [/CORN: -2 of 20230300 held when it expired/],
  ],
  ['too early', { changes: [early] }, [/CORN 2023-03-02 Passive -> Roll_Adjusted: 11 days before its roll/]],
  ['near its expiry, far from its roll', { changes: [{ ...early, daysUntilExpiry: 10 }] }, []],
  ['never mailed', { mails: [] }, [/not mailed a day before/, /not mailed when it was done/]],
  [
    'mailed the same evening',
    { mails: history.mails.map((mail) => ({ ...mail, at: rolled.at })) },
    [/a day before/],
  ],
  ['another change was mailed', { changes: [forced] }, [/Passive -> Force: not mailed a day before/]],
  [
    'of another instrument',
    { changes: [{ ...rolled, instrument: 'COR' }] },
    [/a day before/, /when it was done/],
  ],
  [
    'prices unlike their stitch',
    { unlikeStitch: new Map([['US10', 3]]) },
    [/US10: 3 adjusted prices differ/],
  ],
])('%s', (_, change, wrongs) => {
  expect(wrongsOfRolls({ ...history, ...change }, 10)).toEqual(
    wrongs.map((each) => expect.stringMatching(each)),
  );
});
