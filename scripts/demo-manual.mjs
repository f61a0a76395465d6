/**
 * `npm run demo:manual`: a system in which a person trades, from first order to reconciled positions, on the simulator. Each
 * step prints what is done and the command that does it. Ends by itself, removes what it made, and fails loudly (exit
 * code 1) when something is not as it says.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { installPackages, requireNode } from './packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const TST = join(root, 'bin/tst.mjs');
const SYSTEM = 'demo-manual';
const [DAY, NEXT_DAY] = ['2024-05-15', '2024-05-16'];
const STACK = `${SYSTEM}/order-stack`;
const PATIENCE_MS = 300_000;
const DAY_MS = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), 'tst-demo-manual-'));
const environment = {
  ...process.env,
  TST_DATA_DIR: join(folder, 'data'),
  PYSYS_PRIVATE_CONFIG_DIR: join(folder, 'private'),
  NO_COLOR: '1',
};
delete environment.TEMPORAL_ADDRESS;
let running;
let steps = 0;
const held = new Map();

try {
  requireNode(process.versions.node);
  installPackages(root);
  await build(root);
  await demonstrate();
  console.log(`\nAll ${steps} steps went as they should. ${folder} is removed.`);
} catch (error) {
  console.error(`\nThe demonstration failed in step ${steps}: ${error.stack}`);
  process.exitCode = 1;
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}

async function demonstrate() {
  configure({ sends: true });
  step('A system that sends orders by itself starts on the simulated market; no order is filled there.');
  await start(DAY);
  await unknownOrder();

  step('Now the system only decides: the step that sends orders is left out of private_control_config.yaml.');
  await stop();
  configure({ sends: false });
  await start(NEXT_DAY);
  const trades = await shown();
  await filledByCommand(trades[0]);
  await badFill(trades[1]);
  await filledBySignal(trades[1]);
  await foundAtBroker(trades[2]);
  const heldBefore = (await positionsAtBroker()).map(({ conId }) => conId);
  await balanced(trades[3]);
  await expired(trades[3], heldBefore);
  await agreed();
}

/** An order whose fate nobody knows, settled by the statement. */
async function unknownOrder() {
  await scenario({ kind: 'fill', mode: 'never' });
  step('A person orders one contract for a strategy: within all limits, sent like its own orders.');
  const trade = ['synthetic', 'GOLD_micro', '--quantity', '1', '--id', 'demo-1', '--reason', 'demonstration'];
  await tst(['orders', 'trade', ...trade]);
  const order = await found('an order works at the broker', async () =>
    (await orders()).find(({ name, state }) => name.startsWith('B') && state === 'working'),
  );
  step(`The broker forgets ${order.name} (${order.trade[0]} ${order.instrument}), although it was filled.`);
  await scenario({ kind: 'forget', orderRef: order.id });
  await atBroker(order, order.trade[0]);
  await refused(['orders', 'cancel', order.name], /settle/);
  step('The statement says that it was filled: said so, the order ends and its lock is lifted.');
  const price = String(await priceOf(order));
  const said = ['--filled', String(order.trade[0]), '--price', price, '--confirm-price'];
  await tst(['orders', 'settle', order.name, ...said, '--reason', 'by statement']);
  expect((await tst(['locks'])).includes(order.instrument), false, 'the instrument is locked');
}

async function shown() {
  step('What is to be traded by hand, with the command that enters each fill:');
  const waiting = await found('four contract orders wait', async () => {
    const all = (await orders()).filter(({ name, state }) => name.startsWith('C') && state === 'active');
    return all.length >= 4 ? all : undefined;
  });
  await tst(['orders']);
  return waiting;
}

async function filledByCommand(order) {
  step(`${order.name} was traded by phone, all of it: entered by command. Entered twice, it counts once.`);
  const [quantity] = order.remaining;
  await atBroker(order, quantity);
  const fill = [
    '--price',
    String(await priceOf(order)),
    '--quantity',
    String(quantity),
    '--fill-id',
    'phone-1',
  ];
  for (const _time of ['once', 'twice'])
    await tst(['orders', 'fill', order.name, ...fill, '--confirm-price']);
  await isFilled(order, quantity);
}

