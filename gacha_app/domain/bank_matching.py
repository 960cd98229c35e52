"""Which bank lines and which postings are the same money: proposed by amount, day and words, never twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from gacha_app.domain.money import half_width

WINDOW = 7
SURE = 55

# A hundred points: the day, the words, and that nothing else could be meant
_DAY, _WORDS, _ALONE, _AHEAD = 40, 30, 30, 20
_CLEAR_LEAD = 10
# Above so many pairs of one amount the days and words alone decide
_CROWD = 900
# Of more items of one day no parts are tried; of fewer, two or three together
_PARTS_OF = 12
_SEVERAL = (2, 3)

# What banks print beside every payment tells nothing of it
_EMPTY_WORDS = re.compile(
    r"网银|网上银行|企业银行|跨行|行内|同城|实时|普通|汇款|汇兑|转账|转帐|转入|转出|转存|存入|支取|收款|付款|收入|支出|来账|往账"
    r"|对公|柜台|柜面|电子|支付|结算|大额|小额|批量|代付|代发|往来款|手机银行|交易|人民币"
)
_NOISE = re.compile(r"[^\u3400-\u9fffA-Za-z]")


@dataclass(frozen=True)
class Item:
    """A bank line or a posting as matching sees it.

    Attributes:
        amount: fen, positive where money came in.
        bundle: what it came with: the voucher of a posting; 0 where there is none.
    """

    id: int
    date: dt.date
    amount: int
    text: str
    bundle: int = 0


@dataclass(frozen=True)
class Proposal:
    """Lines and postings that seem to be the same money.

    Attributes:
        score: 0 to 100.
        sure: whether it may be taken without looking.
    """

    lines: tuple[int, ...]
    postings: tuple[int, ...]
    score: int

    @property
    def sure(self) -> bool:
        """Whether it may be taken without looking."""
        return self.score >= SURE


def propose_matches(lines: Sequence[Item], postings: Sequence[Item], window: int = WINDOW) -> tuple[Proposal, ...]:
    """Return what seems to belong together, in the order of the lines; no line and no posting comes twice.

    The sums of both sides of every proposal are equal, and their days lie at most `window` apart.
    """
    found = _one_to_one(lines, postings, window)
    left, right = _rest(lines, {one.lines[0] for one in found}), _rest(postings, {one.postings[0] for one in found})
    together = [Proposal((one,), many, score) for one, many, score in _one_to_many(left, right, window)]
    left = _rest(left, {one.lines[0] for one in together})
    right = _rest(right, {posting for one in together for posting in one.postings})
    split = [Proposal(many, (one,), score) for one, many, score in _one_to_many(right, left, window)]
    place = {one.id: number for number, one in enumerate(lines)}
    return tuple(sorted((*found, *together, *split), key=lambda one: place[one.lines[0]]))


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> int:
    """Return how alike two texts are, 0 to 100: by the pairs of characters they share."""
    left, right = _pairs(one), _pairs(other)
    if not left or not right:
        return 0
    common = len(left & right)
    return 50 * common // min(len(left), len(right)) + 100 * common // (len(left) + len(right))


@lru_cache(maxsize=262144)
def _pairs(text: str) -> frozenset[str]:
    plain = _NOISE.sub("", _EMPTY_WORDS.sub("", half_width(text)))
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def _rest(items: Sequence[Item], taken: set[int]) -> list[Item]:
    return [one for one in items if one.id not in taken]


def _day_points(one: dt.date, other: dt.date, window: int) -> int:
    return _DAY * (window + 1 - abs((one - other).days)) // (window + 1)


def _points(one: Item, other: Item, window: int) -> int:
    return _day_points(one.date, other.date, window) + _WORDS * likeness(one.text, other.text) // 100


def _one_to_one(lines: Sequence[Item], postings: Sequence[Item], window: int) -> list[Proposal]:
    by_amount: dict[int, list[Item]] = {}
    for line in lines:
        by_amount.setdefault(line.amount, []).append(line)
    candidates: dict[int, list[Item]] = {}
    for posting in postings:
        if posting.amount in by_amount:
            candidates.setdefault(posting.amount, []).append(posting)
    found: list[Proposal] = []
    for amount, of_amount in candidates.items():
        same = by_amount[amount]
        crowded = len(same) * len(of_amount) > _CROWD
        found += (_crowd if crowded else _few)(same, of_amount, window)
    return found


def _few(lines: Sequence[Item], postings: Sequence[Item], window: int) -> list[Proposal]:
    """Pair lines and postings of one amount, the surest first."""
    points = {
        (left, right): _points(line, posting, window)
        for left, line in enumerate(lines)
        for right, posting in enumerate(postings)
        if abs((line.date - posting.date).days) <= window
    }
    used_lines: set[int] = set()
    used_postings: set[int] = set()
    found = []
    for (left, right), value in sorted(points.items(), key=lambda one: (-one[1], one[0])):
        if left in used_lines or right in used_postings:
            continue
        used_lines.add(left)
        used_postings.add(right)
        score = value + _clearness(points, lines, postings, left, right)
        found.append(Proposal((lines[left].id,), (postings[right].id,), score))
    return found


def _clearness(
    points: dict[tuple[int, int], int], lines: Sequence[Item], postings: Sequence[Item], left: int, right: int
) -> int:
    """Return the points for there being nothing else that could be meant, or at least nothing as likely.

    Lines of the same day and words are as good as one another, where there are as many on both sides.
    """
    line_twins = {place for place, one in enumerate(lines) if _twins(one, lines[left])}
    posting_twins = {place for place, one in enumerate(postings) if _twins(one, postings[right])}
    rivals = [points[left, place] for place in range(len(postings)) if (left, place) in points and place != right
              and place not in posting_twins]  # fmt: skip
    rivals += [points[place, right] for place in range(len(lines)) if (place, right) in points and place != left
               and place not in line_twins]  # fmt: skip
    if len(line_twins) != len(posting_twins):
        return 0
    if not rivals:
        return _ALONE if len(line_twins) == 1 else _AHEAD
    return _AHEAD if points[left, right] - max(rivals) >= _CLEAR_LEAD else 0


def _twins(one: Item, other: Item) -> bool:
    return one.date == other.date and one.text == other.text


def _crowd(lines: Sequence[Item], postings: Sequence[Item], window: int) -> list[Proposal]:
    """Pair many lines and postings of one amount: same day and words, then same day, then the nearest in order."""
    left, right = sorted(lines, key=lambda one: one.date), sorted(postings, key=lambda one: one.date)
    pairs: list[tuple[Item, Item]] = []
    for key in (lambda one: (one.date, _pairs(one.text)), lambda one: one.date):
        waiting: dict[object, list[Item]] = {}
        for posting in reversed(right):
            waiting.setdefault(key(posting), []).append(posting)
        pairs += [(line, stack.pop()) for line in left if (stack := waiting.get(key(line)))]
        left = _rest(left, {line.id for line, _posting in pairs})
        right = _rest(right, {posting.id for _line, posting in pairs})
    place = 0
    for line in left:
        while place < len(right) and (line.date - right[place].date).days > window:
            place += 1
        if place < len(right) and (right[place].date - line.date).days <= window:
            pairs.append((line, right[place]))
            place += 1
    return [Proposal((line.id,), (posting.id,), _points(line, posting, window)) for line, posting in pairs]


def _one_to_many(
    ones: Sequence[Item], parts: Sequence[Item], window: int
) -> Iterator[tuple[int, tuple[int, ...], int]]:
    """Yield (one, its parts, score): the parts are of one day and add up to the one exactly."""
    by_amount: dict[int, list[int]] = {}
    for order, one in enumerate(ones):
        by_amount.setdefault(one.amount, []).append(order)
    by_day: dict[tuple[dt.date, bool], list[Item]] = {}
    for part in parts:
        by_day.setdefault((part.date, part.amount > 0), []).append(part)
    found: dict[int, list[tuple[int, int, tuple[Item, ...], bool]]] = {}
    for (day, _way), items in by_day.items():
        for amount, several, whole in _adding_up(items, by_amount):
            for order in by_amount[amount]:
                apart = abs((day - ones[order].date).days)
                if apart <= window:
                    points = _several_points(ones[order], several, window)
                    found.setdefault(order, []).append((points, apart, several, whole))
    offers: list[tuple[int, int, int, tuple[Item, ...]]] = []
    for order, mine in found.items():
        alone = sum(whole for *_offer, whole in mine) == 1
        for points, apart, several, whole in mine:
            # two or three of a day's many may add up by chance: never sure
            score = points + (_ALONE if alone else 0) if whole else min(points, SURE - 1)
            offers.append((-score, order, apart, several))
    used: set[int] = set()
    done: set[int] = set()
    for minus, order, _apart, several in sorted(offers, key=lambda one: (*one[:3], [part.id for part in one[3]])):
        identities = tuple(part.id for part in several)
        if order not in done and used.isdisjoint(identities):
            done.add(order)
            used.update(identities)
            yield ones[order].id, identities, -minus


def _several_points(one: Item, several: Sequence[Item], window: int) -> int:
    words = max(likeness(one.text, part.text) for part in several)
    return _day_points(one.date, several[0].date, window) + _WORDS * words // 100


def _adding_up(items: list[Item], wanted: Collection[int]) -> Iterator[tuple[int, tuple[Item, ...], bool]]:
    """Yield (amount, items of a day that add up to it, whether they are a whole day or voucher)."""
    bundles: dict[int, list[Item]] = {}
    for one in items:
        bundles.setdefault(one.bundle, []).append(one)
    wholes = [items, *(many for bundle, many in bundles.items() if bundle and len(many) < len(items))]
    seen: set[tuple[int, ...]] = set()
    for many in wholes:
        amount = sum(one.amount for one in many)
        if len(many) > 1 and amount in wanted:
            seen.add(tuple(one.id for one in many))
            yield amount, tuple(many), True
    if len(items) > _PARTS_OF:
        return
    for size in _SEVERAL:
        for several in combinations(items, size):
            amount = sum([one.amount for one in several])
            if amount in wanted and tuple(one.id for one in several) not in seen:
                yield amount, several, False
