import type { Chance } from '../world/chance';
import type { World } from '../world/world';

/** What a fault does when it strikes; it heals by itself. */
export type Strike = (world: World, chance: Chance) => void;
