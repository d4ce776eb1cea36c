using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>What the optimizers have in common: groups, states and their bookkeeping.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly List<ParamGroup> _groups = [];
    private readonly Dictionary<Parameter, OptimizerState> _states = new(ReferenceEqualityComparer.Instance);

    private protected OptimizerHelper() { }

    /// <inheritdoc />
    public override IEnumerable<optim.ILearningRateController> ParamGroups => _groups;

    internal IReadOnlyList<ParamGroup> Groups => _groups;

    /// <inheritdoc />
    public override IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

    /// <inheritdoc />
    public override void zero_grad()
    {
        foreach (var parameter in parameters())
        {
            Gradients.Clear(parameter, setToNone: true);
        }
    }

    /// <summary>Moves the state to a device; the parameters are moved by their module.</summary>
    /// <param name="device">Where to.</param>
    public void to(Device device)
    {
        foreach (var state in _states.Values)
        {
            state.to(device);
        }
    }

    /// <summary>The states and options; the tensors are the optimizer's own.</summary>
    public StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (var group in _groups)
        {
            result.Options.Add(group.Options);
            var indexes = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                indexes.Add(result.State.Count);
                result.State.Add(_states[parameter]);
            }
            result.StateIndexRef.Add(indexes);
        }
        return result;
    }

    /// <summary>Takes over the options and copies of the tensors of another optimizer over parameters of the same shapes.</summary>
    /// <param name="state_dict">What the other's <see cref="state_dict()"/> gave.</param>
    /// <exception cref="ArgumentException">The groups or shapes differ.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        ArgumentNullException.ThrowIfNull(state_dict);
        var own = this.state_dict();
        var counts = own.StateIndexRef.Select(group => group.Count).ToList();
        var given = state_dict.StateIndexRef.Select(group => group.Count).ToList();
        if (!counts.SequenceEqual(given))
        {
            throw new ArgumentException(
                $"The optimizer has groups of [{string.Join(", ", counts)}] parameters, "
                    + $"the state of [{string.Join(", ", given)}].",
                nameof(state_dict)
            );
        }
        foreach (var (target, source) in own.Options.Zip(state_dict.Options))
        {
            target.LoadStateDict(source);
        }
        foreach (var (target, source) in own.State.Zip(state_dict.State))
        {
            target.LoadStateDict(source);
        }
    }

    internal OptimizerState StateOf(Parameter parameter) => _states[parameter];

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        foreach (var state in _states.Values.OfType<IDisposable>())
        {
            state.Dispose();
        }
        _states.Clear();
    }

    /// <summary>Adds a group after filling its options from the defaults and checking everything.</summary>
    private protected void Add(ParamGroup group, OptimizerOptions defaults, Func<Parameter, OptimizerState> newState)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Options.GetType() != defaults.GetType())
        {
            throw new ArgumentException($"{GetType().Name} takes groups of {defaults.GetType()}.", nameof(group));
        }
        var members = group.Parameters.ToList();
        if (members.Count == 0)
        {
            throw new ArgumentException($"{GetType().Name}: the group has no parameters.", nameof(group));
        }
        group.Options.Complete(defaults);
        var faults = string.Join("; ", group.Options.Faults());
        if (faults.Length > 0)
        {
            throw new ArgumentException($"{GetType().Name}: {faults}.", nameof(group));
        }
        if (
            members.Exists(_states.ContainsKey)
            || members.Distinct(ReferenceEqualityComparer.Instance).Count() != members.Count
        )
        {
            throw new ArgumentException($"{GetType().Name}: a parameter is given twice.", nameof(group));
        }
        // The list is kept: a lazy sequence would be walked again at every step.
        group.Parameters = members;
        _groups.Add(group);
        foreach (var parameter in members)
        {
            _states.Add(parameter, newState(parameter));
        }
    }

    /// <summary>Runs the closure with gradients on, whatever the caller's mode.</summary>
    private protected static Tensor? Evaluate(Func<Tensor>? closure)
    {
        if (closure is null)
        {
            return null;
        }
        using var _ = enable_grad();
        return closure();
    }

    /// <summary>
    /// A group's parameters that have gradients, with gradients (negated to maximize) and states, in batches of equal
    /// step count: one call of a foreach operator serves a whole batch. To be used within a dispose scope.
    /// </summary>
    private protected IEnumerable<StepBatch<TState>> Batches<TState>(ParamGroup group, bool maximize)
        where TState : OptimizerState
    {
        var batches = new List<StepBatch<TState>>(1);
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } gradient)
            {
                continue;
            }
            if (gradient.is_sparse)
            {
                throw new NotSupportedException($"{GetType().Name} does not take sparse gradients.");
            }
            var state = (TState)_states[parameter];
            if (!state.IsInitialized)
            {
                state.Initialize(group.Options);
            }
            var batch = batches.Find(other => other.Steps == state.Steps);
            if (batch is null)
            {
                batch = new StepBatch<TState>(state.Steps);
                batches.Add(batch);
            }
            batch.Add(parameter, gradient, state);
        }
        foreach (var batch in batches)
        {
            if (maximize)
            {
                batch.Gradients = [.. Aten.foreach_neg(batch.Gradients)];
            }
        }
        return batches;
    }
}
