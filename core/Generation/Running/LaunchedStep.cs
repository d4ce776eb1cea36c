using Rlfw.Generation.Sampling;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Running;

/// <summary>A step whose results are tensors of their own.</summary>
/// <param name="plan">What it computes.</param>
internal sealed class LaunchedStep(StepPlan plan) : ILaunchedStep
{
    /// <summary>int64 [outputs]; null where nothing is drawn. Owned.</summary>
    public Tensor? Drawn { get; init; }

    /// <summary>float32 [outputs, 3]; null where nothing is drawn. Owned.</summary>
    public Tensor? LogProbabilities { get; init; }

    /// <summary>The most probable tokens; null where nobody asked. Owned.</summary>
    public MostProbable? Best { get; init; }

    /// <inheritdoc />
    public StepPlan Plan => plan;

    /// <inheritdoc />
    public Tensor Tokens => Drawn ?? throw new InvalidOperationException("The step draws no token.");

    /// <inheritdoc />
    public DrawnTokens Wait()
    {
        if (Drawn is null)
        {
            return new DrawnTokens([], [], []);
        }

        using var scope = torch.NewDisposeScope();
        return new DrawnTokens(
            Drawn.cpu().data<long>().ToArray(),
            LogProbabilities!.cpu().contiguous().data<float>().ToArray(),
            Best?.ToLists() ?? []
        );
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Drawn?.Dispose();
        LogProbabilities?.Dispose();
        Best?.Dispose();
    }
}
