"""Plays N Gymnasium environments for rlfw: requests come on standard input, answers go to standard output.

A request is an operation (1 byte), a length (int32) and as many bytes; an answer is a status (0: done, 1: failed, with the
traceback as text), a length (int32) and as many bytes. Numbers are little-endian. What the environments print goes to standard
error, so that it cannot get between the answers.

  H  JSON of the configuration     -> JSON: Gymnasium's version, the spaces
  R  int32 index, int64 seed       -> float32 [O]: an episode's first observation
  S  float32 [N, A]: actions       -> float32 [N, O], float64 [N]: rewards, uint8 [N]: 1 terminated, 2 truncated
  Q                                -> nothing; the process ends
"""

import json
import os
import struct
import sys
import traceback
from array import array

answers = os.fdopen(os.dup(1), "wb")
requests = os.fdopen(os.dup(0), "rb")
os.dup2(2, 1)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


class Refused(Exception):
    """What is wrong is not a fault of the program: its message is all there is to say."""


def flat(values):
    """Any nesting of numbers, NumPy arrays included, as one list of floats."""
    if hasattr(values, "ravel"):
        return values.ravel().tolist()
    if isinstance(values, (list, tuple)):
        return [x for value in values for x in flat(value)]
    return [float(values)]


def name_of(space):
    return type(space).__name__


def width(space):
    """Floats that an element takes within a vector; indices are one-hot."""
    kind = name_of(space)
    if kind == "Box":
        return len(flat(space.low))
    if kind == "Discrete":
        return int(space.n)
    if kind == "MultiBinary":
        count = 1
        for n in flat(space.n):
            count *= int(n)
        return count
    if kind == "MultiDiscrete":
        return sum(int(n) for n in flat(space.nvec))
    if kind == "Tuple":
        return sum(width(part) for part in space.spaces)
    if kind == "Dict":
        return sum(width(space.spaces[key]) for key in sorted(space.spaces))
    raise Refused("observations of the space %s are not supported" % kind)


def encode(space, value, into):
    kind = name_of(space)
    if kind in ("Box", "MultiBinary"):
        into.extend(flat(value))
    elif kind == "Discrete":
        hot = [0.0] * int(space.n)
        hot[int(value) - int(getattr(space, "start", 0))] = 1.0
        into.extend(hot)
    elif kind == "MultiDiscrete":
        for n, index in zip(flat(space.nvec), flat(value)):
            hot = [0.0] * int(n)
            hot[int(index)] = 1.0
            into.extend(hot)
    elif kind == "Tuple":
        for part, item in zip(space.spaces, value):
            encode(part, item, into)
    else:
        for key in sorted(space.spaces):
            encode(space.spaces[key], value[key], into)


def bounds(space, low, high):
    kind = name_of(space)
    if kind == "Box":
        low.extend(flat(space.low))
        high.extend(flat(space.high))
    elif kind == "Tuple":
        for part in space.spaces:
            bounds(part, low, high)
    elif kind == "Dict":
        for key in sorted(space.spaces):
            bounds(space.spaces[key], low, high)
    else:
        low.extend([0.0] * width(space))
        high.extend([1.0] * width(space))


def described(space):
    if name_of(space) == "Discrete":
        return {"count": int(space.n)}
    width(space)
    low, high = [], []
    bounds(space, low, high)
    return {"low": [str(x) for x in low], "high": [str(x) for x in high]}


class Server:
    def __init__(self):
        self.environments = []
        self.start = 0

    def hello(self, payload):
        settings = json.loads(payload)
        sys.path[:0] = settings["path"]
        try:
            import gymnasium
        except ImportError as fault:
            raise Refused(
                "%s has no gymnasium (%s): install it there (pip install gymnasium), "
                "or name another interpreter with the option 'python'" % (sys.executable, fault)
            )
        for module in settings["modules"]:
            try:
                __import__(module)
            except ImportError as fault:
                raise Refused("the module '%s' of the option 'modules' cannot be imported: %s" % (module, fault))
        try:
            for _ in range(settings["count"]):
                self.environments.append(gymnasium.make(settings["id"], **settings["arguments"]))
        except Exception as fault:
            kinds = [base.__module__ for base in type(fault).__mro__]
            if isinstance(fault, TypeError) or any(kind.startswith("gymnasium") for kind in kinds):
                raise Refused("gymnasium.make('%s') refuses: %s" % (settings["id"], fault))
            raise
        environment = self.environments[0]
        self.observations = environment.observation_space
        self.actions = environment.action_space
        self.is_index = name_of(self.observations) == "Discrete"
        self.width = 1 if self.is_index else width(self.observations)
        self.is_choice = name_of(self.actions) == "Discrete"
        if not self.is_choice and name_of(self.actions) != "Box":
            raise Refused(
                "actions of the space %s are not supported: Discrete and Box are" % name_of(self.actions)
            )
        self.start = int(getattr(self.actions, "start", 0))
        self.shape = getattr(self.actions, "shape", None)
        self.action_width = 1 if self.is_choice else width(self.actions)
        return json.dumps(
            {
                "version": getattr(gymnasium, "__version__", ""),
                "observations": described(self.observations),
                "actions": described(self.actions),
            }
        ).encode()

    def reset(self, payload):
        index, seed = struct.unpack("<iq", payload)
        observation, _ = self.environments[index].reset(seed=seed)
        return self.floats(observation).tobytes()

    def step(self, payload):
        actions = array("f", payload)
        observations, rewards, ends = array("f"), array("d"), bytearray()
        for index, environment in enumerate(self.environments):
            row = actions[index * self.action_width : (index + 1) * self.action_width]
            observation, reward, terminated, truncated, _ = environment.step(self.action(row))
            observations.extend(self.floats(observation))
            rewards.append(float(reward))
            ends.append((1 if terminated else 0) | (2 if truncated else 0))
        return observations.tobytes() + rewards.tobytes() + bytes(ends)

    def action(self, row):
        if self.is_choice:
            return int(row[0]) + self.start
        try:
            import numpy
        except ImportError:
            return list(row)
        return numpy.array(row, dtype=self.actions.dtype).reshape(self.shape)

    def floats(self, observation):
        if self.is_index:
            return array("f", [int(observation) - int(getattr(self.observations, "start", 0))])
        values = []
        encode(self.observations, observation, values)
        if len(values) != self.width:
            raise Refused(
                "an observation has %d numbers, its space %s has %d" % (len(values), self.observations, self.width)
            )
        return array("f", values)

    def serve(self):
        operations = {b"H": self.hello, b"R": self.reset, b"S": self.step}
        while True:
            head = requests.read(5)
            if len(head) < 5 or head[:1] == b"Q":
                break
            payload = requests.read(struct.unpack("<i", head[1:])[0])
            try:
                status, answer = 0, operations[head[:1]](payload)
            except Refused as fault:
                status, answer = 1, str(fault).encode()
            except Exception:
                status, answer = 1, traceback.format_exc().encode()
            answers.write(struct.pack("<Bi", status, len(answer)) + answer)
            answers.flush()
        for environment in self.environments:
            environment.close()


Server().serve()
