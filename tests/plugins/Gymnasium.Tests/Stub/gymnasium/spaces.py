class Box:
    def __init__(self, low, high):
        self.low = low
        self.high = high
        self.shape = (len(low),)
        self.dtype = "float32"


class Discrete:
    def __init__(self, n, start=0):
        self.n = n
        self.start = start


class Tuple:
    def __init__(self, spaces):
        self.spaces = spaces


class Dict:
    def __init__(self, spaces):
        self.spaces = spaces


class Text:
    pass
