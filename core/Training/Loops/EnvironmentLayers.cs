using Rlfw.Contracts;
using Rlfw.Training.Spaces;

namespace Rlfw.Training.Loops;

/// <summary>N environments and what is put around them.</summary>
internal sealed class EnvironmentLayers : IDisposable
{
    private readonly IVectorEnvironment _bare;
    private readonly IEnvironmentWrapper[] _wrappers;

    private EnvironmentLayers(IVectorEnvironment bare, MeasuredEnvironments measured, IEnvironmentWrapper[] wrappers) =>
        (_bare, Measured, _wrappers) = (bare, measured, wrappers);

    /// <summary>The environments themselves, watched.</summary>
    public MeasuredEnvironments Measured { get; }

    /// <summary>What is acted in.</summary>
    public IVectorEnvironment Outermost => _wrappers is [.., var last] ? last : Measured;

    /// <summary>Makes them.</summary>
    /// <param name="source">Makes environments and wrappers.</param>
    /// <param name="count">N.</param>
    /// <param name="trained">In evaluation, those that are learned from: their wrappers' statistics are used.</param>
    public static EnvironmentLayers Make(EnvironmentSource source, int count, EnvironmentLayers? trained)
    {
        var bare = Bare(source, count);
        var wrappers = new List<IEnvironmentWrapper>(source.Wrappers.Count);
        try
        {
            SpaceFaults.Require($"environment '{source.Name}'", bare);
            var measured = new MeasuredEnvironments(source.Name, bare);
            IVectorEnvironment inner = measured;
            for (var i = 0; i < source.Wrappers.Count; i++)
            {
                var context = new WrapperContext(inner, trained?._wrappers[i])
                {
                    Folder = source.Folder,
                    Stage = source.Stage,
                };
                var wrapper = source.Wrappers[i](context);
                wrappers.Add(wrapper);
                SpaceFaults.Require($"wrapper {i + 1} of environment '{source.Name}'", wrapper);
                inner = wrapper;
            }

            return new EnvironmentLayers(bare, measured, [.. wrappers]);
        }
        catch
        {
            // Nobody else knows of them: a process behind an environment would outlive the fault.
            Dispose(bare, wrappers);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Dispose(_bare, _wrappers);

    private static void Dispose(IVectorEnvironment bare, IReadOnlyList<IEnvironmentWrapper> wrappers)
    {
        foreach (var wrapper in wrappers.Reverse())
        {
            (wrapper as IDisposable)?.Dispose();
        }

        (bare as IDisposable)?.Dispose();
    }

    private static IVectorEnvironment Bare(EnvironmentSource source, int count)
    {
        var first = source.Create();
        if (first is not IVectorizes vectorizes)
        {
            return new SerialEnvironments(source, first, count);
        }

        try
        {
            return vectorizes.Vectorize(count);
        }
        finally
        {
            (first as IDisposable)?.Dispose();
        }
    }
}
