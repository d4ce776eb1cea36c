"""A stand-in with the interface of Gymnasium, in plain Python, for tests of what speaks to it."""

import os
import sys
import time

from . import spaces
from .error import UnregisteredEnv

__version__ = "stub"


class Walk:
    """A position that actions move; the seed says where it begins. Ends at 5 (terminated) or after 8 steps (truncated)."""

    observation_space = spaces.Box([-100.0, -float("inf")], [100.0, float("inf")])
    action_space = spaces.Discrete(3, start=-1)

    def __init__(self, scale=1.0, name="walk"):
        self.scale = scale
        self.name = name

    def reset(self, seed=None):
        self.position = float(seed % 3)
        self.steps = 0
        print("reset: this must not get between the answers")
        return self.seen(), {}

    def seen(self):
        return [self.position * self.scale, float(self.steps)]

    def step(self, action):
        assert action in (-1, 0, 1), action
        self.position += action
        self.steps += 1
        return self.seen(), self.position, self.position >= 5, self.steps >= 8, {}

    def close(self):
        pass


class Pushed(Walk):
    """Continuous actions of two components."""

    action_space = spaces.Box([-1.0, -2.0], [1.0, 2.0])

    def step(self, action):
        self.position += float(action[0]) + 10 * float(action[1])
        self.steps += 1
        return self.seen(), float(action[1]), False, False, {}


class Cards(Walk):
    """Observations made of parts."""

    observation_space = spaces.Tuple((spaces.Discrete(3), spaces.Dict({"b": spaces.Discrete(2, start=5), "a": spaces.Box([0.0], [1.0])})))

    def seen(self):
        return (self.steps % 3, {"b": 6, "a": [0.5]})


class Index(Walk):
    observation_space = spaces.Discrete(9)

    def seen(self):
        return self.steps


class Crash(Walk):
    def step(self, action):
        if self.steps == 2:
            print("about to end", file=sys.stderr)
            sys.stderr.flush()
            os._exit(3)
        return super().step(action)


class Hang(Walk):
    def step(self, action):
        if self.steps == 2:
            print("waiting for nothing", file=sys.stderr)
            sys.stderr.flush()
            time.sleep(600)
        return super().step(action)


class Raise(Walk):
    def step(self, action):
        raise ValueError("the floor is missing")


class Short(Walk):
    def seen(self):
        return [1.0]


class Forgetful(Walk):
    """Does not repeat itself."""

    games = 0

    def reset(self, seed=None):
        super().reset(seed)
        Forgetful.games += 1
        self.position = float(Forgetful.games)
        return self.seen(), {}


class Words(Walk):
    action_space = spaces.Text()


registered = {
    "Walk-v0": Walk,
    "Pushed-v0": Pushed,
    "Cards-v0": Cards,
    "Index-v0": Index,
    "Crash-v0": Crash,
    "Hang-v0": Hang,
    "Raise-v0": Raise,
    "Short-v0": Short,
    "Forgetful-v0": Forgetful,
    "Words-v0": Words,
}


def make(id, **arguments):
    if id not in registered:
        raise UnregisteredEnv("Environment `%s` doesn't exist." % id)
    return registered[id](**arguments)
