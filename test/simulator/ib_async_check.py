"""An independent client against the simulator: python ib_async_check.py PORT CONTROL_PORT (synthetic market, frozen clock)."""
import asyncio
import json
import socket
import struct
import sys
import urllib.request

from ib_async import (
    IB, ComboLeg, ContFuture, Contract, ExecutionFilter, Forex, Future, LimitOrder, MarketOrder, Order, TagValue,
)

PORT, CONTROL = int(sys.argv[1]), int(sys.argv[2])
CHECKS = []


def check(name, condition, facts=''):
    CHECKS.append(name)
    if not condition:
        raise SystemExit(f'FAILED {name}: {facts}')


def control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f'http://127.0.0.1:{CONTROL}{path}', data=data)
    return json.loads(urllib.request.urlopen(request, timeout=20).read())


async def connect(client_id):
    ib = IB()
    ib.RaiseRequestErrors = False
    await ib.connectAsync('127.0.0.1', PORT, clientId=client_id, timeout=10)
    return ib


async def until(condition, what, seconds=10):
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        if asyncio.get_running_loop().time() > end:
            raise SystemExit(f'FAILED timeout: {what}')
        await asyncio.sleep(0.02)


async def sessions(ib):
    check('full synchronisation on connect', ib.isConnected() and ib.managedAccounts() == ['DU1234567'])
    other, errors = IB(), []
    other.errorEvent += lambda req, code, text, contract: errors.append(code)
    try:
        await other.connectAsync('127.0.0.1', PORT, clientId=ib.client.clientId, timeout=3)
    except Exception:
        pass
    check('326 on a clash', 326 in errors and ib.isConnected(), errors)
    check('time', (await ib.reqCurrentTimeAsync()).year == 2023)


async def contracts(ib):
    corn = Future('ZC', '202312', 'CBOT')
    found = await ib.reqContractDetailsAsync(corn)
    check('look up', len(found) == 1 and found[0].contract.multiplier == '5000' and found[0].priceMagnifier == 100)
    check('expiry with zone', found[0].contract.lastTradeDateOrContractMonth.startswith('20231215'))
    check('hours', ':' in found[0].tradingHours and found[0].timeZoneId == 'US/Central', found[0].tradingHours)
    rule = await ib.reqMarketRuleAsync(int(found[0].marketRuleIds.split(',')[0]))
    check('market rule', rule[0].increment == 0.25, rule)
    chain = await ib.reqContractDetailsAsync(Future('ZC', exchange='CBOT'))
    check('list', len(chain) > 4)
    check('not found', await ib.reqContractDetailsAsync(Future('NONE', '202312', 'CBOT')) == [])
    errors = []
    ib.errorEvent += lambda req, code, text, contract: errors.append((code, text))
    bars = await ib.reqHistoricalDataAsync(Future('ZC', exchange='CBOT'), '', '1 M', '1 day', 'TRADES', True)
    check('ambiguous refused', not bars and any(code == 200 and 'ambiguous' in text for code, text in errors), errors)
    front = await ib.reqContractDetailsAsync(ContFuture('MES', 'CME'))
    check('continuous future', len(front) == 1)
    return found[0].contract


