import { OrderStatus, OrderType } from '@stoqey/ib';
import { OrderReports } from './order-reports';

const CLIENT = 12;
const order = (orderRef: string, permId: number, clientId = CLIENT) => ({
  orderType: OrderType.MKT,
  orderRef,
  permId,
  clientId,
});
const status = (over: Partial<Parameters<OrderReports['orderStatus']>[0]> = {}) => ({
  orderId: 5,
  clientId: CLIENT,
  permId: 77,
  status: 'Submitted',
  filled: 0,
  remaining: 2,
  ...over,
});

test('a status carries the ref that its openOrder reported', () => {
  const reports = new OrderReports(CLIENT);
  reports.openOrder(5, order('sys-A', 77), { status: OrderStatus.PreSubmitted });
  expect(reports.orderStatus(status())).toMatchObject({
    orderRef: 'sys-A',
    filled: 0,
    remaining: 2,
    permId: 77,
  });
});

test('a status before its openOrder carries the ref of the order that was sent under its id', () => {
  const reports = new OrderReports(CLIENT);
  reports.sending(5, 'sys-A');
  expect(reports.orderStatus(status({ permId: 0 })).orderRef).toBe('sys-A');
});

test('an id used again belongs to the new order; another client’s same id never matters', () => {
  const reports = new OrderReports(CLIENT);
  reports.openOrder(5, order('sys-A', 77), { status: OrderStatus.Filled });
  reports.openOrder(5, order('other', 99, 13), { status: OrderStatus.Submitted });
  reports.sending(5, 'sys-B');
  expect(reports.orderStatus(status({ permId: 0 })).orderRef).toBe('sys-B');
  expect(reports.orderStatus(status({ permId: 77 })).orderRef).toBe('sys-A');
  expect(reports.orderStatus(status({ permId: 0, clientId: 13 })).orderRef).toBe('other');
});

test('the reason why an order ended is in every later report of it', () => {
  const reports = new OrderReports(CLIENT);
  reports.sending(5, 'sys-A');
  const ended = reports.ended(5, 'Rejected', 'Order rejected - reason: no margin');
  expect(ended).toMatchObject({
    orderRef: 'sys-A',
    status: 'Rejected',
    reason: 'Order rejected - reason: no margin',
  });
  expect(ended.filled).toBeNaN();
  expect(reports.orderStatus(status({ status: 'Inactive' })).reason).toBe(
    'Order rejected - reason: no margin',
  );
});

test('repetitions are no news, changes are', () => {
  const reports = new OrderReports(CLIENT);
  const open = () => reports.openOrder(5, order('sys-A', 77), { status: OrderStatus.Submitted });
  expect(reports.news(open())).toMatchObject({ status: 'Submitted', filled: Number.NaN });
  expect(reports.news(open())).toBeUndefined();
  expect(reports.news(reports.orderStatus(status()))).toMatchObject({ filled: 0 });
  expect(reports.news(open())).toBeUndefined();
  expect(reports.news(reports.orderStatus(status()))).toBeUndefined();
  const partly = status({ filled: 1, remaining: 1 });
  expect(reports.news(reports.orderStatus(partly))).toMatchObject({ filled: 1, remaining: 1 });
  reports.news(reports.orderStatus({ ...partly, status: 'Cancelled' }));
  expect(reports.news(reports.ended(5, 'Cancelled', 'by the exchange'))).toMatchObject({
    status: 'Cancelled',
    permId: 77,
    filled: 1,
    reason: 'by the exchange',
  });
});

test('a completed order: filled, what remained, and the broker’s words when it was not filled', () => {
  const reports = new OrderReports(CLIENT);
  const cancelled = { ...order('sys-A', 77), totalQuantity: 3, filledQuantity: 1, clientId: undefined };
  expect(
    reports.completedOrder(cancelled, {
      status: OrderStatus.Cancelled,
      completedStatus: 'Cancelled by Trader',
    }),
  ).toEqual({
    orderRef: 'sys-A',
    brokerOrderId: 0,
    clientId: 0,
    permId: 77,
    status: 'Cancelled',
    filled: 1,
    remaining: 2,
    reason: 'Cancelled by Trader',
  });
  const filled = reports.completedOrder(
    { ...cancelled, totalQuantity: 0, filledQuantity: 3 },
    { status: OrderStatus.Filled },
  );
  expect(filled.remaining).toBeNaN();
  expect(filled.reason).toBeUndefined();
});

test('an order is shown only after the broker spoke of it since it was sent', () => {
  const reports = new OrderReports(CLIENT);
  reports.orderStatus(status());
  expect(reports.isShown(5)).toBe(true);
  reports.sending(5, 'sys-B');
  expect(reports.isShown(5)).toBe(false);
});
