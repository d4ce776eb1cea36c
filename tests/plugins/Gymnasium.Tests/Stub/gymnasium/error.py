class UnregisteredEnv(Exception):
    pass
