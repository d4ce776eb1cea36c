namespace Rlfw.Torch.Extensions;

/// <summary>
/// The generator that random operators of the calling thread take when they are given none. Without it they would fall
/// back to libtorch's global generator, which has no owner and is in no checkpoint.
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

    private sealed class Restore(torch.Generator? previous) : IDisposable
    {
        public void Dispose() => current = previous;
    }
}
