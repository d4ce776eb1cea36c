using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Training.Networks;

/// <summary>An update rule over everything that learns.</summary>
internal sealed class GradientOptimizer : IGradientOptimizer
{
    private readonly IUpdateRule _rule;
    private readonly IOptimizerPart[] _parts;
    private double _scale = 1;
    private long _steps;

    /// <summary>Makes the state.</summary>
    /// <param name="rule">The formula.</param>
    /// <param name="trained">What learns.</param>
    public GradientOptimizer(IUpdateRule rule, IReadOnlyList<ITrainable> trained)
    {
        _rule = rule;
        _parts = [.. trained.SelectMany(PartsOf)];
    }

    /// <inheritdoc />
    public void ZeroGradients()
    {
        _scale = 1;
        foreach (var part in _parts)
        {
            part.ZeroGradients();
        }
    }

    /// <inheritdoc />
    public double ClipNorm(double maxNorm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNorm);
        var sum = 0.0;
        foreach (var part in _parts)
        {
            sum += part.SquaredNorm();
        }

        var norm = _scale * Math.Sqrt(sum);
        var factor = maxNorm / (norm + 1e-6);

        // A norm that is not a number must reach the parameters, where divergence is seen.
        if (!(factor >= 1))
        {
            _scale *= factor;
        }

        return norm;
    }

    /// <inheritdoc />
    public void Step(double learningRate)
    {
        var step = new UpdateStep(++_steps, learningRate, _scale);
        foreach (var part in _parts)
        {
            part.Step(_rule, step);
        }

        _scale = 1;
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("steps", _steps);
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i].Save(state.Section(i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _steps = state.ReadInt64("steps");
        for (var i = 0; i < _parts.Length; i++)
        {
            _parts[i].Load(state.Section(i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Dispose();
        }
    }

    private IEnumerable<IOptimizerPart> PartsOf(ITrainable trained)
    {
        return trained switch
        {
            TrainableVector vector => [new HostPart(vector.Block, _rule, static () => { })],
            FusedNetwork network => [new HostPart(network.Block, _rule, network.NoteChange)],
            IComposedNetwork network => network.Parts.SelectMany(PartsOf),
            _ => trained.Parameters.Select(PartOf),
        };
    }

    private IOptimizerPart PartOf(Parameter parameter)
    {
        if (!HostMemoryOf.Exists(parameter))
        {
            return new TensorPart(parameter, _rule);
        }

        // Backward passes add to a gradient that is there, so it stays where it is.
        using var gradient = zeros_like(parameter);
        parameter.grad = gradient;
        var block = new HostBlock(
            HostMemoryOf.Address(parameter),
            HostMemoryOf.Address(gradient),
            (int)parameter.numel()
        );
        return new HostPart(block, _rule, static () => { });
    }
}
