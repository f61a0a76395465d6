/**
 * Whether a change of this name holds for a run: for all, but those that began before it. What is decided is to be the same
 * when a run is replayed.
 */
export type InForce = (change: string) => boolean;
