/** Order ids of one client id: always rising, whatever the gateway remembers. */
import { tstError } from '../../domain/errors/errors';
import { FIRST_REQUEST_ID } from './requests';

export class OrderIds {
  private highest = 0;

  /** An id that the gateway or an order of ours has used. */
  seen(id: number): void {
    if (id < FIRST_REQUEST_ID) this.highest = Math.max(this.highest, id);
  }

  /** The gateway's next valid id; after its restart it can be lower than ids used before. */
  gatewayNext(id: number): void {
    this.seen(id - 1);
  }

  /** An id above all seen and reserved, and not below `floor`. */
  reserve(floor: number): number {
    const id = Math.max(this.highest + 1, floor);
    if (!Number.isSafeInteger(id) || id >= FIRST_REQUEST_ID) {
      throw tstError('BAD_INPUT', `order id ${id} is not in 1..${FIRST_REQUEST_ID - 1}`);
    }
    this.highest = id;
    return id;
  }
}
