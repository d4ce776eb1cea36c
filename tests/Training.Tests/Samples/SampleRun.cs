using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Completions;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;

namespace Rlfw.Training.Tests.Samples;

/// <summary>A run of one stage that can be started again and again in the same folder, as a command is.</summary>
internal sealed class SampleRun : IDisposable
{
    private const ulong Seed = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly string _kind;

    /// <param name="kind">"on-policy", "off-policy", "demonstrations" or "rewards".</param>
    public SampleRun(string kind) => _kind = kind;

    public static TheoryData<string> Kinds => ["on-policy", "off-policy", "demonstrations", "rewards"];

    public RecordedEvents Events { get; } = new();

    public Budget Budget { get; init; } = new(Steps: 24, null);

    public long? EvaluateEvery { get; init; } = 7;

    public double? StopAt { get; init; }

    public long? CheckpointEvery { get; init; } = 5;

    public bool KeepBest { get; init; } = true;

    public string Metric { get; init; } = "";

    public string CheckpointFolder => _folder.At("checkpoints");

    public Action<IAlgorithm>? Prepare { get; init; }

    public Func<IEnvironment> Environment { get; init; } = () => new WalkEnvironment();

    /// <summary>Starts or continues the run in parts of its own, as a new process would.</summary>
    /// <param name="afterSteps">What happens after so many steps of this session; null for nothing.</param>
    /// <param name="stop">Asks the run to stop.</param>
    /// <returns>Whether the stage is complete.</returns>
    public bool Continue((int Steps, Action Then)? afterSteps = null, CancellationToken stop = default)
    {
        var checkpoints = new CheckpointStore(CheckpointFolder, NullLogger.Instance);
        var last = checkpoints.OpenLast();
        Events.ForgetAfter(last?.Header.Sequence ?? 0);
        var streams = new RandomStreams(Seed);
        using var generator = new torch.Generator(Seed);
        using var ambient = AmbientGenerator.Use(generator);
        using var model = new BigramModel(Seed);
        var (algorithm, loop, evaluator) = Parts(streams, model);
        using var parts = algorithm;
        using var environments = loop;
        using var separate = evaluator;
        Prepare?.Invoke(algorithm);
        var runner = new StageRunner(
            new StageContext
            {
                Name = "main",
                Index = 0,
                IsLast = true,
                Budget = Budget,
                AlgorithmName = "sample",
                Algorithm = algorithm,
                Loop = afterSteps is { } after ? new LimitedLoop(loop, after.Steps, after.Then) : loop,
                Evaluator = evaluator,
                EvaluateEvery = EvaluateEvery,
                StopAt = StopAt,
                Metric =
                    Metric.Length > 0 ? Metric
                    : evaluator is EnvironmentEvaluator ? "return"
                    : "accuracy",
                CheckpointEvery = CheckpointEvery,
                KeepBest = KeepBest,
                Reports = () => [new ReportWritten("done", $"after {loop.Steps}")],
                Components = new Dictionary<string, string>(StringComparer.Ordinal) { ["algorithm"] = "sample 1" },
            },
            new RunContext("sample/0-5", Events, checkpoints, streams, new RunProgress(), TimeProvider.System)
        );
        if (last is { Header.StageCompleted: true })
        {
            return true;
        }

        if (last is not null)
        {
            runner.Restore(last);
        }

        return runner.Run(stop);
    }

    public void Dispose() => _folder.Dispose();

    private (IAlgorithm, IStageLoop, IStageEvaluator) Parts(RandomStreams streams, BigramModel model)
    {
        var source = new EnvironmentSource("walk", Environment);
        switch (_kind)
        {
            case "on-policy":
                var critic = new ActorCritic(streams, new OnPolicySettings(Environments: 3, StepsPerRollout: 8));
                HostAlgorithms.IsOnPolicy(critic, source.Spaces(), torch.CPU, out var onPolicy).ShouldBeTrue();
                var rollouts = new OnPolicyLoop(onPolicy!, source, Budget, streams);
                return (
                    critic,
                    rollouts,
                    new EnvironmentEvaluator(onPolicy!.ActGreedily, source, rollouts, 4, Seed, "main")
                );
            case "off-policy":
                var learner = new ValueLearner(streams, new OffPolicySettings(2, 30, 8, LearningStarts: 6, 4, 2));
                HostAlgorithms.IsOffPolicy(learner, source.Spaces(), torch.CPU, out var offPolicy).ShouldBeTrue();
                var transitions = new OffPolicyLoop(offPolicy!, source, Budget, streams);
                return (
                    learner,
                    transitions,
                    new EnvironmentEvaluator(offPolicy!.ActGreedily, source, transitions, 4, Seed, "main")
                );
            default:
                return Completions(model, demonstrations: _kind == "demonstrations");
        }
    }

    private (IAlgorithm, IStageLoop, IStageEvaluator) Completions(BigramModel model, bool demonstrations)
    {
        var sampling = new SamplingSettings(MaximumNewTokens: 4);
        var algorithm = new BigramLearner(
            model,
            new CompletionSettings(5, demonstrations ? 0 : 4, sampling) { SamplingRounds = 2 }
        );
        // The answer to a digit is the next digit.
        Example[] examples =
        [
            .. Enumerable
                .Range(0, 9)
                .Select(x => new Example($"{x}") { Answer = $"{x + 1}", Demonstration = $"{x + 1}" }),
        ];
        var right = FunctionReward.Of(x => x.Completion == x.Example.Answer ? 1 : 0);
        var begins = FunctionReward.Of(x =>
            x.Completion.StartsWith(x.Example.Answer!, StringComparison.Ordinal) ? 0.5 : null
        );
        var stage = new CompletionStage
        {
            Name = "main",
            Index = 0,
            Budget = Budget,
            Seed = Seed,
            Model = model,
            Encoder = new ExampleEncoder(model),
            Engine = new CompletionEngine(model, torch.CPU),
            Examples = examples,
            Archive = new CompletionArchive("main", new CompletionStorage()),
            Rewards = new RewardSet(
                demonstrations ? [] : [new NamedReward("right", 1, right), new NamedReward("begins", 0.5, begins)],
                TimeProvider.System
            ),
        };
        var judges = new RewardSet(
            [new NamedReward("accuracy", 1, right), new NamedReward("begins", 1, begins)],
            TimeProvider.System
        );
        return (
            algorithm,
            new CompletionLoop(algorithm, stage),
            new CompletionEvaluator(
                stage,
                examples,
                new CompletionEvaluation
                {
                    MaximumNewTokens = sampling.MaximumNewTokens,
                    Examples = 6,
                    Samples = 3,
                },
                judges
            )
        );
    }
}
