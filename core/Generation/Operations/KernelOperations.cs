using Rlfw.Contracts;
using Rlfw.Generation.Kernels;

namespace Rlfw.Generation.Operations;

/// <summary>
/// The operations as kernels of our own, one launch each. What a kernel does not do (a dtype, a shape, a source that does not
/// compile here) is done by other operations.
/// </summary>
internal sealed class KernelOperations : IStepOperations, IDisposable
{
    private readonly IStepOperations _others;
    private readonly List<string> _failures = [];
    private readonly NormalizeKernel _normalize;
    private readonly SwiGluKernel _swiGlu;
    private readonly StoreKernel _store;
    private readonly AttentionKernel _attention;

    /// <summary>Operations on a device.</summary>
    /// <param name="library">Its kernels; not disposed here.</param>
    /// <param name="others">What does the rest.</param>
    /// <param name="attention">How attention is built; null for the defaults.</param>
    public KernelOperations(IKernelLibrary library, IStepOperations others, AttentionTuning? attention = null)
    {
        _others = others;
        _normalize = new NormalizeKernel(library, _failures);
        _swiGlu = new SwiGluKernel(library, _failures);
        _store = new StoreKernel(library, _failures);
        _attention = new AttentionKernel(library, attention ?? new AttentionTuning(), _failures);
    }

    /// <summary>What could not be had, and why: a line each, as a user may read it.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <inheritdoc />
    public Tensor AddAndNormalize(Tensor stream, Tensor? addition, Tensor weight, double epsilon) =>
        _normalize.Run(stream, addition, weight, epsilon) ?? _others.AddAndNormalize(stream, addition, weight, epsilon);

    /// <inheritdoc />
    public Tensor SwiGlu(Tensor gateAndUp) => _swiGlu.Run(gateAndUp) ?? _others.SwiGlu(gateAndUp);

    /// <inheritdoc />
    public Tensor Store(
        Tensor queriesKeysValues,
        Tensor positions,
        Tensor slots,
        RotaryTables? rotary,
        LayerBlocks blocks
    ) =>
        _store.Run(queriesKeysValues, positions, slots, rotary, blocks)
        ?? _others.Store(queriesKeysValues, positions, slots, rotary, blocks);

    /// <inheritdoc />
    public Tensor AttendLast(Tensor queries, LayerBlocks blocks, Tensor tables, Tensor lengths) =>
        _attention.Run(queries, blocks, tables, lengths) ?? _others.AttendLast(queries, blocks, tables, lengths);

    /// <summary>Frees what the operations keep on the device.</summary>
    public void Dispose() => _attention.Dispose();
}
