namespace Rlfw.Torch.Extensions;

/// <summary>
/// The generator that random operators of the calling thread take when they are given none. Without one they throw: they
/// would fall back to libtorch's global generator, which has no owner and is in no checkpoint.
/// </summary>
public static class AmbientGenerator
{
    [ThreadStatic]
    private static torch.Generator? current;

    /// <summary>The calling thread's generator, or null.</summary>
    public static torch.Generator? Current => current;

    /// <summary>Makes a generator the thread's until the result is disposed, on the same thread.</summary>
    public static IDisposable Use(torch.Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var previous = current;
        current = generator;
        return new Restore(previous);
    }

    /// <summary>The calling thread's generator.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    internal static torch.Generator Required =>
        current
        ?? throw new InvalidOperationException(
            "A random operation has no generator. Give it one, or open a scope around it: "
                + "using (AmbientGenerator.Use(generator)) { ... }; libtorch's global generator is never used."
        );

    private sealed class Restore(torch.Generator? previous) : IDisposable
    {
        public void Dispose() => current = previous;
    }
}
