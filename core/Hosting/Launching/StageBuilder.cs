using Rlfw.Contracts;
using Rlfw.Generation;
using Rlfw.Plans;
using Rlfw.Training.Checkpoints;
using Rlfw.Training.Completions;
using Rlfw.Training.Evaluation;
using Rlfw.Training.Loops;

namespace Rlfw.Hosting.Launching;

/// <summary>Makes the parts of a stage from its plan.</summary>
/// <param name="stages">The stages' plans.</param>
/// <param name="plugins">Makes plugin instances.</param>
/// <param name="streams">The run's random streams.</param>
/// <param name="models">The run's language model and datasets.</param>
/// <param name="device">Where to compute.</param>
/// <param name="clock">Times rewards.</param>
internal sealed class StageBuilder(
    IReadOnlyList<StagePlan> stages,
    IPluginFactory plugins,
    RandomStreams streams,
    LanguageModels models,
    Device device,
    TimeProvider clock
)
{
    /// <summary>Makes the parts.</summary>
    /// <param name="index">The stage's position.</param>
    /// <param name="initial">The parameters it starts from; null for the algorithm's or the model's own.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="cancellation">Stops the loading of data.</param>
    public StageParts Build(int index, InitialParameters? initial, RunFolder folder, CancellationToken cancellation) =>
        stages[index].Environment is { } environment
            ? BuildWithEnvironment(stages[index], environment, initial, folder)
            : BuildWithDataset(stages[index].Dataset!, index, initial, cancellation);

    private StageParts BuildWithEnvironment(
        StagePlan stage,
        PluginChoice<IEnvironment> environment,
        InitialParameters? initial,
        RunFolder folder
    )
    {
        var source = EnvironmentSources.Of(stage, environment, plugins) with { Folder = folder };
        var made = new Stack<object>();
        try
        {
            var sample = Kept(source.Create());
            var spaces = source.Spaces();
            var algorithm = Kept(plugins.Create<IAlgorithm>(stage.Algorithm, Context(stage, sample, spaces)));
            if (initial is not null)
            {
                ModelFile.Load(algorithm.Model, initial.Path, initial.Origin);
            }

            var (loop, greedy) = Loop(stage, algorithm, source, spaces);
            made.Push(loop);
            var evaluator = new EnvironmentEvaluator(
                greedy,
                source with
                {
                    Known = sample as IKnowsTransitions,
                },
                loop,
                stage.Evaluation.Episodes,
                streams.Seed,
                stage.Name
            )
            {
                Sampled = stage.Evaluation.Sampled ? ((ISamplesActions)algorithm).ActSampled : null,
            };
            return new StageParts(
                algorithm,
                loop,
                evaluator,
                () => TableReport.Of(stage.Name, algorithm, sample, folder),
                sample
            );
        }
        catch
        {
            // What a part that cannot be made leaves behind: processes, files.
            foreach (var part in made)
            {
                (part as IDisposable)?.Dispose();
            }

            throw;
        }

        T Kept<T>(T part)
            where T : class
        {
            made.Push(part);
            return part;
        }
    }

    private EnvironmentAlgorithmContext Context(StagePlan stage, IEnvironment sample, (Space, Space) spaces) =>
        new(spaces.Item1, spaces.Item2, plugins.Create<INetworkBuilder>(stage.Model), device, streams, stage.Budget)
        {
            Transitions = sample is IKnowsTransitions { KnowsTransitions: true } known ? known.Transitions : null,
            Goals = (sample as IGoalEnvironment)?.Goals,
        };

    private (IStageLoop Loop, EnvironmentEvaluator.Policy Greedy) Loop(
        StagePlan stage,
        IAlgorithm algorithm,
        EnvironmentSource source,
        (Space, Space) spaces
    )
    {
        if (HostAlgorithms.IsOnPolicy(algorithm, spaces, device, out var onPolicy))
        {
            return (new OnPolicyLoop(onPolicy, source, stage.Budget, streams), onPolicy.ActGreedily);
        }

        if (HostAlgorithms.IsOffPolicy(algorithm, spaces, device, out var offPolicy))
        {
            return (new OffPolicyLoop(offPolicy, source, stage.Budget, streams), offPolicy.ActGreedily);
        }

        throw new PluginException(
            $"algorithm '{stage.Algorithm.Plugin.Id}' of stage '{stage.Name}' does not learn in environments"
        );
    }

    private StageParts BuildWithDataset(
        PluginChoice<IDataset> dataset,
        int index,
        InitialParameters? initial,
        CancellationToken cancellation
    )
    {
        var stage = stages[index];
        var model = models.Model(stage.Model, initial);
        StageLengths.Check(
            stages.Skip(index),
            models.Encoder,
            choice => models.Examples(choice, cancellation),
            streams.Seed
        );
        var examples = models.Examples(dataset, cancellation);
        var algorithm = plugins.Create<ICompletionAlgorithm>(
            stage.Algorithm,
            new CompletionAlgorithmContext(model, device, streams, stage.Budget)
        );
        NamedReward[] rewards =
        [
            .. stage.Rewards.Select(x => new NamedReward(x.Name, x.Weight, plugins.Create<IReward>(x.Reward))
            {
                TimeLimit = x.TimeLimit,
            }),
        ];
        var judge = new NamedReward("accuracy", 1, plugins.Create<IReward>(stage.Evaluation.Judge!));
        var parts = new CompletionStage
        {
            Name = stage.Name,
            Index = index,
            Budget = stage.Budget,
            Seed = streams.Seed,
            Model = model,
            Encoder = models.Encoder,
            Engine = models.Engine(model),
            Examples = examples.Train,
            Rewards = new RewardSet(rewards, clock),
            Device = device,
            Archive = new CompletionArchive(stage.Name, Storage(stage.Completions)),
        };
        var evaluator = new CompletionEvaluator(
            parts,
            examples.HeldOut,
            new CompletionEvaluation
            {
                MaximumNewTokens = algorithm.Settings.Sampling.MaximumNewTokens,
                Examples = stage.Evaluation.Examples,
                Samples = stage.Evaluation.Samples,
                Temperature = stage.Evaluation.Temperature,
            },
            new RewardSet([judge, .. rewards], clock)
        );
        return new StageParts(algorithm, new CompletionLoop(algorithm, parts), evaluator, () => [], null);
    }

    private static CompletionStorage Storage(CompletionsPlan? plan) =>
        plan is null
            ? new CompletionStorage()
            : new CompletionStorage(plan.Every, plan.PerStep, plan.MaxMegabytes * 1_000_000);
}
