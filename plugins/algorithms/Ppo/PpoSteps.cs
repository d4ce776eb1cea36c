using Rlfw.Contracts;
using Rlfw.Training.Estimators;

namespace Rlfw.Plugins.Ppo;

/// <summary>B steps of a rollout, or a minibatch of them: what the loss needs of each. Written anew for every rollout.</summary>
/// <param name="count">B.</param>
/// <param name="inputSize">Width I of the networks' input.</param>
/// <param name="actionSize">Floats per action, A.</param>
/// <param name="parameterSize">D of the distributions to compare with; 0 where none are needed.</param>
internal sealed class PpoSteps(int count, int inputSize, int actionSize, int parameterSize)
{
    /// <summary>B.</summary>
    public int Count => count;

    /// <summary>The networks' input, [B, I].</summary>
    public float[] Inputs { get; } = new float[count * inputSize];

    /// <summary>[B, A].</summary>
    public float[] Actions { get; } = new float[count * actionSize];

    /// <summary>At collection, [B].</summary>
    public float[] LogProbabilities { get; } = new float[count];

    /// <summary>At collection, [B].</summary>
    public float[] Values { get; } = new float[count];

    /// <summary>[B].</summary>
    public float[] Advantages { get; } = new float[count];

    /// <summary>Value targets, [B].</summary>
    public float[] Returns { get; } = new float[count];

    /// <summary>The parameters of the distributions at collection, [B, D].</summary>
    public float[] OldParameters { get; } = new float[count * parameterSize];

    /// <summary>Takes all steps of a rollout.</summary>
    /// <param name="rollout">T * N = B steps.</param>
    /// <param name="inputs">Its observations as the networks take them, [B, I].</param>
    /// <param name="discount">gamma.</param>
    /// <param name="lambda">lambda of generalized advantage estimation.</param>
    public void Take(HostRollout rollout, ReadOnlySpan<float> inputs, double discount, double lambda)
    {
        inputs.CopyTo(Inputs);
        rollout.Actions.CopyTo(Actions, 0);
        rollout.LogProbabilities.CopyTo(LogProbabilities, 0);
        rollout.Values.CopyTo(Values, 0);
        GeneralizedAdvantage.Compute(rollout, discount, lambda, Advantages, Returns);
    }

    /// <summary>Takes some of other steps.</summary>
    /// <param name="source">All.</param>
    /// <param name="rows">Which, [B].</param>
    public void Take(PpoSteps source, ReadOnlySpan<int> rows)
    {
        for (var b = 0; b < rows.Length; b++)
        {
            var row = rows[b];
            source.Inputs.AsSpan(row * inputSize, inputSize).CopyTo(Inputs.AsSpan(b * inputSize));
            source.Actions.AsSpan(row * actionSize, actionSize).CopyTo(Actions.AsSpan(b * actionSize));
            source
                .OldParameters.AsSpan(row * parameterSize, parameterSize)
                .CopyTo(OldParameters.AsSpan(b * parameterSize));
            LogProbabilities[b] = source.LogProbabilities[row];
            Values[b] = source.Values[row];
            Advantages[b] = source.Advantages[row];
            Returns[b] = source.Returns[row];
        }
    }
}
