using Microsoft.Extensions.DependencyInjection;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Tests.Plugins;

/// <summary>Plugin classes, most of which break one rule.</summary>
public static class SamplePlugins
{
    [Plugin("good", typeof(NoOptions), Summary = "A good one.")]
    public class Good : ITokenizer
    {
        public int VocabularySize => 2;
        public int PaddingId => 0;
        public int? BeginId => null;
        public int EndId => 1;

        public int[] Encode(string text) => [];

        public string Decode(ReadOnlySpan<int> ids) => "";
    }

    [Plugin("good", typeof(NoOptions))]
    public sealed class AlsoGood : Good;

    [Plugin("no-contract", typeof(NoOptions))]
    public sealed class NoContract;

    [Plugin("two-kinds", typeof(NoOptions))]
    public sealed class TwoKinds : Good, IReward
    {
        public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) => [];
    }

    [Plugin("Bad_Id", typeof(NoOptions))]
    public sealed class BadId : Good;

    [Plugin("hidden", typeof(NoOptions))]
    internal sealed class Hidden : Good;

    [Plugin("abstract", typeof(NoOptions))]
    public abstract class Abstract : Good;

    [Plugin("generic", typeof(NoOptions))]
    public class Generic<T> : Good;

    [Plugin("two-constructors", typeof(NoOptions))]
    public sealed class TwoConstructors : Good
    {
        public TwoConstructors() { }

        public TwoConstructors(NoOptions options) => _ = options;
    }

    [Plugin("bad-options", typeof(IComparable))]
    public sealed class BadOptions : Good;

    public sealed record PositionalRecord(int Count);

    [Plugin("positional-options", typeof(PositionalRecord))]
    public sealed class PositionalOptions : Good;

    public sealed record OddRecord
    {
        public Uri? Where { get; init; }
    }

    [Plugin("odd-options", typeof(OddRecord))]
    public sealed class OddOptions : Good;

    public sealed record ThrowingRecord
    {
        public ThrowingRecord() => throw new InvalidOperationException("no default");
    }

    [Plugin("throwing-options", typeof(ThrowingRecord))]
    public sealed class ThrowingOptions : Good;

    /// <summary>What a constructor may ask for.</summary>
    [Plugin("asking", typeof(NoOptions))]
    public sealed class Asking(
        NoOptions options,
        RunFolder folder,
        IPluginFactory factory,
        TimeProvider time,
        IHub hub,
        IDisposable? absent = null,
        int count = 3
    ) : Good
    {
        public object?[] Given => [options, folder, factory, time, hub, absent, count];
    }

    /// <summary>Makes another plugin, which is an option of its own in real life.</summary>
    [Plugin("nesting", typeof(NoOptions))]
    public sealed class Nesting(IPluginFactory factory, PluginChoice inner) : Good
    {
        public ITokenizer Inner { get; } = factory.Create<ITokenizer>(inner);
    }

    [Plugin("throwing", typeof(NoOptions))]
    public sealed class Throwing : Good
    {
        public Throwing() => throw new TimeoutException("no answer");
    }

    [Plugin("service-user", typeof(NoOptions))]
    public sealed class ServiceUser(Service service) : Good
    {
        public Service Service { get; } = service;
    }

    /// <summary>A service of the folder that knows when it is disposed.</summary>
    public sealed class Service(IPluginCatalog catalog) : IAsyncDisposable
    {
        public int Plugins { get; } = catalog.Plugins.Count;

        public bool Disposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            Disposed = true;
            return ValueTask.CompletedTask;
        }
    }

    public sealed class Registrar : IPluginServices
    {
        public void Register(IServiceCollection services) => services.AddSingleton(this);
    }

    public sealed class NeedyRegistrar(int count) : IPluginServices
    {
        public int Count { get; } = count;

        public void Register(IServiceCollection services) { }
    }
}
