namespace Rlfw.Training.Networks;

/// <summary>An optimizer's formula, for memory of the host and for tensors of any device.</summary>
internal interface IUpdateRule
{
    /// <summary>What is remembered of each parameter: names, and the values they begin with.</summary>
    IReadOnlyList<(string Name, float Initial)> State { get; }

    /// <summary>One step.</summary>
    /// <param name="block">Parameters, changed, and gradients.</param>
    /// <param name="state">Changed; each of the block's length, as <see cref="State"/> says.</param>
    /// <param name="step">The step.</param>
    void Apply(HostBlock block, IReadOnlyList<HostBlock> state, UpdateStep step);

    /// <summary>One step.</summary>
    /// <param name="parameter">Changed.</param>
    /// <param name="gradient">Of its shape, already scaled.</param>
    /// <param name="state">Changed; each of its shape.</param>
    /// <param name="step">The step.</param>
    void Apply(Tensor parameter, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step);
}
