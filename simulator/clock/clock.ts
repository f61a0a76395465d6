import { tstError } from '../../domain/errors/errors';

export interface ClockState {
  /** Simulated and wall instant of the last change, UTC ms. */
  readonly simulated: number;
  readonly wall: number;
  readonly speed: number;
}

/** Fast enough to pass a year in half a minute; above it the sessions on the way could not be gone through. */
export const SPEED_MAX = 1_000_000;
/** Dates end with the year 9999. */
export const LAST_INSTANT = 253_402_300_799_999;

/** The simulator's clock: frozen (speed 0), as the wall, or faster. It never runs backwards. */
export class SimulatorClock {
  /** Counts the steps (sets, advances, changes of speed). */
  version = 0;

  /** Throws BAD_INPUT for a speed out of range. */
  constructor(private state: ClockState) {
    checkSpeed(state.speed);
  }

  now(): number {
    const { simulated, wall, speed } = this.state;
    if (speed === 0) return simulated;
    return Math.min(LAST_INSTANT, Math.floor(simulated + Math.max(0, Date.now() - wall) * speed));
  }

  get speed(): number {
    return this.state.speed;
  }

  /** What is journaled, so that a restart continues from here. */
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
    this.step(time);
  }

  /** Moves on to an instant; one that a running clock has passed meanwhile changes nothing. */
  reach(time: number): void {
    if (time > this.now()) this.step(time);
  }

  private step(time: number): void {
    this.state = { ...this.state, simulated: time, wall: Date.now() };
    this.version += 1;
  }

  setSpeed(speed: number): void {
    checkSpeed(speed);
    this.state = { simulated: this.now(), wall: Date.now(), speed };
    this.version += 1;
  }
}

function checkSpeed(speed: number): void {
  if (speed >= 0 && speed <= SPEED_MAX) return;
  throw tstError('BAD_INPUT', `speed must be a number from 0 to ${SPEED_MAX}, not ${speed}`);
}
