import type { ExecutionRecord, OrderRecord, PositionRecord } from '../../simulator/exchange/records';

/** What the simulator holds of its account. */
export interface SimulatorState {
  readonly now: number;
  readonly clients: readonly number[];
  readonly orders: readonly OrderRecord[];
  readonly executions: readonly ExecutionRecord[];
  readonly positions: readonly PositionRecord[];
}

/** A message as the simulator logged it; the first field of an incoming one is its number in the protocol. */
export interface LoggedMessage {
  readonly n: number;
  readonly client: number;
  readonly direction: 'in' | 'out';
  readonly fields: readonly (string | number)[];
}

/** The simulator's control interface, for looking at the broker's side and for faults. */
export interface SimulatorControl {
  state(): Promise<SimulatorState>;
  log(since?: number): Promise<readonly LoggedMessage[]>;
  scenario(fault: Readonly<Record<string, unknown>>): Promise<void>;
  clearScenarios(): Promise<void>;
}

export function createSimulatorControl(url: string): SimulatorControl {
  const call = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
    const response = await fetch(url + path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) throw new Error(`simulator refused ${method} ${path}: ${answer.error}`);
    return answer;
  };
  return {
    state: () => call<SimulatorState>('/state'),
    log: async (since = 0) => (await call<{ messages: LoggedMessage[] }>(`/log?since=${since}`)).messages,
    scenario: async (fault) => {
      await call('/scenario', 'POST', fault);
    },
    clearScenarios: async () => {
      await call('/scenario', 'DELETE');
    },
  };
}
