import type { Endpoints } from '../../services/system/endpoints';
import type { Progress } from '../terminal/progress';

export interface CycleRequest {
  readonly system: string;
  readonly endpoints: Endpoints;
  /** Trade date `YYYY-MM-DD`. */
  readonly date: string;
  /** True: run the clock to the end of the next trading window, so that the summary contains the fills. */
  readonly once: boolean;
  /** How fast the simulated clock runs after the cycle; 0 stops it. */
  readonly speed: number;
  /** CSV directory of a replayed market; undefined for the synthetic one. */
  readonly market?: string;
  readonly progress: Progress;
}

/** How the day ended; only `failed` means an exit code other than 0. `reason` is one line. */
export type CycleOutcome =
  | { readonly kind: 'completed' }
  | { readonly kind: 'already-done' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Seeds what a new system needs, runs the daily cycle with progress, and prints its summary. */
export type RunCycle = (request: CycleRequest) => Promise<CycleOutcome>;
