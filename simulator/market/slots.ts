import { utcToLocal, zoneOffset } from '../clock/zones';
import type { Session } from './market';

export interface Slot {
  readonly from: number;
  readonly to: number;
}

/** The part of a session that counts: regular hours or all of it. */
export function sessionSlot(session: Session, regularHours: boolean): Slot | undefined {
  if (!regularHours) return { from: session.open, to: session.close };
  return session.liquid && { from: session.liquid.open, to: session.liquid.close };
}

/**
 * Cuts a stretch into bars aligned to the exchange's wall clock: a session from 08:30 has hourly bars at
 * 08:30, 09:00, 10:00, ...
 */
export function cutSlots(slot: Slot, seconds: number, zone: string): readonly Slot[] {
  const step = seconds * 1000;
  const slots: Slot[] = [];
  for (let from = slot.from; from < slot.to; ) {
    const local = utcToLocal(zone, from);
    const next = (Math.floor(local / step) + 1) * step - zoneOffset(zone, from);
    const to = Math.min(slot.to, next);
    slots.push({ from, to });
    from = to;
  }
  return slots;
}
