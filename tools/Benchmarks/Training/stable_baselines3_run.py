"""One run of Stable-Baselines3 at the settings of training.yaml or of the zoo's table: prints steps a second and the return.

usage: stable_baselines3_run.py CASE [steps=N] [seed=N] [episodes=N] [environments=N] [width=N]

The time is that of learn() alone, without imports and evaluation. The return is the mean over `episodes` deterministic
episodes of the final model on an environment of its own; 0 episodes leave it out. Every pool has one thread.
"""

import json
import sys
import time

import torch

torch.set_num_threads(1)

from stable_baselines3 import A2C, DQN, PPO, SAC, TD3  # noqa: E402  (after the number of threads)
from stable_baselines3.common.env_util import make_vec_env  # noqa: E402
from stable_baselines3.common.evaluation import evaluate_policy  # noqa: E402
from stable_baselines3.common.vec_env import VecNormalize  # noqa: E402

try:
    from sb3_contrib import QRDQN
except ImportError:
    QRDQN = None  # its cases alone need sb3-contrib


def falling(first):
    return lambda left: left * first


# algorithm, environment, environments, normalised, environment steps, hyperparameters
CASES = {
    "ppo-cartpole": (
        PPO, "CartPole-v1", 8, False, 100_000,
        dict(n_steps=32, batch_size=256, gae_lambda=0.8, gamma=0.98, n_epochs=20, ent_coef=0.0,
             learning_rate=falling(1e-3), clip_range=falling(0.2)),
    ),
    "a2c-cartpole": (A2C, "CartPole-v1", 8, False, 500_000, dict(ent_coef=0.0)),
    "dqn-cartpole": (
        DQN, "CartPole-v1", 1, False, 50_000,
        dict(learning_rate=2.3e-3, batch_size=64, buffer_size=100_000, learning_starts=1_000, gamma=0.99,
             target_update_interval=10, train_freq=256, gradient_steps=128, exploration_fraction=0.16,
             exploration_final_eps=0.04, policy_kwargs=dict(net_arch=[256, 256])),
    ),
    "dqn-mountain-car": (
        DQN, "MountainCar-v0", 1, False, 120_000,
        dict(learning_rate=4e-3, batch_size=128, buffer_size=10_000, learning_starts=1_000, gamma=0.98,
             target_update_interval=600, train_freq=16, gradient_steps=8, exploration_fraction=0.2,
             exploration_final_eps=0.07, policy_kwargs=dict(net_arch=[256, 256])),
    ),
    "qrdqn-mountain-car": (
        QRDQN, "MountainCar-v0", 1, False, 120_000,
        dict(learning_rate=4e-3, batch_size=128, buffer_size=10_000, learning_starts=1_000, gamma=0.98,
             target_update_interval=600, train_freq=16, gradient_steps=8, exploration_fraction=0.2,
             exploration_final_eps=0.07, policy_kwargs=dict(net_arch=[256, 256], n_quantiles=25)),
    ),
    "ppo-mountain-car-continuous": (
        PPO, "MountainCarContinuous-v0", 1, True, 20_000,
        dict(n_steps=8, batch_size=256, gamma=0.9999, learning_rate=7.77e-5, ent_coef=0.00429, clip_range=0.1,
             n_epochs=10, gae_lambda=0.9, max_grad_norm=5, vf_coef=0.19, use_sde=True,
             policy_kwargs=dict(log_std_init=-3.29, ortho_init=False)),
    ),
    "a2c-pendulum": (
        A2C, "Pendulum-v1", 8, True, 1_000_000,
        dict(n_steps=8, gae_lambda=0.9, vf_coef=0.4, ent_coef=0.0, gamma=0.99, max_grad_norm=0.5,
             learning_rate=falling(7e-4), use_sde=True, policy_kwargs=dict(log_std_init=-2, ortho_init=False)),
    ),
    "sac-pendulum": (SAC, "Pendulum-v1", 1, False, 20_000, dict(learning_rate=1e-3)),
    "td3-pendulum": (TD3, "Pendulum-v1", 1, False, 20_000, dict(learning_starts=100)),
}


def main():
    case = sys.argv[1]
    given = {name: int(value) for name, value in (argument.split("=") for argument in sys.argv[2:])}
    algorithm, environment, environments, normalised, steps, settings = CASES[case]
    if algorithm is None:
        sys.exit(f"{case} needs sb3-contrib beside stable-baselines3")
    steps, seed = given.get("steps", steps), given.get("seed", 1)
    environments, episodes = given.get("environments", environments), given.get("episodes", 0)
    if "width" in given:
        settings = {**settings, "policy_kwargs": {**settings.get("policy_kwargs", {}), "net_arch": [given["width"]] * 2}}

    trained = make_vec_env(environment, environments, seed=seed)
    if normalised:
        trained = VecNormalize(trained, gamma=settings["gamma"])
    model = algorithm("MlpPolicy", trained, device="cpu", seed=seed, **settings)
    started = time.perf_counter()
    model.learn(steps)
    seconds = time.perf_counter() - started

    result = {"case": case, "seed": seed, "steps": steps, "steps_per_second": round(steps / seconds)}
    if episodes:
        played = make_vec_env(environment, 1, seed=seed + 1_000_000)
        if normalised:
            played = VecNormalize(played, training=False, norm_reward=False)
            played.obs_rms = trained.obs_rms
        mean, _ = evaluate_policy(model, played, n_eval_episodes=episodes, deterministic=True)
        result["return"] = round(float(mean), 2)
    print(json.dumps(result), flush=True)


main()
