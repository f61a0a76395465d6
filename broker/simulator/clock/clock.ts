import { tstError } from '../../../domain/errors/errors';

export interface ClockState {
  /** Simulated and wall instant of the last change, UTC ms. */
  readonly simulated: number;
  readonly wall: number;
  readonly speed: number;
}

/** The simulator's clock: frozen (speed 0), as the wall, or faster. It never goes back. */
export class SimulatorClock {
  /** Counts the steps (sets, advances, changes of speed). */
  version = 0;

  constructor(private state: ClockState) {}

  now(): number {
    const { simulated, wall, speed } = this.state;
    return speed === 0 ? simulated : Math.floor(simulated + Math.max(0, Date.now() - wall) * speed);
  }

  get speed(): number {
    return this.state.speed;
  }

  /** What is journaled, so that a restart goes on from here. */
  snapshot(): ClockState {
    return { simulated: this.now(), wall: Date.now(), speed: this.state.speed };
  }

  /** Throws BAD_INPUT for an instant before now. */
  advanceTo(time: number): void {
    const now = this.now();
    if (!Number.isFinite(time) || time < now)
      throw tstError(
        'BAD_INPUT',
        `the clock is at ${new Date(now).toISOString()} and can't go back to ${String(time)}`,
      );
    this.state = { ...this.state, simulated: time, wall: Date.now() };
    this.version += 1;
  }

  setSpeed(speed: number): void {
    if (!Number.isFinite(speed) || speed < 0)
      throw tstError('BAD_INPUT', `speed must be 0 or more, not ${speed}`);
    this.state = { simulated: this.now(), wall: Date.now(), speed };
    this.version += 1;
  }
}
