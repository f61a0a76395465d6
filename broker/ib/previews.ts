/** What orders would need and cost: sent like orders, marked as questions, answered like orders. */
import type { OrderState } from '@stoqey/ib';
import { knownOrMissing } from '../../domain/numbers/finite';
import type { OrderPreview, OutgoingOrder } from '../broker';
import { tradedContract } from './contracts';
import { checkOrder, ibOrder } from './order-entry';
import type { Session } from './session';

export class Previews {
  private readonly waiting = new Map<number, (preview: OrderPreview | undefined) => void>();

  /** Throws BAD_INPUT for an order that can't be meant. */
  async ask(session: Session, order: OutgoingOrder, timeoutMs: number): Promise<OrderPreview | undefined> {
    checkOrder(order, session.settings.account);
    const { brokerOrderId } = order;
    return new Promise((resolve) => {
      const settle = (preview: OrderPreview | undefined): void => {
        clearTimeout(timer);
        this.waiting.delete(brokerOrderId);
        resolve(preview);
      };
      const timer = setTimeout(() => settle(undefined), timeoutMs);
      this.waiting.set(brokerOrderId, settle);
      // Without a reference nobody can take the answer for an order of ours.
      const question = { ...ibOrder(order), orderRef: '', whatIf: true };
      session.sendNow(() => session.api.placeOrder(brokerOrderId, tradedContract(order.legs), question));
    });
  }

  /** The broker answered. */
  answered(orderId: number, state: OrderState): void {
    this.waiting.get(orderId)?.(previewOf(state));
  }

  /** The broker refused; false when it was about something else. */
  refused(orderId: number): boolean {
    const settle = this.waiting.get(orderId);
    settle?.(undefined);
    return settle !== undefined;
  }
}

/** The margins that the library's type of this state lacks are in it all the same. */
function previewOf(state: OrderState): OrderPreview {
  const margins: Readonly<Record<string, unknown>> = { ...state };
  const known = (name: string) => knownOrMissing(numberOf(margins[name]));
  return {
    initialMarginChange: known('initMarginChange'),
    maintenanceMarginChange: known('maintMarginChange'),
    initialMarginAfter: known('initMarginAfter'),
    equityAfter: known('equityWithLoanAfter'),
    commission: known('commission'),
    commissionCurrency: state.commissionCurrency ?? '',
  };
}

function numberOf(value: unknown): number | undefined {
  return value === undefined || value === '' ? undefined : Number(value);
}
