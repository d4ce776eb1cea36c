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
    /// <param name="cancellation">Stops the loading of data.</param>
    public StageParts Build(int index, InitialParameters? initial, CancellationToken cancellation) =>
        stages[index].Environment is { } environment
            ? BuildWithEnvironment(stages[index], environment, initial)
            : BuildWithDataset(stages[index].Dataset!, index, initial, cancellation);

    private StageParts BuildWithEnvironment(
        StagePlan stage,
        PluginChoice<IEnvironment> environment,
        InitialParameters? initial
    )
    {
        var source = new EnvironmentSource(environment.Plugin.Id, () => plugins.Create<IEnvironment>(environment));
        var sample = source.Create();
        var network = plugins.Create<INetworkBuilder>(stage.Model);
        var algorithm = plugins.Create<IAlgorithm>(
            stage.Algorithm,
            new EnvironmentAlgorithmContext(
                sample.ObservationSpace,
                sample.ActionSpace,
                network,
                device,
                streams,
                stage.Budget
            )
        );
        if (initial is not null)
        {
            ModelFile.Load(algorithm.Model, initial.Path, initial.Origin);
        }

        (IStageLoop Loop, Func<Tensor, Tensor> Greedy) parts = algorithm switch
        {
            IOnPolicyAlgorithm x => (new OnPolicyLoop(x, source, stage.Budget, streams, device), x.ActGreedily),
            IOffPolicyAlgorithm x => (new OffPolicyLoop(x, source, stage.Budget, streams, device), x.ActGreedily),
            _ => throw new PluginException(
                $"algorithm '{stage.Algorithm.Plugin.Id}' of stage '{stage.Name}' does not learn in environments"
            ),
        };
        var evaluator = new EnvironmentEvaluator(
            parts.Greedy,
            source,
            stage.Evaluation.Episodes,
            streams.Seed,
            stage.Name,
            device
        );
        return new StageParts(
            algorithm,
            parts.Loop,
            evaluator,
            () => TableReport.Of(stage.Name, algorithm, sample),
            sample
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
