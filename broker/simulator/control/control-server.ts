import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tstError } from '../../../domain/errors/errors';
import type { ClockDriver } from '../clock/driver';
import { type Body, numberOf, runScenario, type ScenarioParts, textOf } from './scenarios';

export interface ControlParts extends ScenarioParts {
  readonly driver: ClockDriver;
}

type Route = (parts: ControlParts, body: Body) => unknown;

const BODY_LIMIT = 1_000_000;
const WATCH_LIMIT_MS = 30_000;

/** UTC ms out of a number or an ISO text; BAD_INPUT otherwise. */
function timeOf(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof time !== 'number' || !Number.isFinite(time))
    throw tstError('BAD_INPUT', `not a time (UTC ms or ISO): ${JSON.stringify(value)}`);
  return time;
}

function clockAnswer({ clock, gateway }: ControlParts): unknown {
  const now = clock.now();
  return {
    now,
    iso: new Date(now).toISOString(),
    speed: clock.speed,
    version: clock.version,
    activity: { in: gateway.log.in, out: gateway.log.out },
    clients: gateway.sessions().length,
  };
}

function moveClock(parts: ControlParts, body: Body): unknown {
  const { driver, clock } = parts;
  if (body['set'] !== undefined) driver.advanceTo(timeOf(body['set']));
  // Several may advance at once: who asks for an instant that has passed has what he wants.
  else if (body['advance'] !== undefined) driver.advanceTo(Math.max(clock.now(), timeOf(body['advance'])));
  else if (body['advanceMs'] !== undefined) driver.advanceTo(clock.now() + numberOf(body, 'advanceMs'));
  else if (body['speed'] === undefined)
    throw tstError('BAD_INPUT', 'one of set, advance, advanceMs, speed is needed');
  if (body['speed'] !== undefined) driver.setSpeed(numberOf(body, 'speed'));
  return clockAnswer(parts);
}

function waitsAnswer({ driver, clock, gateway }: ControlParts): unknown {
  return {
    now: clock.now(),
    waits: driver.waits().map((waiter) => ({ ...waiter, iso: new Date(waiter.until).toISOString() })),
    activity: { in: gateway.log.in, out: gateway.log.out },
  };
}

async function clockChanged(parts: ControlParts, body: Body): Promise<unknown> {
  const timeoutMs = Math.min(WATCH_LIMIT_MS, Number(body['timeoutMs'] ?? WATCH_LIMIT_MS));
  await parts.driver.untilChanged(Number(body['version'] ?? -1), timeoutMs);
  return clockAnswer(parts);
}

function addWait(parts: ControlParts, body: Body): unknown {
  parts.driver.wait(textOf(body, 'id'), timeOf(body['until']));
  return waitsAnswer(parts);
}

function stateAnswer({ exchange, gateway, clock }: ControlParts): unknown {
  const { store } = exchange;
  return {
    now: clock.now(),
    clients: gateway.sessions().map((session) => session.clientId),
    ...store.toChange(),
    positions: [...store.positions.values()].filter(({ quantity }) => quantity !== 0),
  };
}

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /health': () => ({ ok: true }),
  'GET /clock': clockAnswer,
  'POST /clock': moveClock,
  'GET /clock/changed': clockChanged,
  'GET /clock/waits': waitsAnswer,
  'POST /clock/wait': addWait,
  'DELETE /clock/wait': (parts, body) => ({ removed: parts.driver.endWait(textOf(body, 'id')) }),
  'GET /state': stateAnswer,
  'GET /log': ({ gateway }, body) => {
    const messages = gateway.log.since(Number(body['since'] ?? 0));
    return { next: gateway.log.last, messages };
  },
  'POST /scenario': (parts, body) => ({ ok: true, ...(runScenario(parts, body) as object | undefined) }),
  'DELETE /scenario': ({ faults, gateway }) => {
    faults.clear();
    if (faults.connectivityLost) gateway.restoreConnectivity();
    return { ok: true };
  },
};

async function readBody(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_LIMIT) throw tstError('BAD_INPUT', 'the body is too long');
  }
  if (text.trim() === '') return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null)
    throw tstError('BAD_INPUT', 'the body must be a JSON object');
  return value as Body;
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

async function handle(
  parts: ControlParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const route = ROUTES[`${request.method} ${url.pathname}`];
  if (!route) return answer(response, 404, { error: `no ${request.method} ${url.pathname}` });
  try {
    const body = { ...Object.fromEntries(url.searchParams), ...(await readBody(request)) };
    answer(response, 200, await route(parts, body));
  } catch (error) {
    // Nonsense is told to whoever sent it; the simulator goes on.
    answer(response, 400, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** The HTTP side of the simulator: clock, waits, state, log, scenarios. */
export function makeControlServer(parts: ControlParts): Server {
  return createServer((request, response) => void handle(parts, request, response));
}
