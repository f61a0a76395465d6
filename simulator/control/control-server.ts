import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { TstError, tstError } from '../../domain/errors/errors';
import { refusalOf } from '../../domain/system/local-request';
import { DAY_MS } from '../../domain/time/units';
import type { ClockDriver } from '../clock/driver';
import { type Body, checkFields, FIELD_NAMES, type FieldName, isBody } from './fields';
import { numberOf, runScenario, type ScenarioParts, textOf } from './scenarios';

export interface ControlParts extends ScenarioParts {
  readonly driver: ClockDriver;
  readonly account: string;
}

interface Route {
  readonly fields: readonly FieldName[];
  readonly act: (parts: ControlParts, body: Body) => unknown;
}

const BODY_LIMIT = 1_000_000;
const WATCH_LIMIT_MS = 30_000;
/** A program of this machine has sent a whole request by then. */
const REQUEST_TIMEOUT_MS = 10_000;

/** UTC ms out of a number or an ISO text. */
function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number(value);
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
  const steps = ['set', 'advance', 'advanceMs'].filter((key) => body[key] !== undefined);
  if (steps.length > 1) throw tstError('BAD_INPUT', `${steps.join(' and ')} exclude each other`);
  if (steps.length === 0 && body['speed'] === undefined)
    throw tstError('BAD_INPUT', 'one of set, advance, advanceMs, speed is needed');
  const now = clock.now();
  const to = destinationOf(body, now);
  if (to !== undefined) {
    // A running clock may have passed it by now; only who sets it means that very instant.
    if (body['set'] === undefined && to >= now) driver.reach(to);
    else driver.advanceTo(to);
  }
  if (body['speed'] !== undefined) driver.setSpeed(numberOf(body, 'speed'));
  return clockAnswer(parts);
}

/** Several may advance at once: who asks for an instant that has passed has what he wants. */
function destinationOf(body: Body, now: number): number | undefined {
  const to =
    body['set'] !== undefined
      ? timeOf(body['set'])
      : body['advance'] !== undefined
        ? Math.max(now, timeOf(body['advance']))
        : body['advanceMs'] !== undefined
          ? now + numberOf(body, 'advanceMs')
          : undefined;
  if (to !== undefined && to - now > STEP_MAX_MS)
    throw tstError(
      'BAD_INPUT',
      `the clock moves by 20 years at once at most, not to ${new Date(to).toISOString()}`,
    );
  return to;
}

/** Every session on the way is gone through. */
const STEP_MAX_MS = 20 * 366 * DAY_MS;

function waitsAnswer({ driver, clock, gateway }: ControlParts): unknown {
  return {
    now: clock.now(),
    waits: driver.waits().map((waiter) => ({ ...waiter, iso: new Date(waiter.until).toISOString() })),
    reached: driver.reached(),
    activity: { in: gateway.log.in, out: gateway.log.out },
  };
}

async function clockChanged(parts: ControlParts, body: Body): Promise<unknown> {
  const timeoutMs = Math.min(WATCH_LIMIT_MS, numberOf(body, 'timeoutMs', WATCH_LIMIT_MS));
  await parts.driver.untilChanged(numberOf(body, 'version', -1), timeoutMs);
  return clockAnswer(parts);
}

function addWait(parts: ControlParts, body: Body): unknown {
  const id = textOf(body, 'id');
  if (body['until'] === undefined) throw tstError('BAD_INPUT', 'until is needed');
  parts.driver.wait(id, timeOf(body['until']));
  return waitsAnswer(parts);
}

