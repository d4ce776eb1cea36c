using Rlfw.Contracts;

namespace Rlfw.Training.Learning;

/// <summary>
/// The policy that a stage started with, from which the learned one shall not go far. Where the model learns an adapter that changes
/// nothing yet, it is the base with the adapter off: no copy, and less to compute. Otherwise it is a copy of what is learned.
/// </summary>
public sealed class ReferencePolicy : ITensorStateful, IDisposable
{
    private readonly ICausalLanguageModel _model;
    private ParameterCopies? _copies;

    /// <summary>Takes the present policy as the reference.</summary>
    /// <param name="model">The model at the stage's start.</param>
    public ReferencePolicy(ICausalLanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _copies =
            model.Adapters is { Active: not null } && ChangesNothing(model.Module)
                ? null
                : new ParameterCopies(model.Module);
    }

    /// <summary>Whether it is the base alone.</summary>
    public bool IsBase => _copies is null;

    /// <summary>What the copy takes, in bytes; 0 where there is none.</summary>
    public long Bytes => _copies?.Bytes ?? 0;

    /// <summary>Computes with the reference; afterwards the learned parameters are as before, bit for bit.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="compute">What to compute.</param>
    public T With<T>(Func<T> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        if (_copies is not null)
        {
            return _copies.With(compute);
        }

        var adapters = _model.Adapters!;
        var active = adapters.Active;
        adapters.Use(null);
        try
        {
            return compute();
        }
        finally
        {
            adapters.Use(active);
        }
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state) => _copies?.Save(state);

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Keys.Any())
        {
            // A resumed stage makes its parts before it knows what it started with.
            _copies ??= new ParameterCopies(_model.Module);
            _copies.Load(state);
        }
        else
        {
            _copies?.Dispose();
            _copies = null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _copies?.Dispose();

    /// <summary>Whether every product of an adapter's factors is zero, as its B is before the first update.</summary>
    private static bool ChangesNothing(nn.Module adapter)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        return adapter
            .named_parameters()
            .Where(entry => entry.name.Contains("lora_B", StringComparison.Ordinal))
            .All(entry => !entry.parameter.ne(0).any().item<bool>());
    }
}
