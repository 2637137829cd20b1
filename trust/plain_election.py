"""An election of persons told again in plain Python, from the papers of the box: one seat after another, no shared code."""


def read_out(papers: list[set[int]], seats: int) -> tuple[dict[int, int], int, int]:
    """(votes of each name, blank, void): no name is blank, more names than seats is void."""
    votes: dict[int, int] = {}
    blank = void = 0
    for names in papers:
        if not names:
            blank += 1
        elif len(names) > seats:
            void += 1
        else:
            for name in names:
                votes[name] = votes.get(name, 0) + 1
    return votes, blank, void


def seated(
    votes: dict[int, int], valid: int, seats: int, share: tuple[int, int] | None, before: dict[int, int]
) -> tuple[list[int], list[int]]:
    """(elected, those between whom nothing decided). share: (1, 2) is more than half, (2, 3) two thirds or more."""
    elected: list[int] = []
    while len(elected) < seats:
        fit = {
            name: said
            for name, said in votes.items()
            if said and name not in elected and _enough(said, valid, share)
        }
        top = [name for name, said in fit.items() if said == max(fit.values())]
        if len(top) > seats - len(elected):
            if any(name not in before for name in top):
                return elected, top
            top = [name for name in top if before[name] == min(before[other] for other in top)]
            if len(top) > seats - len(elected):
                return elected, top
        if not top:
            return elected, []
        elected += top
    return elected, []


def _enough(said: int, valid: int, share: tuple[int, int] | None) -> bool:
    if share is None:
        return True
    top, bottom = share
    return 2 * said > valid if share == (1, 2) else said * bottom >= top * valid
