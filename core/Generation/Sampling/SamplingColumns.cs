using Rlfw.Contracts;
using Rlfw.Generation.Scheduling;

namespace Rlfw.Generation.Sampling;

/// <summary>How tokens are drawn, as host arrays: one entry a token.</summary>
internal sealed class SamplingColumns
{
    /// <summary>Reads a plan's outputs.</summary>
    /// <param name="outputs">The tokens to draw.</param>
    /// <param name="rows">Entries to fill up to, with rows that take the most probable token.</param>
    public SamplingColumns(IReadOnlyList<PlannedOutput> outputs, int rows = 0)
    {
        var count = Math.Max(rows, outputs.Count);
        Uniforms = new double[count];
        Temperatures = new float[count];
        TopK = new int[count];
        TopP = new float[count];
        MinP = new float[count];
        Array.Fill(TopP, 1);
        for (var i = 0; i < outputs.Count; i++)
        {
            var sampling = outputs[i].Sequence.Request.Sampling;
            Temperatures[i] = (float)sampling.Temperature;
            TopK[i] = sampling.TopK;
            TopP[i] = (float)sampling.TopP;
            MinP[i] = (float)sampling.MinP;
            Uniforms[i] = sampling.Temperature > 0 ? outputs[i].Sequence.Uniform(outputs[i].Place) : 0;
            Needs |= Of(sampling);
        }
    }

    /// <summary>What any row asks for.</summary>
    public SamplingNeeds Needs { get; }

    /// <summary>A number in [0, 1) a row.</summary>
    public double[] Uniforms { get; }

    /// <summary>Temperatures.</summary>
    public float[] Temperatures { get; }

    /// <summary>Top-k.</summary>
    public int[] TopK { get; }

    /// <summary>Top-p.</summary>
    public float[] TopP { get; }

    /// <summary>Min-p.</summary>
    public float[] MinP { get; }

    /// <summary>Brings the arrays to a device.</summary>
    public SamplingRows ToRows(Device device) =>
        new(
            Needs,
            torch.tensor(Uniforms, device: device),
            torch.tensor(Temperatures, device: device),
            torch.tensor(TopK, device: device),
            torch.tensor(TopP, device: device),
            torch.tensor(MinP, device: device)
        );

    private static SamplingNeeds Of(SamplingSettings sampling)
    {
        if (sampling.Temperature == 0)
        {
            return SamplingNeeds.Greedy;
        }

        var needs = SamplingNeeds.Draws;
        needs |= sampling.Temperature == 1 ? SamplingNeeds.None : SamplingNeeds.Temperature;
        needs |= sampling.TopK > 0 ? SamplingNeeds.TopK : SamplingNeeds.None;
        needs |= sampling.TopP < 1 ? SamplingNeeds.TopP : SamplingNeeds.None;
        return needs | (sampling.MinP > 0 ? SamplingNeeds.MinP : SamplingNeeds.None);
    }
}