async def history(ib, corn):
    daily = await ib.reqHistoricalDataAsync(corn, '', '1 Y', '1 day', 'TRADES', True, 2)
    check('a year of daily bars', 245 <= len(daily) <= 262, len(daily))
    hourly = await ib.reqHistoricalDataAsync(corn, '', '1 M', '1 hour', 'TRADES', True, 2)
    by_day = {}
    for bar in hourly:
        by_day.setdefault(bar.date.strftime('%Y-%m-%d'), []).append(bar)
    compared = 0
    for bar in daily[:-1]:
        hours = by_day.get(str(bar.date))
        if not hours or str(bar.date) == min(by_day):
            continue
        compared += 1
        check('hours within days', max(h.high for h in hours) == bar.high and min(h.low for h in hours) == bar.low
              and hours[-1].close == bar.close and sum(h.volume for h in hours) == bar.volume, (bar, hours))
    check('days compared', compared > 15, compared)
    middle = await ib.reqHistoricalDataAsync(corn, '', '1 M', '1 day', 'MIDPOINT', True, 2)
    both = await ib.reqHistoricalDataAsync(corn, '', '1 M', '1 day', 'BID_ASK', True, 2)
    check('three types', len(middle) == len(both) > 15)
    check('bid <= ask', all(bar.open <= bar.close and bar.low <= m.low and bar.high >= m.high
                            for bar, m in zip(both, middle)))
    head = await ib.reqHeadTimeStampAsync(corn, 'TRADES', True, 2)
    check('head time stamp', head.year < 2023, head)
    fx = await ib.reqHistoricalDataAsync(Forex('USDJPY'), '', '1 Y', '1 day', 'MIDPOINT', True, 2)
    check('fx bars', len(fx) > 240 and 50 < fx[-1].close < 400, fx[-1:])
    none = await ib.reqHistoricalDataAsync(Forex('USDJPY'), '', '1 Y', '1 day', 'TRADES', True, 2)
    check('no trades of fx', not none)


async def quotes(ib, corn):
    ticker = ib.reqMktData(corn, '', False, False)
    await until(lambda: ticker.bid == ticker.bid and ticker.ask == ticker.ask, 'ticks')
    check('bid < ask', 0 < ticker.bid < ticker.ask and ticker.bidSize > 0, ticker)
    ib.cancelMktData(corn)
    [snapshot] = await ib.reqTickersAsync(corn)
    check('snapshot', snapshot.bid == ticker.bid)
    control('/scenario', {'kind': 'data', 'mode': 'delayedOnly', 'symbol': 'GBL'})
    ib.reqMarketDataType(3)
    bund = (await ib.reqContractDetailsAsync(Future('GBL', '202309', 'EUREX')))[0].contract
    delayed = ib.reqMktData(bund, '', False, False)
    await until(lambda: delayed.bid == delayed.bid, 'delayed ticks')
    check('delayed types', delayed.marketDataType == 3)
    ib.cancelMktData(bund)
    control('/scenario', {'kind': 'data', 'mode': 'none', 'symbol': 'GBL'})
    tick = ib.reqTickByTickData(corn, 'BidAsk')
    await until(lambda: tick.tickByTicks, 'tick by tick')
    check('tick by tick', tick.tickByTicks[0].bidPrice < tick.tickByTicks[0].askPrice)
    ib.cancelTickByTickData(corn, 'BidAsk')


async def streams(ib, corn):
    level1, ticks = set(), set()
    ticker = ib.reqMktData(corn, '', False, False)
    tick = ib.reqTickByTickData(corn, 'BidAsk')

    def seen(_):
        level1.add((ticker.bid, ticker.ask, ticker.bidSize, ticker.askSize))
        ticks.update((t.bidPrice, t.askPrice, t.bidSize, t.askSize) for t in tick.tickByTicks)

    ib.pendingTickersEvent += seen
    control('/clock', {'speed': 300})
    prices = lambda quotes: {quote[0] for quote in quotes}
    sizes = lambda quotes: {quote[2] for quote in quotes}
    await until(lambda: all(len(kind(q)) >= 3 for q in (level1, ticks) for kind in (prices, sizes)), 'moving quotes')
    control('/clock', {'speed': 0})
    check('streams move', all(bid < ask for bid, ask, _, _ in ticks), ticks)
    # Bid and ask of level 1 are messages of their own: between them, the one may already be beside the other.
    await until(lambda: ticker.bid < ticker.ask, 'level 1 at rest')
    ib.pendingTickersEvent -= seen
    ib.cancelMktData(corn)
    ib.cancelTickByTickData(corn, 'BidAsk')
    await asyncio.sleep(0.2)
    before = ticker.time
    control('/clock', {'advanceMs': 600_000})
    await asyncio.sleep(0.2)
    check('cancelled streams are silent', ticker.time == before)