async function badFill(order) {
  step('A fill that cannot be true (twice the price) is refused, with the reason.');
  const fill = [
    '--price',
    String(2 * (await priceOf(order))),
    '--quantity',
    String(Math.sign(order.trade[0])),
  ];
  await refused(['orders', 'fill', order.name, ...fill, '--fill-id', 'bad'], /away from the last price/);
}

async function filledBySignal(order) {
  step(`${order.name}: the same by a Temporal signal, from any program.`);
  const [quantity] = order.remaining;
  await atBroker(order, quantity);
  const price = await priceOf(order);
  const input = JSON.stringify({
    order: order.name,
    fillId: 'signal-1',
    quantity,
    price,
    priceConfirmed: true,
  });
  const signal = ['workflow', 'signal', '-w', STACK, '--name', 'manualFillBySignal', '--input', input];
  await tst(['temporal', ...signal]);
  await isFilled(order, quantity);
}

async function foundAtBroker(order) {
  step(
    `${order.name} is traded in TWS: found in the broker's executions, and matched by rule to the order that waits.`,
  );
  const [quantity] = order.remaining;
  noteTraded(order, quantity);
  await scenario({ kind: 'manualTrade', ...contractOf(order), quantity, price: await priceOf(order) });
  await tst(['orders', 'reconcile']);
  await isFilled(order, quantity);
}

async function balanced(order) {
  step(
    `Two ${order.instrument} more are at the broker than in the ledger: a break, in two readings. It locks and mails.`,
  );
  await atBroker(order, 2);
  await tst(['orders', 'reconcile']);
  expect((await tst(['locks'])).includes(order.instrument), true, 'the instrument is not locked');
  step('It was a trade at the desk: balanced, with its price and reason, and released.');
  const trade = ['--strategy', 'synthetic', '--contract', order.contracts[0], '--quantity', '2'];
  const at = [
    '--price',
    String(await priceOf(order)),
    '--id',
    'desk-1',
    '--confirm-price',
    '--reason',
    'at the desk',
  ];
  await tst(['orders', 'balance', order.instrument, ...trade, ...at]);
  await tst(['orders', 'reconcile']);
  expect((await tst(['locks'])).includes(order.instrument), false, 'the instrument is still locked');
}

async function expired(order, heldBefore) {
  const [contract] = order.contracts;
  step(
    `${order.instrument} ${contract} is held through its expiry, like what else expires that month: the broker settles it, and so does the ledger.`,
  );
  const before = (await positionsAtBroker()).map(({ conId }) => conId);
  const [conId] = before.filter((each) => !heldBefore.includes(each));
  await found('the contract has expired', async () => {
    await control('POST', '/clock', { advance: (await control('GET', '/clock')).now + 20 * DAY_MS });
    return !(await positionsAtBroker()).some((each) => each.conId === conId);
  });
  await tst(['orders', 'reconcile']);
  step('The exchange published another settlement price: corrected by command.');
  const price = String((await priceOf(order)) * 1.02);
  const settle = ['rolls', 'settle', order.instrument, contract, '--price', price, '--reason', 'published'];
  expect(/settled at/.test(await tst(settle)), true, 'it was not settled again');
}

async function agreed() {
  step('Ledger, broker and strategies agree; what has expired is held no more:');
  await tst(['positions']);
  expect(await tst(['orders', 'reconcile']), 'ledger = broker\n', 'they differ');
}

function step(text) {
  console.log(`\n${++steps}. ${text}`);
}

function configure({ sends }) {
  const target = join(folder, 'private');
  mkdirSync(join(target, 'strategies'), { recursive: true });
  cpSync(join(root, 'private', 'strategies'), join(target, 'strategies'), { recursive: true });
  const config =
    'strategy_list: {synthetic: {}}\nstrategy_capital_allocation: {strategy_weights: {synthetic: 100}}\n';
  writeFileSync(join(target, 'private_config.yaml'), config);
  const methods = [
    'spawn_children_from_new_instrument_orders',
    'generate_force_roll_orders',
    ...(sends ? ['create_broker_orders_from_contract_orders'] : []),
    'process_fills_stack',
    'handle_completed_orders',
  ];
  const handler = methods.map((name) => `    ${name}: {frequency: 0, max_executions: -1}`).join('\n');
  writeFileSync(
    join(target, 'private_control_config.yaml'),
    `process_configuration_methods:
  run_systems:
    synthetic: {backtest_config_filename: strategies/synthetic.yaml, max_executions: 1}
  run_strategy_order_generator:
    synthetic: {max_executions: 1}
  run_stack_handler:
${handler}
`,
  );
}

