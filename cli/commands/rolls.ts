import type { Command } from 'commander';
import { rollBlocks } from '../../data/instruments/roll-blocks';
import { rollDays } from '../../data/instruments/roll-days';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { STACK_UPDATES } from '../../domain/cycle/message-names';
import { tstError } from '../../domain/errors/errors';
import { contractPosition } from '../../domain/ledger/positions';
import { asHeldNow } from '../../domain/rolls/roll-day';
import { blockTexts, rollDigest } from '../../domain/rolls/roll-digest';
import { UNDO } from '../../domain/rolls/roll-request';
import { parseSettleExpired } from '../../domain/rolls/settle-expired-request';
import { EVERYTHING_ELSE, type OpenSystem, operatorName } from '../operator/open-system';
import { updateStack } from '../operator/order-stack';
import { requestRoll } from '../operator/request-roll';
import { readInstrumentRoll } from '../operator/roll-facts';
import { opened, systemCommand } from '../operator/system-command';
import { confirmed, YES_OPTION } from '../terminal/confirm';
import { parseReason, REASON_OPTION } from '../terminal/reason';
import { type RollLine, rollLines } from '../views/roll-lines';
import { previewJson, previewRoll, previewText } from '../views/roll-preview';
import { readRollView, rollViewRows } from '../views/roll-view';
import { plainTable, shownTime } from '../views/table';
import { addRollSet, FORWARD_FILL } from './roll-set';

interface SettleOptions {
  readonly price: string;
  readonly reason: string;
}

interface JsonOption {
  readonly json?: boolean;
}

interface ChangeOptions extends JsonOption {
  readonly reason: string;
  readonly yes?: boolean;
}

/** `tst rolls`: how each instrument leaves its contract, and the operator's decisions about it. */
export function register(program: Command): void {
  const rolls = program.command('rolls').description('roll states: how each instrument leaves its contract');
  systemCommand(rolls, 'list', 'every instrument, by days to its roll, with the states that may follow', {
    isDefault: true,
  })
    .argument('[instrument]', 'one instrument')
    .option('--json', 'as JSON')
    .action(opened([], list));
  systemCommand(
    rolls,
    'show <instrument>',
    'everything about the roll of one instrument, and what happens next',
  )
    .option('--json', 'as JSON')
    .action(opened([], show));
  systemCommand(rolls, 'preview <instrument>', 'how the prices would be after a roll now; nothing is changed')
    .option(...FORWARD_FILL)
    .option('--json', 'as JSON')
    .action(opened([], preview));
  systemCommand(
    rolls,
    'plan',
    'what the roll policy did and plans, when it acts, and how to overrule it; what waits for you',
  ).action(opened([], showPlan));
  addRollSet(rolls);
  systemCommand(rolls, 'undo <instrument>', 'take back the last roll of the prices, with the state before it')
    .requiredOption(REASON_OPTION, 'kept in the audit and with the state', parseReason)
    .option(...YES_OPTION)
    .option('--json', 'as JSON')
    .action(opened(EVERYTHING_ELSE, undo));
  systemCommand(
    rolls,
    'settle <instrument> <contract>',
    'settle an expired contract at its settlement price, or correct the price it was settled at',
  )
    .requiredOption('--price <price>', 'in price points')
    .requiredOption(REASON_OPTION, 'kept in the audit and with the ledger row', parseReason)
    .action(opened(EVERYTHING_ELSE, settle));
}

/** The text of the roll policy's mail, with the records as they are now. */
async function showPlan({ database, settings, clock }: OpenSystem): Promise<void> {
  const rows = await wholeLedger(database);
  const days = (await rollDays(database)).map((day) =>
    asHeldNow(day, contractPosition(rows, day.instrument, day.contracts.price)),
  );
  const blocks = blockTexts(await rollBlocks(database));
  const { system } = settings.endpoints;
  const text = rollDigest({ system, days, blocks, now: new Date(await clock.read()) });
  console.log(text ?? 'nothing is planned: the roll policy has decided on no change');
}

async function settle(
  open: OpenSystem,
  instrument: string,
  contract: string,
  { price, reason }: SettleOptions,
): Promise<void> {
  const number = price.trim() === '' ? Number.NaN : Number(price);
  const request = { instrument, contract, price: number, reason, by: operatorName() };
  const parsed = parseSettleExpired(request);
  if (parsed.kind === 'refused') throw tstError('BAD_INPUT', parsed.reason);
  const { summary } = await updateStack<{ summary: string }>(open, STACK_UPDATES.settleExpired, request);
  console.log(summary);
}

async function undo(
  open: OpenSystem,
  instrument: string,
  { reason, yes, json }: ChangeOptions,
): Promise<void> {
  const { lastRoll, contracts } = await readRollView(open, instrument);
  if (lastRoll) {
    const back = `${instrument}: from ${contracts.price} back into ${lastRoll.outOf}, state ${lastRoll.stateBefore}.`;
    if (!yes) console.log(back);
    if (!(await confirmed('Undo the roll?', yes))) return console.log('nothing was changed');
  }
  const outcome = await requestRoll(open, { instrument, state: UNDO, reason });
  console.log(json ? JSON.stringify({ instrument, outcome }) : outcome);
}

async function show(open: OpenSystem, instrument: string, { json }: JsonOption): Promise<void> {
  const view = await readRollView(open, instrument);
  console.log(json ? JSON.stringify(view) : plainTable([view.instrument, ''], rollViewRows(view)));
}

async function preview(
  open: OpenSystem,
  instrument: string,
  { forwardFill = false, json }: JsonOption & { readonly forwardFill?: boolean },
): Promise<void> {
  const found = previewRoll(await readInstrumentRoll(open, instrument), { forwardFill });
  console.log(json ? JSON.stringify(previewJson(found)) : previewText(found));
}

async function list(open: OpenSystem, instrument: string | undefined, { json }: JsonOption): Promise<void> {
  const lines = await rollLines(open, instrument);
  if (json) return console.log(JSON.stringify(lines));
  if (lines.length === 0) {
    if (instrument !== undefined)
      throw tstError(
        'BAD_INPUT',
        `no prices of ${instrument} are stored (\`npx tst rolls\` lists the instruments with prices)`,
      );
    console.log('no prices are stored yet');
    return;
  }
  const head = [
    'instrument',
    'state',
    'held',
    'priced',
    'forward',
    'days to roll',
    'expiry',
    'carry',
    'near',
  ];
  console.log(plainTable([...head, 'in the way', 'set by', 'may follow'], lines.map(row)));
}

function row(line: RollLine): string[] {
  const { record, contracts } = line;
  const { instrument, state, since, by, operator, reason } = record;
  const whose = operator ? `${by} (operator)` : by;
  const days = [line.daysUntilRoll, line.daysUntilExpiry, line.daysUntilCarryExpiry].map(String);
  const set = since === undefined ? '' : `${shownTime(since)} ${whose}: ${reason}`;
  return [
    instrument,
    state,
    String(line.held),
    contracts.price,
    contracts.forward,
    ...days,
    [
      ...(line.near === 'far' ? [] : [line.near]),
      ...line.expiring.map(({ severity }) => `HELD: ${severity}`),
    ].join('\n'),
    line.blocked.map(({ kind }) => kind).join(', '),
    set,
    line.next.join(', '),
  ];
}
