"""Writes the series of a CSV dump as pysystemtrade's Parquet store has them: pandas, naive local times, snappy."""

import sys
from pathlib import Path

import pandas as pd

DUMP, STORE = Path(sys.argv[1]), Path(sys.argv[2])


def write(folder: str, item: str, frame: pd.DataFrame) -> None:
    target = STORE / folder / f"{item}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    frame.index.name = "index"
    frame.to_parquet(target, coerce_timestamps="us", allow_truncated_timestamps=True)


def series(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, index_col=0)
    frame.index = pd.to_datetime(frame.index.str[:19])
    for column in frame.columns:
        if column.endswith("CONTRACT") or column == "reference_contract":
            frame[column] = [f"{int(value)}" for value in frame[column]]
        if column == "reference_date":
            frame[column] = pd.to_datetime(frame[column])
    return frame


def contract(name: str) -> str:
    size = next((each for each in SIZES if name.startswith(f"{each}_")), None)
    instrument, date = (name[len(size) + 1 :] if size else name).rsplit("_", 1)
    return f"{size}@{instrument}#{date}" if size else f"{instrument}#{date}"


SIZES = ("Day", "Hour", "Minutes_15")
INSTRUMENTS = ("SP500_micro", "CORN", "V2X")


def strategy(name: str) -> str:
    instrument = next(each for each in INSTRUMENTS if name.endswith(f"_{each}"))
    return f"{name[: -len(instrument) - 1]} {instrument}"


def same(name: str) -> str:
    return name


FOLDERS = {
    "contract_prices": ("futures_contract_prices", contract),
    "multiple_prices": ("futures_multiple_prices", same),
    "adjusted_prices": ("futures_adjusted_prices", same),
    "fx_prices": ("spotfx_prices", same),
    "spreads": ("spreads", same),
    "contract_positions": ("contract_positions", contract),
    "strategy_positions": ("strategy_positions", strategy),
    "optimal_positions": ("optimal_positions", strategy),
}

for source, (folder, item) in FOLDERS.items():
    for path in sorted((DUMP / source).glob("*.csv")):
        write(folder, item(path.stem), series(path))

capital = series(DUMP / "capital" / "capital_data.csv")
account = ["Actual", "Accumulated", "Broker", "Max"]
write("capital", "__global_capital", capital[account].drop_duplicates())
for column in capital.columns.difference(account):
    own = capital[[column]].dropna().drop_duplicates()
    write("capital", column.split("'")[1], own.set_axis(["capital"], axis=1))