function stateAnswer({ exchange, gateway, clock }: ControlParts): unknown {
  const { store } = exchange;
  return {
    now: clock.now(),
    clients: gateway.sessions().map((session) => session.clientId),
    rules: gateway.rules.report(),
    ...store.toChange(),
    positions: [...store.positions.values()].filter(({ quantity }) => quantity !== 0),
  };
}

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/health': { GET: { fields: [], act: () => ({ ok: true }) } },
  // By this a program knows that the gateway it is connected to is this simulator.
  '/gateway': {
    GET: { fields: [], act: ({ gateway, account }) => ({ port: gateway.port, account }) },
  },
  '/clock': {
    GET: { fields: [], act: clockAnswer },
    POST: { fields: ['set', 'advance', 'advanceMs', 'speed'], act: moveClock },
  },
  '/clock/changed': { GET: { fields: ['version', 'timeoutMs'], act: clockChanged } },
  '/clock/waits': { GET: { fields: [], act: waitsAnswer } },
  '/clock/wait': {
    POST: { fields: ['id', 'until'], act: addWait },
    DELETE: {
      fields: ['id'],
      act: (parts, body) => ({ removed: parts.driver.endWait(textOf(body, 'id')) }),
    },
  },
  '/state': { GET: { fields: [], act: stateAnswer } },
  '/log': {
    GET: {
      fields: ['since'],
      act: ({ gateway }, body) => {
        const messages = gateway.log.since(numberOf(body, 'since', 0));
        return { next: gateway.log.last, messages };
      },
    },
  },
  '/scenario': {
    POST: {
      // Which fields there are depends on its kind.
      fields: FIELD_NAMES,
      act: (parts, body) => ({ ok: true, ...(runScenario(parts, body) as object | undefined) }),
    },
    DELETE: {
      fields: [],
      act: ({ faults, gateway }) => {
        faults.clear();
        if (faults.connectivityLost) gateway.restoreConnectivity();
        return { ok: true };
      },
    },
  },
};

/** A refusal with its own HTTP status. */
class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function routeOf(method: string, path: string): Route {
  const methods = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (!methods) throw new Refused(404, `there is no ${path}`);
  if (!Object.hasOwn(methods, method))
    throw new Refused(405, `${path} takes ${Object.keys(methods).join(', ')}, not ${method}`);
  return methods[method];
}

/** The fields of a request: of its address where it only reads or removes, of its body where it changes something. */
async function fieldsOf(method: string, url: URL, request: IncomingMessage): Promise<Body> {
  const query = Object.entries(Object.fromEntries(url.searchParams));
  if (method === 'GET')
    return Object.fromEntries(query.map(([key, text]) => [key, text.trim() === '' ? text : Number(text)]));
  const body = parseBody(await readBody(request));
  if (method === 'DELETE') return { ...Object.fromEntries(query), ...body };
  if (query.length > 0) throw tstError('BAD_INPUT', 'fields belong into the body, not into the address');
  return body;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_LIMIT) throw new Refused(413, `the body is longer than ${BODY_LIMIT} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody(text: string): Body {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw tstError('BAD_INPUT', `the body is not JSON: ${(error as Error).message}`);
  }
  if (!isBody(value)) throw tstError('BAD_INPUT', 'the body must be a JSON object');
  return value;
}

/** An address such as `//`, which no URL can be made of, is refused like any other that is not there. */
function addressOf(request: IncomingMessage): URL {
  const { url = '' } = request;
  if (!url.startsWith('/') || url.startsWith('//') || !URL.canParse(url, 'http://localhost'))
    throw new Refused(400, `not an address: ${JSON.stringify(url.slice(0, 200))}`);
  return new URL(url, 'http://localhost');
}

function answer(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Never rejects: whatever a request is, it is answered and the simulator continues. */
async function handle(
  parts: ControlParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { method = '', headers } = request;
    const refusal = refusalOf({ method, headers, port: request.socket.localPort ?? 0 });
    if (refusal) throw new Refused(refusal.status, refusal.error);
    const url = addressOf(request);
    const route = routeOf(method, url.pathname);
    const body = await fieldsOf(method, url, request);
    checkFields(body, route.fields);
    answer(response, 200, await route.act(parts, body));
  } catch (error) {
    const status = error instanceof Refused ? error.status : error instanceof TstError ? 400 : 500;
    // What is still being sent is not waited for.
    if (!request.complete) response.setHeader('connection', 'close');
    answer(response, status, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** The HTTP side of the simulator: clock, waits, state, log, scenarios; for programs of this machine only. */
export function makeControlServer(parts: ControlParts): Server {
  const limits = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
  return createServer(limits, (request, response) => void handle(parts, request, response));
}
