import type { ItemSummary } from '../prices/fetch-summary';
import type { Finding } from './finding';
import { checkDisk, checkOpenFiles, checkPermissions, checkVersions, checkZones } from './machine-checks';
import {
  checkBackup,
  checkClock,
  checkFreshness,
  checkLogServer,
  checkMail,
  checkMarketData,
  checkProcesses,
  checkSchedules,
} from './system-checks';

const HERE = { here: '/a', running: '/a' };
const NOW = Date.parse('2026-11-27T23:30:00Z');
const item = (name: string, last?: string): ItemSummary => ({
  ...{ item: name, tradeDate: '2026-11-27', at: new Date(NOW), contracts: 1, fetches: 1, rows: 0 },
  ...{ failures: [], withoutData: [], ...(last && { lastBar: new Date(last) }) },
});

test.each<[string, Finding, Finding['state'], RegExp]>([
  ['Node 24', checkVersions('24.1.0', '1', HERE), 'ok', /Node 24/],
  ['Node 20.19', checkVersions('20.19.1', '1', HERE), 'warning', /no longer supported/],
  ['Node 20.18', checkVersions('20.18.9', '1', HERE), 'problem', /20\.18/],
  ['another checkout', checkVersions('24.1.0', '1', { here: '/a', running: '/b' }), 'warning', /from \/b/],
  ['a stopped system', checkVersions('24.1.0', '1', { here: '/a', running: undefined }), 'ok', /Node/],
  ['room', checkDisk({ kind: 'enough', text: '9 GB' }), 'ok', /9 GB/],
  ['little room', checkDisk({ kind: 'low', text: '90 MB' }), 'warning', /90 MB/],
  ['no room', checkDisk({ kind: 'full', text: '1 MB' }), 'problem', /FULL/],
  [
    'closed files',
    checkPermissions([
      { path: 'a', mode: 0o100600, hasSecret: true },
      { path: 'b', mode: 0o644, hasSecret: false },
    ]),
    'ok',
    /2 files/,
  ],
  [
    'a password that others read',
    checkPermissions([{ path: 'a', mode: 0o100640, hasSecret: true }]),
    'problem',
    /change a$/,
  ],
  [
    'limits that others change',
    checkPermissions([{ path: 'a', mode: 0o100664, hasSecret: false }]),
    'problem',
    /change a$/,
  ],
  ['many files', checkOpenFiles(Number.POSITIVE_INFINITY), 'ok', /any number/],
  ['few files', checkOpenFiles(256), 'problem', /256/],
  ['known zones', checkZones('UTC', 'Europe/London', []), 'ok', /London/],
  ['a clock change', checkZones('UTC', 'Europe/London', ['x at 01:30']), 'warning', /01:30/],
  ['all processes', checkProcesses(['worker-main'], ['temporal', 'worker-main']), 'ok', /worker-main/],
  ['no worker', checkProcesses(['worker-main'], ['temporal']), 'problem', /not running: worker-main/],
  ['not started', checkProcesses(['worker-main'], undefined), 'problem', /not running/],
  ['a good clock', checkClock(100, 2, 30), 'ok', /./],
  ['a fast clock', checkClock(3_000, 2, 30), 'warning', /3/],
  ['a wrong clock', checkClock(-31_000, 2, 30), 'problem', /no order is sent/],
  ['fresh prices', checkFreshness([item('CORN', '2026-11-24T22:00Z')], '2026-11-27'), 'ok', /2026-11-24/],
  [
    'old prices',
    checkFreshness([item('CORN', '2026-11-23T22:00Z')], '2026-11-27'),
    'problem',
    /CORN \(2026-11-23\)/,
  ],
  [
    'prices over a weekend',
    checkFreshness([item('CORN', '2026-11-19T22:00Z')], '2026-11-24'),
    'ok',
    /2026-11-19/,
  ],
  ['no bar at all', checkFreshness([item('CORN')], '2026-11-27'), 'problem', /CORN \(none\)/],
  ['nothing fetched', checkFreshness([], '2026-11-27'), 'warning', /nothing/],
  ['applied schedules', checkSchedules(5, [], new Map(), false), 'ok', /5 as in/],
  ['other schedules', checkSchedules(5, ['fx'], new Map(), false), 'problem', /fx/],
  ['a paused schedule', checkSchedules(5, [], new Map([['fx', 'a holiday']]), false), 'warning', /a holiday/],
  ['a simulated clock', checkSchedules(5, [], new Map([['fx', 'x']]), true), 'ok', /simulated/],
  ['a new backup', checkBackup(NOW - 86_400_000, NOW), 'ok', /2026-11-26 23:30/],
  ['an old backup', checkBackup(NOW - 5 * 86_400_000, NOW), 'problem', /5 days ago/],
  ['no backup', checkBackup(undefined, NOW), 'problem', /no dump/],
  ['an outbox', checkMail(undefined, undefined), 'warning', /outbox/],
  ['a mail server', checkMail('a@b.c', undefined), 'ok', /a@b\.c/],
  ['a wrong password', checkMail('a@b.c', '535 no'), 'problem', /535/],
  ['no log server', checkLogServer(undefined), 'ok', /none/],
  ['a log server', checkLogServer(200), 'ok', /takes/],
  ['a log server that is away', checkLogServer(5e6), 'warning', /5 MB/],
  ['a quote', checkMarketData('CORN', 1, 2), 'ok', /CORN/],
  ['no quote', checkMarketData('CORN', Number.NaN, Number.NaN), 'warning', /no quote/],
  ['nothing to ask about', checkMarketData(undefined, Number.NaN, Number.NaN), 'warning', /no contract/],
])('%s', (_, finding, state, text) => {
  expect(finding).toMatchObject({ state, text: expect.stringMatching(text) });
  expect(finding.remedy === undefined).toBe(state === 'ok');
});