async def worked(ib, corn):
    snap = ib.placeOrder(corn, Order(action='BUY', totalQuantity=1, orderType='SNAP MKT', auxPrice=0, tif='DAY'))
    await until(snap.isDone, 'snap market')
    check('snap market fills', snap.orderStatus.status == 'Filled')
    prim = ib.placeOrder(corn, Order(action='BUY', totalQuantity=1, orderType='SNAP PRIM', auxPrice=0, tif='DAY'))
    await until(lambda: prim.orderStatus.status == 'Submitted', 'snap primary rests')
    ib.cancelOrder(prim.order)
    adaptive = Order(action='SELL', totalQuantity=1, orderType='MKT', tif='DAY', algoStrategy='Adaptive')
    adaptive.algoParams = [TagValue('adaptivePriority', 'Patient')]
    patient = ib.placeOrder(corn, adaptive)
    await until(lambda: patient.orderStatus.status == 'Submitted', 'adaptive works')
    control('/clock', {'advanceMs': 60_000})
    await until(patient.isDone, 'adaptive')
    check('adaptive fills', patient.orderStatus.status == 'Filled')


async def account(ib):
    summary = {(v.tag, v.currency): v.value for v in await ib.accountSummaryAsync()}
    check('summary', float(summary[('NetLiquidation', 'USD')]) > 0)
    values = ib.accountValues()
    rates = {v.currency: float(v.value) for v in values if v.tag == 'ExchangeRate'}
    cash = {v.currency: float(v.value) for v in values if v.tag == 'CashBalance'}
    total = sum(amount * rates[c] for c, amount in cash.items() if c != 'BASE')
    check('ledger adds up', abs(total - cash['BASE']) < 1, (cash, rates))
    profit = ib.reqPnL('DU1234567')
    await until(lambda: profit.unrealizedPnL == profit.unrealizedPnL, 'pnl')


async def orders(ib, corn):
    trade = ib.placeOrder(corn, MarketOrder('BUY', 3, orderRef='check-market', tif='DAY'))
    await until(lambda: trade.isDone() and trade.fills and trade.fills[0].commissionReport.commission > 0, 'fill')
    check('market order', trade.orderStatus.status == 'Filled' and trade.orderStatus.filled == 3)
    check('order reference', trade.fills[0].execution.orderRef == 'check-market')
    check('commission', abs(trade.fills[0].commissionReport.commission - 3 * 2.92) < 1e-9)
    await until(lambda: any(p.contract.conId == corn.conId and p.position == 3 for p in ib.positions()), 'position')
    control('/scenario', {'kind': 'fill', 'mode': 'parts', 'parts': 3, 'filter': {'orderRef': 'check-parts'}})
    parts = ib.placeOrder(corn, MarketOrder('SELL', 6, orderRef='check-parts', tif='DAY'))
    await until(parts.isDone, 'partial fills')
    check('partial fills add up', [f.execution.shares for f in parts.fills] == [2, 2, 2], parts.fills)
    limit = ib.placeOrder(corn, LimitOrder('BUY', 2, 100.25, orderRef='check-limit', tif='DAY'))
    await until(lambda: limit.orderStatus.status == 'Submitted', 'resting')
    limit.order.lmtPrice = 101
    ib.placeOrder(corn, limit.order)
    await until(lambda: any(o.lmtPrice == 101 for o in ib.openOrders()), 'modified')
    errors = []
    ib.errorEvent += lambda req, code, text, contract: errors.append((req, code))
    ib.cancelOrder(limit.order)
    await until(lambda: limit.orderStatus.status == 'Cancelled', 'cancelled')
    check('202', (limit.order.orderId, 202) in errors, errors)
    preview = await ib.whatIfOrderAsync(corn, MarketOrder('BUY', 1))
    check('what if', float(preview.initMarginChange) > 0 or float(preview.initMarginAfter) >= 0, preview)
    return trade