/** Starts the system and follows it until its day's orders are made; its own lines are not shown. */
async function start(date) {
  const args = ['start', '--demo', '--instruments', '8', '--seed', '1', '--date', date, '--system', SYSTEM];
  const child = spawn(process.execPath, [TST, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = { child, output: '', ended: new Promise((done) => child.once('close', done)) };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      running.output += data;
    });
  let never = false;
  await found(`system ${SYSTEM} has made its orders of ${date}`, async () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${running.output}`);
    if (!never)
      never = await scenario({ kind: 'fill', mode: 'never' }).then(
        () => true,
        () => false,
      );
    return /Ctrl-C stops it/.test(running.output);
  });
}

async function stop() {
  if (!running) return;
  running.child.kill('SIGTERM');
  await running.ended;
  running = undefined;
}

/** Runs a command as a person would, and prints both. Throws when it fails. */
async function tst(args, quiet = false) {
  if (!quiet) console.log(`   $ npx tst ${args.join(' ')}`);
  const { code, output } = await run(args);
  if (!quiet) console.log(output.replace(/^/gm, '     ').trimEnd());
  if (code !== 0) throw new Error(`npx tst ${args.join(' ')} ended with ${code}: ${output}`);
  return output;
}

async function refused(args, reason) {
  console.log(`   $ npx tst ${args.join(' ')}`);
  const { code, output } = await run(args);
  console.log(output.replace(/^/gm, '     ').trimEnd());
  if (code === 0 || !reason.test(output)) throw new Error(`it was not refused for ${reason}: ${output}`);
}

function run(args) {
  // `tst temporal` passes on what follows; every other command is told its system.
  const system = args[0] === 'temporal' ? [] : ['--system', SYSTEM];
  const env = { ...environment, TST_SYSTEM: SYSTEM };
  const child = spawn(process.execPath, [TST, ...args, ...system], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}

async function orders() {
  return JSON.parse(await tst(['orders', '--all', '--json'], true));
}

async function isFilled(order, quantity) {
  await found(`${order.name} is filled`, async () => {
    const now = (await orders()).find(({ id }) => id === order.id);
    return now.filled[0] === quantity;
  });
  console.log(`   ${order.name} is filled: ${quantity}`);
}

/** The broker's position changes by so much without an execution that it tells us: a trade by phone. */
async function atBroker(order, change) {
  const { symbol, month } = contractOf(order);
  const quantity = noteTraded(order, change);
  await scenario({ kind: 'position', symbol, month, quantity });
}

/** What the broker holds of a contract, counted here: nothing else trades at it. */
function noteTraded(order, change) {
  const { symbol, month } = contractOf(order);
  const quantity = (held.get(`${symbol} ${month}`) ?? 0) + change;
  held.set(`${symbol} ${month}`, quantity);
  return quantity;
}

async function positionsAtBroker() {
  return (await control('GET', '/state')).positions.filter(({ quantity }) => quantity !== 0);
}

function contractOf(order) {
  return { symbol: symbolOf(order), month: order.contracts[0].slice(0, 6) };
}

function symbolOf({ instrument }) {
  const file = readFileSync(join(root, 'config/instruments/ib_config_futures.csv'), 'utf8');
  return file
    .split('\n')
    .map((line) => line.split(','))
    .find(([code]) => code === instrument)[1];
}

/** The price on which the order was decided. */
async function priceOf(order) {
  const all = await orders();
  const contract = order.name.startsWith('B') ? all.find(({ id }) => id === order.parentId) : order;
  return contract.referencePrice ?? all.find(({ id }) => id === contract.parentId).referencePrice;
}

function scenario(body) {
  return control('POST', '/scenario', body);
}

async function control(method, path, body) {
  const file = join(environment.TST_DATA_DIR, 'systems', SYSTEM, 'endpoints.json');
  const { controlPort } = JSON.parse(readFileSync(file, 'utf8')).gateway;
  const response = await fetch(`http://127.0.0.1:${controlPort}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`the simulator refused ${path}: ${await response.text()}`);
  return response.json();
}

/** What the look finds, once it finds something. */
async function found(what, look) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await look();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await delay(200);
  }
}

function expect(actual, wanted, otherwise) {
  if (actual !== wanted)
    throw new Error(`${otherwise}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`);
}
