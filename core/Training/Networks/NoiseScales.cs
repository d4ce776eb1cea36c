namespace Rlfw.Training.Networks;

/// <summary>Learned standard deviations of noise.</summary>
/// <param name="parameters">The deviations of each noisy parameter.</param>
internal sealed class NoiseScales(IReadOnlyList<Parameter> parameters) : ITrainable
{
    /// <inheritdoc />
    public IReadOnlyList<Parameter> Parameters => parameters;
}