async def reconnect(ib, corn):
    resting = ib.placeOrder(corn, LimitOrder('BUY', 1, 99.5, orderRef='check-resting', tif='DAY'))
    await until(lambda: resting.orderStatus.status == 'Submitted', 'resting')
    control('/scenario', {'kind': 'disconnect', 'clientId': ib.client.clientId, 'how': 'rst'})
    await until(lambda: not ib.isConnected(), 'disconnected')
    again = await connect(ib.client.clientId)
    check('open orders after a cut', [o.orderRef for o in again.openOrders()] == ['check-resting'], again.openOrders())
    fills = await again.reqExecutionsAsync(ExecutionFilter())
    refs = {f.execution.orderRef for f in fills}
    check('executions after a cut', {'check-market', 'check-parts'} <= refs, refs)
    done = await again.reqCompletedOrdersAsync(False)
    check('completed orders', any(t.order.orderRef == 'check-limit' for t in done), done)
    other = await connect(31)
    seen = await other.reqAllOpenOrdersAsync()
    check('other clients see the order', any(t.order.orderRef == 'check-resting' for t in seen), seen)
    other.disconnect()
    return again


async def combos(ib, corn):
    far = (await ib.reqContractDetailsAsync(Future('ZC', '202412', 'CBOT')))[0].contract
    legs = [ComboLeg(conId=corn.conId, ratio=1, action='BUY', exchange='CBOT'),
            ComboLeg(conId=far.conId, ratio=1, action='SELL', exchange='CBOT')]
    bag = Contract(secType='BAG', symbol='ZC', exchange='CBOT', currency='USD', comboLegs=legs)
    trade = ib.placeOrder(bag, MarketOrder('BUY', 2, orderRef='check-bag', tif='DAY'))
    await until(lambda: trade.isDone() and len(trade.fills) == 3, 'combination')
    types = sorted(f.contract.secType for f in trade.fills)
    check('combination', types == ['BAG', 'FUT', 'FUT'], types)
    whole = next(f for f in trade.fills if f.contract.secType == 'BAG').execution.price
    near, away = [f.execution.price for f in trade.fills if f.contract.secType == 'FUT']
    check('spread price', abs(near - away - whole) < 1e-9, (near, away, whole))
    pair = (await ib.reqContractDetailsAsync(Forex('EURUSD')))[0].contract
    fx = ib.placeOrder(pair, MarketOrder('BUY', 25000, orderRef='check-fx', tif='DAY'))
    await until(fx.isDone, 'fx')
    check('fx', fx.orderStatus.status == 'Filled')
    await until(lambda: any(v.tag == 'CashBalance' and v.currency == 'EUR' and float(v.value) > 24000
                            for v in ib.accountValues()), 'euro cash')


def abuse():
    payloads = [b'GET / HTTP/1.1\r\n\r\n', b'API\0' + struct.pack('>I', 0xFFFFFFFF), b'API\0\0\0\0\x09v100..193' + b'\0\0\0\x05nonse',
                b'API\0\0\0\0\x09v100..193' + b'\0\0\0\x09' + b'71\x002\x0044\x00\x00'[:9] + b'\xff\xff\xff\xff', b'']
    for payload in payloads:
        with socket.create_connection(('127.0.0.1', PORT)) as sock:
            sock.sendall(payload)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


async def main():
    ib = await connect(7)
    await sessions(ib)
    corn = await contracts(ib)
    await history(ib, corn)
    await quotes(ib, corn)
    await account(ib)
    await orders(ib, corn)
    await worked(ib, corn)
    ib = await reconnect(ib, corn)
    await combos(ib, corn)
    await streams(ib, corn)
    abuse()
    check('alive after abuse', (await ib.reqCurrentTimeAsync()).year == 2023)
    ib.disconnect()
    print(json.dumps({'checks': len(set(CHECKS))}))


asyncio.run(main())
